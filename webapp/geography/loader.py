"""Storing the area lists. Checked as a whole first; a code that is stored is never removed.

How a line is read and refused stands in `area_files.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.geography.area_files import LONGEST_NAME, AreaRow, read_areas, search_text
from webapp.geography.change_models import AreaChange, ChangeKind
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.list_files import ListRefused

DATA_DIR = Path(__file__).parent / "data"
BUNDLED_FILES: tuple[Path, ...] = tuple(
    DATA_DIR / name
    for name in (
        "provinces.csv",
        "districts.csv",
        "subdistricts.csv",
        "mukdahan_villages.csv",
        "mukdahan_communities.csv",
    )
)

_COLUMNS = tuple(field.name for field in fields(AreaRow))
_COUNTRY: Mapping[str, object] = {
    "code": COUNTRY_CODE,
    "level": Level.COUNTRY,
    "kind": "country",
    "name_th": "ประเทศไทย",
    "name_en": "Thailand",
    "search_key": search_text("country", "ประเทศไทย", None),
}


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, in areas. The country, which no list holds, is not counted."""

    added: int
    changed: int
    unchanged: int
    kept: int = 0
    """Areas that a person edited and that the list would have changed."""


class GeographyRefused(ListRefused):
    """The area lists hold mistakes; nothing was written."""


def load(
    session: Session, files: Sequence[Path], *, keeps_edits: bool = False,
    by_id: int | None = None, told_as: str = "",
) -> LoadReport:  # fmt: skip
    """Add the areas of the lists and correct those that changed; a second run changes nothing.

    Areas that a newer list no longer names stay as they are, and `retired_on` is left alone. With
    `keeps_edits` what a person edited stays too. A new name is written into the history. Row
    objects already in the session are refreshed when next used.

    Raises:
        GeographyRefused: with every problem of every file.
    """
    stored = _stored(session)
    lists = read_areas(files, frozenset(stored))
    if lists.problems:
        raise GeographyRefused(lists.problems)
    if COUNTRY_CODE not in stored:
        session.execute(insert(Area), [dict(_COUNTRY)])
    added = [area for area in lists.areas if area.code not in stored]
    changed = [
        area for area in lists.areas if area.code in stored and stored[area.code] != _values(area)
    ]
    edited = _edited(session) if keeps_edits else frozenset[str]()
    kept = [area for area in changed if area.code in edited]
    changed = [area for area in changed if area.code not in edited]
    # Parents first: an area refers to the one above it.
    if added:
        session.execute(insert(Area), _rows(sorted(added, key=lambda area: len(area.code))))
    if changed:
        told_as = told_as or (files[0].name if len(files) == 1 else "")
        _remember_names(session, stored, changed, told_as, by_id)
        # Thousands of rows; whoever loads a list notes that it was loaded.
        session.execute(update(Area), _rows(changed), execution_options={"is_noted": True})
    session.expire_all()
    unchanged = len(lists.areas) - len(added) - len(changed) - len(kept)
    return LoadReport(len(added), len(changed), unchanged, len(kept))


def _stored(session: Session) -> dict[str, tuple[object, ...]]:
    columns = [getattr(Area, name) for name in _COLUMNS]
    return {row[0]: tuple(row) for row in session.execute(select(*columns))}


def _edited(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(Area.code).where(Area.edited_at.is_not(None))))


def _remember_names(
    session: Session, stored: Mapping[str, tuple[object, ...]], changed: Iterable[AreaRow],
    file: str, by_id: int | None,
) -> None:  # fmt: skip
    place = _COLUMNS.index("name_th")
    session.add_all(
        AreaChange(
            area_code=area.code, kind=ChangeKind.RENAMED, happened_on=clock.today(),
            name_before=str(stored[area.code][place]), name_after=area.name_th,
            from_file=file[:LONGEST_NAME], at=clock.utc_now(), by_id=by_id,
        )
        for area in changed
        if stored[area.code][place] != area.name_th
    )  # fmt: skip


def _values(area: AreaRow) -> tuple[object, ...]:
    return tuple(getattr(area, name) for name in _COLUMNS)


def _rows(areas: Iterable[AreaRow]) -> list[dict[str, object]]:
    return [asdict(area) for area in areas]
