"""Thai writing: dates, times, numbers and names as printed, typed, stored and searched.

It does not know the present moment or the reporting week (`clock.py`), nor the sentences of the
screens (`locales/`). Forms follow docs/domain.md §3 and §6.2 to §6.4; no locale data is needed.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

month_names: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
month_names_short: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
# In the order of `date.weekday()`: Monday first.
weekday_names: Final = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

BUDDHIST_OFFSET: Final = 543
_FISCAL_YEAR_MONTH: Final = 10
_TO: Final = " \N{EN DASH} "
_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTHS: Final = {
    name: month for names in (month_names, month_names_short) for month, name in enumerate(names, 1)
}

_COUNT: Final = re.compile(r"([-\u2212])?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s*(?:คน)?")
_DATE: Final = re.compile(r"([0-9]+)\s*([-/.])\s*([0-9]+)\s*\2\s*([0-9]+)")
_WRITTEN_DATE: Final = re.compile(r"([0-9]{1,2})\s*([ก-์.]+)\s*([0-9]+)")
_TIME: Final = re.compile(r"([0-9]{2}|[0-9](?=[.:]))[.:]?([0-9]{2})\s*(?:น\.?)?")

_LINE_BREAK: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width space, direction marks, BOM, lone surrogates: PostgreSQL refuses
# NUL, UTF-8 surrogates, and search misses for the rest. Emoji need the zero-width joiner: it stays.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPLIT_SARA_AM: Final = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_TONE_AFTER_SARA_AM: Final = re.compile("(?<=[\u0e01-\u0e2e])\u0e33([\u0e48-\u0e4b]+)")


class Digits(StrEnum):
    """Which digits a paper is printed with: the switch เลขไทย/เลขอารบิก."""

    THAI = "thai"
    ARABIC = "arabic"


class InputProblem(StrEnum):
    """Why something typed was not understood; the screens have one sentence for each."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    NOT_A_TIME = "not_a_time"


class ThaiInputError(ValueError):
    """Something typed was not understood: `code` says why, `text` what was read."""

    def __init__(self, code: InputProblem, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


def to_thai_digits(text: str) -> str:
    """Write every Arabic digit as a Thai one, and leave the rest."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write every Thai digit as an Arabic one, and leave the rest."""
    return text.translate(_TO_ARABIC)


def buddhist_year(day: date) -> int:
    """Return the year พ.ศ. of a day; right from 1 January 2484, when the year began to start so."""
    return day.year + BUDDHIST_OFFSET


def fiscal_year(day: date) -> int:
    """Return the ปีงบประมาณ (พ.ศ.) of a day: it starts on 1 October of the year before."""
    return buddhist_year(day) + (1 if day.month >= _FISCAL_YEAR_MONTH else 0)


def long_date(day: date, digits: Digits = Digits.THAI) -> str:
    """Write ๒๙ มิถุนายน ๒๕๖๕."""
    return _in(digits, f"{_day_and_month(day)} {buddhist_year(day)}")


def weekday_date(day: date, digits: Digits = Digits.THAI) -> str:
    """Write วันพุธที่ ๒๕ พฤศจิกายน ๒๕๖๙."""
    return f"วัน{weekday_names[day.weekday()]}ที่ {long_date(day, digits)}"


def short_date(day: date, digits: Digits = Digits.THAI) -> str:
    """Write ๒๕ พ.ย. ๒๕๖๙."""
    return _in(digits, f"{day.day} {month_names_short[day.month - 1]} {buddhist_year(day)}")


def date_range(first: date, last: date, digits: Digits = Digits.THAI) -> str:
    """Write ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙, both days included, naming month and year once if shared.

    One day is written as a long date. Raises `ValueError` if `last` is before `first`.
    """
    if last < first:
        raise ValueError(f"a range of dates ends before it begins: {first} to {last}")
    end = long_date(last, digits)
    if first == last:
        return end
    if first.year != last.year:
        start = long_date(first, digits)
    elif first.month != last.month:
        start = _day_and_month(first)
    else:
        start = str(first.day)
    return f"{_in(digits, start)}{_TO}{end}"


def clock_time(at: time, digits: Digits = Digits.THAI) -> str:
    """Write ๐๙.๐๐ น.; seconds are left out, not rounded."""
    return _in(digits, f"{at:%H.%M} น.")


def time_range(first: time, last: time, digits: Digits = Digits.THAI) -> str:
    """Write เวลา ๐๘.๓๐ – ๑๑.๓๐ น., in the order given (work may pass midnight)."""
    return _in(digits, f"เวลา {first:%H.%M}{_TO}{last:%H.%M} น.")


def date_and_time(moment: datetime, digits: Digits = Digits.THAI) -> str:
    """Write ๒๕ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๐ น. as the clock of `moment` reads: give it local time."""
    return f"{long_date(moment, digits)} เวลา {clock_time(moment.time(), digits)}"


def number(value: int | Decimal, digits: Digits = Digits.THAI) -> str:
    """Write ๑,๒๓๔ or ๑,๒๓๔.๕๐, with the decimals that the value has."""
    return _in(digits, f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")


def table_number(value: int | Decimal, digits: Digits = Digits.THAI) -> str:
    """Write a number for a table, where zero is "-"."""
    return number(value, digits) if value else "-"


def amount(value: int | Decimal, unit: str, digits: Digits = Digits.THAI) -> str:
    """Write ๕๕๐ คน; the unit is printed as given."""
    return f"{number(value, digits)} {unit}"


def village_label(moo: int, name: str, digits: Digits = Digits.ARABIC) -> str:
    """Write หมู่ที่ 6 บ้านนาม่วง; บ้าน is put before a name that lacks it.

    The number is always shown, since names repeat inside a subdistrict (docs/domain.md §5).
    """
    village = name if not name or name.startswith("บ้าน") else f"บ้าน{name}"
    return f"หมู่ที่ {_in(digits, str(moo))} {village}".rstrip()


def community_label(name: str) -> str:
    """Write ชุมชนศรีมงคลเหนือ; ชุมชน is put before a name that lacks it."""
    return name if name.startswith("ชุมชน") else f"ชุมชน{name}"


def parse_count(text: str, *, maximum: int = 999_999) -> int:
    """Read a whole number from 0 to `maximum`, both included: 1234, ๑,๒๓๔ or ๕๕๐ คน.

    Raises `ThaiInputError`: empty, not_a_number, negative, too_large.
    """
    match = _COUNT.fullmatch(_typed(text))
    if match is None:
        raise ThaiInputError(InputProblem.NOT_A_NUMBER, text)
    if match[1]:
        raise ThaiInputError(InputProblem.NEGATIVE, text)
    digits = match[2].replace(",", "").lstrip("0") or "0"
    # The length goes first: Python refuses to convert thousands of digits.
    if len(digits) > len(str(maximum)) or int(digits) > maximum:
        raise ThaiInputError(InputProblem.TOO_LARGE, text)
    return int(digits)


def parse_date(day: str, month: str, year: str) -> date:
    """Read a date from its three numbers, as three selects send them.

    Years 2400 to 2699 are พ.ศ., 1900 to 2099 ค.ศ., two digits พ.ศ. 25xx (docs/domain.md §6.2); days
    to come are read too. Raises `ThaiInputError`: empty (all three), not_a_date, year_out_of_range.
    """
    text = f"{day}/{month}/{year}"
    day, month, year = (to_arabic_digits(normalise(part)) for part in (day, month, year))
    if not (day or month or year):
        raise ThaiInputError(InputProblem.EMPTY, text)
    if not all(part.isascii() and part.isdecimal() for part in (day, month, year)):
        raise ThaiInputError(InputProblem.NOT_A_DATE, text)
    common_year = _common_year(year)
    if common_year is None:
        raise ThaiInputError(InputProblem.YEAR_OUT_OF_RANGE, text)
    try:
        return date(common_year, int(month), int(day))
    except (ValueError, OverflowError):
        raise ThaiInputError(InputProblem.NOT_A_DATE, text) from None


def parse_date_text(text: str) -> date:
    """Read 24/11/2569, 24-11-69, ๒๔.๑๑.๒๕๖๙, 2026-11-24, ๒๔ พ.ย. ๒๕๖๙ or ๒๔ พฤศจิกายน ๒๕๖๙.

    Four digits in front are the year. Years are read, and errors raised, as by `parse_date`.
    """
    typed = _typed(text)
    if match := _DATE.fullmatch(typed):
        first, _, month, last = match.groups()
        year_first = len(first) == len("2569")
        return parse_date(last, month, first) if year_first else parse_date(first, month, last)
    if (match := _WRITTEN_DATE.fullmatch(typed)) and match[2] in _MONTHS:
        return parse_date(match[1], str(_MONTHS[match[2]]), match[3])
    raise ThaiInputError(InputProblem.NOT_A_DATE, text)


def parse_time(text: str) -> time:
    """Read 08.30, 8:30, 0830 or ๐๘.๓๐ น. as a time of day.

    Raises `ThaiInputError`: empty, not_a_time.
    """
    match = _TIME.fullmatch(_typed(text))
    if match is None:
        raise ThaiInputError(InputProblem.NOT_A_TIME, text)
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise ThaiInputError(InputProblem.NOT_A_TIME, text) from None


def normalise(text: str) -> str:
    """Return the form in which text is stored; doing it twice changes nothing.

    NFC (never NFKC, which splits ำ), LF line ends, no unseen characters, no space around,
    tabs as spaces, and the usual slips of typing mended: เ+เ is แ, นิคหิต+า is ำ, tone before ำ.
    """
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_BREAK.sub("\n", text)))
    text = _SPLIT_SARA_AM.sub("\\1\u0e33", text.replace("\u0e40\u0e40", "\u0e41"))
    text = _TONE_AFTER_SARA_AM.sub("\\1\u0e33", text)
    return unicodedata.normalize("NFC", text).replace("\t", " ").strip()


def search_key(text: str) -> str:
    """Return what a substring search compares: normalised, lower case, Arabic digits, no spaces."""
    return to_arabic_digits(normalise("".join(normalise(text).lower().split())))


def width(text: str) -> int:
    """Return how many letters stand side by side: vowels and tone marks above and below do not."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)


def _in(digits: Digits, text: str) -> str:
    return to_thai_digits(text) if digits is Digits.THAI else text


def _day_and_month(day: date) -> str:
    return f"{day.day} {month_names[day.month - 1]}"


def _typed(text: str) -> str:
    typed = to_arabic_digits(normalise(text))
    if not typed:
        raise ThaiInputError(InputProblem.EMPTY, text)
    return typed


def _common_year(year: str) -> int | None:
    if len(year) not in {2, 4}:
        return None
    written = int(year) if len(year) == len("2569") else 2500 + int(year)
    if written in range(2400, 2700):
        return written - BUDDHIST_OFFSET
    return written if written in range(1900, 2100) else None
