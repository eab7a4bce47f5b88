"""Changing areas one by one, with history. Codes never change and no area is removed.

Who may change which area, and what becomes of people's duties in it, is decided above. What was
reported from an area keeps its code; papers that were issued hold the names of their day. Services
never commit.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.geography.area_files import search_text
from webapp.geography.change_models import AreaChange, ChangeKind
from webapp.geography.errors import (
    AreaCodeMisplaced,
    AreaCodeTaken,
    AreaInUse,
    AreaNotMergeable,
    AreaUnchanged,
    DayAhead,
)
from webapp.geography.models import Area, Level

_LEAF = re.compile(r"[0-9]{2,3}")
VILLAGE_DIGITS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who says it, from which day it holds, and why."""

    by_id: int | None
    on: date
    note: str = ""
    from_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A village or community to be added under a subdistrict."""

    subdistrict: Area
    kind: str
    """village or community."""
    number: int
    """หมู่ที่, or the number of the community."""
    name_th: str
    name_en: str = ""

    @property
    def code(self) -> str:
        """The subdistrict's code and the number, in two digits or more."""
        return f"{self.subdistrict.code}{self.number:02d}"


def add(session: Session, place: NewPlace, said: Said) -> Area:
    """Add a village or a community.

    Raises:
        AreaCodeMisplaced: not under a subdistrict, or a number that no code holds.
        AreaCodeTaken, DayAhead.
    """
    _check_day(said)
    parent = place.subdistrict
    leaf = place.code[len(parent.code) :]
    if parent.level != Level.SUBDISTRICT or parent.retired_on is not None or place.number < 1:
        raise AreaCodeMisplaced
    if not _LEAF.fullmatch(leaf) or (place.kind == "village" and len(leaf) != VILLAGE_DIGITS):
        raise AreaCodeMisplaced
    if session.get(Area, place.code) is not None:
        raise AreaCodeTaken(area=place.code)
    area = Area(
        code=place.code, level=Level.VILLAGE, kind=place.kind, name_th=place.name_th,
        name_en=place.name_en, parent_code=parent.code, number=place.number,
        postcode=parent.postcode, edited_at=clock.utc_now(),
        search_key=search_text(place.kind, place.name_th, place.number),
    )  # fmt: skip
    session.add(area)
    session.flush()
    remember(session, area, ChangeKind.ADDED, said, name_after=area.name_th)
    return area


def rename(session: Session, area: Area, name_th: str, name_en: str, said: Said) -> None:
    """Give an area another name; papers that were issued keep the one of their day.

    Raises:
        AreaUnchanged, DayAhead.
    """
    _check_day(said)
    name_th, name_en = thai.normalise(name_th), thai.normalise(name_en)
    if (area.name_th, area.name_en) == (name_th, name_en):
        raise AreaUnchanged
    before, area.name_th, area.name_en = area.name_th, name_th, name_en
    area.search_key = search_text(area.kind, name_th, area.number)
    area.edited_at = clock.utc_now()
    remember(session, area, ChangeKind.RENAMED, said, name_before=before, name_after=name_th)


def retire(session: Session, area: Area, said: Said) -> None:
    """Give an area up: it can no longer be chosen, and stays wherever it was named.

    Raises:
        AreaUnchanged: it is given up already.
        AreaInUse: areas lie in it that are not given up.
        DayAhead.
    """
    _check_day(said)
    if area.retired_on is not None or area.level == Level.COUNTRY:
        raise AreaUnchanged
    if count := living_children(session, area.code):
        raise AreaInUse(count=count)
    area.retired_on = said.on
    area.edited_at = clock.utc_now()
    remember(session, area, ChangeKind.RETIRED, said, name_before=area.name_th)


def restore(session: Session, area: Area, said: Said) -> None:
    """Let an area be chosen again.

    Raises:
        AreaUnchanged: it was not given up.
    """
    if area.retired_on is None:
        raise AreaUnchanged
    area.retired_on = None
    area.merged_into_code = None
    area.edited_at = clock.utc_now()
    remember(session, area, ChangeKind.RESTORED, said, name_after=area.name_th)


def merge(session: Session, area: Area, into: Area, said: Said) -> None:
    """Put a village together with another one; the first is given up.

    Raises:
        AreaNotMergeable: they are not two villages in use.
        DayAhead.
    """
    _check_day(said)
    both = (area, into)
    if area.code == into.code or any(
        one.level != Level.VILLAGE or one.retired_on is not None for one in both
    ):
        raise AreaNotMergeable
    area.retired_on = said.on
    area.merged_into_code = into.code
    area.edited_at = clock.utc_now()
    remember(session, area, ChangeKind.MERGED, said, name_before=area.name_th,
             other_code=into.code)  # fmt: skip
    remember(session, into, ChangeKind.RECEIVED, said, name_after=into.name_th,
             other_code=area.code)  # fmt: skip


def history_of(session: Session, code: str) -> list[AreaChange]:
    """What happened to an area, the latest first."""
    query = select(AreaChange).where(AreaChange.area_code == code)
    return list(session.scalars(query.order_by(AreaChange.id.desc())))


def latest(session: Session, limit: int) -> list[AreaChange]:
    """What happened last, anywhere."""
    return list(session.scalars(select(AreaChange).order_by(AreaChange.id.desc()).limit(limit)))


def living_children(session: Session, code: str) -> int:
    """How many areas directly below are not given up."""
    query = select(func.count()).where(Area.parent_code == code, Area.retired_on.is_(None))
    return session.scalar(query) or 0


def remember(  # noqa: PLR0913 - the columns of a line, by name
    session: Session, area: Area, kind: ChangeKind, said: Said, *, name_before: str = "",
    name_after: str = "", other_code: str | None = None,
) -> None:  # fmt: skip
    """Write one line of an area's history."""
    session.add(
        AreaChange(
            area_code=area.code, kind=kind, happened_on=said.on, name_before=name_before,
            name_after=name_after, other_code=other_code, note=said.note,
            from_file=said.from_file, at=clock.utc_now(), by_id=said.by_id,
        )
    )  # fmt: skip
    session.flush()


def _check_day(said: Said) -> None:
    if said.on > clock.today():
        raise DayAhead
