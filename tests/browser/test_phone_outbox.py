"""The outbox on the running product: what is sent arrives once, whatever happens on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Route, expect
from sqlalchemy import func, select, update

from tests.browser import media
from tests.browser.conftest import PHONE
from tests.browser.pages import Activity, OutboxPhone, in_last_week
from tests.browser.words import said
from tests.conftest import LiveServer
from webapp import clock
from webapp.accounts.models import UserSession
from webapp.db import db
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.browser

TEXT = "**/submissions/"
PATIENCE_MS = 15_000
PRESS_MS = 2_000


@pytest.fixture
def phone(
    live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> Iterator[OutboxPhone]:
    """A signed-in phone without a worker, so that requests can be broken on their way."""
    context = new_context(**PHONE, service_workers="block")
    phone = OutboxPhone(context.new_page(), live_server.url)
    phone.sign_in("reporter")
    yield phone
    context.close()


def fill_in(phone: OutboxPhone, title: str = "กวาดลานวัด", photos: int = 2) -> None:
    """Fill in everything and press "check and send"."""
    activity = Activity(held_on=in_last_week(), title=title)
    phone.report_activity(activity, photos=media.turned()[:photos])
    phone.check()


def press_send(phone: OutboxPhone) -> None:
    phone.page.locator("[data-send] [data-send-now]").click()


def sent(server: LiveServer) -> list[tuple[str, int]]:
    """Title and number of photos of every submission that the server has."""
    with server.app.app_context():
        count = func.count(Attachment.id)
        rows = db.session.execute(
            select(Submission.title, count)
            .outerjoin(Attachment)
            .where(Submission.status == Status.SUBMITTED)
            .group_by(Submission.id)
            .order_by(Submission.title)
        )
        return [(title, photos) for title, photos in rows]


def expect_receipt(phone: OutboxPhone) -> None:
    expect(phone.page.locator("h1")).to_have_text(
        said("The report has been received"), timeout=PATIENCE_MS
    )


def expect_kept(phone: OutboxPhone, state: str) -> None:
    """The list of one's own shows the item with this state."""
    expect(phone.page.locator("[data-outbox] .tag")).to_have_text(said(state), timeout=PATIENCE_MS)


def send_now(phone: OutboxPhone) -> None:
    button = phone.page.locator("[data-outbox]").get_by_role("button", name=said("Send now"))
    arrived = phone.page.locator("[data-outbox] .tag-approved")
    expect(button.or_(arrived).first).to_be_visible(timeout=PATIENCE_MS)
    # The outbox tries by itself, too; on a slow machine it may be quicker than the press.
    with suppress(Error):
        button.click(timeout=PRESS_MS)
    expect(arrived).to_be_visible(timeout=PATIENCE_MS)


def test_report_with_photos_arrives_once(phone: OutboxPhone, live_server: LiveServer) -> None:
    fill_in(phone)
    press_send(phone)

    expect_receipt(phone)
    assert sent(live_server) == [("กวาดลานวัด", 2)]


def test_u_409_answer_lost_after_the_commit(phone: OutboxPhone, live_server: LiveServer) -> None:
    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    fill_in(phone)
    phone.page.route(TEXT, lose_answer)
    press_send(phone)
    expect_kept(phone, "Waiting to be sent")
    phone.page.unroute(TEXT)

    send_now(phone)

    assert sent(live_server) == [("กวาดลานวัด", 2)]


@pytest.mark.parametrize(("status", "page"), [(200, "<h1>Wi-Fi</h1>"), (403, "no"), (500, "")],
                         ids=["U-captive", "U-403", "U-500"])  # fmt: skip
def test_answer_that_is_not_ours_keeps_the_report(
    phone: OutboxPhone, live_server: LiveServer, status: int, page: str
) -> None:
    fill_in(phone, photos=0)
    phone.page.route(
        TEXT, lambda route: route.fulfill(status=status, body=page, content_type="text/html")
    )
    press_send(phone)
    expect_kept(phone, "Waiting to be sent")
    assert sent(live_server) == []
    phone.page.unroute(TEXT)

    send_now(phone)

    assert sent(live_server) == [("กวาดลานวัด", 0)]


def test_report_goes_by_itself_as_soon_as_a_page_finds_the_line_again(
    phone: OutboxPhone, live_server: LiveServer
) -> None:
    fill_in(phone, photos=0)
    phone.page.route(TEXT, lambda route: route.abort("connectionreset"))
    press_send(phone)
    expect_kept(phone, "Waiting to be sent")
    phone.page.unroute(TEXT)

    phone.reload()

    expect(phone.page.locator("[data-outbox] .tag-approved")).to_be_visible(timeout=PATIENCE_MS)
    assert sent(live_server) == [("กวาดลานวัด", 0)]


def test_u_401_keeps_the_report_until_somebody_signs_in(
    phone: OutboxPhone, live_server: LiveServer
) -> None:
    fill_in(phone, photos=1)
    with live_server.app.app_context():
        db.session.execute(update(UserSession).values(revoked_at=clock.utc_now()))
        db.session.commit()
    press_send(phone)
    phone.page.wait_for_url(re.compile("/sign-in"))
    assert sent(live_server) == []

    phone.sign_in("reporter")
    phone.open("/submissions")

    expect(phone.page.locator("[data-outbox] .tag-approved")).to_be_visible(timeout=PATIENCE_MS)
    assert sent(live_server) == [("กวาดลานวัด", 1)]


def test_q_poison_unsendable_report_does_not_block_the_next(
    phone: OutboxPhone, live_server: LiveServer
) -> None:
    refusal = '{"code": "refused", "sentence": "ใช้ไม่ได้", "fields": {}}'
    headers = {"X-EReport": "1", "Content-Type": "application/json"}

    def refuse_the_first(route: Route) -> None:
        if "รายการแรก" in (route.request.post_data_buffer or b"").decode("utf-8", "replace"):
            route.fulfill(status=500, body=refusal, headers=headers)
        else:
            route.continue_()

    phone.page.route(TEXT, refuse_the_first)
    fill_in(phone, title="รายการแรก", photos=0)
    press_send(phone)
    expect_kept(phone, "Waiting to be sent")

    fill_in(phone, title="รายการที่สอง", photos=0)
    press_send(phone)

    expect_receipt(phone)
    assert sent(live_server) == [("รายการที่สอง", 0)]


def test_report_sent_without_a_line_goes_when_it_is_back(
    phone: OutboxPhone, live_server: LiveServer
) -> None:
    fill_in(phone)
    phone.page.context.set_offline(True)
    press_send(phone)
    expect(phone.page.locator("[data-send-state]")).to_have_text(said("Kept on this phone"))
    phone.page.context.set_offline(False)
    phone.open("/submissions")

    expect(phone.page.locator("[data-outbox] .tag-approved")).to_be_visible(timeout=PATIENCE_MS)
    assert sent(live_server) == [("กวาดลานวัด", 2)]


def test_two_tabs_send_once(phone: OutboxPhone, live_server: LiveServer) -> None:
    texts: list[str] = []
    phone.page.context.on(
        "request",
        lambda request: (
            texts.append(request.url)
            if request.method == "POST" and request.url.endswith("/submissions/")
            else None
        ),
    )
    other = phone.page.context.new_page()
    other.goto(f"{phone.origin}/submissions")
    fill_in(phone, photos=1)
    press_send(phone)
    other.evaluate("dispatchEvent(new Event('online'))")

    expect_receipt(phone)
    assert len(texts) == 1
    assert sent(live_server) == [("กวาดลานวัด", 1)]
