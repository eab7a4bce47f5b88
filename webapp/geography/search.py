"""Finding areas by what people type: นาม่วง ดอนตาล, ม.6 ต.ดอนตาล, ๔๙๐๓, Don Tan.

Looking up by code stands in `queries.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from webapp import thai
from webapp.geography import scope
from webapp.geography.models import COUNTRY_CODE, Area, Level

LONGEST_TEXT = 120
MOST_WORDS = 8
SHORTEST_CODE = 4

_LEVEL_ORDER = {level: position for position, level in enumerate(Level)}
_VILLAGE_NUMBER = re.compile(r"(?<!\S)(?:หมู่ที่|หมู่|ม\.?|moo)\s*(\d{1,3})(?!\d)")
# Words that name a level, not a place. Alone they say nothing; in front of a name they may also
# be part of it: เขต is a district of Bangkok, เขตอุดมศักดิ์ a name.
_LEVEL_OF = {
    "จังหวัด": Level.PROVINCE,
    "จ.": Level.PROVINCE,
    "อำเภอ": Level.DISTRICT,
    "อ.": Level.DISTRICT,
    "เขต": Level.DISTRICT,
    "ตำบล": Level.SUBDISTRICT,
    "ต.": Level.SUBDISTRICT,
    "แขวง": Level.SUBDISTRICT,
    "หมู่บ้าน": Level.VILLAGE,
    "บ.": Level.VILLAGE,
    "ชุมชน": Level.VILLAGE,
}
_LEVEL_WORD = re.compile(f"({'|'.join(map(re.escape, _LEVEL_OF))})(.*)")
_NUMBER_WORDS = frozenset({"หมู่ที่", "หมู่", "ม.", "ที่"})

_parent = aliased(Area)
_grandparent = aliased(Area)
_great_grandparent = aliased(Area)
_ANCESTORS = (_parent, _grandparent, _great_grandparent)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; with a level word in front, also the name behind it and its level."""

    typed: str
    name: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text asks for: words, and numbers of หมู่ที่."""

    words: tuple[Word, ...]
    village_numbers: tuple[int, ...]


def search(
    session: Session,
    text: str,
    *,
    within: str = COUNTRY_CODE,
    levels: Sequence[Level] = (),
    limit: int = 20,
) -> list[Area]:
    """Return the areas that a text means, upper levels first, then by code; one query.

    Every word must be in the name of the area or of one above it, and at least one in its own:
    ดอนตาล finds the district, its subdistrict and its village of that name, not all villages of
    the district. Retired areas and the country are left out. A text without a word finds nothing.
    """
    wanted = read_text(text)
    if not wanted.words and not wanted.village_numbers:
        return []
    numbers = [_has_number(number) for number in wanted.village_numbers]
    own = [_in_own_name(word) for word in wanted.words]
    anywhere = [or_(_in_own_name(word), _in_names_above(word)) for word in wanted.words]
    query = (
        select(Area)
        .outerjoin(_parent, _parent.code == Area.parent_code)
        .outerjoin(_grandparent, _grandparent.code == _parent.parent_code)
        .outerjoin(_great_grandparent, _great_grandparent.code == _grandparent.parent_code)
        .where(Area.level != Level.COUNTRY, Area.retired_on.is_(None))
        .where(scope.within(Area.code, within))
        .where(or_(*numbers, *own), *numbers, *anywhere)
        .order_by(case(_LEVEL_ORDER, value=Area.level), Area.code)
        .limit(limit)
    )
    if levels:
        query = query.where(Area.level.in_(levels))
    return list(session.scalars(query))


def read_text(text: str) -> Wanted:
    """Take a text apart; Thai digits, level words and numbers of หมู่ที่ are understood."""
    typed = thai.to_arabic_digits(thai.normalise(text[:LONGEST_TEXT])).lower()
    numbers = tuple(int(number) for number in _VILLAGE_NUMBER.findall(typed))
    words: list[Word] = []
    for word in _VILLAGE_NUMBER.sub(" ", typed).split()[:MOST_WORDS]:
        match = _LEVEL_WORD.fullmatch(word)
        if match is None and word not in _NUMBER_WORDS:
            words.append(Word(word))
        elif match is not None and match[2]:
            words.append(Word(word, match[2], _LEVEL_OF[match[1]]))
    return Wanted(tuple(words), numbers)


def _has_number(number: int) -> ColumnElement[bool]:
    return and_(Area.kind == "village", Area.number == number)


def _in_own_name(word: Word) -> ColumnElement[bool]:
    return _is_number(word.typed) if word.typed.isdecimal() else _is_in_name(Area, word)


def _in_names_above(word: Word) -> ColumnElement[bool]:
    return or_(*(_is_in_name(ancestor, word) for ancestor in _ANCESTORS))


def _is_in_name(area: type[Area], word: Word) -> ColumnElement[bool]:
    found = [area.search_key.contains(word.typed, autoescape=True)]
    if word.name:
        behind = area.search_key.contains(word.name, autoescape=True)
        found.append(and_(area.level == word.level, behind))
    if word.typed.isascii():
        found.append(func.lower(area.name_en).contains(word.typed, autoescape=True))
    return or_(*found)


def _is_number(digits: str) -> ColumnElement[bool]:
    """Read bare digits: a code from four digits up, else หมู่ที่ or a number in the name."""
    if len(digits) >= SHORTEST_CODE:
        return Area.code.startswith(digits)
    return or_(
        _has_number(int(digits)),
        and_(Area.kind != "village", Area.search_key.contains(digits)),
        # A village's key begins with its own number; only digits behind บ้าน are of its name.
        Area.search_key.like(f"%บ้าน%{digits}%"),
    )
