"""What axe has against a page, on a desk and in the hand."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} `
        + `(${nodes.length}) ${nodes[0].failureSummary.replaceAll("\\n", " ")}`);
}"""
SIZES = ((1366, 768), (360, 740))
WIDE = """() => document.documentElement.scrollWidth <= innerWidth + 1 ? [] : [
    `${document.documentElement.scrollWidth} wide`,
    ...[...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)]"""
"""Whether the page scrolls sideways, and by what."""
SMALL = """() => [...document.querySelectorAll(
        "main :is(button, select, summary, .button, input:not([type=hidden]))")]
    .filter((one) => !one.classList.contains("visually-hidden"))
    .map((one) => [one, one.labels?.[0] && ["radio", "checkbox"].includes(one.type)
        ? one.labels[0] : one])
    .filter(([one, box]) => one.checkVisibility({ visibilityProperty: true })
        && Math.max(box.getBoundingClientRect().height, one.getBoundingClientRect().height) < 24)
    .map(([one]) => one.outerHTML.slice(0, 120))"""
"""Nothing that is pressed is lower than what a finger can hit at all."""


@cache
def _source() -> str:
    """The source of axe-core, which is a package for development only."""
    assert AXE.exists(), "axe-core is not installed: run npm ci"
    return AXE.read_text("utf-8")


def against(page: Page) -> list[str]:
    """What axe has against the page as it stands."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(RUN_AXE, RULES)
    return found


def against_both_sizes(page: Page) -> list[str]:
    """The same on a desk and in the hand, and whether it scrolls sideways or has tiny keys there.

    The page is not loaded anew: what it is made of does not depend on how wide it is.
    """
    before = page.viewport_size
    page.evaluate(_source())
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}: {one}" for one in page.evaluate(RUN_AXE, RULES)]
        found += [f"{width}: {one}" for one in page.evaluate(WIDE)]
    found += [f"tiny: {one}" for one in page.evaluate(SMALL)]
    if before is not None:
        page.set_viewport_size(before)
    return found
