"""The invented people of the demo: who they are, and writing their accounts.

Names are put together at random from two lists; any likeness to a real person is chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts.demo_people import DEMO_PASSWORD, SHOWN_ACCOUNTS, DemoPerson
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Role
from webapp.accounts.services import hash_password
from webapp.demo.samples import samples
from webapp.geography import labels, queries
from webapp.geography.models import Area, Level

PROVINCE = "49"
MARK = "(ตัวอย่าง)"
DEMO_HEAD = "village"
DEMO_KAMNAN = "kamnan"
DEMO_REVIEWER = "district"
DEMO_OFFICER = "province"

VILLAGES_OF = {
    "4901": 14, "4902": 9, "4903": 11, "4904": 8, "4905": 10, "4906": 6, "4907": 6,
}  # fmt: skip
"""How many villages of each district report, beside those of the shown accounts."""
COMMUNITIES = 3
COORDINATORS = 8

MEN = (
    "บุญมี", "คำพา", "สมพร", "ทองใบ", "วิชาญ", "อุดม", "สุพจน์", "ประสาน", "ไพรวัลย์", "สำราญ",
    "บุญเลิศ", "ถาวร", "ชาลี", "สุรชัย", "คำปุ่น", "วีระ", "สมัย", "เดชา", "พงษ์ศักดิ์", "อำนวย",
)  # fmt: skip
WOMEN = (
    "บัวผัน", "สมใจ", "วันเพ็ญ", "ดวงใจ", "คำมูล", "รัตนา", "ทองม้วน", "สุภาพ", "มะลิ", "อรทัย",
    "พิกุล", "จันทร์เพ็ญ", "ลำดวน", "นงคราญ",
)  # fmt: skip
SURNAMES = (
    "ใจมั่น", "ศรีบุญ", "ทองสุข", "แสนดี", "คำแหง", "วงศ์งาม", "สุขเกษม", "พลเมืองดี", "นามวงษ์",
    "เพียรดี", "บุญรอด", "จันทร์แจ่ม", "สายทอง", "กล้าหาญ", "อ่อนหวาน", "ไชยงาม", "มีชัย", "พาสุข",
    "ดอกไม้งาม", "รุ่งเรือง", "ผาสุก", "โสดา", "เมืองงาม", "ปัญญาดี",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A place that somebody reports for, with the names that its reports are told with."""

    code: str
    name: str
    """บ้านนาม่วง or ชุมชนนาโปน้อย."""
    label: str
    """The same with the village's number."""
    is_community: bool
    subdistrict: str
    district: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """An account that was written."""

    user_id: int
    login: str
    role: Role
    area_code: str
    unit_name: str
    homes: tuple[Home, ...]
    """Where those who report do so: their own village, or all villages of a subdistrict."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by what the story needs them for."""

    members: tuple[Member, ...]

    def __getitem__(self, login: str) -> Member:
        return next(member for member in self.members if member.login == login)

    def reporters(self, scope: str) -> list[Member]:
        """Those who report in an area, without the demo's own village head."""
        return [
            member
            for member in self.members
            if member.homes and member.area_code.startswith(scope) and member.login != DEMO_HEAD
        ]

    def reporter_for(self, area_code: str) -> Member:
        """Whoever reports for a village or community."""
        return next(m for m in self.members if m.homes and m.area_code == area_code)

    def reviewer_of(self, area_code: str) -> Member:
        """Who decides in the district of an area."""
        return next(
            member
            for member in self.members
            if member.role is Role.REVIEWER and member.area_code == area_code[:4]
        )


def assemble(session: Session, rng: random.Random, *, joined_at: datetime) -> Cast:
    """Write every account. Effects: users and assignments, flushed."""
    areas = {
        area.code: area
        for level in (Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE)
        for area in queries.areas_within(session, PROVINCE, level)
    }
    people = [*SHOWN_ACCOUNTS, *_invented(rng, areas)]
    # One slow hash for all: they share the demo's public password.
    password_hash = hash_password(DEMO_PASSWORD)
    users = [
        User(
            login=person.login, name_th=person.name_th, password_hash=password_hash,
            is_office_secret=True, created_at=joined_at,
        )
        for person in people
    ]  # fmt: skip
    for user, person in zip(users, people, strict=True):
        user.assignments = [
            Assignment(role=person.role, area_code=person.area_code, unit_name=person.unit_name)
        ]
    session.add_all(users)
    session.flush()
    return Cast(
        tuple(
            Member(
                user.id, person.login, person.role, person.area_code, person.unit_name,
                _homes(areas, person),
            )
            for user, person in zip(users, people, strict=True)
        )
    )  # fmt: skip


def _invented(rng: random.Random, areas: dict[str, Area]) -> Iterable[DemoPerson]:
    names = _names(rng)
    taken = {person.area_code for person in SHOWN_ACCOUNTS}
    for code in sorted(_chosen(rng, areas) - taken):
        area = areas[code]
        label = labels.short_label(area)
        is_village = area.kind == "village"
        unit = f"ที่ทำการผู้ใหญ่บ้าน {label}" if is_village else f"คณะกรรมการ{label}"
        duty = f"ผู้ใหญ่บ้าน {label}" if is_village else f"ประธาน{label}"
        yield DemoPerson(f"v{code}", next(names), Role.REPORTER, code, unit, duty)
    # A town with communities has nobody in the post of กำนัน.
    taken |= {code[:6] for code, area in areas.items() if area.kind == "community"}
    subdistricts = [code for code in areas if len(code) == 6 and code not in taken]
    for code in sorted(rng.sample(subdistricts, COORDINATORS)):
        unit = f"ที่ทำการกำนัน{labels.formal_label(areas[code])}"
        yield DemoPerson(f"t{code}", next(names), Role.COORDINATOR, code, unit, "กำนัน")
    for code in VILLAGES_OF:
        if code not in taken:
            unit = f"ศอ.จอส.พระราชทาน {labels.short_label(areas[code])}"
            yield DemoPerson(f"d{code}", next(names), Role.REVIEWER, code, unit, "เจ้าหน้าที่อำเภอ")


def _chosen(rng: random.Random, areas: dict[str, Area]) -> set[str]:
    """The villages that report: those of the samples, and others until there are enough."""
    chosen = {sample.area_code for sample in samples()}
    for district, wanted in VILLAGES_OF.items():
        villages = [
            code
            for code, area in areas.items()
            if code.startswith(district) and area.kind == "village" and _is_named(area)
        ]
        more = wanted - sum(code.startswith(district) for code in chosen)
        chosen |= set(rng.sample(sorted(set(villages) - chosen), max(0, more)))
    communities = sorted(code for code, area in areas.items() if area.kind == "community")
    return chosen | set(rng.sample(communities, COMMUNITIES))


def _is_named(area: Area) -> bool:
    return area.name_th.startswith("บ้าน") and area.latitude is not None


def _names(rng: random.Random) -> Iterator[str]:
    """Full names without repeats, two men for a woman, each marked."""
    firsts = [f"นาย{name}" for name in MEN] + [
        f"{rng.choice(('นาง', 'นางสาว'))}{name}" for name in WOMEN
    ]
    pairs = [(first, last) for first in firsts for last in SURNAMES]
    rng.shuffle(pairs)
    yield from (f"{first} {last} {MARK}" for first, last in pairs)


def _homes(areas: dict[str, Area], person: DemoPerson) -> tuple[Home, ...]:
    if person.role is Role.REPORTER:
        return (_home(areas, areas[person.area_code]),)
    if person.role is not Role.COORDINATOR:
        return ()
    return tuple(
        _home(areas, area)
        for code, area in areas.items()
        if code.startswith(person.area_code) and area.kind == "village" and _is_named(area)
    )


def _home(areas: dict[str, Area], area: Area) -> Home:
    label = labels.formal_label(area)
    return Home(
        code=area.code,
        name=area.name_th if area.kind == "village" else label,
        label=label,
        is_community=area.kind == "community",
        subdistrict=areas[area.code[:6]].name_th,
        district=areas[area.code[:4]].name_th,
        latitude=area.latitude,
        longitude=area.longitude,
    )
