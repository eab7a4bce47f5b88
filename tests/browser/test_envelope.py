"""Every page of every role in a browser: nothing breaks the policy, nothing asks another host."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests import factories
from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.pages import Desk, Phone, in_last_week
from tests.conftest import LiveServer
from tests.people import Cast
from webapp import limits
from webapp.db import db
from webapp.jobs import runner
from webapp.submissions.models import Submission

pytestmark = pytest.mark.browser

ROLES = ("reporter", "coordinator", "reviewer", "province_officer", "department_officer",
         "administrator", "nobody")  # fmt: skip
NO_PAGES = {limits.Kind.HEAVY, limits.Kind.PICTURES, limits.Kind.FREE}
FILES = (".csv", ".xlsx", ".json", ".pdf", ".zip")
MOST_PAGES = 60
TELL = """
  addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
IS_WIDE = "() => document.documentElement.scrollWidth > innerWidth + 1"
PAPERS: frozenset[str] = frozenset()
"""Sheets are as wide as they are."""
SINKS = """() => {
  const refused = [];
  const tries = {
    "made-up HTML": () => { document.createElement("p").innerHTML = "<b>text</b>"; },
    "made-up page": () => new DOMParser().parseFromString("<b>text</b>", "text/html"),
    "a script's address": () => { document.createElement("script").src = "/static/x.js"; },
    "a script's text": () => { document.createElement("script").text = "1"; },
  };
  for (const [name, attempt] of Object.entries(tries)) {
    try { attempt(); } catch { refused.push(name); }
  }
  return refused;
}"""


@pytest.fixture
def filled(live_server: LiveServer, people: Cast) -> LiveServer:
    """A week with something of everything in it."""
    with live_server.app.app_context():
        session, store = db.session, live_server.app.extensions["media_store"]
        makers: tuple[Callable[..., Submission], ...] = (factories.approved, factories.returned)
        for seed, make in enumerate(makers, start=1):
            report = make(session, people, held_on=in_last_week())
            factories.with_photo(session, store, report, seed)
        waiting = factories.submitted(session, people.sister, held_on=in_last_week())
        factories.with_photo(session, store, waiting, 3)
        factories.draft(session, people.reporter)
        session.commit()
    runner.run_due(live_server.app)
    return live_server


def crawl(page: Page, server: LiveServer) -> tuple[set[str], list[str]]:
    """Open one address of every kind that links lead to, from the first page on.

    Returns their endpoints, and those whose page scrolls sideways.
    """
    adapter = server.app.url_map.bind("")
    seen: set[str] = set()
    wide: list[str] = []
    waiting = [server.url + "/"]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != server.url:
            continue
        try:
            endpoint, _values = adapter.match(parts.path, "GET")
        except HTTPException:
            continue
        is_file = limits.KINDS.get(endpoint) in NO_PAGES or parts.path.endswith(FILES)
        if endpoint in seen or is_file:
            continue
        seen.add(endpoint)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if page.evaluate(IS_WIDE):
            wide.append(endpoint)
        waiting += page.eval_on_selector_all("a[href]", "(links) => links.map((a) => a.href)")
    return seen, wide


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role_keep_to_the_policy_and_to_our_host(
    new_page: Callable[..., Page], filled: LiveServer, watch: Watch, role: str
) -> None:
    watch.expects(403, 404)
    is_phone = role in {"reporter", "nobody"}
    page = new_page(PHONE if is_phone else DESK)
    page.add_init_script(TELL)
    (Phone if is_phone else Desk)(page, filled.url).sign_in(role)

    seen, wide = crawl(page, filled)

    assert len(seen) >= (3 if role in {"nobody", "administrator"} else 6), seen
    assert [endpoint for endpoint in wide if endpoint not in PAPERS] == []
    assert watch.problems() == []


def test_made_up_texts_become_no_html(
    new_page: Callable[..., Page], filled: LiveServer, watch: Watch
) -> None:
    page = new_page(DESK)
    page.goto(filled.url + "/sign-in")
    page.wait_for_load_state("networkidle")

    refused = page.evaluate(SINKS)

    assert refused == ["made-up HTML", "made-up page", "a script's address", "a script's text"]
    said = [line for line in watch.problems() if "Trusted" in line]
    assert len(said) == len(refused), watch.problems()
    watch.forget()
