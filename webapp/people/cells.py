"""What cells say: the name written together, the telephone with its zero, the duty by its word."""

from collections.abc import Mapping
from typing import Any, Final

from webapp import thai
from webapp.accounts import phones
from webapp.accounts.permissions import Role
from webapp.db import folded
from webapp.people.headings import Field

LOST_ZERO: Final = 9
"""Digits of a mobile number whose leading zero a spreadsheet took away."""

_ROLE_OF: Final[Mapping[str, Role]] = {
    folded(word): role
    for role, words in {
        Role.REPORTER: "ผู้ใหญ่บ้าน ผญบ ผู้ช่วยผู้ใหญ่บ้าน ผช.ผญบ ผู้รายงาน ประธานชุมชน reporter "
        "โรงเรียน รพ.สต อบต เทศบาล",
        Role.COORDINATOR: "กำนัน ผู้ประสานงาน ผู้ประสานงานตำบล coordinator",
        Role.REVIEWER: "เจ้าหน้าที่อำเภอ ปลัดอำเภอ ผู้ตรวจ อำเภอ reviewer",
        Role.PROVINCE_OFFICER: "เจ้าหน้าที่จังหวัด จังหวัด provinceofficer",
        Role.DEPARTMENT_OFFICER: "เจ้าหน้าที่กรม กรมการปกครอง",
        Role.ADMINISTRATOR: "ผู้ดูแลระบบ แอดมิน administrator admin",
    }.items()
    for word in words.split()
}


def name_of(row: Mapping[str, Any]) -> str:
    """Title, name and surname as they are written together."""
    title, name, surname = (
        " ".join(str(row.get(part, "")).split())
        for part in (Field.TITLE, Field.NAME, Field.SURNAME)
    )
    first = name if title and name.startswith(title) else f"{title}{name}"
    return thai.normalise(f"{first} {surname}".strip())


def phone_of(typed: str) -> str:
    """The number, with the zero again that a spreadsheet takes away; "" for what is none."""
    digits = "".join(sign for sign in thai.to_arabic_digits(str(typed)) if sign.isdecimal())
    if len(digits) == LOST_ZERO and digits[0] in "689":
        return phones.clean(f"0{digits}")
    return phones.clean(str(typed))


def role_of(typed: str) -> Role | None:
    """The duty that a word means, or None."""
    key = folded(typed).strip(".")
    if key in _ROLE_OF:
        return _ROLE_OF[key]
    # ผู้ใหญ่บ้าน หมู่ที่ 6, กำนันตำบลดอนตาล: the word comes first.
    begins = [word for word in _ROLE_OF if key.startswith(word)]
    return _ROLE_OF[max(begins, key=len)] if begins else None
