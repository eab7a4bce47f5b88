"""Setting a value in an area, and going back to what holds above it. Services never commit."""

from typing import Protocol

from sqlalchemy.orm import Session

from webapp import clock
from webapp.errors import NotAllowed, NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Level
from webapp.settings import plain, queries, registry
from webapp.settings.errors import SettingUnknown
from webapp.settings.models import Setting
from webapp.settings.registry import Definition, Value


class Asking(Protocol):
    """Who sets: the part of a person that is looked at. People lie above settings."""

    @property
    def id(self) -> int:
        """Whose name will stand beside the value."""

    def holds(self, permission: str, area_code: str) -> bool:
        """Whether they hold a permission for an area."""


def put(session: Session, person: Asking, key: str, *, area_code: str, value: Value) -> Setting:
    """Set a value in an area, from this moment on, for it and all below it.

    Raises:
        SettingUnknown, NotVisible, NotAllowed: no such setting there, or not this person's.
        SettingRefused: it is no value of this setting.
    """
    definition = editable(session, person, key, area_code=area_code)
    wanted = plain.stored(definition, value)
    row = session.get(Setting, (key, area_code), with_for_update=True)
    if row is None:
        row = Setting(key=key, area_code=area_code)
        session.add(row)
    elif plain.read(definition, row.value) == value:
        return row
    row.value = wanted
    row.edited_at = clock.utc_now()
    row.edited_by_id = person.id
    session.flush()
    return row


def reset(session: Session, person: Asking, key: str, *, area_code: str) -> None:
    """Let hold again what holds above, or the preset.

    Raises:
        SettingUnknown, NotVisible, NotAllowed: as for `put`.
    """
    editable(session, person, key, area_code=area_code)
    row = queries.own(session, key, area_code)
    if row is not None:
        session.delete(row)
        session.flush()


def editable(session: Session, person: Asking, key: str, *, area_code: str) -> Definition:
    """The definition, if this person may set it in this area.

    Raises:
        SettingUnknown: no feature defines it, or it is not set in areas of this level.
        NotVisible: there is no such area.
        NotAllowed: somebody else sets it there.
    """
    definition = registry.find(key)
    area = geography.find_area(session, area_code)
    if area is None:
        raise NotVisible
    if definition is None or Level(area.level) not in definition.levels:
        raise SettingUnknown
    if not may_set(person, definition, area_code):
        raise NotAllowed
    return definition


def may_set(person: Asking, definition: Definition, area_code: str) -> bool:
    """Whether this person may set it in this area."""
    return any(person.holds(permission, area_code) for permission in definition.permissions)
