"""Every page of every role in a browser: no broken policy, no other host, no barrier."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from tests import factories
from tests.browser import barriers
from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.pages import Desk, Phone, in_last_week, last_full_week
from tests.conftest import LiveServer
from tests.people import DISTRICT, PROVINCE, Cast
from webapp import clock, limits
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import DutyRequest
from webapp.db import db
from webapp.jobs import runner
from webapp.privacy import takedowns
from webapp.privacy.takedowns import Asked
from webapp.submissions.models import Submission
from webapp.weekly import services

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
        services.issue(session, people.province_officer, PROVINCE, last_full_week().key)
        ask_about(session, people, str(waiting.number))
        session.commit()
    runner.run_due(live_server.app)
    return live_server


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """What axe has looked at already for another role: the same templates."""
    return set()


def ask_about(session: Session, people: Cast, number: str) -> None:
    """What offices are asked: to take a picture down, and to let somebody be a reviewer."""
    asked = Asked(said=f"{number}-1", words="ขอให้นำภาพลูกสาวออก", contact="08-1000-0000")
    takedowns.ask(session, asked, None)
    session.add(DutyRequest(
        user_id=people.reporter.id, role=Role.REVIEWER, area_code=DISTRICT,
        asked_at=clock.utc_now(), asked_by_id=people.province_officer.id,
    ))  # fmt: skip


def crawl(
    page: Page, server: LiveServer, looked_at: set[str]
) -> tuple[set[str], dict[str, list[str]]]:
    """Open one address of every kind that links lead to, from the first page on.

    Returns their endpoints, and of those that nobody has looked at what stands in the way.
    """
    adapter = server.app.url_map.bind("")
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
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
        if wide := page.evaluate(barriers.WIDE):
            found[endpoint] = wide
        if endpoint not in looked_at and (against := barriers.against_both_sizes(page)):
            found[endpoint] = against
        waiting += page.eval_on_selector_all("a[href]", "(links) => links.map((a) => a.href)")
    looked_at |= seen
    return seen, found


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role_keep_to_the_policy_and_to_our_host(
    new_page: Callable[..., Page], filled: LiveServer, watch: Watch, looked_at: set[str], role: str
) -> None:
    watch.expects(403, 404)
    is_phone = role in {"reporter", "nobody"}
    page = new_page(PHONE if is_phone else DESK)
    page.add_init_script(TELL)
    (Phone if is_phone else Desk)(page, filled.url).sign_in(role)

    seen, found = crawl(page, filled, looked_at)

    assert len(seen) >= (3 if role in {"nobody", "administrator"} else 6), seen
    assert found == {}
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
