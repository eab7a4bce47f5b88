"""The words of looking back: what periods, their parts and the levels below an area are called."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext

from webapp import thai
from webapp.geography.labels import formal_label
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.i18n import lazy
from webapp.lookback.periods import Period, PeriodKind, PeriodPart
from webapp.thai import Digits

TABS: Mapping[PeriodKind, str] = {
    PeriodKind.MONTH: lazy("Month"),
    PeriodKind.QUARTER: lazy("Quarter"),
    PeriodKind.FISCAL_YEAR: lazy("Fiscal year"),
    PeriodKind.YEAR: lazy("Calendar year"),
    PeriodKind.OCCASION: lazy("Occasion"),
}

BELOW: Mapping[str, str] = {
    Level.COUNTRY: lazy("Province"),
    Level.PROVINCE: lazy("District"),
    Level.DISTRICT: lazy("Subdistrict"),
    Level.SUBDISTRICT: lazy("Village or community"),
    Level.VILLAGE: lazy("Village or community"),
}
"""Level of an area → what its rows are."""

PARTS: Mapping[PeriodKind | None, str] = {
    PeriodKind.MONTH: lazy("Month"),
    PeriodKind.WEEK: lazy("Week"),
    None: lazy("Day"),
}


def area_label(area: Area) -> str:
    """The area written out; the country as "ทั้งประเทศ"."""
    return str(gettext("Whole country")) if area.code == COUNTRY_CODE else formal_label(area)


def period_label(period: Period, occasion: str = "") -> str:
    """เดือนพฤศจิกายน 2569, ไตรมาสที่ 1 ปีงบประมาณ 2570; Arabic digits, changed where shown."""
    year = thai.buddhist_year(period.ends_on)
    match period.kind:
        case PeriodKind.MONTH:
            month = thai.month_names[period.starts_on.month - 1]
            return str(gettext("%(month)s %(year)s", month=month, year=year))
        case PeriodKind.QUARTER:
            number = period.key[-1]
            return str(gettext("Quarter %(number)s of fiscal year %(year)s", number=number,
                               year=thai.fiscal_year(period.starts_on)))  # fmt: skip
        case PeriodKind.FISCAL_YEAR:
            return str(gettext("Fiscal year %(year)s", year=thai.fiscal_year(period.starts_on)))
        case PeriodKind.YEAR:
            return str(gettext("Year %(year)s", year=year))
        case PeriodKind.OCCASION:
            return str(
                gettext("%(occasion)s, %(year)s", occasion=occasion, year=_named_year(period))
            )
    return days_label(period.starts_on, period.ends_on)


def days_label(first: date, last: date) -> str:
    """1 ตุลาคม 2569 – 30 กันยายน 2570, in Arabic digits."""
    return thai.date_range(first, last, Digits.ARABIC)


def part_label(part: PeriodPart) -> str:
    """ตุลาคม 2569; 25 พ.ย. – 1 ธ.ค.; 5 ธ.ค. In Arabic digits."""
    first, last = part.starts_on, part.ends_on
    if part.kind is PeriodKind.MONTH:
        return f"{thai.month_names[first.month - 1]} {thai.buddhist_year(first)}"
    start, end = _day(first), _day(last)
    if first == last:
        return end
    return f"{first.day if first.month == last.month else start} \N{EN DASH} {end}"


def part_short(part: PeriodPart) -> str:
    """The same for a chart: ต.ค. 69."""
    if part.kind is PeriodKind.MONTH:
        month = thai.month_names_short[part.starts_on.month - 1]
        return f"{month} {thai.buddhist_year(part.starts_on) % 100:02d}"
    return part_label(part)


def signed(value: int) -> str:
    """+3, \N{MINUS SIGN}12, 0; in Arabic digits."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{abs(value):,}"


def _day(day: date) -> str:
    return f"{day.day} {thai.month_names_short[day.month - 1]}"


def _named_year(period: Period) -> str:
    return period.key.split("-")[1]
