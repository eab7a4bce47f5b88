"""What holds where: an area's own value, else that of the nearest above it, else the preset."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.geography.scope import ROOT, containing
from webapp.settings import plain, registry
from webapp.settings.models import Setting
from webapp.settings.registry import Definition, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What holds in an area, and since when, by whom, from where. `area_code` None: as preset."""

    definition: Definition
    value: Value
    area_code: str | None = None
    edited_at: datetime | None = None
    edited_by_id: int | None = None


def value(session: Session, key: str, area_code: str) -> Value:
    """What holds in this area. One query."""
    return values(session, (key,), area_code)[key]


def values(session: Session, keys: Collection[str], area_code: str) -> dict[str, Value]:
    """Key → what holds in this area. One query for all of them."""
    found = holdings(session, [registry.get(key) for key in keys], area_code)
    return {key: holding.value for key, holding in found.items()}


def number(session: Session, key: str, area_code: str) -> int:
    """What holds of a setting that is a number."""
    found = value(session, key, area_code)
    if isinstance(found, bool) or not isinstance(found, int):
        raise TypeError(key)
    return found


def holdings(
    session: Session, definitions: Collection[Definition], area_code: str
) -> dict[str, Holding]:
    """Key → what holds in this area, with where it comes from. One query."""
    chain = containing(area_code) or (ROOT,)
    rows = session.scalars(
        select(Setting).where(
            Setting.key.in_([definition.key for definition in definitions]),
            Setting.area_code.in_(chain),
        )
    )
    by_key: dict[str, list[Setting]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return {
        definition.key: _nearest(definition, by_key.get(definition.key, ()), chain)
        for definition in definitions
    }


def above(session: Session, definition: Definition, area_code: str) -> Value:
    """What would hold in this area if it had not set anything itself."""
    chain = containing(area_code)[:-1]
    rows: Mapping[str, Setting] = {
        row.area_code: row
        for row in session.scalars(
            select(Setting).where(Setting.key == definition.key, Setting.area_code.in_(chain))
        )
    }
    return _nearest(definition, rows.values(), chain).value


def own(session: Session, key: str, area_code: str) -> Setting | None:
    """What this very area has set, or None."""
    return session.get(Setting, (key, area_code))


def _nearest(
    definition: Definition, rows: Collection[Setting], chain: tuple[str, ...]
) -> Holding:  # fmt: skip
    row = max(rows, key=lambda row: chain.index(row.area_code), default=None)
    if row is None:
        return Holding(definition=definition, value=definition.preset)
    return Holding(
        definition=definition, value=plain.read(definition, row.value), area_code=row.area_code,
        edited_at=row.edited_at, edited_by_id=row.edited_by_id,
    )  # fmt: skip
