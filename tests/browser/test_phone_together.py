"""Two tabs, two versions of the product, two sides that write to each other three times."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from tests import factories
from tests.browser import media
from tests.browser.conftest import PHONE
from tests.browser.pages import OutboxPhone
from tests.browser.phone_driver import FORM, count_waiting, fill, on_phone
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.db import db
from webapp.pwa import precache
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

pytestmark = pytest.mark.browser

TIMES = 3
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
LOOK_FOR_UPDATE = """async () => {
  await (await navigator.serviceWorker.ready).update().catch(() => undefined);
}"""
PATIENCE_MS = 15_000


@pytest.fixture
def phone(
    live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> Iterator[OutboxPhone]:
    """A signed-in phone with its worker."""
    context = new_context(**PHONE)
    phone = OutboxPhone(context.new_page(), live_server.url)
    phone.sign_in("reporter")
    yield phone
    context.close()


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(FORM).wait_for(state="attached")


def press_send(page: Page) -> None:
    page.evaluate("location.hash = 'step-words'")
    page.locator("button[value=check]:visible").click()
    page.locator("[data-send] [data-send-now]").click()


def received(server: LiveServer) -> list[Submission]:
    """What the district sees, the oldest first."""
    with server.app.app_context():
        rows = db.session.scalars(
            select(Submission).where(Submission.status != Status.DRAFT).order_by(Submission.number)
        )
        found = list(rows.unique())
        for row in found:
            assert all(one.media_sha256 for one in row.attachments)
        return found


def return_it(server: LiveServer, people: Cast, submission_id: UUID, comment: str) -> None:
    with server.app.app_context(), db.sessionmaker() as session:
        submission = session.get_one(Submission, submission_id)
        factories.decided(session, submission, people.reviewer, Action.RETURN, comment)


def test_d_3edits_returned_edited_and_sent_again_three_times(
    phone: OutboxPhone, live_server: LiveServer, people: Cast
) -> None:
    open_form(phone.page, f"{phone.origin}/submissions/new")
    fill(phone.page, "งานแรก")
    phone.page.evaluate("location.hash = 'step-photos'")
    phone.choose_files(media.turned()[:1])
    press_send(phone.page)
    phone.expect_heading("The report has been received")
    number = phone.number_on_receipt()
    (first,) = received(live_server)

    for time in range(1, TIMES + 1):
        return_it(live_server, people, first.id, f"ขอแก้ครั้งที่ {time}")
        open_form(phone.page, f"{phone.origin}/submissions/{first.id}/edit")
        expect(phone.page.locator("#reason")).to_contain_text(f"ขอแก้ครั้งที่ {time}")
        title = phone.page.locator("#title")
        assert title.input_value() == ("งานแรก" if time == 1 else f"แก้ครั้งที่ {time - 1}")
        fill(phone.page, f"แก้ครั้งที่ {time}")
        phone.page.evaluate("location.hash = 'step-photos'")
        phone.page.locator("[data-gallery]").set_input_files(media.turned()[time])
        expect(phone.page.locator("[data-photo-list] li")).to_have_count(1)
        press_send(phone.page)
        phone.expect_heading("The report has been received")
        assert phone.number_on_receipt() == number

    (last,) = received(live_server)
    assert (last.id, last.title, last.status, len(last.attachments)) == (
        first.id, f"แก้ครั้งที่ {TIMES}", Status.SUBMITTED, 1 + TIMES,
    )  # fmt: skip
    assert count_waiting(phone.page) == 0


def test_u_race_report_open_in_two_tabs_is_sent_once(
    phone: OutboxPhone, live_server: LiveServer
) -> None:
    one = phone.page
    open_form(one, f"{phone.origin}/submissions/new")
    fill(one, "งานเดียว")
    expect(one.locator("[data-draft-state]")).not_to_be_empty()
    other = one.context.new_page()
    open_form(other, f"{phone.origin}/submissions/new")
    assert other.locator("#title").input_value() == "งานเดียว"

    one.bring_to_front()
    press_send(one)
    expect(one.locator("h1")).to_have_text(said("The report has been received"))
    other.bring_to_front()
    other.evaluate("location.hash = 'step-words'")
    other.locator("button[value=check]:visible").click()

    other.wait_for_url("**/submissions")
    assert [item.title for item in received(live_server)] == ["งานเดียว"]
    assert on_phone(other).drafts == []


def test_s_stale_old_worker_and_new_server(
    phone: OutboxPhone, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone.page
    open_form(page, f"{phone.origin}/submissions/new")
    page.wait_for_function(CONTROLLED)
    old = page.evaluate("document.querySelector('meta[name=phone]').content")
    fill(page, "ร่างที่ยังไม่ได้ส่ง")
    expect(page.locator("[data-draft-state]")).not_to_be_empty()

    monkeypatch.setattr(precache, "version", lambda: "f" * precache.VERSION_LENGTH)
    page.evaluate(LOOK_FOR_UPDATE)

    offer = page.locator("[data-new-version]")
    expect(offer).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate("document.querySelector('meta[name=phone]').content") == old
    assert page.locator("#title").input_value() == "ร่างที่ยังไม่ได้ส่ง"
    press_send(page)
    phone.expect_heading("The report has been received")
    assert [item.title for item in received(live_server)] == ["ร่างที่ยังไม่ได้ส่ง"]

    phone.open("/submissions")
    page.locator("[data-new-version]").get_by_role("button").click()
    expect(page.locator("[data-new-version]")).to_have_count(0, timeout=PATIENCE_MS)
    caches = page.evaluate("caches.keys()")
    assert [name for name in caches if name == f"e-report-{old}"] == []
