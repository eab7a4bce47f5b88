"""Reading weeks: one paper to show, the list of an area's weeks, and what would be left out.

Papers are issued by the province. A district reads its own part of the province's paper, so that
no figure exists twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.clock import WEDNESDAY, Week, WeekKeyError, week_from_key, week_of
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.geography.scope import contains, within
from webapp.submissions import removals
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status
from webapp.thai import search_key
from webapp.weekly import adjustment_queries, office_services
from webapp.weekly.candidates import approved_in, frame_of, is_issued
from webapp.weekly.models import WeeklyReport, WeeklyReportItem
from webapp.weekly.office_models import OfficeSetting
from webapp.weekly.offices import PRESET, OfficePaper
from webapp.weekly.snapshot import from_snapshot, office_in, pictures_of
from webapp.weekly.summary import WeeklySummary, extract, summarise
from webapp.weekly.week_settings import find_setting

PROVINCE_DIGITS = 2
LEVELS = {Level.PROVINCE, Level.DISTRICT}
"""The levels that have a weekly paper, whole or in part."""
WAITING = (Status.SUBMITTED, Status.RETURNED)
WEEKS_BACK = 8


@dataclass(frozen=True, slots=True)
class Paper:
    """An area's week as it is to be shown: frozen where `report` is there, else a preview."""

    area: Area
    week: Week
    summary: WeeklySummary
    report: WeeklyReport | None
    office: OfficePaper = PRESET
    """How it is printed, as frozen with the report or as chosen now."""


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


def get_area(session: Session, person: Person, area_code: str) -> Area:
    """Fetch a province or district whose weekly reports `person` may read.

    Raises:
        NotVisible: it is none, does not exist, or is not this person's.
    """
    area = geography.find_area(session, area_code)
    if area is None or area.level not in LEVELS:
        raise NotVisible
    if not person.holds(Permission.WEEKLY_VIEW, area_code):
        raise NotVisible
    return area


def areas_of(session: Session, person: Person) -> list[Area]:
    """The provinces and districts that a person is put in charge of, in code order.

    Whoever may read the whole country gets the provinces. Two queries at most.
    """
    codes = person.areas_where(Permission.WEEKLY_VIEW)
    found = session.scalars(
        select(Area).where(Area.code.in_(codes), Area.level.in_(LEVELS)).order_by(Area.code)
    ).all()
    return geography.provinces(session) if COUNTRY_CODE in codes else list(found)


def named_like(areas: Iterable[Area], text: str) -> list[Area]:
    """Those of the areas whose name holds `text`; all of them where it is empty."""
    wanted = search_key(text)
    return [area for area in areas if wanted in area.search_key]


def last_week_over(today: date) -> Week:
    """The newest week that has ended, in weeks as preset."""
    return week_of(today).previous


def get_paper(
    session: Session, person: Person, area_code: str, week_key: str, *, today: date
) -> Paper:
    """Fetch the paper of an area's week: the issued one, else a preview of what is approved now.

    Constant in queries: 2 for an issued week, 17 for a preview.

    Raises:
        NotVisible: no such week yet or at all, or the area is not this person's.
    """
    return paper_of(session, get_area(session, person, area_code), week_key, today=today)


def paper_of(session: Session, area: Area, week_key: str, *, today: date) -> Paper:
    """Read the paper of an area that was fetched before, as `get_paper` does."""
    report = issued_report(session, area.code, week_key)
    if report is not None:
        summary = from_snapshot(report.snapshot)
        part = summary if area.level == Level.PROVINCE else extract(summary, area.code)
        if part is None:
            raise NotVisible
        return Paper(
            area, Week(report.starts_on), part, report, office_in(report.snapshot, area.code)
        )
    week = get_week(session, area.code, week_key)
    if week.starts_on > today:
        raise NotVisible
    office = office_services.paper_of(session, area.code)
    return Paper(area, week, preview(session, area, week), None, office)


def preview(session: Session, area: Area, week: Week, *, lock: bool = False) -> WeeklySummary:
    """Add up what the area's report of the week would carry now."""
    entries = approved_in(session, area.code, week, lock=lock)
    own = [entry for entry in entries if contains(area.code, entry.area_code)]
    adjustments = adjustment_queries.pending(session, area.code, week, lock=lock)
    return summarise(frame_of(session, area, week, own), entries, adjustments)


def first_weekday(session: Session, area_code: str) -> int:
    """The ISO weekday on which reporting weeks begin in the area's province."""
    setting = find_setting(session, area_code)
    return WEDNESDAY if setting is None else setting.first_weekday


def get_week(session: Session, area_code: str, week_key: str) -> Week:
    """The days of a week that is not issued, as the province's setting has them now.

    Raises:
        NotVisible: the year has no such week.
    """
    try:
        return week_from_key(week_key, first_weekday(session, area_code))
    except WeekKeyError as error:
        raise NotVisible from error


def issued_report(session: Session, area_code: str, week_key: str) -> WeeklyReport | None:
    """The report of the area's province for this week, or None.

    By key, not by days: an issued paper keeps its address when the setting changes.
    """
    return session.scalars(
        select(WeeklyReport).where(
            WeeklyReport.area_code == _province_of(area_code), WeeklyReport.week_key == week_key
        )
    ).one_or_none()


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


def printed_pictures(session: Session) -> Iterator[str]:
    """The keys of all pictures that issued papers show, so that no file of theirs is removed."""
    gone = set(map(str, removals.all_gone(session)))
    for snapshot in session.scalars(select(WeeklyReport.snapshot).execution_options(yield_per=20)):
        yield from pictures_of(snapshot, without=gone)
    yield from session.scalars(
        select(OfficeSetting.emblem_sha256).where(OfficeSetting.emblem_sha256 != "")
    )


def _province_of(area_code: str) -> str:
    return area_code[:PROVINCE_DIGITS]


def _issued_weeks(session: Session, area: Area, keys: Sequence[str]) -> dict[str, WeekLine]:
    carried = (
        select(WeeklyReportItem.report_id, func.count().label("count"))
        .join(Submission, Submission.id == WeeklyReportItem.submission_id)
        .where(within(Submission.area_code, area.code))
        .group_by(WeeklyReportItem.report_id)
        .subquery()
    )
    rows = session.execute(
        select(
            WeeklyReport.week_key, WeeklyReport.starts_on, WeeklyReport.number,
            WeeklyReport.issued_at, func.coalesce(carried.c.count, 0),
        )
        .outerjoin(carried, carried.c.report_id == WeeklyReport.id)
        .where(WeeklyReport.area_code == _province_of(area.code))
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
