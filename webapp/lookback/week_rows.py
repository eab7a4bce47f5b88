"""A week added up level by level: the country by its provinces, an area by what lies below it.

Issued figures are those frozen with the report. The country reads them from the totals kept beside
the reports; what is not issued is added up as the province's preview would be.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.clock import WEDNESDAY, Week, WeekKeyError, week_from_key
from webapp.errors import NotVisible
from webapp.geography.labels import short_label
from webapp.geography.models import COUNTRY_CODE, Area
from webapp.lookback import carried, queries
from webapp.lookback.carried import Differences
from webapp.lookback.choices import PROVINCE_DIGITS, Choice, digits_below
from webapp.lookback.tally import count_rows
from webapp.weekly import queries as weekly
from webapp.weekly import totals
from webapp.weekly.entries import Count, Named
from webapp.weekly.models import WeeklyReport, WeekSetting
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Row


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One area below in a week. `number` is that of the issued report the figures are from."""

    code: str
    name: str
    by_type: Mapping[str, Count]
    number: str | None

    @property
    def total(self) -> Count:
        """All types together."""
        return sum(self.by_type.values(), Count())


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """An area's week by what lies below it."""

    area: Area
    week: Week
    types: tuple[Named, ...]
    rows: tuple[WeekRow, ...]
    number: str | None
    """Of the issued report; of the whole country None."""
    adjusted: Differences = field(default_factory=dict)
    """What its reports carry of adjustments to earlier ones; in no other figure here."""

    @property
    def issued(self) -> int:
        """How many rows are of issued reports."""
        return sum(row.number is not None for row in self.rows)

    @property
    def adjusted_total(self) -> Count:
        """The differences of all types together."""
        return sum(self.adjusted.values(), Count())

    def total_of(self, type_code: str, *, issued_only: bool = False) -> Count:
        """One type over all rows."""
        rows = [row for row in self.rows if row.number or not issued_only]
        return sum((row.by_type.get(type_code, Count()) for row in rows), Count())

    def total(self, *, issued_only: bool = False) -> Count:
        """Everything."""
        rows = [row for row in self.rows if row.number or not issued_only]
        return sum((row.total for row in rows), Count())


def week_figures(
    session: Session, person: Person, area_code: str, week_key: str, *, today: date
) -> WeekFigures:
    """The week of the country, a province or a district that `person` may read.

    Of the country ten queries at most, however many provinces there are.

    Raises:
        NotVisible: no such week yet or at all, or the area is not this person's.
    """
    if area_code == COUNTRY_CODE:
        return _of_country(session, queries.get_area(session, person, area_code), week_key, today)
    paper = weekly.get_paper(session, person, area_code, week_key, today=today)
    return figures_of(paper)


def figures_of(paper: Paper) -> WeekFigures:
    """The figures of a paper, row by row."""
    summary = paper.summary
    number = paper.report.number if paper.report else None
    codes = [named.code for named in summary.frame.types]

    def row_of(row: Row) -> WeekRow:
        by_type = dict(zip(codes, row.cells, strict=True))
        return WeekRow(row.place.code, row.place.short, by_type, number)

    return WeekFigures(
        area=paper.area, week=paper.week, types=summary.frame.types, number=number,
        rows=tuple(row_of(row) for row in summary.rows),
        adjusted=carried.by_type(summary.adjustments),
    )  # fmt: skip


def compared_figures(
    session: Session, person: Person, area_code: str, week_key: str, *, today: date
) -> WeekFigures:
    """The same to be put beside other weeks, so that nothing is counted in two of them.

    A preview carries whatever was not issued before, and so would that of the week after it. Here
    a week that is not issued has only what was held in it. Twelve queries at most.

    Raises:
        NotVisible: as for `week_figures`.
    """
    if area_code == COUNTRY_CODE:
        country = queries.get_area(session, person, area_code)
        return _of_country(session, country, week_key, today, is_alone=True)
    area = weekly.get_area(session, person, area_code)
    if weekly.issued_report(session, area_code, week_key, is_read=False) is not None:
        return figures_of(weekly.paper_of(session, area, week_key, today=today))
    week = weekly.get_week(session, area_code, week_key)
    if week.starts_on > today:
        raise NotVisible
    return _held_in(session, area, week)


def _held_in(session: Session, area: Area, week: Week) -> WeekFigures:
    """What was held in a week and is in no report."""
    choice = Choice(area_code=area.code, first=week.starts_on, last=week.ends_on, is_unissued=True)
    digits = digits_below(area.code)
    found: dict[str, dict[str, Count]] = defaultdict(dict)
    for (code, type_code), count in count_rows(session, choice, digits).items():
        found[code][type_code] = count
    used = {code for by_type in found.values() for code in by_type}
    types = queries.types_on(session, week.ends_on, used)
    return WeekFigures(
        area=area, week=week, number=None,
        types=tuple(Named(row.code, row.name_th) for row in types),
        rows=tuple(
            WeekRow(below.code, short_label(below), found.get(below.code, {}), None)
            for below in queries.rows_of(session, area, digits, found)
        ),
    )  # fmt: skip


def country_week(week_key: str, *, today: date) -> Week:
    """The week of a key as it is cut by preset; provinces may cut theirs otherwise.

    Raises:
        NotVisible: no such week, or not yet.
    """
    try:
        week = week_from_key(week_key, WEDNESDAY)
    except WeekKeyError as error:
        raise NotVisible from error
    if week.starts_on > today:
        raise NotVisible
    return week


def _of_country(
    session: Session, country: Area, week_key: str, today: date, *, is_alone: bool = False
) -> WeekFigures:
    week = country_week(week_key, today=today)
    reports = {
        code: (report_id, number)
        for report_id, code, number in session.execute(
            select(WeeklyReport.id, WeeklyReport.area_code, WeeklyReport.number).where(
                WeeklyReport.week_key == week_key
            )
        ).tuples()
    }
    frozen = totals.of_reports(session, [report_id for report_id, _ in reports.values()])
    provinces = queries.rows_of(session, country, PROVINCE_DIGITS, reports)
    open_ones = [area.code for area in provinces if area.code not in reports]
    drafts = _drafts(session, open_ones, week_key, is_alone=is_alone)
    rows = tuple(
        WeekRow(area.code, short_label(area), frozen[reports[area.code][0]], reports[area.code][1])
        if area.code in reports
        else WeekRow(area.code, short_label(area), drafts.get(area.code, {}), None)
        for area in provinces
    )
    used = {code for row in rows for code in row.by_type}
    types = queries.types_on(session, week.ends_on, used)
    return WeekFigures(
        area=country, week=week, rows=rows, number=None,
        types=tuple(Named(row.code, row.name_th) for row in types),
        adjusted=_carried(session, [report_id for report_id, _ in reports.values()]),
    )  # fmt: skip


def _carried(session: Session, ids: Sequence[int]) -> Differences:
    found: dict[str, Count] = defaultdict(Count)
    for differences in carried.of_reports(session, ids).values():
        for code, count in differences.items():
            found[code] += count
    return found


def _drafts(
    session: Session, provinces: Sequence[str], week_key: str, *, is_alone: bool
) -> Mapping[str, Mapping[str, Count]]:
    """Province → type → what its report would carry now, of those that are not issued."""
    by_weekday: dict[int, list[str]] = defaultdict(list)
    weekdays = dict(
        session.execute(select(WeekSetting.area_code, WeekSetting.first_weekday)).tuples().all()
    )
    for code in provinces:
        by_weekday[weekdays.get(code, WEDNESDAY)].append(code)
    found: dict[str, dict[str, Count]] = defaultdict(dict)
    for weekday, codes in by_weekday.items():
        week = week_from_key(week_key, weekday)
        choice = Choice(
            area_code=COUNTRY_CODE, first=week.starts_on if is_alone else None, last=week.ends_on,
            is_unissued=True, provinces=tuple(codes),
        )  # fmt: skip
        for (code, type_code), count in count_rows(session, choice, PROVINCE_DIGITS).items():
            found[code][type_code] = count
    return found
