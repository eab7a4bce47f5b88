# ruff: noqa: INP001, T201 - a script, and it prints
"""How long until a reporter's form can be used: cold on slow 3G, warm, and without a line.

Start the demo with `make run`, then: python -m bench.slow_line
Slow 3G is 400 kbit/s each way and 400 ms a round trip, set in Chromium. The cold run has no service
worker, because Chromium does not slow the fetches of one.
"""

import argparse
import os
import time

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from webapp.accounts.demo_people import DEMO_PASSWORD

BYTES_A_SECOND = 400_000 / 8
ROUND_TRIP_MS = 400
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RUNS = 3


def main() -> None:
    """Print the median of each situation, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--chromium", default=os.environ.get("EREPORT_CHROMIUM"))
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=ARGUMENTS)
        print("| situation | form usable after, s (median of 3) |")
        print("|---|---|")
        cold = sorted(run_cold(browser, asked.url) for _ in range(RUNS))
        print(f"| cold, slow 3G | {cold[1]:.2f} |")
        warm, offline = run_warm(browser, asked.url)
        print(f"| warm | {warm:.2f} |")
        print(f"| no line at all | {offline:.2f} |")
        browser.close()


def run_cold(browser: Browser, url: str) -> float:
    """A first visit over slow 3G, signed in, nothing cached."""
    context = browser.new_context(**PHONE, service_workers="block")
    page = sign_in(context, url)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": ROUND_TRIP_MS,
        "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND,
    })  # fmt: skip
    took_s = opened(page, url)
    context.close()
    return took_s


def run_warm(browser: Browser, url: str) -> tuple[float, float]:
    """Medians of later visits with the worker in place: with a line, and without one."""
    context = browser.new_context(**PHONE)
    page = sign_in(context, url)
    opened(page, url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(3000)
    warm = sorted(opened(page, url) for _ in range(RUNS))
    context.set_offline(offline=True)
    offline = sorted(opened(page, url) for _ in range(RUNS))
    context.close()
    return warm[1], offline[1]


def sign_in(context: BrowserContext, url: str) -> Page:
    """A page of the demo's village head."""
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("[name=login]", "village")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/submissions")
    return page


def opened(page: Page, url: str) -> float:
    """Seconds from asking for the form until its Next button can be tapped."""
    started = time.perf_counter()
    page.goto(f"{url}/submissions/new", wait_until="commit")
    page.locator("a.button-primary:visible").first.click(trial=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
