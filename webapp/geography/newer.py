"""A newer list of areas: what it would change, and taking it. All of it is taken, or nothing.

What a list does not name is never removed: those that are missing can be given up one by one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.geography import changes, loader, scope
from webapp.geography.area_files import AreaRow, read_areas
from webapp.geography.change_models import ChangeKind
from webapp.geography.changes import Said
from webapp.geography.models import Area
from webapp.list_files import ListProblem

_COLUMNS = tuple(field.name for field in fields(AreaRow))


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """An area that the list says something else of; the name or only where it lies."""

    area: Area
    listed: AreaRow

    @property
    def is_name(self) -> bool:
        """Whether the Thai name differs."""
        return self.area.name_th != self.listed.name_th


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a list would change. `missing` are neighbours of its areas that it does not name."""

    new: Sequence[AreaRow]
    changed: Sequence[Renamed]
    missing: Sequence[Area]
    unchanged: int
    problems: Sequence[ListProblem]
    outside: Sequence[str]
    """Codes that it would change and that are not this person's to change."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it can be taken."""
        return bool(self.problems or self.outside)


def differences(session: Session, path: Path, own: Collection[str]) -> Differences:
    """What the list would change, for somebody who administers `own`."""
    stored = {area.code: area for area in session.scalars(select(Area))}
    lists = read_areas([path], frozenset(stored))
    new = [row for row in lists.areas if row.code not in stored]
    changed = [
        Renamed(area=stored[row.code], listed=row)
        for row in lists.areas
        if row.code in stored and _differs(stored[row.code], row)
    ]
    touched = [*(row.code for row in new), *(one.listed.code for one in changed)]
    return Differences(
        new=new, changed=changed, missing=_missing(stored.values(), lists.areas, own),
        unchanged=len(lists.areas) - len(touched), problems=lists.problems,
        outside=[code for code in touched if not _is_own(code, own)],
    )  # fmt: skip


def take(
    session: Session, path: Path, found: Differences, said: Said, *, retiring: Collection[str]
) -> list[Area]:  # fmt: skip
    """Load the list with history; returns those of the missing that were given up.

    Raises:
        AreaInUse: one to be given up has areas in it that are not.
    """
    loader.load(session, [path], by_id=said.by_id, told_as=said.from_file)
    for row in found.new:
        area = session.get_one(Area, row.code)
        changes.remember(session, area, ChangeKind.ADDED, said, name_after=row.name_th)
    retired = [area for area in found.missing if area.code in set(retiring)]
    # From the leaves up: what lies in an area that goes may go as well.
    for area in sorted(retired, key=lambda one: len(one.code), reverse=True):
        changes.retire(session, area, said)
    return retired


def _differs(area: Area, row: AreaRow) -> bool:
    return any(getattr(area, name) != getattr(row, name) for name in _COLUMNS)


def _missing(
    stored: Collection[Area], listed: Sequence[AreaRow], own: Collection[str]
) -> list[Area]:
    # A list of one subdistrict says nothing about the others.
    about = {(row.kind, row.parent_code) for row in listed}
    named = {row.code for row in listed}
    return [
        area
        for area in sorted(stored, key=lambda one: one.code)
        if area.code not in named
        and area.retired_on is None
        and (area.kind, area.parent_code) in about
        and _is_own(area.code, own)
    ]


def _is_own(code: str, own: Collection[str]) -> bool:
    return any(scope.contains(one, code) for one in own)
