"""Reading weeks side by side: those of an area, and what is not issued or not approved yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
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
    covered_by: str = ""
    """Number of an issued report that has some of its days, so that it gets none of its own."""


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """Submissions that a week would carry if they were approved, in one area."""

    area: Area
    submitted: int
    returned: int
    late: int
    """Those among them that were held before the week."""


def weeks_of(session: Session, area: Area, *, today: date) -> list[WeekLine]:
    """The current week of the area and the eight before it, newest first. Four queries.

    Issued ones keep their own days when the first day of the week is set anew.
    """
    current = week_of(today, first_weekday(session, area.code))
    weeks = [current]
    while len(weeks) <= WEEKS_BACK:
        weeks.append(weeks[-1].previous)
    first, last = weeks[-1].starts_on, current.ends_on
    issued = _issued_weeks(session, area, first, last)
    known = {line.week for line in issued}
    days = _open_days(session, area, first, last)
    lines = [
        _open_line(week, days, today, covered_by=_covered_by(week, issued))
        for week in weeks
        if week not in known
    ]
    return sorted([*issued, *lines], key=lambda line: line.week, reverse=True)


def waiting_counts(session: Session, area_code: str, week: Week) -> list[WaitingCount]:
    """What a week would carry and is not approved yet, by area below in code order.

    Also of what was held before it. Areas with none are left out. Two queries.
    """
    digits = len(area_code) + PROVINCE_DIGITS
    below = func.substr(Submission.area_code, 1, digits)
    is_late = case((Submission.held_on < week.starts_on, 1), else_=0)
    rows = session.execute(
        select(below, Submission.status, func.count(), func.sum(is_late))
        .where(within(Submission.area_code, area_code), Submission.status.in_(WAITING))
        .where(Submission.held_on <= week.ends_on)
        .group_by(below, Submission.status)
    ).tuples()
    counts: Counter[tuple[str, Status]] = Counter()
    late: Counter[str] = Counter()
    for code, status, count, count_late in rows:
        counts[code, Status(status)] = count
        late[code] += int(count_late)
    areas = session.scalars(
        select(Area).where(Area.code.in_({code for code, _ in counts})).order_by(Area.code)
    )
    return [
        WaitingCount(
            area, submitted=counts[area.code, Status.SUBMITTED],
            returned=counts[area.code, Status.RETURNED], late=late[area.code],
        )
        for area in areas
    ]  # fmt: skip


def unissued_before(session: Session, area_code: str, week: Week) -> Sequence[Week]:
    """The weeks between the province's last issued report and `week`, oldest first.

    Nothing where no report was issued before: there is no gap at the beginning.
    """
    last = session.scalar(
        select(func.max(WeeklyReport.ends_on)).where(
            WeeklyReport.area_code == area_code, WeeklyReport.ends_on < week.starts_on
        )
    )
    found = []
    earlier = week.previous
    while last is not None and earlier.starts_on > last:
        found.append(earlier)
        earlier = earlier.previous
    return found[::-1]


def provinces_with_issued(session: Session, week_key: str) -> dict[str, str]:
    """Province code → number of its report of this week, where it is issued."""
    found = select(WeeklyReport.area_code, WeeklyReport.number)
    rows = session.execute(found.where(WeeklyReport.week_key == week_key))
    return dict(rows.tuples().all())


def _issued_weeks(session: Session, area: Area, first: date, last: date) -> list[WeekLine]:
    """Those with a day from `first` to `last`, counted where they were when they were frozen."""
    carried = (
        select(WeeklyReportItem.report_id, func.count().label("count"))
        .where(within(WeeklyReportItem.area_code, area.code))
        .group_by(WeeklyReportItem.report_id)
        .subquery()
    )
    rows = session.execute(
        select(
            WeeklyReport.starts_on, WeeklyReport.number, WeeklyReport.issued_at,
            func.coalesce(carried.c.count, 0),
        )
        .outerjoin(carried, carried.c.report_id == WeeklyReport.id)
        .where(WeeklyReport.area_code == province_of(area.code))
        .where(WeeklyReport.starts_on <= last, WeeklyReport.ends_on >= first)
    ).tuples()  # fmt: skip
    return [
        WeekLine(Week(starts_on), number, issued_at, count, 0, is_over=True)
        for starts_on, number, issued_at, count in rows
    ]


def _covered_by(week: Week, issued: Sequence[WeekLine]) -> str:
    return next((str(line.number) for line in issued if line.week.overlaps(week)), "")


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


def _open_line(
    week: Week, days: Counter[tuple[date, bool]], today: date, *, covered_by: str
) -> WeekLine:
    def held(*, approved: bool) -> int:
        return sum(
            count
            for (day, is_approved), count in days.items()
            if week.starts_on <= day <= week.ends_on and is_approved is approved
        )

    return WeekLine(
        week, None, None, held(approved=True), held(approved=False),
        is_over=today > week.ends_on, covered_by=covered_by,
    )  # fmt: skip
