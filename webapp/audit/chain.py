"""The chain: what is hashed, how, and how to find the link that was touched. No database here.

Every entry's hash covers all its columns and the hash before it. The number of an entry is not
in it: that the numbers run on without a gap is checked by itself, so that an entry which was moved
is told from one which was changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple, cast

FIRST_HASH: Final = "0" * 64
"""What the first entry names as the hash before it."""


class Link(NamedTuple):
    """An entry as it stands in the table."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    from_place: str
    subject_kind: str
    subject_id: str
    subject: str
    area_code: str | None
    action: str
    before: str
    after: str
    request_id: str
    address: str
    previous_hash: str
    hash: str


HASHED: Final = tuple(name for name in Link._fields if name not in {"id", "hash"})


class Fault(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry at which the chain does not hold."""

    id: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number and hash vouch for all before it."""

    id: int = 0
    hash: str = FIRST_HASH


def canonical(value: object) -> str:
    """JSON in the one way in which it is stored and hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(columns: Mapping[str, object]) -> str:
    """SHA-256, in hexadecimal, over the columns of an entry in their order."""
    return _digest([columns[name] for name in HASHED])


def follow(links: Iterable[Link], head: Head | None = None) -> Head | Broken:
    """Check entries in the order of their numbers, the first after `head`; return the new head.

    Memory does not grow with their number.
    """
    head = head or Head()
    expected, previous = head.id + 1, head.hash
    for link in links:
        if link.id != expected:
            return Broken(expected, Fault.MISSING)
        # All columns but the number, which is first, and the hash itself, which is last.
        if _digest(list(link[1:-1])) != link.hash:
            return Broken(link.id, Fault.CHANGED)
        if link.previous_hash != previous:
            return Broken(link.id, Fault.REORDERED)
        expected, previous = expected + 1, link.hash
    return Head(expected - 1, previous)


def _digest(values: list[object]) -> str:
    moment = cast("datetime", values[0])
    values[0] = moment.astimezone(UTC).isoformat(timespec="microseconds")
    text = canonical(values)
    return hashlib.sha256(text.encode()).hexdigest()
