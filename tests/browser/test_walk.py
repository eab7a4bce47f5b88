"""From a village phone to the printed week: the whole chain, by hand, with and without script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import media
from tests.browser.conftest import Watch
from tests.browser.pages import Activity, Desk, OutboxPhone, Phone, in_last_week, last_full_week
from tests.browser.papers import A4_POINTS, Paper
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import PROVINCE, Cast
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.jobs import runner
from webapp.thai import Digits, date_range

pytestmark = pytest.mark.browser

REASON = "รูปไม่ชัด"
COMMENT = "ขอภาพขณะทำงานเพิ่มอีก ๑ ภาพ"
RESULT = "เปิดทางน้ำระยะ ๔๕๐ เมตร"
NEXT_TITLE = "ปลูกต้นไม้ริมอ่างเก็บน้ำ"
PHOTO_COUNT = 5
CHECK_CODE = re.compile(r"[0-9a-f]{4}(?: [0-9a-f]{4}){3}")


def submit_another(server: LiveServer, author: Person, **said_of_it: object) -> None:
    """A report that came in from somebody else meanwhile."""
    with server.app.app_context():
        factories.submitted(db.session, author, **said_of_it)


def test_report_goes_from_the_phone_to_the_printed_week(
    new_phone: Callable[[], Phone],
    new_desk: Callable[[], Desk],
    live_server: LiveServer,
    people: Cast,
    watch: Watch,
    output_path: str,
) -> None:
    activity = Activity(held_on=in_last_week(), subdistrict="490303", village="49030301")
    phone = new_phone()
    phone.sign_in("reporter")
    number = send_from_the_village(phone, live_server, activity, watch)

    submit_another(live_server, people.sister, title=NEXT_TITLE, held_on=in_last_week())
    reviewer = new_desk()
    reviewer.sign_in("reviewer")
    return_to_the_village(reviewer, activity)
    correct_and_send_again(phone, activity, number)
    approve_all(reviewer, activity)

    officer = new_desk()
    officer.sign_in("province_officer")
    print_and_issue(officer, activity, Path(output_path))


def test_report_of_a_phone_with_script_comes_to_the_desk(
    new_outbox_phone: Callable[[], OutboxPhone],
    new_desk: Callable[[], Desk],
    live_server: LiveServer,
) -> None:
    activity = Activity(held_on=in_last_week(), subdistrict="490302", village="49030204")
    phone = new_outbox_phone()
    phone.sign_in("reporter")
    phone.report_activity(
        activity, photos=[*media.turned(), media.heic()], clip=media.clip(seconds=5)
    )
    number = phone.check_and_send()
    runner.run_due(live_server.app)

    reviewer = new_desk()
    reviewer.sign_in("reviewer")
    reviewer.open_submission(activity.title)
    expect(reviewer.page.locator("main")).to_contain_text(number)
    expect(reviewer.page.locator("main")).to_contain_text("บ้านโคก")
    look_at_evidence(reviewer)


def send_from_the_village(
    phone: Phone, server: LiveServer, activity: Activity, watch: Watch
) -> str:
    """Fill in, be refused a long clip with everything else kept, check, send, read the receipt."""
    watch.expects(422)
    phone.report_activity(
        activity, photos=[*media.turned(), media.heic()], clip=media.clip(seconds=31)
    )
    phone.check()
    expect(phone.page.locator("#error-summary")).to_contain_text("31")
    expect(phone.page.locator(".attached")).to_have_count(PHOTO_COUNT)
    expect(phone.page.locator("#title")).to_have_value(activity.title)
    expect(phone.page.locator("#details")).to_have_value(activity.details)
    expect(phone.page.locator("#people_total")).to_have_value(activity.people)

    phone.choose_files([], media.clip(seconds=5))
    phone.check()
    phone.expect_heading("Check, then send")
    # What the worker does beside the server.
    runner.run_due(server.app)
    phone.page.reload()
    look_at_photos(phone)
    expect(phone.page.locator("video")).to_have_count(1)
    return phone.send()


def look_at_photos(phone: Phone) -> None:
    """Every photo lies as it should, and so does the file that opens at a touch."""
    shown = phone.page.locator(".photos img")
    expect(shown).to_have_count(PHOTO_COUNT)
    for image in shown.all():
        media.wait_until_shown(image)
        assert image.evaluate("(image) => image.naturalWidth > image.naturalHeight")
    for link in phone.page.locator(".photos a").all():
        answer = phone.page.request.get(phone.origin + str(link.get_attribute("href")))
        media.assert_upright(answer.body())


def return_to_the_village(reviewer: Desk, activity: Activity) -> None:
    """See the photos upright and large, and send the report back for another one."""
    reviewer.open_submission(activity.title)
    look_at_evidence(reviewer)
    reviewer.return_with_reason(REASON, COMMENT)
    expect(reviewer.page.locator("h1")).to_have_text(NEXT_TITLE)


def look_at_evidence(reviewer: Desk) -> None:
    """The photos as the reviewer sees them: all there, all upright."""
    shown = reviewer.page.locator(".evidence img")
    expect(shown).to_have_count(PHOTO_COUNT)
    for image in shown.all():
        media.assert_upright(media.shown(image))


def correct_and_send_again(phone: Phone, activity: Activity, number: str) -> None:
    """Find the reason in the list and on the form, add what is asked for, keep the number."""
    phone.open("/submissions")
    card = phone.card(activity.title)
    expect(card).to_contain_text(said("Returned for correction"))
    expect(card).to_contain_text(COMMENT)
    card.get_by_role("link").click()
    phone.change("What was done")
    expect(phone.page.locator("#reason")).to_contain_text(REASON)
    expect(phone.page.locator("#reason")).to_contain_text(COMMENT)
    phone.page.locator("#result").fill(RESULT)
    phone.check()
    assert phone.send() == number


def approve_all(reviewer: Desk, activity: Activity) -> None:
    """Approve both reports; the page after the first is the second, after that the list."""
    reviewer.open("/review/")
    expect(reviewer.rows).to_have_count(2)
    # It came in first, however often it was corrected, so it stands first.
    reviewer.rows.first.get_by_role("link").click()
    expect(reviewer.page.locator("h1")).to_have_text(activity.title)
    expect(reviewer.page.locator("main")).to_contain_text(RESULT)
    reviewer.approve()
    expect(reviewer.page.locator("h1")).to_have_text(NEXT_TITLE)
    reviewer.approve()
    expect(reviewer.page.locator("#flashes")).to_contain_text(
        said("That was the last one of this list.")
    )


def print_and_issue(officer: Desk, activity: Activity, folder: Path) -> None:
    """Print the draft, issue it, print it twice: the paper is the draft without its marks."""
    officer.open_week(PROVINCE, last_full_week())
    draft = Paper(officer.print(folder / "draft.pdf"))
    officer.issue_week()
    issued = Paper(officer.print(folder / "issued.pdf"))
    again = Paper(officer.reload().print(folder / "again.pdf"))

    check_paper(issued, activity)
    assert again.lines == issued.lines
    assert [page.tobytes() for page in again.rendered()] == [
        page.tobytes() for page in issued.rendered()
    ]
    assert without_marks(draft) == without_marks(issued)
    assert [line for line in issued.lines if said("DRAFT") in line.split()] == []
    for place, page in enumerate(issued.rendered(), start=1):
        page.save(folder / f"page-{place}.png")


def check_paper(paper: Paper, activity: Activity) -> None:
    """Thai words, numbers, sizes, letters and photos of the issued paper."""
    week = last_full_week()
    text = " ".join(paper.lines)
    assert f"{PROVINCE}-{week.key}" in text
    assert date_range(week.starts_on, week.ends_on, digits=Digits.THAI) in text
    assert activity.title in text.replace(" ", "")
    assert RESULT.replace(" ", "") in text.replace(" ", "")
    assert "หนองสูง - - - - - - - - ไม่มีกิจกรรม" in text
    assert paper.fonts == {"SarabunReport"}
    wide, tall = (A4_POINTS[1], A4_POINTS[0]), A4_POINTS
    assert paper.page_sizes == [wide, wide, wide, tall]
    photos = paper.photos()
    assert len(photos) == 4
    for photo in photos:
        media.assert_upright(photo)


def without_marks(paper: Paper) -> list[str]:
    """The lines of a paper without what issuing changes: mark, number, day and check code.

    Box by box, since the check code stands beside who signs.
    """
    draft = said("DRAFT")
    facts = (draft, said("Report number"), said("Check code"), "-๒-", "-๓-", "-๔-")
    lines = (" ".join(line.split()) for line in paper.in_order.splitlines())
    kept = (line for line in lines if line and not line.startswith(facts) and not is_code(line))
    return [line.removesuffix(draft).rstrip() for line in kept]


def is_code(line: str) -> bool:
    """Whether nothing but a check code stands there."""
    return CHECK_CODE.fullmatch(line) is not None
