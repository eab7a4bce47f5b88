"""The pages of a week's figures: level by level, and beside other weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.clock import Week, WeekKeyError, week_from_key
from webapp.geography.models import COUNTRY_CODE, Level
from webapp.lookback import labels, queries
from webapp.lookback.addresses import week_entries_url, week_url
from webapp.lookback.digests import (
    Digest,
    FigureCell,
    FigureColumn,
    FigureRow,
    FigureTable,
    Look,
    pair,
    pair_columns,
)
from webapp.lookback.week_rows import WeekFigures, WeekRow, compared_figures
from webapp.weekly.entries import Count

LINKED_LEVELS = (Level.COUNTRY, Level.PROVINCE)
"""The levels whose rows have a page of figures of their own."""
WEEKS_OF_A_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Share:
    """What one province adds to a figure of the country, and where that leads."""

    row: WeekRow
    count: Count
    week_url: str
    entries_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A week beside the one before and the same one of the year before."""

    now: WeekFigures
    before: WeekFigures
    year_before: WeekFigures


def digest_of(figures: WeekFigures) -> Digest:
    """A week by area below and volunteer type."""
    is_country = figures.area.code == COUNTRY_CODE
    notes = []
    if figures.issued < len(figures.rows) and is_country:
        notes.append(gettext("In grey: not issued yet. These are the figures that the report would "
                             "carry now, late reports included."))  # fmt: skip
        notes.append(gettext("Provinces may cut their weeks on other days; the week of one number "
                             "is taken."))  # fmt: skip
    elif not is_country and figures.number is None:
        notes.append(gettext("Not issued yet: these are the figures that the report would carry "
                             "now, late reports included."))  # fmt: skip
    if figures.adjusted:
        notes.append(gettext("Adjusted from earlier reports: what this report puts right of "
                             "reports issued before. It is not in the total."))  # fmt: skip
    return Digest(
        title=str(gettext("Figures of the week by area and volunteer type")),
        subject=_subject(figures),
        facts=_facts(figures),
        tables=(_table(figures),),
        notes=tuple(notes),
        file_name=f"{gettext('Figures of the week')} {figures.week.key} "
        f"{labels.area_label(figures.area)}",
    )


def shares_of(figures: WeekFigures, type_code: str) -> list[Share]:
    """The provinces that make up a figure of the country, of one volunteer type or of all."""
    found = []
    for row in figures.rows:
        count = row.by_type.get(type_code, Count()) if type_code else row.total
        if count.times:
            leads = week_url(row.code, figures.week.key), _entries(figures, row.code, type_code)
            found.append(Share(row, count, *leads))
    return found


def compare(
    session: Session, person: Person, area_code: str, week_key: str, *, today: date
) -> Compared:
    """Read three weeks. Raises `NotVisible` as `week_figures` does."""

    def week(key: str) -> WeekFigures:
        return compared_figures(session, person, area_code, key, today=today)

    now = week(week_key)
    weekday = queries.weekday_of(session, area_code)
    return Compared(now=now, before=week(now.week.previous.key),
                    year_before=week(key_year_before(now.week, weekday)))  # fmt: skip


def key_year_before(week: Week, weekday: int) -> str:
    """The week of the same number a year before; where that year had no such week, 52 weeks ago."""
    year, number = week.key.split("-")
    try:
        return week_from_key(f"{int(year) - 1}-{number}", weekday).key
    except WeekKeyError:
        return Week(week.starts_on - WEEKS_OF_A_YEAR).key


def comparison_digest(compared: Compared) -> Digest:
    """Three weeks side by side, by area and by type, with what changed."""
    now = compared.now
    weeks = [compared.now, compared.before, compared.year_before]
    codes = {row.code: row.name for figures in reversed(weeks) for row in figures.rows}
    by_area = {figures.week.key: {row.code: row for row in figures.rows} for figures in weeks}
    areas = [
        (name, [_total_of(by_area[figures.week.key].get(code)) for figures in weeks],
         _row_url(now, code))
        for code, name in sorted(codes.items())
    ]  # fmt: skip
    types = {named.code: named.name for figures in reversed(weeks) for named in figures.types}
    order = [named.code for named in now.types]
    ordered = sorted(types, key=lambda code: order.index(code) if code in order else len(order))
    kinds = [(types[code], [figures.total_of(code) for figures in weeks], "") for code in ordered]
    totals = [figures.total() for figures in weeks]
    return Digest(
        title=str(gettext("Comparison of weeks")),
        subject=_subject(now),
        facts=_comparison_facts(totals),
        tables=(
            _side_by_side((gettext("By area"), labels.BELOW[now.area.level]), areas, totals),
            _side_by_side((gettext("By volunteer type"), gettext("Volunteer type")), kinds, totals),
        ),
        notes=tuple(_standing(figures) for figures in weeks),
        file_name=f"{gettext('Comparison of weeks')} {now.week.key} {labels.area_label(now.area)}",
    )  # fmt: skip


def _subject(figures: WeekFigures) -> str:
    days = labels.days_label(figures.week.starts_on, figures.week.ends_on)
    return f"{labels.area_label(figures.area)} {gettext('from')} {days}"


def _facts(figures: WeekFigures) -> tuple[tuple[str, str | int], ...]:
    total = figures.total()
    facts: list[tuple[str, str | int]] = [
        (str(gettext("Activities")), total.times), (str(gettext("Participants")), total.people),
    ]  # fmt: skip
    if figures.area.code != COUNTRY_CODE:
        number = figures.number or str(gettext("not issued yet"))
        facts.append((str(gettext("Report number")), number))
        return tuple(facts)
    issued = str(gettext("%(issued)s of %(all)s provinces", issued=figures.issued,
                         all=len(figures.rows)))  # fmt: skip
    facts.append((str(gettext("Reports issued")), issued))
    return tuple(facts)


def _table(figures: WeekFigures) -> FigureTable:
    is_country = figures.area.code == COUNTRY_CODE
    times, people = str(gettext("times")), str(gettext("people"))
    columns = [FigureColumn(str(gettext("Order")), Look.CENTRE, width=7),
               FigureColumn(str(labels.BELOW[figures.area.level]), width=26)]  # fmt: skip
    if is_country:
        columns.append(FigureColumn(str(gettext("Report number")), width=18))
    for name in (*(named.name for named in figures.types), str(gettext("Total"))):
        columns += pair_columns(name, times, people)
    rows = [_row(figures, place, row) for place, row in enumerate(figures.rows, start=1)]
    return FigureTable(
        name=str(gettext("By area and volunteer type")), columns=tuple(columns), rows=tuple(rows),
        total=_total(figures), beside=_beside(figures), is_wide=True,
    )  # fmt: skip


def _row(figures: WeekFigures, place: int, row: WeekRow) -> FigureRow:
    is_country = figures.area.code == COUNTRY_CODE
    cells = [FigureCell(place), FigureCell(row.name, _row_url(figures, row.code))]
    if is_country:
        cells.append(FigureCell(row.number or str(gettext("Not issued yet"))))
    for named in figures.types:
        url = _entries(figures, row.code, named.code)
        cells += pair(row.by_type.get(named.code, Count()), url)
    cells += pair(row.total, _entries(figures, row.code, ""))
    return FigureRow(tuple(cells), is_quiet=is_country and row.number is None)


def _total(figures: WeekFigures) -> FigureRow:
    is_country = figures.area.code == COUNTRY_CODE
    cells = [FigureCell(""), FigureCell(str(gettext("Grand total")))]
    if is_country:
        cells.append(FigureCell(""))
    for code in (*(named.code for named in figures.types), ""):
        url = week_entries_url(figures.area.code, figures.week.key, type=code)
        cells += pair(figures.total_of(code) if code else figures.total(), url)
    return FigureRow(tuple(cells))


def _beside(figures: WeekFigures) -> FigureRow | None:
    """What its reports carry of adjustments to earlier ones."""
    if not figures.adjusted:
        return None
    cells = [FigureCell(""), FigureCell(str(gettext("Adjustments of earlier reports")))]
    if figures.area.code == COUNTRY_CODE:
        cells.append(FigureCell(""))
    for named in figures.types:
        cells += pair(figures.adjusted.get(named.code, Count()))
    cells += pair(figures.adjusted_total)
    return FigureRow(tuple(cells), is_change=True)


def _row_url(figures: WeekFigures, code: str) -> str:
    """The page of an area below, where it has one."""
    if figures.area.level not in LINKED_LEVELS:
        return ""
    return week_url(code, figures.week.key)


def _entries(figures: WeekFigures, code: str, type_code: str) -> str:
    if figures.area.code == COUNTRY_CODE:
        return week_entries_url(code, figures.week.key, type=type_code)
    return week_entries_url(figures.area.code, figures.week.key, below=code, type=type_code)


def _side_by_side(
    names: tuple[str, str], lines: Sequence[tuple[str, Sequence[Count], str]],
    totals: Sequence[Count],
) -> FigureTable:  # fmt: skip
    """`names` are those of the table and of its first column."""
    times, people = str(gettext("times")), str(gettext("people"))
    columns = [FigureColumn(str(names[1]), width=24)]
    columns += pair_columns(str(gettext("This week")), times, people)
    for span, change in (
        (gettext("Week before"), gettext("Difference from the week before")),
        (gettext("Same week last year"), gettext("Difference from last year")),
    ):
        columns += pair_columns(str(span), times, people)
        columns += (FigureColumn(times, Look.CHANGE, str(change), 8),
                    FigureColumn(people, Look.CHANGE, str(change), 10))  # fmt: skip
    return FigureTable(
        name=str(names[0]), columns=tuple(columns), is_wide=True,
        rows=tuple(_compared(label, counts, url) for label, counts, url in lines),
        total=_compared(str(gettext("Grand total")), totals, ""),
    )  # fmt: skip


def _compared(label: str, counts: Sequence[Count], url: str) -> FigureRow:
    now, *others = counts
    cells = [FigureCell(label, url), *pair(now)]
    for other in others:
        cells += pair(other)
        cells += (FigureCell(now.times - other.times), FigureCell(now.people - other.people))
    return FigureRow(tuple(cells))


def _comparison_facts(totals: Sequence[Count]) -> tuple[tuple[str, str | int], ...]:
    names = (gettext("This week"), gettext("Week before"), gettext("Same week last year"))
    return tuple(
        (str(name), str(gettext("%(times)s times, %(people)s people", times=f"{count.times:,}",
                                people=f"{count.people:,}")))
        for name, count in zip(names, totals, strict=True)
    )  # fmt: skip


def _standing(figures: WeekFigures) -> str:
    """Which week, and whether its figures are final."""
    days = labels.days_label(figures.week.starts_on, figures.week.ends_on)
    if figures.area.code == COUNTRY_CODE:
        said = gettext("%(days)s: issued by %(issued)s of %(all)s provinces; of the others what "
                       "was held in the week", days=days, issued=figures.issued,
                       all=len(figures.rows))  # fmt: skip
    elif figures.number:
        said = gettext("%(days)s: report number %(number)s", days=days, number=figures.number)
    else:
        said = gettext("%(days)s: not issued; only what was held on these days", days=days)
    if not figures.adjusted:
        return str(said)
    more = figures.adjusted_total
    beside = gettext("adjusted from earlier reports, not counted here: %(times)s times, "
                     "%(people)s people", times=labels.signed(more.times),
                     people=labels.signed(more.people))  # fmt: skip
    return f"{said} ({beside})"


def _total_of(row: WeekRow | None) -> Count:
    return row.total if row else Count()
