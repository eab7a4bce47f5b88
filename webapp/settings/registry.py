"""Which settings there are: each feature defines its own in its `settings.py`.

A definition says what kind of value it is, what holds where nobody set anything, in areas of
which level it can be set and by whom. Values lie in `models.Setting`; `queries.py` says what holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from webapp.geography.models import Level

Value = bool | int | str | date | None
Preset = Value | Callable[[], Value]

LONGEST_TEXT: Final = 2_000
MOST: Final = 1_000_000


class Kind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    DAYS = "days"
    MINUTES = "minutes"
    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    DATE = "date"


NUMBERS: Final = frozenset({Kind.NUMBER, Kind.DAYS, Kind.MINUTES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One setting as its feature describes it."""

    key: str
    """`<feature>.<noun>`; stands in the database and in the audit, so it never changes."""
    kind: Kind
    label: str
    hint: str = ""
    group: str
    """Under which heading it stands."""
    preset_value: Preset = field(repr=False)
    levels: frozenset[Level]
    permissions: tuple[str, ...]
    """Who holds one of these for an area may set it there."""
    lowest: int = 0
    highest: int = MOST
    choices: Mapping[str, str] = field(default_factory=dict)
    is_optional: bool = False
    """Whether a text or a day may be left empty on purpose."""

    @property
    def preset(self) -> Value:
        """What holds where no area set anything."""
        return self.preset_value() if callable(self.preset_value) else self.preset_value


class SettingMisdefinedError(RuntimeError):
    """A feature defined a setting wrongly; the product does not start."""


_DEFINED: dict[str, Definition] = {}
_HIGH: Final = (Level.COUNTRY, Level.PROVINCE)


def define(  # noqa: PLR0913 - the parts of a definition, all by name
    key: str,
    *,
    preset: Preset,
    kind: Kind,
    label: str,
    group: str,
    hint: str = "",
    levels: tuple[Level, ...] = _HIGH,
    permissions: tuple[str, ...] = ("accounts:manage",),
    lowest: int = 0,
    highest: int = MOST,
    choices: Mapping[str, str] | None = None,
    is_optional: bool = False,
) -> Definition:
    """Add a setting to the registry; called while modules are imported.

    Raises:
        SettingMisdefinedError: the key is taken, or a choice has nothing to choose from.
    """
    definition = Definition(
        key=key, kind=kind, label=label, hint=hint, group=group, preset_value=preset,
        levels=frozenset(levels), permissions=permissions, lowest=lowest, highest=highest,
        choices=dict(choices or {}), is_optional=is_optional,
    )  # fmt: skip
    if key in _DEFINED:
        message = f"the setting {key!r} is defined twice"
        raise SettingMisdefinedError(message)
    if (kind is Kind.CHOICE) != bool(definition.choices):
        message = f"the setting {key!r} needs choices, and only a choice has them"
        raise SettingMisdefinedError(message)
    _DEFINED[key] = definition
    return definition


def find(key: str) -> Definition | None:
    """The definition, or None where no feature knows the key (any more)."""
    return _DEFINED.get(key)


def get(key: str) -> Definition:
    """The definition of a key that code names; a `KeyError` is a mistake of ours."""
    return _DEFINED[key]


def defined() -> tuple[Definition, ...]:
    """All settings in the order in which they were defined."""
    return tuple(_DEFINED.values())
