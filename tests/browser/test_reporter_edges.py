"""What goes wrong in a village: pressed twice, signed out in the middle, a narrow screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import factories
from tests.browser import media
from tests.browser.conftest import PHONE, Watch
from tests.browser.pages import STEPS, Activity, Phone, in_last_week
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.db import db
from webapp.jobs import runner
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.browser

LATER_STEPS = tuple(STEPS.values())[1:]
DOUBLE = "document.documentElement.style.fontSize = '200%'"
SIDEWAYS = """() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    if (root.scrollWidth <= width) return null;
    const over = [...document.querySelectorAll("main *")].filter(
        (one) => one.getBoundingClientRect().right > width + 1);
    const shown = over.slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
    return `${root.scrollWidth} of ${width}: ${shown}`;
}"""
"""Which elements reach beyond the screen, or null where none does."""
NARROW = {"width": 320, "height": 568}


def statuses_of(server: LiveServer, title: str) -> list[str]:
    """Where the reports of this title stand."""
    with server.app.app_context():
        return list(db.session.scalars(select(Submission.status).where(Submission.title == title)))


@pytest.fixture
def reporter_paths(live_server: LiveServer, people: Cast) -> list[str]:
    """Every page that a reporter comes by, with something on it."""
    with live_server.app.app_context():
        draft = factories.draft(db.session, people.reporter)
        sent = factories.submitted(db.session, people.reporter)
        returned = factories.returned(db.session, people, "ขอรูปที่ชัดกว่านี้")
        store = live_server.app.extensions["media_store"]
        for seed, submission in enumerate((draft, sent, returned), start=1):
            factories.with_photo(db.session, store, submission, seed)
        base = "/submissions"
        return [
            base,
            *(f"{base}/new#{step}" for step in STEPS),
            *(f"{base}/{returned.id}/edit#{step}" for step in STEPS),
            f"{base}/{draft.id}/check",
            f"{base}/{sent.id}/receipt",
            f"{base}/{sent.id}",
            f"{base}/{returned.id}",
            "/about",
        ]


def test_pressed_twice_is_sent_once(
    new_phone: Callable[[], Phone], live_server: LiveServer
) -> None:
    phone = new_phone()
    phone.sign_in("reporter")
    phone.report_activity(Activity(title="กดส่งสองครั้ง", held_on=in_last_week()))
    phone.check()

    phone.button("Send report").dblclick()

    phone.expect_heading("The report has been received")
    phone.number_on_receipt()
    assert statuses_of(live_server, "กดส่งสองครั้ง") == [Status.SUBMITTED]


def test_lost_session_keeps_texts_and_photos(
    new_phone: Callable[[], Phone], live_server: LiveServer
) -> None:
    activity = Activity(title="เซสชันหายกลางทาง", held_on=in_last_week())
    phone = new_phone()
    phone.sign_in("reporter")
    phone.report_activity(activity, photos=media.turned()[:2], clip=media.clip(seconds=2))
    phone.lose_session()

    phone.check()

    phone.expect_heading("Sign in")
    expect(phone.page.locator("#flashes")).to_contain_text(
        said("What you typed is kept. Please sign in to go on.")
    )
    runner.run_due(live_server.app)
    phone.sign_in("reporter")
    phone.expect_heading("Report an activity")
    for title in LATER_STEPS:
        phone.next_step(title)
    expect(phone.page.locator("#title")).to_have_value(activity.title)
    expect(phone.page.locator("#details")).to_have_value(activity.details)
    expect(phone.page.locator(".attached img")).to_have_count(2)
    expect(phone.page.locator(".clip video")).to_have_count(1)
    phone.check()
    phone.send()


def test_back_from_the_check_page_loses_nothing(new_phone: Callable[[], Phone]) -> None:
    activity = Activity(title="ถอยกลับแล้วอยู่ครบ", held_on=in_last_week())
    phone = new_phone()
    phone.sign_in("reporter")
    phone.report_activity(activity, photos=media.turned()[:1])
    phone.check()
    phone.expect_heading("Check, then send")

    phone.page.go_back()

    phone.open("/submissions")
    phone.card(activity.title).get_by_role("link").click()
    for title in LATER_STEPS:
        phone.next_step(title)
    expect(phone.page.locator("#details")).to_have_value(activity.details)
    expect(phone.page.locator(".attached img")).to_have_count(1)


def test_form_left_open_in_another_tab_is_not_sent_twice(
    new_phone: Callable[[], Phone], live_server: LiveServer, people: Cast, watch: Watch
) -> None:
    with live_server.app.app_context():
        draft = factories.draft(db.session, people.reporter, title="เปิดไว้สองแท็บ")
    phone = new_phone()
    phone.sign_in("reporter")
    phone.open(f"/submissions/{draft.id}/edit#step-words")
    other = Phone(phone.page.context.new_page(), phone.origin)
    other.open(f"/submissions/{draft.id}/check").send()
    watch.expects(409)

    phone.check()

    phone.expect_heading("This report has been sent already")
    assert statuses_of(live_server, "เปิดไว้สองแท็บ") == [Status.SUBMITTED]


def test_every_page_works_without_script(
    new_phone: Callable[[], Phone], reporter_paths: list[str]
) -> None:
    phone = new_phone()
    phone.sign_in("reporter")
    for path in reporter_paths:
        phone.open(path)
        expect(phone.page.locator("h1")).to_be_visible()
        expect(phone.page.locator("[data-stepper] button:visible")).to_have_count(0)
        expect(phone.page.locator("[data-phone-files]:visible")).to_have_count(0)


def test_menu_opens_and_signs_out_without_script(new_phone: Callable[[], Phone]) -> None:
    phone = new_phone()
    phone.sign_in("reporter")
    phone.page.locator("details.menu summary").click()

    phone.button("Sign out").click()

    phone.expect_heading("Sign in")
    phone.open("/submissions").expect_heading("Sign in")


@pytest.mark.parametrize("is_zoomed", [False, True], ids=["320 px", "200 %"])
def test_nothing_scrolls_sideways(
    is_zoomed: bool,  # noqa: FBT001 - a parameter of the test
    new_page: Callable[..., Page],
    live_server: LiveServer,
    reporter_paths: list[str],
) -> None:
    settings = PHONE if is_zoomed else {**PHONE, "viewport": NARROW}
    phone = Phone(new_page(settings), live_server.url)
    wide = {}
    for path in ("/sign-in", *reporter_paths):
        phone.open(path)
        if path == "/sign-in":
            phone.sign_in("reporter").open("/about")
        # A phone whose owner has doubled its letters; rem and em follow, and so do all widths.
        phone.page.evaluate(DOUBLE if is_zoomed else "null")
        if over := phone.page.evaluate(SIDEWAYS):
            wide[path] = over

    assert wide == {}
