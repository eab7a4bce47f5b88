"""Which submissions a week carries, what it leaves out, and who may read it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.weekly.weeks import (
    EARLIER_DAY,
    EARLIER_KEY,
    FIRST_DAY,
    KEY,
    LAST_DAY,
    NEXT_DAY,
    NEXT_KEY,
    approved,
    waiting,
)
from webapp import clock
from webapp.clock import Week
from webapp.errors import NotVisible
from webapp.geography.queries import children_of, get_area
from webapp.media.store import FolderStore
from webapp.submissions import services as submissions
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action
from webapp.weekly import queries, services, week_lists
from webapp.weekly.candidates import approved_in
from webapp.weekly.models import WeekSetting
from webapp.weekly.summary import Count

WEEK = Week(FIRST_DAY)
TODAY = date(2026, 12, 2)


def carried(session: Session, area_code: str = "49", week: Week = WEEK) -> list[Submission]:
    ids = [found.submission_id for found in approved_in(session, area_code, week)]
    return [session.get_one(Submission, submission_id) for submission_id in ids]


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_approved_submission_of_the_week_is_carried(
    session: Session, people: Cast, day: date
) -> None:
    made = approved(session, people, held_on=day)

    found = approved_in(session, "49", WEEK)

    assert [(item.submission_id, item.is_late) for item in found] == [(made.id, False)]


def test_submission_of_the_next_week_is_not_carried(session: Session, people: Cast) -> None:
    approved(session, people, held_on=LAST_DAY + timedelta(days=1))

    assert carried(session) == []


def test_earlier_submission_is_carried_as_late(session: Session, people: Cast) -> None:
    made = approved(session, people, held_on=FIRST_DAY - timedelta(days=1))

    found = approved_in(session, "49", WEEK)

    assert [(item.submission_id, item.is_late) for item in found] == [(made.id, True)]


def test_issued_submission_is_not_carried_again(session: Session, people: Cast) -> None:
    approved(session, people, held_on=EARLIER_DAY)
    services.issue(session, people.province_officer, "49", EARLIER_KEY)

    assert carried(session) == []


def test_submission_of_another_area_is_not_carried(session: Session, people: Cast) -> None:
    made = approved(session, people)

    assert carried(session, "4903") == [made]
    assert carried(session, "4905") == []
    assert carried(session, "48") == []


def test_unapproved_submission_is_not_carried(session: Session, people: Cast) -> None:
    waiting(session, people)
    factories.draft(session, people.reporter)
    factories.returned(session, people, held_on=FIRST_DAY)

    assert carried(session) == []


def test_entry_says_everything_that_is_printed(
    session: Session, people: Cast, store: FolderStore
) -> None:
    made = factories.draft(
        session,
        people.reporter,
        held_on=FIRST_DAY,
        place_name="ลำห้วยท้ายบ้าน",
        people_by_group=(("vol904", 2), ("royal_vol", 60)),
        quantities=((Decimal("1450.00"), "เมตร"),),
        result="เปิดทางน้ำได้",
    )
    photo = factories.with_photo(session, store, made)

    found = _approve(session, people, made)

    assert found.place == ("หมู่ที่ 6 บ้านนาม่วง", "ต.ดอนตาล", "อ.ดอนตาล")
    assert found.people_by_group == (("royal_vol", 60), ("vol904", 2))
    assert found.quantities == (("1,450", "เมตร"),)
    assert (found.place_name, found.result) == ("ลำห้วยท้ายบ้าน", "เปิดทางน้ำได้")
    prints = {row.name: row for row in photo.media_file.renditions}
    assert [item.sha256 for item in found.photos] == [prints["print"].sha256]


def test_preview_takes_as_many_queries_for_three_as_for_one(
    session: Session, people: Cast, store: FolderStore
) -> None:
    factories.with_photo(session, store, approved(session, people))
    one = _count_queries(session, people)
    approved(session, people, area_code="49050403")
    factories.with_photo(session, store, approved(session, people), seed=2)

    assert _count_queries(session, people) == one == 17


def test_issued_week_takes_two_queries(session: Session, people: Cast) -> None:
    approved(session, people)
    services.issue(session, people.province_officer, "49", KEY)

    assert _count_queries(session, people) == 2


def test_districts_with_nothing_stay(session: Session, people: Cast) -> None:
    approved(session, people)

    paper = queries.get_paper(session, people.province_officer, "49", KEY, today=TODAY)

    assert [(row.place.name, row.total.times) for row in paper.summary.rows] == [
        ("เมืองมุกดาหาร", 0),
        ("นิคมคำสร้อย", 0),
        ("ดอนตาล", 1),
        ("ดงหลวง", 0),
        ("คำชะอี", 0),
        ("หว้านใหญ่", 0),
        ("หนองสูง", 0),
    ]


def test_district_reads_its_own_part_of_the_province(session: Session, people: Cast) -> None:
    made = approved(session, people)
    approved(session, people, area_code="49050403")
    before = queries.get_paper(session, people.reviewer, "4903", KEY, today=TODAY)

    services.issue(session, people.province_officer, "49", KEY)
    after = queries.get_paper(session, people.reviewer, "4903", KEY, today=TODAY)

    assert before.report is None
    assert after.report is not None
    assert [item.submission_id for item in after.summary.entries] == [made.id]
    assert after.summary == before.summary
    assert [row.place.code for row in after.summary.rows] == [
        area.code for area in children_of(session, "4903")
    ]


def test_district_does_not_gather_what_was_issued_long_ago(session: Session, people: Cast) -> None:
    approved(session, people, held_on=EARLIER_DAY)
    services.issue(session, people.province_officer, "49", EARLIER_KEY)

    paper = queries.get_paper(session, people.reviewer, "4903", KEY, today=TODAY)

    assert paper.summary.total == Count()


@pytest.mark.parametrize(
    ("area_code", "week_key"),
    [
        ("48", KEY),
        ("4905", KEY),
        ("490301", KEY),
        ("49030106", KEY),
        ("TH", KEY),
        ("4999", KEY),
        ("4903", "2569-W54"),
        ("4903", "2570-W20"),
    ],
)
def test_paper_out_of_reach_is_not_visible(
    session: Session, people: Cast, area_code: str, week_key: str
) -> None:
    assert queries.get_paper(session, people.reviewer, "4903", KEY, today=TODAY).week == WEEK

    with pytest.raises(NotVisible):
        queries.get_paper(session, people.reviewer, area_code, week_key, today=TODAY)


def test_waiting_ones_are_counted_by_district(session: Session, people: Cast) -> None:
    waiting(session, people)
    waiting(session, people)
    factories.returned(session, people, held_on=LAST_DAY)
    waiting(session, people, area_code="49050403")
    waiting(session, people, held_on=EARLIER_DAY)
    approved(session, people)

    found = week_lists.waiting_counts(session, "49", WEEK)

    assert [(line.area.code, line.submitted, line.returned, line.late) for line in found] == [
        ("4903", 3, 1, 1),
        ("4905", 1, 0, 0),
    ]


def test_weeks_are_listed_newest_first(session: Session, people: Cast) -> None:
    approved(session, people)
    approved(session, people)
    waiting(session, people, held_on=NEXT_DAY)
    services.issue(session, people.province_officer, "49", KEY)

    lines = week_lists.weeks_of(session, get_area(session, "49"), today=clock.today())

    assert [line.week.key for line in lines] == [f"2569-W{week}" for week in range(50, 41, -1)]
    assert [line.number for line in lines[:4]] == [None, None, "49-2569-W48", None]
    assert [(line.approved, line.waiting) for line in lines[:4]] == [(0, 0), (0, 1), (2, 0), (0, 0)]
    assert [line.is_over for line in lines[:2]] == [False, True]


def test_week_follows_the_setting_of_the_province(session: Session, people: Cast) -> None:
    services.set_first_weekday(session, people.province_officer, "49", 1)

    assert queries.get_week(session, "4903", KEY) == Week(date(2026, 11, 23))
    assert queries.get_week(session, "48", KEY) == Week(FIRST_DAY)


def test_issued_week_keeps_its_days_when_the_setting_changes(
    session: Session, people: Cast
) -> None:
    services.issue(session, people.province_officer, "49", KEY)
    services.set_first_weekday(session, people.province_officer, "49", 1)

    paper = queries.get_paper(session, people.province_officer, "49", KEY, today=TODAY)

    assert paper.week == Week(FIRST_DAY)


def test_gap_before_a_week_is_named(session: Session, people: Cast) -> None:
    assert week_lists.unissued_before(session, "49", Week(NEXT_DAY)) == []
    services.issue(session, people.province_officer, "49", EARLIER_KEY)

    assert week_lists.unissued_before(session, "49", queries.get_week(session, "49", NEXT_KEY)) == [
        WEEK
    ]


def _approve(session: Session, people: Cast, made: Submission):
    submissions.submit(session, people.reporter, made.id)
    factories.decided(session, made, people.reviewer, Action.APPROVE)
    (found,) = approved_in(session, "49", WEEK)
    return found


def _count_queries(session: Session, people: Cast) -> int:
    session.expunge_all()
    statements: list[str] = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    queries.get_paper(session, people.province_officer, "49", KEY, today=TODAY)
    event.remove(engine, "before_cursor_execute", note)
    assert session.get(WeekSetting, "49") is None
    return len(statements)
