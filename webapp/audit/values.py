"""Values of columns as JSON holds them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Final

HIDDEN: Final = "•••"
"""Stands for what is not told: that it changed is."""


def plain(value: object) -> object:
    """What JSON can hold of a value, read the same by people and programs."""
    if isinstance(value, Mapping):
        return plain_of(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def plain_of(told: Mapping[str, object]) -> dict[str, object]:
    """The same of each."""
    return {str(name): plain(value) for name, value in told.items()}
