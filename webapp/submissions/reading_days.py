"""Days in a text as people write them: ๒๓ พ.ย. ๖๙, 23/11/2569, เมื่อวาน, วันเสาร์ที่แล้ว.

Digits are Arabic here; `reading.read` sees to that.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from webapp import thai
from webapp.submissions.reading_found import Certainty, Found, any_of, best_first

OLDEST: Final = timedelta(days=2 * 366)
LATEST: Final = timedelta(days=31)
"""Other days in a chat are birthdays, anniversaries and plans."""

_LETTER: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
_SHORTENED: Final = (
    ("มกรา",), ("กุมภา",), ("มีนา",), ("เมษา",), ("พฤษภา",), ("มิถุนา", "มิย"),
    ("กรกฎา", "กรกฏา", "กรกฏาคม"), ("สิงหา",), ("กันยา",), ("ตุลา",),
    ("พฤศจิกา", "พฤษจิกายน", "พฤษจิกา"), ("ธันวา",),
)  # fmt: skip
_WEEKDAYS: Final = {
    **{name: number for number, name in enumerate(thai.weekday_names)}, "พฤหัส": 3,
}  # fmt: skip
_RELATIVE: Final = {
    "เมื่อวานซืน": (2, Certainty.SURE), "เมื่อวานนี้": (1, Certainty.SURE),
    "เมื่อวาน": (1, Certainty.SURE), "วันวาน": (1, Certainty.LIKELY),
    "วันนี้": (0, Certainty.SURE), "เช้านี้": (0, Certainty.LIKELY),
    "เมื่อเช้า": (0, Certainty.LIKELY), "บ่ายนี้": (0, Certainty.LIKELY),
    "เย็นนี้": (0, Certainty.LIKELY), "เมื่อสักครู่": (0, Certainty.LIKELY),
}  # fmt: skip


def _months() -> dict[str, int]:
    found = {}
    for month in range(1, 13):
        short = thai.month_names_short[month - 1]
        spellings = (
            thai.month_names[month - 1], short, short.removesuffix("."), short.replace(".", ""),
            short.replace(".", "") + ".", *_SHORTENED[month - 1],
        )  # fmt: skip
        found.update(dict.fromkeys(spellings, month))
    return found


_MONTHS: Final = _months()
_ON: Final = f"(?:วัน(?:{any_of(_WEEKDAYS)})?\\s?(?:ที่)?\\s*)?"
_YEAR: Final = r"(?:\s*(?:พ\.?\s?ศ\.?|ปี)?\s*(?P<year>[0-9]{4}|[0-9]{2})(?![0-9:.,]\d|[0-9]))?"
_WRITTEN: Final = re.compile(
    rf"{_ON}(?<![0-9])(?P<day>[0-9]{{1,2}})(?:\s*(?:-|–|ถึง|และ)\s*[0-9]{{1,2}})?\s*"
    rf"(?:เดือน)?\s*(?P<month>{any_of(_MONTHS)})(?![{_LETTER}]){_YEAR}"
)
_NUMERIC: Final = re.compile(
    rf"{_ON}(?<![0-9/.-])(?P<day>[0-9]{{1,2}})\s?(?P<mark>[/.-])\s?(?P<month>[0-9]{{1,2}})\s?(?P=mark)"
    r"\s?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_ISO: Final = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![0-9])"
)
_NO_YEAR: Final = re.compile(
    rf"วัน(?:{any_of(_WEEKDAYS)})?\s?ที่\s*(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?![0-9/])"
)
_DAY_ALONE: Final = re.compile(
    rf"วัน(?:{any_of(_WEEKDAYS)})?\s?ที่\s*(?P<day>[0-9]{{1,2}})(?![0-9/.:-])"
)
_NAMED: Final = re.compile(any_of(_RELATIVE))
_WEEKDAY: Final = re.compile(
    rf"(?P<since>เมื่อ)?วัน(?P<name>{any_of(_WEEKDAYS)})(?P<past>\s?ที่(?:ผ่านมา|แล้ว)|นี้)?"
)


def days_in(text: str, *, today: date) -> tuple[Found[date], ...]:
    """The days that a text names, seen from `today`; the surest first."""
    found: list[Found[date]] = []
    for read in (_written, _numeric, _without_year, _day_alone, _relative, _weekdays):
        for item in read(text, today):
            if not any(item.overlaps(other.start, other.end) for other in found):
                found.append(item)
    is_near = (item for item in found if today - OLDEST <= item.value <= today + LATEST)
    return best_first(_doubting_the_future(item, today) for item in is_near)


def _doubting_the_future(item: Found[date], today: date) -> Found[date]:
    if item.value <= today:
        return item
    return Found(item.value, item.start, item.end, Certainty.GUESS)


def _written(text: str, today: date) -> Iterator[Found[date]]:
    for match in _WRITTEN.finditer(text):
        month = str(_MONTHS[match["month"]])
        yield from _dated(match, match["day"], month, match["year"], today)


def _numeric(text: str, today: date) -> Iterator[Found[date]]:
    for pattern in (_ISO, _NUMERIC):
        for match in pattern.finditer(text):
            yield from _dated(match, match["day"], match["month"], match["year"], today)


def _without_year(text: str, today: date) -> Iterator[Found[date]]:
    for match in _NO_YEAR.finditer(text):
        yield from _dated(match, match["day"], match["month"], None, today)


def _day_alone(text: str, today: date) -> Iterator[Found[date]]:
    for match in _DAY_ALONE.finditer(text):
        day = int(match["day"])
        this = _date_or_none(today.year, today.month, day)
        if this is None or this > today:
            before = today.replace(day=1) - timedelta(days=1)
            this = _date_or_none(before.year, before.month, day)
        if this is not None:
            yield Found(this, match.start(), match.end(), Certainty.GUESS)


def _relative(text: str, today: date) -> Iterator[Found[date]]:
    for match in _NAMED.finditer(text):
        back, certainty = _RELATIVE[match[0]]
        yield Found(_before(today, back), match.start(), match.end(), certainty)


def _weekdays(text: str, today: date) -> Iterator[Found[date]]:
    for match in _WEEKDAY.finditer(text):
        back = (today.weekday() - _WEEKDAYS[match["name"]]) % 7
        is_past = bool(match["since"] or (match["past"] or "").strip().startswith("ที่"))
        certainty = Certainty.LIKELY if is_past else Certainty.GUESS
        yield Found(_before(today, back or (7 if is_past else 0)), match.start(), match.end(),
                    certainty)  # fmt: skip


def _dated(
    match: re.Match[str], day: str, month: str, year: str | None, today: date
) -> Iterator[Found[date]]:
    """The day of a match; without a year the last such day, with two digits the nearest."""
    makers: tuple[tuple[Callable[[], date | None], Certainty], ...]
    if year is None:
        makers = ((lambda: _last_such(int(day), int(month), today), Certainty.LIKELY),)
    elif len(year) == len("69"):
        makers = (
            (lambda: _date_or_none(1957 + int(year), int(month), int(day)), Certainty.SURE),
            (lambda: _date_or_none(2000 + int(year), int(month), int(day)), Certainty.LIKELY),
        )
    else:
        makers = ((lambda: _full(day, month, year), Certainty.SURE),)
    for make, certainty in makers:
        made = make()
        if made is not None and abs(made - today) <= OLDEST:
            yield Found(made, match.start(), match.end(), certainty)
            return


def _full(day: str, month: str, year: str) -> date | None:
    try:
        return thai.parse_date(day, month, year)
    except thai.ThaiInputError:
        return None


def _last_such(day: int, month: int, today: date) -> date | None:
    this = _date_or_none(today.year, month, day)
    if this is not None and this <= today:
        return this
    return _date_or_none(today.year - 1, month, day)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= len(_SHORTENED) and date.min.year <= year <= date.max.year):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _before(today: date, days: int) -> date:
    return date.fromordinal(max(today.toordinal() - days, 1))
