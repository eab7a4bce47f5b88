"""Stretches of days that are summed up: month, quarter, fiscal year, year, and a campaign's days.

Pure. The fiscal year runs from 1 October and is named by the year in which it ends; quarters are
those of the fiscal year, as offices count them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

from webapp.clock import week_of
from webapp.thai import BUDDHIST_OFFSET, buddhist_year, fiscal_year

FISCAL_MONTH: Final = 10
MONTHS: Final = 12
QUARTER_MONTHS: Final = 3
LONGEST_BY_DAYS: Final = 14
YEARS: Final = range(2400 - BUDDHIST_OFFSET, 2700 - BUDDHIST_OFFSET)
_ONE_DAY: Final = timedelta(days=1)
_KEY: Final = re.compile(
    r"(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))|(?P<quarter>FY[0-9]{4}-Q[1-4])"
    r"|(?P<fiscal_year>FY[0-9]{4})|(?P<year>[0-9]{4})"
    r"|occasion-(?P<occasion>[0-9]{4}-[A-Za-z0-9_-]{1,24})"
)


class PeriodKeyError(ValueError):
    """A key names no period."""


class PeriodKind(StrEnum):
    """What sort of period. The values are in addresses, where they say which tab is open."""

    MONTH = "month"
    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal_year"
    YEAR = "year"
    OCCASION = "occasion"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    kind: PeriodKind
    key: str
    starts_on: date
    ends_on: date

    @property
    def previous(self) -> Self | None:
        """The one before, of the same kind; None of a campaign, or before the first year."""
        return self._beside(self.starts_on - _ONE_DAY)

    @property
    def next(self) -> Self | None:
        """The one after, of the same kind; None of a campaign, or after the last year."""
        return self._beside(self.ends_on + _ONE_DAY)

    def _beside(self, day: date) -> Self | None:
        if self.kind not in KEYS or day.year not in YEARS:
            return None
        return type(self)(self.kind, *_span(self.kind, day))


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """A part that a period is divided into: a month, a week or a day, cut at the period's ends."""

    kind: PeriodKind | None
    """Month or week; None of a single day."""
    starts_on: date
    ends_on: date


KEYS: Final = (
    PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.FISCAL_YEAR, PeriodKind.YEAR,
)  # fmt: skip
"""The kinds that follow each other without a gap, in the order of the tabs."""


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that holds a day. Not for campaigns, which are no part of a calendar."""
    return Period(kind, *_span(kind, day))


def occasion_period(code: str, first: date, last: date, *, on: date) -> Period:
    """The days around an occasion's day of one year."""
    return Period(PeriodKind.OCCASION, f"occasion-{buddhist_year(on)}-{code}", first, last)


def week_period(starts_on: date) -> Period:
    """Seven days as a period."""
    ends_on = starts_on + timedelta(days=6)
    return Period(PeriodKind.WEEK, starts_on.isoformat(), starts_on, ends_on)


def read(key: str) -> Period:
    """The period of a key as `Period.key` writes it; campaigns are read by `occasion_key`.

    Raises:
        PeriodKeyError: it is none.
    """
    match = _KEY.fullmatch(key)
    if match is None or match.lastgroup is None or match["occasion"]:
        raise PeriodKeyError(key)
    year = int(re.sub(r"^FY", "", key)[:4]) - BUDDHIST_OFFSET
    if year not in YEARS:
        raise PeriodKeyError(key)
    match PeriodKind(match.lastgroup):
        case PeriodKind.MONTH:
            first = date(year, int(key[-2:]), 1)
        case PeriodKind.QUARTER:
            months = QUARTER_MONTHS * (int(key[-1]) - 1)
            first = _month_after(date(year - 1, FISCAL_MONTH, 1), months)
        case PeriodKind.FISCAL_YEAR:
            first = date(year - 1, FISCAL_MONTH, 1)
        case _:
            first = date(year, 1, 1)
    return period_of(PeriodKind(match.lastgroup), first)


def occasion_key(key: str) -> tuple[int, str] | None:
    """(year of the common era, code of the occasion), or None where the key names no campaign."""
    match = _KEY.fullmatch(key)
    if match is None or not match["occasion"]:
        return None
    year, _, code = match["occasion"].partition("-")
    common = int(year) - BUDDHIST_OFFSET
    return (common, code) if common in YEARS else None


def parts_of(period: Period, first_weekday: int) -> list[PeriodPart]:
    """What its course is told by: years by months, months by weeks, short campaigns by days."""
    days = (period.ends_on - period.starts_on).days + 1
    if period.kind in (PeriodKind.YEAR, PeriodKind.FISCAL_YEAR, PeriodKind.QUARTER):
        return _cut(period, PeriodKind.MONTH, first_weekday)
    if days <= LONGEST_BY_DAYS:
        return [
            PeriodPart(None, day, day)
            for day in (period.starts_on + timedelta(days=count) for count in range(days))
        ]
    return _cut(period, PeriodKind.WEEK, first_weekday)


def _cut(period: Period, kind: PeriodKind, first_weekday: int) -> list[PeriodPart]:
    parts, day = [], period.starts_on
    while day <= period.ends_on:
        if kind is PeriodKind.WEEK:
            last = week_of(day, first_weekday).ends_on
        else:
            last = period_of(kind, day).ends_on
        parts.append(PeriodPart(kind, day, min(last, period.ends_on)))
        day = last + _ONE_DAY
    return parts


def _span(kind: PeriodKind, day: date) -> tuple[str, date, date]:
    """(key, first day, last day)."""
    match kind:
        case PeriodKind.MONTH:
            first, months, key = day.replace(day=1), 1, f"{buddhist_year(day)}-{day.month:02d}"
        case PeriodKind.QUARTER:
            place = (day.month - FISCAL_MONTH) % MONTHS // QUARTER_MONTHS
            first = date(day.year, day.month - (day.month - 1) % QUARTER_MONTHS, 1)
            months, key = QUARTER_MONTHS, f"FY{fiscal_year(day)}-Q{place + 1}"
        case PeriodKind.FISCAL_YEAR:
            first = date(fiscal_year(day) - BUDDHIST_OFFSET - 1, FISCAL_MONTH, 1)
            months, key = MONTHS, f"FY{fiscal_year(day)}"
        case PeriodKind.YEAR:
            first, months, key = date(day.year, 1, 1), MONTHS, str(buddhist_year(day))
        case _:
            message = f"not a part of the calendar: {kind}"
            raise ValueError(message)
    return key, first, _month_after(first, months) - _ONE_DAY


def _month_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, MONTHS)
    return date(first.year + years, month + 1, 1)
