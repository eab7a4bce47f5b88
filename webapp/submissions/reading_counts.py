"""People in a text: ผู้เข้าร่วม ๓๐ คน; จิตอาสา 20 คน ประชาชน 30 คน.

Digits are Arabic here; `reading.read` sees to that. Those who were helped are not counted as those
who came.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from webapp.submissions.content import MOST_PEOPLE
from webapp.submissions.reading_found import Certainty, Found, any_of

SPOKEN_GROUPS: Final[Mapping[str, str]] = {
    "จิตอาสา 904": "vol904", "จิตอาสา904": "vol904", "จอส.904": "vol904", "จอส. 904": "vol904",
    "จิตอาสาพระราชทาน": "royal_vol", "จอส.พระราชทาน": "royal_vol", "จิตอาสา": "royal_vol",
    "จอส.": "royal_vol", "จอส": "royal_vol",
    "ข้าราชการ": "officials", "เจ้าหน้าที่": "officials", "ครู": "officials",
    "พนักงาน": "officials", "จนท.": "officials", "ส่วนราชการ": "officials",
    "ทหาร": "military", "ตำรวจ": "police", "ตชด.": "police",
    "อบต.": "local_gov", "เทศบาล": "local_gov", "อปท.": "local_gov",
    "กำนัน": "village_leaders", "ผู้ใหญ่บ้าน": "village_leaders", "ผญบ.": "village_leaders",
    "ผู้ช่วย": "village_leaders", "ผู้นำชุมชน": "village_leaders",
    "ผู้นำหมู่บ้าน": "village_leaders", "คณะกรรมการหมู่บ้าน": "village_leaders",
    "อสม.": "community_vol", "อสม": "community_vol", "อปพร.": "community_vol",
    "อปพร": "community_vol", "ชรบ.": "community_vol", "ชรบ": "community_vol",
    "อส.": "community_vol",
    "นักเรียน": "students", "นักศึกษา": "students", "ลูกเสือ": "students",
    "เยาวชน": "students", "นร.": "students",
    "ประชาชน": "public", "ชาวบ้าน": "public", "ราษฎร": "public", "ลูกบ้าน": "public",
    "พี่น้อง": "public", "ปชช.": "public",
}  # fmt: skip
"""How groups are named in chats → the code of the shipped list."""

_TOTALS: Final = (
    "ผู้เข้าร่วมกิจกรรม", "ผู้เข้าร่วม", "ผู้ร่วมกิจกรรม", "ผู้ร่วม", "ร่วมกิจกรรม", "รวม", "ทั้งสิ้น", "ทั้งหมด",
    "ยอด", "คนมาช่วย", "มีคน",
)  # fmt: skip
_HELPED: Final = (
    "ผู้ป่วย", "ผู้ประสบภัย", "ประสบภัย", "ผู้รับ", "ผู้สูงอายุ", "ผู้ยากไร้", "ผู้พิการ", "เสียชีวิต", "บาดเจ็บ",
    "ติดเตียง", "ให้แก่", "มอบให้", "แจกให้", "กลุ่มเปราะบาง", "ผู้บริจาค", "ผู้ได้รับ", "คนละ",
)  # fmt: skip
_NUMBER: Final = r"(?<![0-9.,/:-])(?P<count>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,5})"
_COUNTED: Final = re.compile(
    rf"{_NUMBER}(?:\s?(?:-|–|ถึง)\s?[0-9]{{1,5}}(?P<range>))?\s?(?P<about>กว่า|เศษ)?\s?"
    r"(?P<unit>คน|ท่าน|นาย|ราย)(?!ละ)"
)
_TOTAL_ALONE: Final = re.compile(
    r"(?:จำนวน)?(?:ผู้เข้าร่วม(?:กิจกรรม|โครงการ)?|ผู้ร่วมกิจกรรม|ยอดรวม|รวมทั้งสิ้น|รวมทั้งหมด)"
    rf"(?:จำนวน|ประมาณ|[\s:=])*{_NUMBER}(?=\s*(?:$|[\n,;)]))",
    re.MULTILINE,
)
_FILLER: Final = re.compile(r"(?:จำนวน|ประมาณ|ราว|อีก|เข้าร่วม|ร่วม|มา|กว่า|เกือบ|ทั้งหมด|[\s:=()\-–.•*])*")
_BREAK: Final = re.compile(r"[\n;,]|คน|ท่าน|ราย(?!งาน)|นาย\s")
_REACH: Final = 40


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of a group came."""

    group_code: str
    people: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text says of those who came."""

    total: Found[int] | None
    groups: tuple[Found[GroupCount], ...]


def counts_in(text: str, groups: Mapping[str, str]) -> Counts:
    """People in all and by group; `groups` maps what groups are called to their codes.

    Where only groups are counted the total is their sum.
    """
    named = re.compile(any_of(groups)) if groups else None
    totals: list[Found[int]] = []
    by_group: list[Found[GroupCount]] = []
    for match in _COUNTED.finditer(text):
        count = int(match["count"].replace(",", ""))
        if not 0 < count <= MOST_PEOPLE:
            continue
        _sort_in(text, match, count, named, groups, totals, by_group)
    totals += _totals_alone(text, totals)
    merged = _merged(by_group)
    return Counts(_total(totals, merged), merged)


def _sort_in(  # noqa: PLR0913 - a match, what it may be, and where it goes
    text: str, match: re.Match[str], count: int, named: re.Pattern[str] | None,
    groups: Mapping[str, str], totals: list[Found[int]], by_group: list[Found[GroupCount]],
) -> None:  # fmt: skip
    """Put one count where the words before it say that it belongs."""
    begin = max(match.start() - _REACH, 0)
    before = text[begin : match.start()]
    breaks = [found.end() for found in _BREAK.finditer(before)]
    begin += breaks[-1] if breaks else 0
    before = text[begin : match.start()]
    if any(word in before for word in _HELPED):
        return
    is_rough = bool(match["about"]) or match["range"] is not None
    sum_word = _last(any_of(_TOTALS), before)
    name = _last_match(named, before) if named else None
    if sum_word is not None and (name is None or sum_word.start() >= name.start()):
        certainty = Certainty.LIKELY if is_rough else Certainty.SURE
        totals.append(Found(count, begin + sum_word.start(), match.end(), certainty))
    elif name is not None:
        is_close = _FILLER.fullmatch(before, name.end()) is not None
        certainty = Certainty.SURE if is_close and not is_rough else Certainty.LIKELY
        value = GroupCount(groups[name[0]], count)
        by_group.append(Found(value, begin + name.start(), match.end(), certainty))
    elif match["unit"] == "คน":
        start = begin + before.rfind("จำนวน") if "จำนวน" in before else match.start()
        is_likely = "จำนวน" in before and not is_rough
        certainty = Certainty.LIKELY if is_likely else Certainty.GUESS
        totals.append(Found(count, start, match.end(), certainty))


def _totals_alone(text: str, known: list[Found[int]]) -> Iterator[Found[int]]:
    """ผู้เข้าร่วม: 45 at the end of a line, without คน."""
    for match in _TOTAL_ALONE.finditer(text):
        count = int(match["count"].replace(",", ""))
        is_known = any(item.overlaps(match.start(), match.end()) for item in known)
        if 0 < count <= MOST_PEOPLE and not is_known:
            yield Found(count, match.start(), match.end(), Certainty.LIKELY)


def _merged(found: list[Found[GroupCount]]) -> tuple[Found[GroupCount], ...]:
    """One finding a group: อสม. 10 คน ชรบ. 5 คน are fifteen of the same."""
    kept: dict[str, Found[GroupCount]] = {}
    for item in found:
        code = item.value.group_code
        before = kept.get(code)
        if before is None:
            kept[code] = item
            continue
        people = min(before.value.people + item.value.people, MOST_PEOPLE)
        kept[code] = Found(GroupCount(code, people), before.start, item.end, Certainty.LIKELY)
    return tuple(kept.values())


def _total(totals: list[Found[int]], groups: tuple[Found[GroupCount], ...]) -> Found[int] | None:
    """The surest that was said, the later of equals; else the sum of the groups."""
    said = [item for item in totals if item.certainty is not Certainty.GUESS]
    if said:
        return min(reversed(said), key=lambda item: item.certainty.rank)
    if groups:
        people = sum(item.value.people for item in groups)
        if people > MOST_PEOPLE:
            return None
        start, end = min(item.start for item in groups), max(item.end for item in groups)
        return Found(people, start, end, Certainty.LIKELY)
    return max(totals, key=lambda item: item.value) if totals else None


def _last(pattern: str, text: str) -> re.Match[str] | None:
    return _last_match(re.compile(pattern), text)


def _last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found
