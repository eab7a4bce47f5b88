"""Nil reports: who may give one, for which weeks, taking it back, and what a report does to it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.oversight.conftest import SetClock
from tests.oversight.weeks import KEY, LAST_WEEK, NOW, TODAY, WEEK, held
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from webapp.accounts.permissions import Person
from webapp.clock import Week
from webapp.errors import NotVisible
from webapp.geography.queries import get_area
from webapp.oversight import grids, nils
from webapp.oversight.errors import NilWeekClosed, ReportedAlready
from webapp.oversight.grids import Cell
from webapp.oversight.models import NilReport
from webapp.oversight.windows import Window
from webapp.submissions.workflow import Status
from webapp.weekly.models import WeekSetting

pytestmark = pytest.mark.usefixtures("tuesday")


def cell(session: Session, code: str = VILLAGE, week: Week = WEEK) -> Cell:
    return grids.grid_of(session, get_area(session, code), Window.of_week(week)).rows[0].cells[0]


def test_nil_report_is_kept_with_who_and_when(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY, note="ฝนตกทั้งสัปดาห์")

    row = session.scalars(select(NilReport)).one()
    assert (row.area_code, row.week_starts_on, row.by_id, row.at, row.note, row.withdrawn_at) == (
        VILLAGE, WEEK.starts_on, people.reporter.id, NOW, "ฝนตกทั้งสัปดาห์", None,
    )  # fmt: skip
    found = cell(session)
    assert (found.nil, found.missing, found.reported) == (1, 0, 0)
    assert found.said_nil is not None
    assert found.said_nil.by == people.reporter.name


def test_said_twice_stays_one_word_of_the_first(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY)
    nils.record_nil(session, people.coordinator, VILLAGE, KEY)

    assert session.scalars(select(NilReport.by_id)).all() == [people.reporter.id]


@pytest.mark.parametrize("who", ["coordinator", "reviewer"])
def test_offices_may_say_it_for_a_village_and_are_named(
    session: Session, people: Cast, who: str
) -> None:
    person: Person = getattr(people, who)

    nils.record_nil(session, person, VILLAGE, KEY)

    assert session.scalars(select(NilReport.by_id)).all() == [person.id]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("sister", VILLAGE),
        ("reporter", SISTER_VILLAGE),
        ("reviewer_elsewhere", VILLAGE),
        ("coordinator", OTHER_VILLAGE),
        ("province_officer", VILLAGE),
        ("nobody", VILLAGE),
        ("coordinator", SUBDISTRICT),
        ("reporter", "49030199"),
        ("reporter", "no code"),
    ],
)
def test_nobody_else_may(session: Session, people: Cast, who: str, code: str) -> None:
    with pytest.raises(NotVisible):
        nils.record_nil(session, getattr(people, who), code, KEY)


def test_last_week_is_still_open(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, LAST_WEEK.key)

    assert cell(session, week=LAST_WEEK).nil == 1


@pytest.mark.parametrize("week", [LAST_WEEK.previous, WEEK.next])
def test_other_weeks_are_closed(session: Session, people: Cast, week: Week) -> None:
    with pytest.raises(NilWeekClosed):
        nils.record_nil(session, people.reporter, VILLAGE, week.key)


def test_week_that_does_not_exist_is_not_found(session: Session, people: Cast) -> None:
    with pytest.raises(NotVisible):
        nils.record_nil(session, people.reporter, VILLAGE, "2569-W99")


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        # 23:59 on Tuesday and midnight in Bangkok; in London both are Tuesday.
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), True),
    ],
)
def test_weeks_change_at_midnight_in_bangkok(
    session: Session, people: Cast, set_clock: SetClock, moment: datetime, *, closed: bool
) -> None:
    set_clock(moment)

    if closed:
        with pytest.raises(NilWeekClosed):
            nils.record_nil(session, people.reporter, VILLAGE, LAST_WEEK.key)
    else:
        nils.record_nil(session, people.reporter, VILLAGE, LAST_WEEK.key)


def test_week_with_a_report_cannot_be_empty(session: Session, people: Cast) -> None:
    held(session, people.sister, TODAY, area_code=VILLAGE)

    with pytest.raises(ReportedAlready):
        nils.record_nil(session, people.reporter, VILLAGE, KEY)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DRAFT])
def test_withdrawn_reports_and_drafts_do_not_stand_in_the_way(
    session: Session, people: Cast, status: Status
) -> None:
    held(session, people.reporter, TODAY, status=status)

    nils.record_nil(session, people.reporter, VILLAGE, KEY)

    assert cell(session).nil == 1


def test_taken_back_it_is_missing_again_and_can_be_said_anew(
    session: Session, people: Cast
) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY)

    assert nils.withdraw_nil(session, people.reporter, VILLAGE, KEY) is True
    assert nils.withdraw_nil(session, people.reporter, VILLAGE, KEY) is False
    assert (cell(session).nil, cell(session).missing) == (0, 1)

    nils.record_nil(session, people.coordinator, VILLAGE, KEY)
    assert session.scalars(select(NilReport.by_id)).all() == [people.coordinator.id]
    assert cell(session).nil == 1


def test_report_that_comes_later_counts_and_the_word_stays(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY)
    held(session, people.reporter, WEEK.starts_on)

    found = cell(session)

    assert (found.reported, found.nil, found.missing, found.submissions) == (1, 0, 0, 1)
    assert found.said_nil is not None


def test_word_survives_another_setting_of_the_week(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY)
    session.add(
        WeekSetting(area_code="49", first_weekday=1, edited_at=NOW,
                    edited_by_id=people.province_officer.id)
    )  # fmt: skip
    session.flush()

    found = nils.own_weeks(session, people.reporter, today=TODAY)

    # The week from Monday, 16 November, shares five of the seven days.
    assert [(own.week.starts_on.day, own.cell.nil) for own in found] == [(23, 0), (16, 1)]


def test_own_weeks_are_those_of_the_reporters_village(session: Session, people: Cast) -> None:
    held(session, people.reporter, LAST_WEEK.starts_on)

    found = nils.own_weeks(session, people.reporter, today=TODAY)

    assert [(own.area.code, own.week, own.is_running, own.cell.missing) for own in found] == [
        (VILLAGE, WEEK, True, 1),
        (VILLAGE, LAST_WEEK, False, 0),
    ]
    assert list(nils.own_weeks(session, people.coordinator, today=TODAY)) == []
