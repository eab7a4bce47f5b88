"""The list of issued weekly reports: by year, found by number, day or province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp import thai
from webapp.geography.models import COUNTRY_CODE, Area
from webapp.lookback import carried
from webapp.lookback.choices import PROVINCE_DIGITS
from webapp.thai import ThaiInputError
from webapp.weekly import totals
from webapp.weekly.entries import Count
from webapp.weekly.models import WeeklyReport

PAGE_ROWS = 100
YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLine:
    """One issued report."""

    id: int
    number: str
    province_code: str
    province: str
    week_key: str
    starts_on: date
    ends_on: date
    issued_at: datetime
    total: Count
    adjusted: Count
    """What it carries of adjustments to earlier reports."""


def years_of(session: Session, area: Area) -> Sequence[str]:
    """The years (พ.ศ.) that reports were issued for, newest first. One query."""
    year = func.substr(WeeklyReport.week_key, 1, YEAR_DIGITS)
    found = session.scalars(select(year).where(_of_area(area)).distinct().order_by(year.desc()))
    return found.all()


def count(session: Session, area: Area, *, year: str, words: str) -> int:
    """How many reports the list has."""
    wanted = _wanted(area, year, words)
    return session.scalar(
        select(func.count()).select_from(WeeklyReport).join(WeeklyReport.area).where(wanted)
    ) or 0  # fmt: skip


def lines(
    session: Session, area: Area, *, year: str, words: str, page: int = 1
) -> list[IssuedLine]:  # fmt: skip
    """One page of the reports of an area's province, or of all, newest first. Three queries.

    Snapshots stay where they are: only the totals beside them are read.
    """
    found = session.execute(
        select(WeeklyReport.id, WeeklyReport.number, WeeklyReport.area_code, Area.name_th,
               WeeklyReport.week_key, WeeklyReport.starts_on, WeeklyReport.ends_on,
               WeeklyReport.issued_at)
        .join(WeeklyReport.area)
        .where(_wanted(area, year, words))
        .order_by(WeeklyReport.starts_on.desc(), WeeklyReport.area_code)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()  # fmt: skip
    ids = [row.id for row in found]
    frozen, adjusted = totals.of_reports(session, ids), carried.of_reports(session, ids)
    return [
        IssuedLine(
            id=row.id, number=row.number, province_code=row.area_code, province=row.name_th,
            week_key=row.week_key, starts_on=row.starts_on, ends_on=row.ends_on,
            issued_at=row.issued_at,
            total=sum(frozen.get(row.id, {}).values(), Count()),
            adjusted=sum(adjusted.get(row.id, {}).values(), Count()),
        )
        for row in found
    ]  # fmt: skip


def _of_area(area: Area) -> ColumnElement[bool]:
    is_country = area.code == COUNTRY_CODE
    every: ColumnElement[bool] = WeeklyReport.id.is_not(None)
    return every if is_country else WeeklyReport.area_code == area.code[:PROVINCE_DIGITS]


def _wanted(area: Area, year: str, words: str) -> ColumnElement[bool]:
    clauses = [_of_area(area)]
    if year:
        clauses.append(func.substr(WeeklyReport.week_key, 1, YEAR_DIGITS) == year)
    if words:
        clauses.append(_has(words))
    return and_(*clauses)


def _has(words: str) -> ColumnElement[bool]:
    """The number has the words, the province is called so, or the week holds the day named."""
    plain = thai.to_arabic_digits(words)
    ways = [
        WeeklyReport.number.icontains(plain, autoescape=True),
        Area.search_key.contains(thai.search_key(words), autoescape=True),
    ]
    try:
        day = thai.parse_date_text(plain)
    except ThaiInputError:
        pass
    else:
        ways.append(and_(WeeklyReport.starts_on <= day, WeeklyReport.ends_on >= day))
    return or_(*ways)
