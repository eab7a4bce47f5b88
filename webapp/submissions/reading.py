"""Reading a chat: what a message from LINE, a sheet of paper or the phone says of an activity.

Every finding names the part of the text it stands in and how sure it is. Nothing is ever put into
a report by it: people see both and take what is right. Pure: no database, no request.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from webapp import thai
from webapp.submissions.content import LONGEST
from webapp.submissions.reading_counts import SPOKEN_GROUPS, Counts, GroupCount, counts_in
from webapp.submissions.reading_days import days_in
from webapp.submissions.reading_found import Certainty, Found, any_of, best_first
from webapp.submissions.reading_places import PlaceWords, places_in
from webapp.submissions.reading_times import times_in

LONGEST_READ: Final = 10_000

SPOKEN_TYPES: Final[Mapping[str, str]] = {
    "ทำความสะอาด": "DEV01", "ภูมิทัศน์": "DEV01", "เก็บขยะ": "DEV01", "กวาดถนน": "DEV01",
    "ตัดหญ้า": "DEV01", "ถนนสะอาด": "DEV01", "กวาดลาน": "DEV01", "บิ๊กคลีนนิ่ง": "DEV01",
    "ขุดลอก": "DEV02", "ลอกคลอง": "DEV02", "ผักตบชวา": "DEV02", "วัชพืชน้ำ": "DEV02",
    "ลำห้วย": "DEV02", "แหล่งน้ำ": "DEV02", "คูคลอง": "DEV02",
    "ฝาย": "DEV03",
    "ปลูกต้นไม้": "DEV04", "ปลูกป่า": "DEV04", "ต้นกล้า": "DEV04", "กล้าไม้": "DEV04",
    "บวชป่า": "DEV04", "แนวป่า": "DEV04", "ปลูกหญ้าแฝก": "DEV04",
    "ปล่อยปลา": "DEV05", "พันธุ์ปลา": "DEV05", "ปล่อยพันธุ์": "DEV05",
    "บริจาคโลหิต": "DEV06", "บริจาคเลือด": "DEV06",
    "โรงทาน": "DEV07", "บริจาคสิ่งของ": "DEV07", "ถุงยังชีพ": "DEV07", "เลี้ยงอาหาร": "DEV07",
    "อำนวยความสะดวก": "DEV08", "โบกรถ": "DEV08", "จุดตรวจ": "DEV08",
    "ออกหน่วย": "DEV09", "หน่วยแพทย์": "DEV09", "ตรวจสุขภาพ": "DEV09",
    "ผู้ป่วยติดเตียง": "DEV10", "ซ่อมบ้าน": "DEV10", "สร้างบ้าน": "DEV10",
    "เยี่ยมบ้าน": "DEV10", "ซ่อมแซมบ้าน": "DEV10", "ผู้ยากไร้": "DEV10",
    "พัฒนาวัด": "DEV11", "ทาสี": "DEV11", "พัฒนาโรงเรียน": "DEV11", "พัฒนาหมู่บ้าน": "DEV11",
    "เศรษฐกิจพอเพียง": "DEV12", "ผักสวนครัว": "DEV12", "เกี่ยวข้าว": "DEV12",
    "ดำนา": "DEV12", "เอามื้อสามัคคี": "DEV12",
    "อบรมจิตอาสา": "DEV13", "หลักสูตรจิตอาสา": "DEV13",
    "ฝึกซ้อม": "DIS01", "เฝ้าระวัง": "DIS01", "ลาดตระเวน": "DIS01",
    "น้ำท่วม": "DIS02", "อุทกภัย": "DIS02", "กระสอบทราย": "DIS02",
    "พายุ": "DIS03", "วาตภัย": "DIS03", "ต้นไม้ล้ม": "DIS03",
    "ภัยแล้ง": "DIS04", "แจกน้ำ": "DIS04", "แจกจ่ายน้ำ": "DIS04",
    "อัคคีภัย": "DIS05", "ไฟไหม้": "DIS05", "เพลิงไหม้": "DIS05",
    "ไฟป่า": "DIS06", "แนวกันไฟ": "DIS06", "หมอกควัน": "DIS06", "PM2.5": "DIS06",
    "ผ้าห่ม": "DIS07", "ภัยหนาว": "DIS07",
    "ไข้เลือดออก": "DIS08", "ลูกน้ำยุงลาย": "DIS08", "พ่นหมอก": "DIS08", "โควิด": "DIS08",
    "ฟื้นฟูหลัง": "DIS09", "ล้างโคลน": "DIS09",
    "รับเสด็จ": "SPC01", "ส่งเสด็จ": "SPC01",
    "พระราชพิธี": "SPC02", "รัฐพิธี": "SPC02", "ถวายราชสดุดี": "SPC02", "ถวายพระพร": "SPC02",
    "วางพวงมาลา": "SPC02", "ดอกไม้จันทน์": "SPC11",
}  # fmt: skip
"""How activities are named in chats → the code of the shipped list."""

_LABEL: Final = re.compile(
    r"^\W*(?:ชื่อกิจกรรม|ชื่อโครงการ|กิจกรรม|เรื่อง|โครงการ)\s*[:：\-=]\s*(?P<title>\S.*?)\s*$",
    re.MULTILINE,
)
_NO_TITLE: Final = re.compile(
    r"^\W*(?:สวัสดี|เรียน|กราบเรียน|นำเรียน|ขออนุญาต|รายงาน(?!ผล)|แจ้ง|ครับ|ค่ะ|คับ|ขอบคุณ|ส่งรูป|ส่งภาพ|"
    r"รูป|ภาพ|\[|https?:|www\.|[0-9]{1,2}[:.][0-9]{2}\s)"
)
_NUMBERING: Final = re.compile(r"[\s\-–•*=#:.,/()📌🙏✅]+|[0-9]{1,2}[.)]\s")
_EDGE: Final = " \t\r-–•*=#:.,/()📌🙏✅"
_LOOSE: Final = re.compile(r"(?:\s|^)(?:ณ|ที่|เวลา|จำนวน|โดย|ตั้งแต่|ใน|เมื่อ|มี|และ|ของ|พร้อม|ด้วย|น\.?)$")
_LEADING: Final = re.compile(r"^(?:น\.|นี้|ณ|ได้|มีการ|โดย|ครับ|ค่ะ|ที่|และ)\s*")
_FEWEST_LETTERS: Final = 6
_LETTERS: Final = re.compile("[ก-ฮA-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was found; of several the surest stands first."""

    days: tuple[Found[date], ...] = ()
    starts: Found[time] | None = None
    ends: Found[time] | None = None
    people_total: Found[int] | None = None
    people_by_group: tuple[Found[GroupCount], ...] = ()
    places: tuple[Found[PlaceWords], ...] = ()
    activity_types: tuple[Found[str], ...] = ()
    title: Found[str] | None = None

    @property
    def all(self) -> tuple[Found[Any], ...]:
        """Every finding."""
        single = (self.starts, self.ends, self.people_total, self.title)
        return (
            *self.days, *self.people_by_group, *self.places, *self.activity_types,
            *(item for item in single if item is not None),
        )  # fmt: skip


def read(
    text: str, *, today: date, groups: Mapping[str, str] = SPOKEN_GROUPS,
    types: Mapping[str, str] = SPOKEN_TYPES,
) -> Reading:  # fmt: skip
    """Read a message that was written on `today`; whatever it is, there is no error.

    `groups` and `types` map what people write to the codes that can be chosen.
    """
    typed = thai.to_arabic_digits(text[:LONGEST_READ])
    days = days_in(typed, today=today)
    starts, ends = times_in(_without(typed, days))
    people = counts_in(typed, groups)
    places = places_in(typed)
    kinds = _types_in(typed, types)
    said: list[Found[Any]] = [*days, *places, *_spans_of(people)]
    said += [item for item in (starts, ends) if item]
    return Reading(
        days=days, starts=starts, ends=ends, people_total=people.total,
        people_by_group=people.groups, places=places, activity_types=kinds,
        title=_title(text[:LONGEST_READ], said, kinds),
    )  # fmt: skip


def _without(text: str, days: tuple[Found[date], ...]) -> str:
    """The text with its days blanked out: 23.11 of 23.11.69 is no time."""
    for day in days:
        text = f"{text[: day.start]}{' ' * (day.end - day.start)}{text[day.end :]}"
    return text


def _spans_of(people: Counts) -> list[Found[Any]]:
    return [*people.groups, *([people.total] if people.total else [])]


def _types_in(text: str, types: Mapping[str, str]) -> tuple[Found[str], ...]:
    if not types:
        return ()
    return best_first(
        Found(types[match[0]], match.start(), match.end(), Certainty.LIKELY)
        for match in re.finditer(any_of(types), text)
    )


def _title(
    text: str, said: list[Found[Any]], kinds: tuple[Found[str], ...]
) -> Found[str] | None:  # fmt: skip
    """What follows ชื่อกิจกรรม:, else the first line that tells of an activity, else of anything."""
    labelled = _LABEL.search(text)
    if labelled is not None:
        found = _trimmed(text, labelled.start("title"), labelled.end("title"), Certainty.SURE)
        if found is not None:
            return found
    pieces = [piece for line in _lines(text) for piece in _pieces(text, *line, said)]
    telling = [
        piece for piece in pieces if any(kind.overlaps(piece.start, piece.end) for kind in kinds)
    ]
    if telling:
        first = telling[0]
        return Found(first.value, first.start, first.end, Certainty.LIKELY)
    return pieces[0] if pieces else None


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of the lines that may hold a title."""
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if not _NO_TITLE.match(line):
            found.append((start, end))
        start = end + 1
    return found


def _pieces(text: str, start: int, end: int, said: list[Found[Any]]) -> list[Found[str]]:
    """What is left of a line between days, times, places and numbers."""
    cuts = sorted((item.start, item.end) for item in said if item.overlaps(start, end))
    pieces, place = [], start
    for cut_start, cut_end in [*cuts, (end, end)]:
        if cut_start > place:
            piece = _trimmed(text, place, cut_start, Certainty.GUESS)
            pieces += [piece] if piece is not None else []
        place = max(place, cut_end)
    return pieces


def _trimmed(text: str, start: int, end: int, certainty: Certainty) -> Found[str] | None:
    """The part without marks and loose words at its edges, or None where nothing is left."""
    before = None
    while before != (start, end) and start < end:
        before = (start, end)
        start += len(text[start:end]) - len(text[start:end].lstrip(_EDGE))
        end -= len(text[start:end]) - len(text[start:end].rstrip(_EDGE))
        if match := _LEADING.match(text[start:end]) or _NUMBERING.match(text[start:end]):
            start += match.end()
        if match := _LOOSE.search(text[start:end]):
            end = start + match.start()
    end = min(end, start + LONGEST["title"])
    value = text[start:end]
    if start >= end or len(_LETTERS.findall(value)) < _FEWEST_LETTERS:
        return None
    return Found(value, start, end, certainty)
