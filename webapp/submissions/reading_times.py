"""Times of day in a text: 09.00 – 11.30 น., 9 โมงเช้า, บ่ายสองครึ่ง, เที่ยง, 2 ทุ่ม.

Digits are Arabic here; `reading.read` sees to that.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import time
from typing import Final

from webapp.submissions.reading_found import Certainty, Found, any_of

_WORDS: Final = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
    "สิบเอ็ด": 11, "สิบ": 10,
}  # fmt: skip
_N: Final = f"(?:(?<![0-9.:])[0-9]{{1,2}}|{any_of(_WORDS)})"
_HALF: Final = r"(?P<half>\s?ครึ่ง)?"
_CLOCK: Final = re.compile(
    r"(?P<mark>(?:เวลา|ตั้งแต่|เริ่ม|ประมาณ|ถึง)\s*)?(?<![0-9.:,])(?P<hour>[0-9]{1,2})"
    r"[.:](?P<minute>[0-9]{2})(?![0-9/]|[.:,][0-9])(?P<unit>\s?(?:นาฬิกา|น\.|น(?![ก-๎])))?"
)
_FOUR: Final = re.compile(
    r"(?<![0-9.:,])(?P<hour>[0-2][0-9])(?P<minute>[0-5][0-9])\s?(?:นาฬิกา|น\.|น(?![ก-๎]))"
)
_BARE_HOUR: Final = re.compile(r"เวลา\s*(?P<hour>[0-9]{1,2})\s?(?:นาฬิกา|น\.|น(?![ก-๎]))")
_MORNING: Final = re.compile(
    rf"(?P<hour>{_N})\s?โมง(?P<part>\s?เช้า|\s?เย็น)?{_HALF}(?P<late>\s?เช้า|\s?เย็น)?"
)
_AFTERNOON: Final = re.compile(rf"บ่าย\s?(?:(?P<hour>{_N})(?:\s?โมง)?|โมง){_HALF}(?![0-9.:])")
_NOON: Final = re.compile(rf"เที่ยง(?:วัน|ตรง)?(?!คืน){_HALF}")
_EVENING: Final = re.compile(rf"(?P<hour>{_N})\s?ทุ่ม{_HALF}")
_BETWEEN: Final = re.compile(r"\s*(?:-|–|—|~|ถึง|จนถึง|ไปจนถึง)\s*(?:เวลา|ประมาณ)?\s*")
_ENDING: Final = re.compile(r"(?:เสร็จ|เลิก|สิ้นสุด|จนถึง|ถึง)[^0-9\n]{0,12}$")
_HOUR_RANGE: Final = re.compile(
    r"(?<![0-9.:/-])(?P<first>[0-9]{1,2})\s*(?:-|–|ถึง)\s*(?P<last>[0-9]{1,2})\s?โมง"
    r"(?P<part>เช้า|เย็น)?"
)


def times_in(text: str) -> tuple[Found[time] | None, Found[time] | None]:
    """When it began and when it ended, as far as the text says so."""
    for match in _HOUR_RANGE.finditer(text):
        first, last = _of_day(int(match["first"]), match["part"]), _of_day(
            int(match["last"]), match["part"])  # fmt: skip
        if first is not None and last is not None and first < last:
            middle = match.end("first")
            return (
                Found(time(first), match.start(), middle, Certainty.LIKELY),
                Found(time(last), match.start("last"), match.end(), Certainty.LIKELY),
            )
    tokens = sorted(_tokens(text), key=lambda item: (item.start, -item.end))
    kept: list[Found[time]] = []
    for item in tokens:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return _pair(text, kept)


def _pair(
    text: str, tokens: list[Found[time]]
) -> tuple[Found[time] | None, Found[time] | None]:  # fmt: skip
    for first, last in itertools.pairwise(tokens):
        if _BETWEEN.fullmatch(text, first.end, last.start):
            # Each makes the other sure: nobody writes 08.30-11.30 of anything else.
            surer = min((first.certainty, last.certainty, Certainty.LIKELY), key=_rank)
            return _as(first, surer), _as(last, surer)
    named = [item for item in tokens if item.certainty is not Certainty.GUESS]
    ends = next((item for item in named if _ENDING.search(text, 0, item.start)), None)
    starts = next((item for item in named if item is not ends), None)
    if starts is not None and ends is not None and ends.start < starts.start:
        ends = None
    return starts, ends


def _rank(certainty: Certainty) -> int:
    return certainty.rank


def _as(item: Found[time], certainty: Certainty) -> Found[time]:
    return Found(item.value, item.start, item.end, certainty)


def _tokens(text: str) -> Iterator[Found[time]]:
    for match in _CLOCK.finditer(text):
        is_told = bool(match["mark"] or match["unit"])
        yield from _found(match, int(match["hour"]), int(match["minute"]),
                          Certainty.SURE if is_told else Certainty.GUESS,
                          start=match.start("hour"))  # fmt: skip
    for match in _FOUR.finditer(text):
        yield from _found(match, int(match["hour"]), int(match["minute"]), Certainty.SURE)
    for match in _BARE_HOUR.finditer(text):
        yield from _found(match, int(match["hour"]), 0, Certainty.LIKELY)
    for match in _MORNING.finditer(text):
        part = (match["part"] or match["late"] or "").strip()
        hour = _of_day(_number(match["hour"]), part)
        certainty = Certainty.SURE if part else Certainty.LIKELY
        yield from _found(match, hour, _minutes(match), certainty)
    for match in _AFTERNOON.finditer(text):
        hour = _number(match["hour"]) if match["hour"] else 1
        is_one = 1 <= hour <= 5  # noqa: PLR2004 - after five it is evening
        yield from _found(match, hour + 12 if is_one else None, _minutes(match), Certainty.SURE)
    for match in _NOON.finditer(text):
        yield from _found(match, 12, _minutes(match), Certainty.LIKELY)
    for match in _EVENING.finditer(text):
        hour = _number(match["hour"])
        is_one = 1 <= hour <= 5  # noqa: PLR2004 - six is midnight
        yield from _found(match, hour + 18 if is_one else None, _minutes(match), Certainty.SURE)


def _found(
    match: re.Match[str], hour: int | None, minute: int, certainty: Certainty, *,
    start: int | None = None,
) -> Iterator[Found[time]]:  # fmt: skip
    if hour is None or not (0 <= hour < 24 and 0 <= minute < 60):  # noqa: PLR2004 - a clock
        return
    yield Found(
        time(hour, minute), match.start() if start is None else start, match.end(), certainty
    )


def _of_day(hour: int, part: str | None) -> int | None:
    """The hour of 24: โมงเช้า counts from six or, in the old way, from seven as the first."""
    if part == "เย็น":
        return hour + 12 if 3 <= hour <= 6 else None  # noqa: PLR2004 - three to six
    if part == "เช้า" and 1 <= hour <= 5:  # noqa: PLR2004 - the old way
        return hour + 6
    if 6 <= hour <= 11:  # noqa: PLR2004 - six to eleven
        return hour
    return hour if part is None and hour == 12 else None  # noqa: PLR2004 - noon


def _minutes(match: re.Match[str]) -> int:
    return 30 if match["half"] else 0


def _number(text: str) -> int:
    return _WORDS.get(text) or int(text)
