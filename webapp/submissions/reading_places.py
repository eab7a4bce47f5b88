"""Places in a text: หมู่ 3 บ้านคำชะอี ต.คำชะอี อ.คำชะอี, ชุมชนศรีมงคล.

They are words to search by; whether there is such a village is for `geography.search` to say.
Digits are Arabic here.
"""

import re
from dataclasses import dataclass
from typing import Final

from webapp.submissions.reading_found import Certainty, Found, best_first

_LETTER: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
_LEVEL_AHEAD: Final = r"(?:ต\.|ตำบล|อ\.|อำเภอ|จ\.|จังหวัด|หมู่|ม\.)"
_NAME: Final = rf"(?:(?!{_LEVEL_AHEAD})[{_LETTER}]){{2,30}}"
_MOO: Final = r"\s?(?P<number>[0-9]{1,2})(?![0-9.:,/])"
_NUMBER: Final = rf"(?:หมู่บ้านที่|หมู่ที่|หมู่|(?<![{_LETTER}.])(?:ม\.|ม(?=\s?[0-9]))){_MOO}"
_VILLAGE: Final = (
    rf"(?<![{_LETTER}])(?:บ้าน|บ\.)\s?(?!เรือน|เรา|ผู้|พัก|และ|ของ|เลข|เมือง)(?P<village>{_NAME})"
)
_COMMUNITY: Final = rf"(?<!ผู้นำ)(?P<community>ชุมชน(?!และ|ของ|ใน|เข้ม){_NAME})"
_SUBDISTRICT: Final = rf"(?:ต\.|ตำบล)\s?(?P<subdistrict>{_NAME})"
_DISTRICT: Final = rf"(?:อ\.|อำเภอ)\s?(?P<district>{_NAME})"
_PROVINCE: Final = rf"(?:จ\.|จังหวัด)\s?{_NAME}"
_REST: Final = rf"(?:\s*{_SUBDISTRICT})?(?:\s*{_DISTRICT})?(?:\s*{_PROVINCE})?"
_WHOLE: Final = (
    re.compile(rf"{_VILLAGE}\s*(?:หมู่ที่|หมู่|ม\.){_MOO}{_REST}"),
    re.compile(rf"{_NUMBER}(?:\s*(?:{_VILLAGE.replace(f'(?<![{_LETTER}])', '')}))?{_REST}"),
    re.compile(rf"{_VILLAGE}{_REST}"),
    re.compile(rf"{_COMMUNITY}{_REST}"),
    re.compile(rf"{_SUBDISTRICT}(?:\s*{_DISTRICT})?(?:\s*{_PROVINCE})?"),
)
"""In this order: what one of them found the next ones leave alone."""
_SCHOOL: Final = re.compile(r"(?:นักเรียน|ชั้น|นร\.|เด็ก|มัธยม)\s*(?:ชั้น)?\s*$")
_TAILS: Final = ("ได้จัด", "ได้ร่วม", "ร่วมกับ", "ร่วมกัน", "ร่วม", "จัดกิจกรรม", "ครับ", "ค่ะ", "นำโดย")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What was said of a place; empty where nothing was."""

    number: int | None = None
    village: str = ""
    subdistrict: str = ""
    district: str = ""

    @property
    def query(self) -> str:
        """The same as one text to search by."""
        parts = (
            f"ม.{self.number}" if self.number is not None else "",
            self.village,
            f"ต.{self.subdistrict}" if self.subdistrict else "",
            f"อ.{self.district}" if self.district else "",
        )
        return " ".join(part for part in parts if part)


def places_in(text: str) -> tuple[Found[PlaceWords], ...]:
    """The places that a text names, the surest first."""
    found: list[Found[PlaceWords]] = []
    for pattern in _WHOLE:
        for match in pattern.finditer(text):
            if any(item.overlaps(match.start(), match.end()) for item in found):
                continue
            if _SCHOOL.search(text, 0, match.start()) and match[0].startswith("ม"):
                continue  # ม.3 is a class here.
            found.append(_place(match))
    return best_first(found)


def _place(match: re.Match[str]) -> Found[PlaceWords]:
    said = match.groupdict()
    number, subdistrict = said.get("number"), said.get("subdistrict") or ""
    village = said.get("village") or said.get("community") or ""
    words = PlaceWords(
        number=int(number) if number else None,
        village=_cut(village),
        subdistrict=_cut(subdistrict),
        district=_cut(said.get("district") or ""),
    )
    is_whole = bool((number or village) and subdistrict)
    certainty = Certainty.SURE if is_whole else Certainty.LIKELY
    return Found(words, match.start(), match.end(), certainty)


def _cut(name: str) -> str:
    """The name without what was written on behind it; Thai puts no space between words."""
    for tail in _TAILS:
        head, mark, _ = name.partition(tail)
        if mark and head:
            name = head
    return name
