"""A returned report on a phone: choose another picture, send again. Two taps."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from tests.browser import media
from tests.browser.conftest import PHONE
from tests.browser.pages import Desk, OutboxPhone, Phone
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import Cast
from tests.submissions import rounds
from webapp.db import db
from webapp.submissions.asking import Ask, last_items
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.browser

TITLE = "กวาดลานวัด"
PATIENCE_MS = 15_000
COUNT_TAPS = """() => {
  window.taps = [];
  addEventListener("click", (event) => {
    if (event.isTrusted) taps.push(event.target.tagName);
  }, true);
}"""


@pytest.fixture
def phone(
    live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> Iterator[OutboxPhone]:
    """A signed-in phone without a worker."""
    context = new_context(**PHONE, service_workers="block")
    phone = OutboxPhone(context.new_page(), live_server.url)
    phone.sign_in("reporter")
    yield phone
    context.close()


def returned(server: LiveServer, people: Cast, *, asks_title: bool = False) -> None:
    """A report with three photos is returned for its second photo, and perhaps its title."""
    with server.app.test_request_context():
        store = server.app.extensions["media_store"]
        made = rounds.with_photos(db.session, store, people, title=TITLE)
        asks: list[Ask] = [rounds.photo(made.attachments[1])]
        if asks_title:
            asks.append(rounds.answer("title"))
        rounds.returned(db.session, people, made, *asks)


def stored(server: LiveServer) -> tuple[Status, str, int, list[str]]:
    """State, title, photos, and what came of everything that was asked for."""
    with server.app.app_context():
        made = db.session.scalars(select(Submission)).one()
        outcomes = [item.outcome for item in last_items(db.session, made)]
        return Status(made.status), made.title, len(made.attachments), outcomes


def open_fixes(phone: Phone) -> None:
    phone.open("/submissions")
    phone.card(TITLE).get_by_role("link").click()
    expect(phone.page.locator("h1")).to_contain_text("อำเภอขอให้แก้ไข")


def choose_photo(phone: Phone) -> None:
    """Tap "choose another photo" and pick one from the phone's gallery."""
    with phone.page.expect_file_chooser() as chooser:
        phone.page.locator("label.fix-choose").tap()
    chooser.value.set_files([media.turned()[0]])


def expect_receipt(phone: Phone) -> None:
    expect(phone.page.locator("h1")).to_have_text(
        said("The report has been received"), timeout=PATIENCE_MS
    )


def test_photo_is_replaced_in_two_taps(
    phone: OutboxPhone, live_server: LiveServer, people: Cast
) -> None:
    returned(live_server, people)
    open_fixes(phone)
    expect(phone.page.locator("form[data-fix-form]")).to_have_attribute("data-ready", "yes")
    phone.page.evaluate(COUNT_TAPS)

    choose_photo(phone)
    expect(phone.page.locator("[data-chosen]")).to_be_visible()
    taps = phone.page.evaluate("taps.filter((name) => name !== 'INPUT').length")
    phone.button("Send again").tap()

    expect_receipt(phone)
    assert taps + 1 == 2
    assert stored(live_server) == (Status.SUBMITTED, TITLE, 3, ["replaced"])


def test_same_page_without_script(
    new_phone: Callable[[], Phone], live_server: LiveServer, people: Cast
) -> None:
    returned(live_server, people)
    phone = new_phone()
    phone.sign_in("reporter")
    open_fixes(phone)

    choose_photo(phone)
    phone.button("Send again").click()

    expect_receipt(phone)
    assert stored(live_server) == (Status.SUBMITTED, TITLE, 3, ["replaced"])


def test_unchanged_thing_is_asked_about(
    phone: OutboxPhone, live_server: LiveServer, people: Cast
) -> None:
    returned(live_server, people, asks_title=True)
    open_fixes(phone)
    choose_photo(phone)
    expect(phone.page.locator("[data-chosen]")).to_be_visible()

    phone.button("Send again").click()
    expect(phone.page.locator("[data-unfixed-text]")).to_have_text(
        "ยังไม่ได้เปลี่ยนชื่อกิจกรรม ส่งต่อไปหรือไม่"
    )
    phone.page.locator("[data-unfixed] [data-close='send']").click()

    expect_receipt(phone)
    assert stored(live_server)[3] == ["replaced", "unchanged"]


def test_sent_without_a_line_it_goes_when_the_line_is_back(
    phone: OutboxPhone, live_server: LiveServer, people: Cast
) -> None:
    returned(live_server, people)
    open_fixes(phone)
    choose_photo(phone)
    expect(phone.page.locator("[data-chosen]")).to_be_visible()
    phone.page.context.set_offline(True)

    phone.button("Send again").click()
    expect(phone.page.locator("[data-draft-state]")).to_have_text(said("Kept on this phone"))
    phone.page.context.set_offline(False)
    phone.open("/submissions")

    expect(phone.page.locator("[data-outbox] .tag-approved")).to_be_visible(timeout=PATIENCE_MS)
    assert stored(live_server) == (Status.SUBMITTED, TITLE, 3, ["replaced"])


def test_page_that_was_left_comes_back_with_the_chosen_photo(
    phone: OutboxPhone, live_server: LiveServer, people: Cast
) -> None:
    returned(live_server, people)
    open_fixes(phone)
    choose_photo(phone)
    expect(phone.page.locator("[data-chosen]")).to_be_visible()

    phone.reload()

    expect(phone.page.locator("[data-chosen]")).to_be_visible()
    phone.button("Send again").click()
    expect_receipt(phone)
    assert stored(live_server) == (Status.SUBMITTED, TITLE, 3, ["replaced"])


def test_reviewer_ticks_a_large_photo_and_returns_it(
    new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast
) -> None:
    with live_server.app.test_request_context():
        store = live_server.app.extensions["media_store"]
        rounds.with_photos(db.session, store, people, title=TITLE)
    desk = new_desk()
    desk.sign_in("reviewer")
    desk.open_submission(TITLE)

    desk.page.locator("[data-asks] > summary").click()
    desk.page.locator(".evidence [data-enlarge]").nth(1).click()
    row = desk.page.locator(".ask:has(> input:checked)")
    row.locator("label", has_text="รูปซ้ำ").click()
    desk.page.locator("#decision-return").get_by_role("button").click()
    desk.page.wait_for_url("**/review/*")

    with live_server.app.app_context():
        made = db.session.scalars(select(Submission)).one()
        asked = [(item.number, item.reason) for item in last_items(db.session, made)]
    assert asked == [(2, "รูปซ้ำ")]
