"""Reading weeks side by side: those of an area, and what is not issued or not approved yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.clock import Week, week_of
from webapp.geography.models import Area
from webapp.geography.scope import within
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status
from webapp.weekly.candidates import is_issued
from webapp.weekly.models import WeeklyReport, WeeklyReportItem
from webapp.weekly.queries import PROVINCE_DIGITS, first_weekday, province_of

WAITING = (Status.SUBMITTED, Status.RETURNED)
WEEKS_BACK = 8


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week in a list: issued under a number, or how much is there and still waiting."""

    week: Week
    number: str | None
    issued_at: datetime | None
    approved: int
    """Activities in the issued report, else those that it would carry from the week itself."""
    waiting: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """Submissions of a week that nobody has approved yet, in one area."""

    area: Area
    submitted: int
    returned: int


def weeks_of(session: Session, area: Area, *, today: date) -> list[WeekLine]:
    """The current week of the area and the eight before it, newest first. Four queries."""
    current = week_of(today, first_weekday(session, area.code))
    weeks = [current]
    while len(weeks) <= WEEKS_BACK:
        weeks.append(weeks[-1].previous)
    reports = _issued_weeks(session, area, [week.key for week in weeks])
    days = _open_days(session, area, weeks[-1].starts_on, current.ends_on)
    return [reports.get(week.key) or _open_line(week, days, today) for week in weeks]


def waiting_counts(session: Session, area_code: str, week: Week) -> list[WaitingCount]:
    """What of the week is not approved yet, by area below in code order; areas with none left out.

    Two queries.
    """
    digits = len(area_code) + PROVINCE_DIGITS
    below = func.substr(Submission.area_code, 1, digits)
    rows = session.execute(
        select(below, Submission.status, func.count())
        .where(within(Submission.area_code, area_code), Submission.status.in_(WAITING))
        .where(Submission.held_on.between(week.starts_on, week.ends_on))
        .group_by(below, Submission.status)
    ).tuples()
    counts = {(code, Status(status)): count for code, status, count in rows}
    areas = session.scalars(
        select(Area).where(Area.code.in_({code for code, _ in counts})).order_by(Area.code)
    )
    return [
        WaitingCount(area, *(counts.get((area.code, status), 0) for status in WAITING))
        for area in areas
    ]


def unissued_before(session: Session, area_code: str, week: Week) -> Sequence[str]:
    """Keys of the weeks between the province's last issued report and `week`, oldest first.

    Nothing where no report was issued before: there is no gap at the beginning.
    """
    last = session.scalar(
        select(func.max(WeeklyReport.ends_on)).where(
            WeeklyReport.area_code == area_code, WeeklyReport.ends_on < week.starts_on
        )
    )
    keys = []
    earlier = week.previous
    while last is not None and earlier.starts_on > last:
        keys.append(earlier.key)
        earlier = earlier.previous
    return keys[::-1]


def provinces_with_issued(session: Session, week_key: str) -> dict[str, str]:
    """Province code → number of its report of this week, where it is issued."""
    found = select(WeeklyReport.area_code, WeeklyReport.number)
    rows = session.execute(found.where(WeeklyReport.week_key == week_key))
    return dict(rows.tuples().all())


def _issued_weeks(session: Session, area: Area, keys: Sequence[str]) -> dict[str, WeekLine]:
    """By key; counted where they were when the week was frozen, as its paper has them."""
    carried = (
        select(WeeklyReportItem.report_id, func.count().label("count"))
        .where(within(WeeklyReportItem.area_code, area.code))
        .group_by(WeeklyReportItem.report_id)
        .subquery()
    )
    rows = session.execute(
        select(
            WeeklyReport.week_key, WeeklyReport.starts_on, WeeklyReport.number,
            WeeklyReport.issued_at, func.coalesce(carried.c.count, 0),
        )
        .outerjoin(carried, carried.c.report_id == WeeklyReport.id)
        .where(WeeklyReport.area_code == province_of(area.code))
        .where(WeeklyReport.week_key.in_(keys))
    ).tuples()  # fmt: skip
    return {
        key: WeekLine(Week(starts_on), number, issued_at, count, 0, is_over=True)
        for key, starts_on, number, issued_at, count in rows
    }


def _open_days(session: Session, area: Area, first: date, last: date) -> Counter[tuple[date, bool]]:
    """(day, is approved) → submissions held on it that no report carries."""
    is_approved = Submission.status == Status.APPROVED
    rows = session.execute(
        select(Submission.held_on, is_approved, func.count())
        .where(within(Submission.area_code, area.code))
        .where(Submission.held_on.between(first, last), ~is_issued())
        .where(Submission.status.in_([Status.APPROVED, *WAITING]))
        .group_by(Submission.held_on, is_approved)
    ).tuples()
    return Counter({(day, bool(approved)): count for day, approved, count in rows if day})


def _open_line(week: Week, days: Counter[tuple[date, bool]], today: date) -> WeekLine:
    def held(*, approved: bool) -> int:
        return sum(
            count
            for (day, is_approved), count in days.items()
            if week.starts_on <= day <= week.ends_on and is_approved is approved
        )

    return WeekLine(
        week, None, None, held(approved=True), held(approved=False), is_over=today > week.ends_on
    )
