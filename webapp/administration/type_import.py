"""Attachment 2 from a sheet: what every row would do to the list of activity types, and doing it.

Rows are recognised by their code, else by volunteer type and name; what the sheet does not name is
offered for retirement and never removed. All of it is taken, or nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.activity import services
from webapp.activity.catalogue import CATALOGUES, ListName, in_use
from webapp.activity.list_rows import LONGEST_NAME, LONGEST_TYPE_CODE
from webapp.activity.models import ActivityType, Standing
from webapp.sheet_files import SheetRow

TYPES: Final = CATALOGUES[ListName.ACTIVITY_TYPES]
VOLUNTEER_TYPES: Final = CATALOGUES[ListName.VOLUNTEER_TYPES]
LAST_ROW_OF_HEADINGS: Final = 15
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_SIGNS: Final = re.compile(r"[\W_]+")
HEADINGS: Final[Mapping[str, str]] = {
    "code": "รหัส",
    "kind": "ประเภทจิตอาสา",
    "name_th": "ประเภทกิจกรรม",
    "name_en": "ชื่อภาษาอังกฤษ",
    "evidence": "ที่มา",
}
"""The template's headings; in Thai whatever the screen's language."""
_SPELT: Final[Mapping[str, str]] = {
    **{_SIGNS.sub("", heading): name for name, heading in HEADINGS.items()},
    "code": "code", "กิจกรรม": "name_th", "ชื่อกิจกรรม": "name_th", "จิตอาสา": "kind",
    "ประเภทกิจกรรมจิตอาสา": "name_th", "ประเภทงานจิตอาสา": "kind", "ภาษาอังกฤษ": "name_en",
    "english": "name_en", "หลักฐาน": "evidence", "หมายเหตุ": "evidence",
}  # fmt: skip


class Fate(StrEnum):
    """What would become of a row."""

    ADDED = "added"
    CHANGED = "changed"
    RESTORED = "restored"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """One row of the sheet with what it would do."""

    line: int
    code: str
    kind_code: str
    kind_name: str
    values: Mapping[str, str]
    fate: Fate
    before: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The whole sheet; `missing` are types in use that it does not name."""

    rows: Sequence[JudgedRow]
    missing: Sequence[ActivityType]

    @property
    def is_wrong(self) -> bool:
        """Whether some row cannot be taken, so that nothing is."""
        return any(row.fate is Fate.WRONG for row in self.rows)

    def count(self, fate: str) -> int:
        """How many rows come to this."""
        return sum(row.fate == fate for row in self.rows)


def find_headings(rows: Sequence[SheetRow]) -> tuple[int, dict[str, int]] | None:
    """(place of the headings, name → column), or None where no row has them."""
    for place, row in enumerate(rows[:LAST_ROW_OF_HEADINGS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row.cells):
            name = _SPELT.get(_SIGNS.sub("", cell.lower()))
            if name is not None:
                columns.setdefault(name, column)
        if "name_th" in columns and ("kind" in columns or "code" in columns):
            return place, columns
    return None


def judge(session: Session, rows: Sequence[SheetRow]) -> Judged | None:
    """What the sheet would do, or None where it has no headings."""
    headings = find_headings(rows)
    if headings is None:
        return None
    place, columns = headings
    judging = _Judging(session)
    judged, kind = [], ""
    for row in rows[place + 1 :]:
        cells = {name: row.cells[column] for name, column in columns.items()
                 if column < len(row.cells)}  # fmt: skip
        # Sheets say the volunteer type once for a block of rows.
        kind = cells.get("kind") or kind
        if cells.get("name_th"):
            judged.append(judging.row(row.line, kind, cells))
    named = {row.code for row in judged}
    missing = [row for row in judging.types if in_use(row) and row.code not in named]
    return Judged(rows=judged, missing=missing)


class _Judging:
    """The stored lists, and what the rows before this one have taken of them."""

    def __init__(self, session: Session) -> None:
        self.types = [row for row in services.in_order(session, TYPES)
                      if isinstance(row, ActivityType)]  # fmt: skip
        self.kinds = services.in_order(session, VOLUNTEER_TYPES)
        self.seen: set[str] = set()

    def row(self, line: int, kind: str, cells: Mapping[str, str]) -> JudgedRow:
        given = cells.get("code", "")
        stored = self._stored(given, kind, cells["name_th"])
        found = next((one for one in self.kinds if kind in {one.code, one.name_th}), None)
        if found is None and not kind and stored is not None:
            found = next(one for one in self.kinds if one.code == stored.volunteer_type_code)
        values = {name: cells[name] for name in ("name_th", "name_en", "evidence")
                  if name in cells}  # fmt: skip
        code = stored.code if stored else given
        problem = self._problem(code, found is None, values, given)
        self.seen |= {code.lower()} - {""}
        self.seen.add(f"{found.code if found else kind} {cells['name_th']}")
        fate = Fate.WRONG if problem else self._fate(stored, found.code if found else "", values)
        return JudgedRow(
            line=line, code=code, kind_code=found.code if found else "",
            kind_name=found.name_th if found else kind, values=values, fate=fate,
            before=stored.name_th if stored and stored.name_th != values["name_th"] else "",
            problem=problem,
        )  # fmt: skip

    def _stored(self, code: str, kind: str, name: str) -> ActivityType | None:
        if code:
            return next((one for one in self.types if one.code.lower() == code.lower()), None)
        kinds = {one.code for one in self.kinds if kind in {one.code, one.name_th}}
        alike = [
            one
            for one in self.types
            if one.name_th == name and (one.volunteer_type_code in kinds or not kind)
        ]
        return next(iter(sorted(alike, key=lambda one: not in_use(one))), None)  # fmt: skip

    def _problem(
        self, code: str, is_kind_unknown: bool, values: Mapping[str, str], given: str  # noqa: FBT001
    ) -> str:  # fmt: skip
        if is_kind_unknown:
            return str(gettext("The volunteer type is not in the list. Please add it there first."))
        if given and not (_CODE.fullmatch(given) and len(given) <= LONGEST_TYPE_CODE):
            return str(gettext("The code is not made of Latin letters, digits, - and _."))
        if code and code.lower() in self.seen:
            return str(gettext("The same line comes twice."))
        if any(len(values.get(name, "")) > LONGEST_NAME for name in ("name_th", "name_en")):
            return str(gettext("The name is longer than %(most)s characters.", most=LONGEST_NAME))
        return ""

    def _fate(self, stored: ActivityType | None, kind: str, values: Mapping[str, str]) -> Fate:
        if stored is None:
            return Fate.ADDED
        if not in_use(stored):
            return Fate.RESTORED
        is_same = stored.volunteer_type_code == kind and all(
            getattr(stored, name) == value for name, value in values.items()
        )
        return Fate.UNCHANGED if is_same else Fate.CHANGED


def apply(
    session: Session, judged: Judged, *, retiring: frozenset[str], last_day: date,
    makes_official: bool,
) -> dict[str, int]:  # fmt: skip
    """Do all that the rows say; retire those of the missing that were ticked; in the sheet's order.

    Raises:
        ItemNameTaken: two lines of one volunteer type would be called alike.
    """
    ordered = []
    for row in judged.rows:
        stored = services.find(session, TYPES, row.code) if row.code else None
        values: dict[str, object] = {**row.values, "volunteer_type_code": row.kind_code}
        if makes_official:
            values["standing"] = Standing.OFFICIAL
        if stored is None:
            values.setdefault("standing", Standing.DRAFT)
            stored = services.add(session, TYPES, values, code=row.code)
        else:
            if not in_use(stored):
                services.restore(session, stored)
            services.edit(session, TYPES, stored, values)
        ordered.append(stored)
    for missing in judged.missing:
        if missing.code in retiring:
            services.retire(session, missing, last_day)
    services.put_in_order(session, ordered)
    return {"added": judged.count(Fate.ADDED), "changed": judged.count(Fate.CHANGED),
            "restored": judged.count(Fate.RESTORED), "retired": len(retiring)}  # fmt: skip
