"""What browsers download: within its budget, from our own host alone, and readable."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
LAYERS = ("tokens", "base", "layout", "components", "print")
KILOBYTE = 1024
BUDGETS = {
    "css/app.css": 14 * KILOBYTE,
    "css/print.css": 5 * KILOBYTE,
    "js/stepper.js": 1 * KILOBYTE,
    "js/print.js": 1 * KILOBYTE,
    "js/clip_waits.js": 1 * KILOBYTE,
    "js/waits.js": 1 * KILOBYTE,
    "vendor/htmx-2.0.11/htmx.min.js": 17 * KILOBYTE,
    "img/mark.svg": 1 * KILOBYTE,
    "img/favicon.svg": 1 * KILOBYTE,
}
BODY_CONTRAST = 7.0
TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0


def stylesheet(name: str) -> str:
    """The sheet without its comments."""
    text = (STATIC / "css" / name).read_text("utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def tokens() -> dict[str, str]:
    """The colours of the tokens layer, by name."""
    pairs = re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", stylesheet("app.css"))
    return {name: value if len(value) == 6 else value[0] * 6 for name, value in pairs}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", BUDGETS)
def test_size_gzipped_is_within_budget(name: str) -> None:
    size = len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0))

    assert size <= BUDGETS[name]


@pytest.mark.parametrize("name", ["app.css", "print.css"])
def test_stylesheet_loads_nothing_from_elsewhere(name: str) -> None:
    sheet = stylesheet(name)
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet)

    assert "@import" not in sheet
    assert [address for address in addresses if re.match(r"(?:[a-z]+:)?//", address)] == []
    missing = [path for path in addresses if not (STATIC / "css" / path).resolve().is_file()]
    assert missing == []


def test_fonts_are_loaded_on_paper_only() -> None:
    assert "@font-face" not in stylesheet("app.css")
    layouts = ROOT / "templates" / "layouts"
    users = [path.name for path in layouts.iterdir() if "css/print.css" in path.read_text("utf-8")]
    assert users == ["paper.html"]


def test_layers_are_declared_and_filled_in_order() -> None:
    sheet = stylesheet("app.css")

    assert f"@layer {', '.join(LAYERS)};" in sheet
    assert tuple(re.findall(r"@layer ([a-z]+) \{", sheet)) == LAYERS


def test_thai_is_never_broken_between_any_two_letters() -> None:
    assert "break-all" not in stylesheet("app.css") + stylesheet("print.css")


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "ground", BODY_CONTRAST),
        ("ink", "blue-pale", BODY_CONTRAST),
        ("ink-soft", "ground", BODY_CONTRAST),
        ("blue", "ground", BODY_CONTRAST),
        ("red", "red-pale", TEXT_CONTRAST),
        ("green", "green-pale", TEXT_CONTRAST),
        ("amber", "amber-pale", TEXT_CONTRAST),
        ("amber", "ground", TEXT_CONTRAST),
        ("surface", "blue", BODY_CONTRAST),
        ("edge", "ground", CONTROL_CONTRAST),
        ("edge", "sunken", CONTROL_CONTRAST),
        ("yellow", "blue-deep", CONTROL_CONTRAST),
    ],
)
def test_colours_can_be_told_apart(text: str, ground: str, least: float) -> None:
    colours = tokens()

    assert contrast(colours[text], colours[ground]) >= least


def test_vendored_files_are_those_listed() -> None:
    table = (VENDOR / "VENDORED.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", table, flags=re.MULTILINE))

    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.md"
    }

    assert found == listed


def test_vendored_folders_carry_their_licence() -> None:
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]

    assert [folder.name for folder in folders if not (folder / "LICENSE").is_file()] == []


def test_templates_have_no_inline_script_or_style() -> None:
    templates = ROOT / "templates"
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    offenders = [
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if inline.search(path.read_text("utf-8"))
    ]

    assert offenders == []


ELSEWHERE = re.compile(
    r"""(?:src|href|action|poster|from|import|url)\s*[=(]\s*["'(]?\s*(?:https?:)?//"""
)


def test_nothing_is_asked_of_another_host() -> None:
    """What people follow to a licence or a source is a link in a page, and loads nothing."""
    ours = [
        *(ROOT / "templates").rglob("*.html"), *(STATIC / "js").rglob("*.js"),
        *(STATIC / "css").glob("*.css"), *(STATIC / "img").glob("*.svg"),
    ]  # fmt: skip
    asking = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in ours
        for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if ELSEWHERE.search(text) and "<a " not in text
    ]

    assert asking == []


def test_scripts_make_no_html_of_text() -> None:
    sinks = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
             "new Function", "createContextualFragment", "srcdoc")  # fmt: skip
    texts = {path.name: path.read_text("utf-8") for path in (STATIC / "js").rglob("*.js")}

    assert [(name, sink) for name, text in texts.items() for sink in sinks if sink in text] == []
    assert [name for name, text in texts.items() if "DOMParser" in text] == ["trusted.js"]
