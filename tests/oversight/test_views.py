"""The pages: who sees which grid, one tap and back, the board, the rule."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.oversight.conftest import Counting
from tests.oversight.weeks import KEY, LAST_WEEK, TODAY, WEEK, held
from tests.people import DISTRICT, OTHER_DISTRICT, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from webapp.ledger import services as ledger
from webapp.ledger.services import Tick
from webapp.oversight.models import NilReport, ReminderRule
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.usefixtures("tuesday")


def rows(page: Page) -> list[str]:
    found = page.soup.select(".reporting-grid tbody th[scope=row]")
    return [" ".join(row.get_text(" ").split()) for row in found]


def cell(page: Page, name: str) -> str:
    """The newest week of a row, in words."""
    row = next(r for r in page.soup.select(".reporting-grid tbody tr") if name in r.get_text())
    return " ".join(row.select("td")[0].get_text(" ").split())


@pytest.mark.parametrize(
    ("who", "heading", "count"),
    [
        ("coordinator", "การรายงาน ตำบลดอนตาล", 12),
        ("reviewer", "การรายงาน อำเภอดอนตาล", 7),
        ("province_officer", "การรายงาน จังหวัดมุกดาหาร", 7),
        ("department_officer", "การรายงาน ประเทศไทย", 77),
    ],
)
def test_everybody_sees_one_level_below(
    client: PageClient, people: Cast, who: str, heading: str, count: int
) -> None:
    page = client.sign_in(getattr(people, who)).get("oversight.reporting")

    assert (page.h1, len(rows(page))) == (heading, count)


def test_province_may_see_all_its_subdistricts(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("oversight.reporting", area="49", detail="1")

    assert len(rows(page)) == 53
    assert len(page.soup.select(".reporting-grid .heads")) == 7


@pytest.mark.parametrize(
    "values",
    [
        {"area": OTHER_DISTRICT}, {"area": "49"}, {"area": "TH"}, {"area": "nonsense"},
        {"area": "490399"}, {"week": "2569-W49"}, {"week": "2569-W99"}, {"week": "nonsense"},
    ],
)  # fmt: skip
def test_other_areas_and_weeks_to_come_are_not_there(
    client: PageClient, people: Cast, values: dict[str, str]
) -> None:
    client.sign_in(people.reviewer).get("oversight.reporting", status=404, **values)


def test_cell_says_in_words_what_there_is(
    client: PageClient, session: Session, people: Cast
) -> None:
    held(session, people.reporter, TODAY, status=Status.APPROVED)
    held(session, people.reporter, TODAY, status=Status.RETURNED)
    session.commit()

    page = client.sign_in(people.reviewer).get("oversight.reporting", area=SUBDISTRICT)

    assert cell(page, "บ้านนาม่วง") == "อนุมัติแล้ว 1 ส่งกลับ 1"
    assert cell(page, "หมู่ที่ 2") == "ยังไม่รายงาน"
    assert cell(page, "หมู่ที่ 1 ") == ""
    assert "ยังไม่มีผู้รายงาน" in next(row for row in rows(page) if row.startswith("หมู่ที่ 1 "))


def test_count_leads_to_the_list_that_it_counts(
    client: PageClient, session: Session, people: Cast
) -> None:
    held(session, people.reporter, WEEK.starts_on)
    held(session, people.reporter, LAST_WEEK.ends_on)
    session.commit()
    page = client.sign_in(people.reviewer).get("oversight.reporting", area=SUBDISTRICT)
    link = page.soup.select_one(".reporting-grid td.chosen a.tag-submitted")
    assert link is not None

    found = client.get_path(str(link["href"]))

    assert len(found.soup.select("#results tbody tr")) == 1


def test_reporter_says_with_one_tap_that_there_was_nothing_and_takes_it_back(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.reporter)
    page = client.get("submissions.index")
    assert len(page.soup.select(".own-week")) == 2
    fields = page.fields(".own-week form")
    assert (fields["area"], fields["week"]) == (VILLAGE, KEY)

    client.post("oversight.report_nil", data=fields, goes_to="submissions.index")
    page = client.get("submissions.index")
    assert "ท่านแจ้งแล้วว่าไม่มีกิจกรรม" in page.text
    client.post(
        "oversight.withdraw_nil", data=page.fields(".own-week form"), goes_to="submissions.index"
    )

    assert "ท่านแจ้งแล้วว่าไม่มีกิจกรรม" not in client.get("submissions.index").text


def test_reporter_who_has_reported_is_not_asked(
    client: PageClient, session: Session, people: Cast
) -> None:
    held(session, people.reporter, TODAY)
    held(session, people.reporter, LAST_WEEK.starts_on)
    session.commit()

    page = client.sign_in(people.reporter).get("submissions.index")

    assert page.soup.select(".own-week") == []


def test_refused_nil_report_says_why(client: PageClient, session: Session, people: Cast) -> None:
    held(session, people.reporter, TODAY)
    session.commit()

    page = client.sign_in(people.reporter).post(
        "oversight.report_nil", data={"area": VILLAGE, "week": KEY}, status=409
    )

    assert "มีรายงานของสัปดาห์นี้แล้ว" in page.text


def test_coordinator_says_it_for_a_village_on_the_grid(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.coordinator)
    page = client.get("oversight.reporting", week=KEY)
    fields = page.fields("form[action$='nil-reports']")

    grid = f"/oversight/reporting?area={SUBDISTRICT}&week={KEY}"
    client.post("oversight.report_nil", data=fields, goes_to=grid)

    row = session.scalars(select(NilReport)).one()
    assert (row.area_code, row.by_id) == (SISTER_VILLAGE, people.coordinator.id)
    page = client.get("oversight.reporting", week=KEY)
    assert cell(page, "หมู่ที่ 2") == "ไม่มีกิจกรรม"
    assert people.coordinator.name in page.text


def test_both_facts_are_shown_where_a_report_came_after_all(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.reporter)
    client.post("oversight.report_nil", data={"area": VILLAGE, "week": KEY})
    held(session, people.reporter, TODAY)
    session.commit()

    page = client.sign_in(people.coordinator).get("oversight.reporting")

    assert cell(page, "บ้านนาม่วง") == "รอตรวจ 1 เคยแจ้งว่าไม่มีกิจกรรม"


def test_reminder_stands_ready_for_each_row_with_somebody_missing(
    client: PageClient, session: Session, people: Cast
) -> None:
    held(session, people.reporter_elsewhere, TODAY, area_code="49050403")
    session.commit()

    page = client.sign_in(people.province_officer).get("oversight.reporting")

    texts = [item.get_text().strip() for item in page.soup.select("textarea[data-share-text]")]
    assert [text.splitlines()[0] for text in texts] == [
        "เรียน ผู้รายงานกิจกรรมจิตอาสา อ.ดอนตาล จ.มุกดาหาร"
    ]
    assert "รายงานครบแล้ว: อ.คำชะอี" in page.text


def test_board_names_what_issuing_would_leave_out(
    client: PageClient, session: Session, people: Cast
) -> None:
    waiting = held(session, people.reporter, TODAY)
    back = held(session, people.sister, WEEK.starts_on, status=Status.RETURNED)
    held(session, people.reporter, TODAY, status=Status.APPROVED)
    held(session, people.reporter, WEEK.starts_on - timedelta(days=9), status=Status.APPROVED)
    session.commit()

    page = client.sign_in(people.province_officer).get(
        "oversight.board", area_code="49", week_key=KEY
    )

    assert "จะมี 2 รายงานที่ไม่ได้พิมพ์" in page.text
    named = {str(link["href"]) for link in page.soup.select(".left-out a")}
    assert named == {f"/review/{waiting.id}", f"/review/{back.id}"}
    row = next(r for r in page.soup.select(".board tbody tr") if "ดอนตาล" in r.get_text())
    assert [cell.get_text(strip=True) for cell in row.select("td.number")] == ["1", "1", "1", "1"]


def test_board_tells_what_stands_in_the_departments_e_report(
    client: PageClient, session: Session, people: Cast
) -> None:
    entered, changed, _pending, before = (
        held(session, people.reporter, day, status=Status.APPROVED)
        for day in (TODAY, TODAY, WEEK.starts_on, WEEK.starts_on - timedelta(days=9))
    )
    for made in (entered, changed, before):
        tick = Tick(version=made.version, note="")
        ledger.enter(session, people.reviewer, made.id, tick)
    changed.version += 1
    session.commit()

    page = client.sign_in(people.province_officer).get(
        "oversight.board", area_code="49", week_key=KEY
    )

    row = next(r for r in page.soup.select(".board tbody tr") if "ดอนตาล" in r.get_text())
    links = {str(link["href"]): link.get_text(strip=True) for link in row.select(".in-ledger a")}
    assert links == {
        f"/ledger/?state=entered&week={KEY}&area={DISTRICT}": "1",
        f"/ledger/?week={KEY}&area={DISTRICT}": "ยังไม่บันทึก 1",
        f"/ledger/?state=changed&week={KEY}&area={DISTRICT}": "แก้ไขภายหลัง 1",
    }
    total = page.soup.select_one(".board tfoot .in-ledger")
    assert total is not None
    assert " ".join(total.get_text(" ").split()) == "1 ยังไม่บันทึก 1 แก้ไขภายหลัง 1"
    for state in ("entered", "pending", "changed"):
        listed = client.get("ledger.index", state=state, week=KEY, area=DISTRICT)
        assert len(listed.soup.select("tbody tr.opens")) == 1, state


@pytest.mark.parametrize("code", [OTHER_DISTRICT, "49", SUBDISTRICT])
def test_board_of_others_is_not_there(client: PageClient, people: Cast, code: str) -> None:
    client.sign_in(people.reviewer)
    client.get("oversight.board", area_code=DISTRICT, week_key=KEY)

    client.get("oversight.board", area_code=code, week_key=KEY, status=404)


def test_province_sets_its_reminder(client: PageClient, session: Session, people: Cast) -> None:
    client.sign_in(people.province_officer)
    good = {"weekday": "1", "at_time": "9.30", "is_active": "y"}

    client.post(
        "oversight.set_reminders", area_code="49", data=good, goes_to="/oversight/reporting?area=49"
    )

    row = session.scalars(select(ReminderRule)).one()
    assert (row.weekday, f"{row.at_time:%H:%M}", row.is_active) == (1, "09:30", True)
    assert "ทุกวันจันทร์ เวลา 09.30 น." in client.get("oversight.reporting").text


@pytest.mark.parametrize("at_time", ["21.00", "6.30", "", "later"])
def test_reminder_at_night_is_refused(client: PageClient, people: Cast, at_time: str) -> None:
    client.sign_in(people.province_officer)

    page = client.post(
        "oversight.set_reminders", area_code="49", status=422,
        data={"weekday": "2", "at_time": at_time},
    )  # fmt: skip

    assert page.soup.select_one("#at_time-error") is not None


@pytest.mark.parametrize(
    "who", ["coordinator", "reviewer", "province_officer", "department_officer"]
)
def test_pages_ask_a_steady_number_of_questions(
    client: PageClient, session: Session, people: Cast, counting: Counting, who: str
) -> None:
    client.sign_in(getattr(people, who))
    client.get("oversight.reporting")
    with counting() as before:
        client.get("oversight.reporting")
    for day in range(20):
        for village in (VILLAGE, SISTER_VILLAGE, "49030103", "49010701", "49020309"):
            held(session, people.reporter, TODAY - timedelta(days=day), area_code=village)
    session.commit()
    with counting() as after:
        client.get("oversight.reporting")

    assert len(after) <= len(before)
    assert len(after) <= 19


def test_grid_is_in_the_menu_of_offices_alone(app: Flask, client: PageClient, people: Cast) -> None:
    assert (
        client.sign_in(people.reviewer)
        .get("review.queue")
        .soup.select("nav a[href='/oversight/reporting']")
    )
    assert (
        not client.sign_in(people.reporter)
        .get("submissions.index")
        .soup.select("a[href='/oversight/reporting']")
    )
