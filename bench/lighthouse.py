# ruff: noqa: INP001, T201, S101, S603 - a script, it prints, and runs what stands in it
"""Lighthouse (mobile) on the pages that have to be quick, as the people who open them.

Start the demo with `make run`, then: python -m bench.lighthouse
Needs Node and a Chromium; Lighthouse itself comes by npx, pinned. Prints scores, largest paint and
bytes of each page; run it on a quiet machine, for the performance score is a time.
"""

import argparse
import json
import os
import re
import subprocess
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from webapp.accounts.demo_people import DEMO_PASSWORD

LIGHTHOUSE = "lighthouse@12.8.2"
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"
TRIES = 3
PAGES = (
    ("sign-in", "/sign-in", None),
    ("new submission", "/submissions/new", "village"),
    ("my list", "/submissions", "village"),
    ("queue", "/review/", "district"),
)


def main() -> None:
    """Measure every page and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--chromium", default=os.environ.get("EREPORT_CHROMIUM", "chromium"))
    asked = parser.parse_args()
    print("| page | performance | accessibility | best practices | largest paint | bytes |")
    print("|---|---|---|---|---|---|")
    for name, path, login in PAGES:
        cookie = sign_in(asked.url, login) if login else ""
        report = measure(asked.url + path, cookie, asked.chromium)
        scores = [round(one["score"] * 100) for one in report["categories"].values()]
        paint = report["audits"]["largest-contentful-paint"]["displayValue"].replace("\xa0", " ")
        weight = report["audits"]["total-byte-weight"]["numericValue"] / 1024
        print(f"| {name} | {' | '.join(map(str, scores))} | {paint} | {weight:.0f} KB |")


def sign_in(url: str, login: str) -> str:
    """The session cookie of a demo account, as a header's value."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{url}/sign-in").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None, "no form token on the sign-in page"
    form = {"csrf_token": token[1], "login": login, "password": DEMO_PASSWORD, "next": "/"}
    browser.open(f"{url}/sign-in", urllib.parse.urlencode(form).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def measure(url: str, cookie: str, chromium: str) -> dict[str, dict[str, dict[str, object]]]:
    """Lighthouse's own report of one page."""
    command = [
        "npx", "--yes", LIGHTHOUSE, url, "--quiet", f"--chrome-flags={FLAGS}", "--output=json",
        "--only-categories=performance,accessibility,best-practices",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]  # fmt: skip
    environ = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        # Chromium does not always start at the first try.
        done = subprocess.run(command, check=False, capture_output=True, env=environ)
        if done.returncode == 0:
            return json.loads(done.stdout)
    raise SystemExit(done.stderr.decode())


if __name__ == "__main__":
    main()
