"""Which column is what: headings as offices write them, in any order and nearly any spelling."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from webapp.db import folded
from webapp.sheet_files import SheetRow

LAST_ROW_OF_HEADINGS: Final = 20
CLOSE_ENOUGH: Final = 0.86
SHORTEST_TO_GUESS: Final = 5


class Field(StrEnum):
    """What a column can say of a person."""

    TITLE = "title"
    NAME = "name"
    SURNAME = "surname"
    PHONE = "phone"
    ROLE = "role"
    PROVINCE = "province"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    MOO = "moo"
    VILLAGE = "village"
    CODE = "code"
    UNIT = "unit"


_WORDS: Final[Mapping[Field, str]] = {
    Field.TITLE: "คำนำหน้า คำนำหน้าชื่อ คำนำหน้านาม ยศ title prefix",
    Field.NAME: "ชื่อสกุล ชื่อนามสกุล ชื่อและสกุล ชื่อและนามสกุล ชื่อ ชื่อตัว ชื่อตัวชื่อสกุล รายชื่อ "
    "ชื่อผู้ใหญ่บ้าน ชื่อผู้รายงาน ชื่อจริง name fullname firstname",
    Field.SURNAME: "สกุล นามสกุล surname lastname",
    Field.PHONE: "เบอร์โทร เบอร์โทรศัพท์ เบอร์ โทร โทรศัพท์ หมายเลขโทรศัพท์ มือถือ เบอร์มือถือ โทรศัพท์มือถือ "
    "เบอร์ติดต่อ เบอร์โทรติดต่อ เบอร์โทรมือถือ phone tel telephone mobile",
    Field.ROLE: "หน้าที่ ตำแหน่ง บทบาท role position duty",
    Field.PROVINCE: "จังหวัด จ province",
    Field.DISTRICT: "อำเภอ อ เขต อำเภอเขต district",
    Field.SUBDISTRICT: "ตำบล ต แขวง ตำบลแขวง subdistrict tambon",
    Field.MOO: "หมู่ที่ หมู่ ม เลขหมู่ หมู่บ้านที่ moo",
    Field.VILLAGE: "หมู่บ้าน ชื่อหมู่บ้าน บ้าน ชื่อบ้าน ชุมชน ชื่อชุมชน หมู่บ้านชุมชน ชื่อหมู่บ้านชุมชน village",
    Field.CODE: "รหัสหมู่บ้าน รหัสพื้นที่ รหัส รหัสหมู่บ้านชุมชน code areacode",
    Field.UNIT: "หน่วยงาน สังกัด ที่ทำการ สำนักงาน unit office",
}
_SIGNS: Final = re.compile(r"[\W_]+")
_BOTH_OR_LAST: Final = "ชื่อสกุล"
"""ชื่อ-สกุล is both names; beside a column ชื่อ it is the last one."""
PLACES: Final = frozenset({Field.CODE, Field.MOO, Field.VILLAGE, Field.SUBDISTRICT, Field.DISTRICT})


def key_of(heading: str) -> str:
    """A heading as it is compared."""
    return _SIGNS.sub("", folded(heading.partition("(")[0] or heading).replace("*", ""))


_FIELD_OF: Final[Mapping[str, Field]] = {
    key_of(word): field for field, words in _WORDS.items() for word in words.split()
}


def find(rows: Sequence[SheetRow]) -> tuple[int, dict[Field, int]] | None:
    """(place of the row of headings, field → column), or None where no row looks like one."""
    for place, row in enumerate(rows[:LAST_ROW_OF_HEADINGS]):
        columns = read(row.cells)
        if Field.NAME in columns and PLACES & set(columns):
            return place, columns
    return None


def read(cells: Sequence[str]) -> dict[Field, int]:
    """Field → column of what looks like a heading; of two alike the first counts."""
    keys = [key_of(cell) for cell in cells]
    found: dict[Field, int] = {}
    for column, key in enumerate(keys):
        field = _field(key)
        if key == key_of(_BOTH_OR_LAST) and any(
            other != column and _field(one) is Field.NAME for other, one in enumerate(keys)
        ):
            field = Field.SURNAME
        if field is not None:
            found.setdefault(field, column)
    return found


def cells_by_field(row: SheetRow, columns: Mapping[Field, int]) -> dict[str, str]:
    """The cells of a row by field; empty ones left out."""
    return {
        field.value: row.cells[column]
        for field, column in columns.items()
        if column < len(row.cells) and row.cells[column]
    }


def _field(key: str) -> Field | None:
    if not key:
        return None
    exact = _FIELD_OF.get(key)
    if exact is not None or len(key) < SHORTEST_TO_GUESS:
        return exact
    near = get_close_matches(key, _FIELD_OF, n=1, cutoff=CLOSE_ENOUGH)
    return _FIELD_OF[near[0]] if near else None
