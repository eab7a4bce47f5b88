"""What would become of every row of a sheet: new, one more duty, here already, or what to mend.

Nothing is written. All rows are judged against one look at the database and against each other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Permission, Person, Role
from webapp.clock import today as this_day
from webapp.db import folded
from webapp.geography.labels import full_label
from webapp.geography.models import Area, Level
from webapp.geography.scope import within
from webapp.people import permissions
from webapp.people.cells import name_of, phone_of, role_of
from webapp.people.headings import Field
from webapp.people.labels import ROLE
from webapp.people.places import Places, PlaceUnclear
from webapp.people.posts import LONGEST, usual_unit

LONGEST_NAME: Final = 120
SHORTEST_NAME: Final = 4
CHUNK: Final = 400

_LEVEL_OF: Final[Mapping[Role, Level]] = {
    Role.REPORTER: Level.VILLAGE, Role.COORDINATOR: Level.SUBDISTRICT,
    Role.REVIEWER: Level.DISTRICT, Role.PROVINCE_OFFICER: Level.PROVINCE,
}  # fmt: skip


class RowState(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    ADDS = "adds"
    """Somebody who is here already gets one more duty."""
    SAME = "same"
    """Person and duty are here already: nothing to do."""
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """A row with what becomes of it. `said` is the sentence of an error, or a note."""

    line: int
    name: str = ""
    phone: str = ""
    role: Role | None = None
    area_code: str = ""
    place: str = ""
    unit_name: str = ""
    state: RowState = RowState.ERROR
    said: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """All rows in the order of the sheet."""

    rows: tuple[JudgedRow, ...]

    def count(self, *states: RowState) -> int:
        """How many rows are in one of these states."""
        return sum(row.state in states for row in self.rows)

    @property
    def to_write(self) -> int:
        """How many rows would be imported."""
        return self.count(RowState.NEW, RowState.ADDS)

    @property
    def digest(self) -> str:
        """A word for exactly this outcome, by which a later look is compared."""
        told = "\n".join(
            f"{row.line}|{row.state}|{row.name}|{row.phone}|{row.role}|{row.area_code}|{row.user_id}"
            for row in self.rows
        )
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Known:
    """One look at the database, and what earlier rows of the sheet said."""

    places: Places
    paths: Mapping[str, list[Area]]
    by_phone: dict[str, User]
    in_post: dict[tuple[Role, str], list[User]]
    phones: dict[str, JudgedRow] = field(default_factory=dict)
    posts: dict[tuple[str, Role, str], JudgedRow] = field(default_factory=dict)


def judge(session: Session, person: Person, rows: Sequence[Mapping[str, Any]]) -> Judgement:
    """Judge all rows. A handful of queries, however many rows."""
    known = _look(session, person, rows)
    return Judgement(tuple(_judged(person, row, known) for row in rows))


def areas_of(session: Session, person: Person) -> list[Area]:
    """Every area whose people this person looks after, with what lies above."""
    scopes = person.areas_where(Permission.PEOPLE_MANAGE)
    query = select(Area).where(or_(*(within(Area.code, scope) for scope in scopes)))
    return list(session.scalars(query.order_by(Area.code))) if scopes else []


def _look(session: Session, person: Person, rows: Sequence[Mapping[str, Any]]) -> _Known:
    areas = areas_of(session, person)
    by_code = {area.code: area for area in areas}
    paths = {
        area.code: [by_code[area.code[:n]] for n in (2, 4, 6) if n < len(area.code)
                    and area.code[:n] in by_code] + [area]
        for area in areas
    }  # fmt: skip
    numbers = sorted({phone for row in rows if (phone := phone_of(row.get(Field.PHONE, "")))})
    by_phone: dict[str, User] = {}
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        for user in session.scalars(
            select(User)
            .where(or_(User.login.in_(part), User.phone.in_(part)))
            .options(selectinload(User.assignments))
            .order_by(User.id)
        ):
            by_phone.setdefault(user.login, user)
            by_phone.setdefault(user.phone, user)
    return _Known(Places(areas), paths, by_phone, _posts(session, person))


def _posts(session: Session, person: Person) -> dict[tuple[Role, str], list[User]]:
    """(duty, area) → who holds it today or will."""
    today = this_day()
    scopes = person.areas_where(Permission.PEOPLE_MANAGE)
    found: dict[tuple[Role, str], list[User]] = {}
    if not scopes:
        return found
    rows = session.execute(
        select(Assignment.role, Assignment.area_code, User)
        .join(User, User.id == Assignment.user_id)
        .where(or_(*(within(Assignment.area_code, scope) for scope in scopes)))
        .where(or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today))
        .where(User.is_active.is_(True))
    )
    for role, area_code, user in rows:
        found.setdefault((Role(role), area_code), []).append(user)
    return found


def _judged(person: Person, row: Mapping[str, Any], known: _Known) -> JudgedRow:
    name = name_of(row)
    typed = str(row.get(Field.PHONE, ""))
    begun = JudgedRow(line=int(row["line"]), name=name, phone=phone_of(typed) or typed)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return replace(begun, said=gettext("Write the name with its title, such as นายสมชาย ใจดี."))
    if typed and not phone_of(typed):
        return replace(begun, said=_no_phone(typed))
    try:
        role, area = _duty(person, row, known.places)
    except PlaceUnclear as unclear:
        return replace(begun, said=str(unclear))
    unit = str(row.get(Field.UNIT, ""))[:LONGEST] or usual_unit(role, [area])
    placed = replace(begun, role=role, area_code=area.code, unit_name=unit,
                     place=full_label(known.paths[area.code]))  # fmt: skip
    return _against_sheet(_against_people(person, placed, known), known)


def _duty(person: Person, row: Mapping[str, Any], places: Places) -> tuple[Role, Area]:
    typed = str(row.get(Field.ROLE, ""))
    role = Role.REPORTER if not typed else role_of(typed)
    if role is None:
        raise PlaceUnclear(
            gettext("The duty %(role)s is not known. Write ผู้ใหญ่บ้าน, กำนัน or เจ้าหน้าที่อำเภอ.",
                    role=typed)
        )  # fmt: skip
    if role in permissions.FOUR_EYES:
        raise PlaceUnclear(
            gettext("%(role)s is asked for one by one and granted by a second administrator.",
                    role=ROLE[role])
        )  # fmt: skip
    area = places.find(row, level=_LEVEL_OF[role])
    if not permissions.may_give(person, role, area.code):
        raise PlaceUnclear(
            gettext("The duty %(role)s in this place is not yours to give.", role=ROLE[role])
        )
    return role, area


def _against_people(person: Person, row: JudgedRow, known: _Known) -> JudgedRow:
    """Compare a row with who is here already."""
    assert row.role is not None  # noqa: S101 - rows without a duty were refused
    key = folded(row.name)
    holders = known.in_post.get((row.role, row.area_code), [])
    owner = known.by_phone.get(row.phone) if row.phone else None
    if owner is not None and folded(owner.name_th) != key:
        is_seen = any(permissions.may_see_duty(person, duty) for duty in owner.assignments)
        return replace(row, state=RowState.ERROR, said=_phone_taken(owner.name_th, is_seen=is_seen))
    same = next((user for user in holders if folded(user.name_th) == key), None)
    if same is not None and (owner is None or owner.id == same.id):
        said = ""
        if row.phone and same.phone and row.phone != same.phone:
            said = gettext("Here with another number, %(phone)s. Change it on their page.",
                           phone=same.phone)  # fmt: skip
        return replace(row, state=RowState.SAME, said=said, user_id=same.id)
    if owner is not None and (owner.id == person.id or owner.erased_at or not owner.is_active):
        return replace(row, said=gettext("This account is closed, or your own."))
    others = ", ".join(user.name_th for user in holders)
    said = gettext("Beside %(names)s, who holds this duty already.", names=others) if others else ""
    state = RowState.ADDS if owner is not None else RowState.NEW
    return replace(row, state=state, said=said, user_id=owner.id if owner else None)


def _against_sheet(row: JudgedRow, known: _Known) -> JudgedRow:
    """Compare a row with the rows above it."""
    if row.state is RowState.ERROR or row.role is None:
        return row
    key = folded(row.name)
    twin = known.posts.get((key, row.role, row.area_code))
    if twin is not None:
        return replace(row, state=RowState.ERROR, user_id=None,
                       said=gettext("The same person and village as row %(line)s. Delete one of "
                                    "the two.", line=twin.line))  # fmt: skip
    earlier = known.phones.get(row.phone) if row.phone else None
    if earlier is not None and folded(earlier.name) != key:
        return replace(row, state=RowState.ERROR, user_id=None,
                       said=gettext("The same telephone as %(name)s in row %(line)s. Everybody "
                                    "needs a number of their own, or none.", name=earlier.name,
                                    line=earlier.line))  # fmt: skip
    known.posts[key, row.role, row.area_code] = row
    if row.phone:
        known.phones.setdefault(row.phone, row)
    if earlier is not None and row.state is RowState.NEW:
        said = row.said or gettext("One more duty of row %(line)s.", line=earlier.line)
        return replace(row, state=RowState.ADDS, said=said)
    return row


def _no_phone(typed: str) -> str:
    return str(
        gettext("%(phone)s is no Thai telephone number. A mobile number has 10 digits and "
                "begins with 0.", phone=typed)
    )  # fmt: skip


def _phone_taken(name: str, *, is_seen: bool) -> str:
    if is_seen:
        said = gettext(
            "This telephone belongs to %(name)s. Check number and spelling of the name.", name=name
        )
    else:
        said = gettext(
            "Somebody else signs in with this telephone. Check the number, or leave it empty."
        )
    return str(said)


def people_of(rows: Iterable[JudgedRow]) -> dict[str, list[JudgedRow]]:
    """Who is new, by telephone or else by row, with all their rows."""
    found: dict[str, list[JudgedRow]] = {}
    for row in rows:
        if row.state in {RowState.NEW, RowState.ADDS} and row.user_id is None:
            found.setdefault(row.phone or f"line {row.line}", []).append(row)
    return found
