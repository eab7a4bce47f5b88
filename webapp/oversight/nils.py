"""Nil reports: a village says, or an office says for it, that a week had no activity.

Services never commit. A submission that comes later changes nothing here: what was reported wins
wherever it is counted (`counting.py`), and the word that was given stays to be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person, Role
from webapp.clock import Week, WeekKeyError, week_from_key, week_of
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.oversight import counting, grids
from webapp.oversight.errors import NilWeekClosed, ReportedAlready
from webapp.oversight.grids import Cell
from webapp.oversight.models import LONGEST_NOTE, NilReport
from webapp.oversight.windows import Window, starts_about, weekday_of

MOST_VILLAGES = 5


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """A week of a village that somebody reports for, and what was heard of it."""

    area: Area
    week: Week
    is_running: bool
    cell: Cell


def record_nil(
    session: Session, person: Person, area_code: str, week_key: str, *, note: str = ""
) -> NilReport:
    """Keep that a village had no activity in the week. Said twice, the first word stays.

    Raises:
        NotVisible: no such village or week, or not where this person reports or looks after.
        NilWeekClosed: the week is neither the running one nor the one before it.
        ReportedAlready: an activity of that week is reported.
    """
    area, week = _open_week(session, person, area_code, week_key)
    heard = counting.heard_from(area.code, Window.of_week(week))
    is_reported = exists().where(heard.c.area_code == area.code, heard.c.is_report == 1)
    if session.scalar(select(is_reported)):
        raise ReportedAlready
    row = _find(session, area.code, week) or _insert(session, person, area.code, week)
    if row.withdrawn_at is not None:
        row.by_id, row.at, row.withdrawn_at = person.id, clock.utc_now(), None
    row.note = note[:LONGEST_NOTE] or row.note
    session.flush()
    return row


def withdraw_nil(session: Session, person: Person, area_code: str, week_key: str) -> bool:
    """Take the word back; False where there was none to take back.

    Raises:
        NotVisible, NilWeekClosed: as for `record_nil`.
    """
    area, week = _open_week(session, person, area_code, week_key)
    row = _find(session, area.code, week)
    if row is None or row.withdrawn_at is not None:
        return False
    row.withdrawn_at = clock.utc_now()
    session.flush()
    return True


def may_record(person: Person, area: Area) -> bool:
    """Whether `person` reports for the village, or looks after those who do."""
    return area.level == Level.VILLAGE and person.holds(Permission.SUBMISSIONS_CREATE, area.code)


def open_weeks(today: date, weekday: int) -> tuple[Week, Week]:
    """The running week and the one before it."""
    running = week_of(today, weekday)
    return running, running.previous


def own_weeks(session: Session, person: Person, *, today: date) -> Sequence[OwnWeek]:
    """The open weeks of the villages that `person` reports for. At most eight queries a village."""
    codes = [
        duty.area_code
        for duty in person.duties
        if duty.role is Role.REPORTER and len(duty.area_code) >= counting.VILLAGE_DIGITS
    ]
    found = []
    for code in codes[:MOST_VILLAGES]:
        area = geography.get_area(session, code)
        weeks = open_weeks(today, weekday_of(session, code))
        row = grids.grid_of(session, area, Window(weeks, {})).rows[0]
        found += [
            OwnWeek(area, week, week == weeks[0], cell)
            for week, cell in zip(weeks, row.cells, strict=True)
        ]
    return found


def _open_week(
    session: Session, person: Person, area_code: str, week_key: str
) -> tuple[Area, Week]:  # fmt: skip
    area = geography.find_area(session, area_code)
    if area is None or not may_record(person, area):
        raise NotVisible
    weekday = weekday_of(session, area_code)
    try:
        week = week_from_key(week_key, weekday)
    except WeekKeyError as error:
        raise NotVisible from error
    if week not in open_weeks(clock.today(), weekday):
        raise NilWeekClosed
    return area, week


def _find(session: Session, area_code: str, week: Week) -> NilReport | None:
    return session.scalars(
        select(NilReport)
        .where(NilReport.area_code == area_code, starts_about(NilReport.week_starts_on, week))
        .order_by(NilReport.withdrawn_at.is_not(None), NilReport.id)
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _insert(session: Session, person: Person, area_code: str, week: Week) -> NilReport:
    row = NilReport(
        area_code=area_code, week_starts_on=week.starts_on, by_id=person.id, at=clock.utc_now(),
        note="",
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Two taps at once: the other request wrote the same word.
        found = _find(session, area_code, week)
        assert found is not None  # noqa: S101
        return found
    return row
