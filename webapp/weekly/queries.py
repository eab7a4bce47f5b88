"""Reading papers: whose they are, one to show, and what issued ones show.

Papers are issued by the province. A district reads its own part of the province's paper, so that
no figure exists twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from webapp.accounts.permissions import Permission, Person
from webapp.clock import WEDNESDAY, Week, WeekKeyError, week_from_key, week_of
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.geography.scope import contains
from webapp.submissions import removals
from webapp.thai import search_key
from webapp.weekly import adjustment_queries, office_services
from webapp.weekly.candidates import approved_in, frame_of
from webapp.weekly.models import WeeklyReport
from webapp.weekly.office_models import OfficeSetting
from webapp.weekly.offices import PRESET, OfficePaper
from webapp.weekly.snapshot import from_snapshot, office_in, pictures_of
from webapp.weekly.summary import WeeklySummary, extract, summarise
from webapp.weekly.week_settings import find_setting

PROVINCE_DIGITS = 2
LEVELS = {Level.PROVINCE, Level.DISTRICT}
"""The levels that have a weekly paper, whole or in part."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An area's week as it is to be shown: frozen where `report` is there, else a preview."""

    area: Area
    week: Week
    summary: WeeklySummary
    report: WeeklyReport | None
    office: OfficePaper = PRESET
    """How it is printed, as frozen with the report or as chosen now."""


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


def issued_report(
    session: Session, area_code: str, week_key: str, *, is_read: bool = True
) -> WeeklyReport | None:
    """The report of the area's province for this week, or None.

    By key, not by days: an issued paper keeps its address when the setting changes. Where it is not
    to be read, its snapshot stays in the database: a megabyte and more.
    """
    query = select(WeeklyReport).where(
        WeeklyReport.area_code == province_of(area_code), WeeklyReport.week_key == week_key
    )
    return session.scalars(
        query if is_read else query.options(defer(WeeklyReport.snapshot))
    ).one_or_none()


def days_of(session: Session, area_code: str, week_key: str) -> Week:
    """The days of a week: as its report has them where it is issued, else as set now.

    Raises:
        NotVisible: the year has no such week.
    """
    starts_on = session.scalar(
        select(WeeklyReport.starts_on).where(
            WeeklyReport.area_code == province_of(area_code), WeeklyReport.week_key == week_key
        )
    )
    return get_week(session, area_code, week_key) if starts_on is None else Week(starts_on)


def number_over(session: Session, area_code: str, week: Week) -> str | None:
    """The number of an issued report that has some of these days, or all of them; else None.

    Such a week gets no report of its own: its weeks were cut otherwise when that one was issued.
    """
    return session.scalar(
        select(WeeklyReport.number)
        .where(WeeklyReport.area_code == province_of(area_code))
        .where(WeeklyReport.starts_on <= week.ends_on, WeeklyReport.ends_on >= week.starts_on)
        .order_by(WeeklyReport.starts_on)
        .limit(1)
    )


def printed_pictures(session: Session) -> Iterator[str]:
    """The keys of all pictures that issued papers show, so that no file of theirs is removed."""
    gone = set(map(str, removals.all_gone(session)))
    for snapshot in session.scalars(select(WeeklyReport.snapshot).execution_options(yield_per=20)):
        yield from pictures_of(snapshot, without=gone)
    yield from session.scalars(
        select(OfficeSetting.emblem_sha256).where(OfficeSetting.emblem_sha256 != "")
    )


def province_of(area_code: str) -> str:
    """The code of the province that an area lies in, or is."""
    return area_code[:PROVINCE_DIGITS]
