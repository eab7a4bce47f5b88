"""What goes wrong at the desk: Back, a lost session inside a table, two reviewers, no mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories
from tests.browser.conftest import Watch
from tests.browser.pages import Desk
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.db import db
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.browser

TITLES = ("กวาดลานวัด", "ปลูกต้นกล้า", "ลอกคลอง")


@pytest.fixture
def desk(new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast) -> Desk:
    """The reviewer at a queue of three, oldest first."""
    with live_server.app.app_context():
        for title in TITLES:
            kind = "DEV04" if title == TITLES[1] else "DEV01"
            factories.submitted(db.session, people.reporter, title=title, activity_type_code=kind)
    desk = new_desk()
    desk.sign_in("reviewer")
    expect(desk.rows).to_have_count(len(TITLES))
    return desk


def statuses(server: LiveServer) -> dict[str, str]:
    """Title → where it stands."""
    with server.app.app_context():
        return dict(db.session.execute(select(Submission.title, Submission.status)).tuples().all())


def test_back_after_a_filter_shows_the_whole_page(desk: Desk) -> None:
    desk.choose_kind("DEV04")
    expect(desk.rows).to_have_count(1)
    assert desk.path == "/review/?type=DEV04"
    desk.rows.get_by_role("link").click()
    expect(desk.page.locator("h1")).to_have_text(TITLES[1])

    desk.page.go_back()

    desk.expect_heading("Check reports")
    expect(desk.page.locator("header.top")).to_be_visible()
    expect(desk.page.locator("#type")).to_have_value("DEV04")
    expect(desk.rows).to_have_count(1)

    desk.page.go_back()

    desk.expect_heading("Check reports")
    expect(desk.page.locator("header.top")).to_be_visible()
    expect(desk.rows).to_have_count(len(TITLES))


def test_lost_session_leads_the_whole_page_to_sign_in(desk: Desk) -> None:
    desk.lose_session()

    desk.choose_kind("DEV04")

    desk.expect_heading("Sign in")
    expect(desk.page.locator("table")).to_have_count(0)
    expect(desk.page.locator("h1")).to_have_count(1)
    desk.sign_in("reviewer")
    desk.expect_heading("Check reports")
    expect(desk.page.locator("header.top")).to_be_visible()
    expect(desk.rows).to_have_count(1)


def test_lost_session_keeps_the_decision(desk: Desk, watch: Watch) -> None:
    desk.open_submission(TITLES[0])
    desk.lose_session()
    watch.expects(401)

    desk.return_with_reason("รูปไม่ชัด", "ขอภาพเพิ่ม")

    desk.expect_heading("Please sign in to continue")
    desk.enter_password("reviewer")
    desk.button("Sign in and continue").click()
    desk.button("Continue").click()
    expect(desk.page.locator("h1")).to_have_text(TITLES[1])
    desk.open("/review/?state=returned")
    expect(desk.rows).to_have_count(1)


def test_second_of_two_reviewers_sees_what_the_first_decided(
    desk: Desk, new_desk: Callable[[], Desk], watch: Watch, live_server: LiveServer
) -> None:
    other = new_desk()
    other.sign_in("reviewer")
    desk.open_submission(TITLES[0])
    other.open_submission(TITLES[0])
    desk.approve()
    expect(desk.page.locator("h1")).to_have_text(TITLES[1])
    watch.expects(409)

    other.return_with_reason("รูปไม่ชัด", "จำนวนคนไม่ตรงกับภาพ")

    expect(other.page.locator("#stale")).to_be_visible()
    expect(other.page.locator("#typed-comment")).to_have_text("จำนวนคนไม่ตรงกับภาพ")
    expect(other.page.locator("h1")).to_have_text(TITLES[0])
    expect(other.page.locator(".lead .tag-approved")).to_be_visible()
    assert statuses(live_server)[TITLES[0]] == Status.APPROVED


def test_keys_decide_without_a_mouse(desk: Desk, live_server: LiveServer) -> None:
    desk.open_submission(TITLES[0])
    desk.press_key("j")
    expect(desk.page.locator("h1")).to_have_text(TITLES[1])
    desk.press_key("k")
    expect(desk.page.locator("h1")).to_have_text(TITLES[0])
    desk.press_key("a")
    expect(desk.page.locator("h1")).to_have_text(TITLES[1])
    desk.press_key("r")
    desk.press_key("2")
    desk.tab_to("#comment-return")
    # Letters typed into a field are words, not decisions.
    desk.page.keyboard.type("a j ขอภาพเพิ่ม")
    expect(desk.page.locator("#comment-return")).to_have_value("a j ขอภาพเพิ่ม")
    desk.tab_to("#decision-return button")
    desk.press_key("Enter")
    expect(desk.page.locator("h1")).to_have_text(TITLES[2])
    desk.press_key("q")
    desk.expect_heading("Check reports")

    expected = dict(zip(TITLES, (Status.APPROVED, Status.RETURNED, Status.SUBMITTED), strict=True))
    assert statuses(live_server) == expected
