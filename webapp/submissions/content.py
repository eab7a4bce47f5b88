"""What a submission says, as one value: completeness, comparison and fingerprint.

Pure: no database, no request. Rows are filled from it in `services`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import Decimal

LONGEST_TEXT = 10_000
LONGEST_TITLE = 200
MOST_PHOTOS = 12
"""More than the eight that the office suggests: a limit against mistakes, not a rule."""
MOST_CLIPS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything a reporter says about one activity. None or "" where nothing was said yet."""

    volunteer_type_code: str | None = None
    activity_type_code: str | None = None
    title: str = ""
    held_on: date | None = None
    started_at_time: time | None = None
    ended_at_time: time | None = None
    occasion: str = ""
    area_code: str | None = None
    village_text: str = ""
    place_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    host_role: str = "organiser"
    host_unit: str = ""
    organising_unit: str = ""
    presided_by: str = ""
    people_total: int | None = None
    people_by_group: tuple[tuple[str, int], ...] = ()
    """(group code, people) in code order, groups with nobody left out."""
    details: str = ""
    result: str = ""
    quantities: tuple[tuple[Decimal, str], ...] = ()
    """(amount, unit) in the order given."""
    beneficiaries: str = ""
    problems: str = ""
    typed: dict[str, str] = field(default_factory=dict, compare=False)
    """Texts that could not be read, by field name; never part of what is submitted."""


REQUIRED = (
    "volunteer_type_code",
    "activity_type_code",
    "held_on",
    "area_code",
    "people_total",
    "title",
    "details",
)
"""In the order of the form, so that the first missing one is the first to be fixed."""


def missing(content: Content) -> tuple[str, ...]:
    """The names of required fields with nothing in them, in the order of the form."""
    return tuple(name for name in REQUIRED if getattr(content, name) in {None, ""})


def plain(content: Content, media_sha256: Sequence[str]) -> dict[str, object]:
    """What was said and which files came with it, as values that JSON holds. Keys are fields."""
    said = {
        item.name: _plain(getattr(content, item.name))
        for item in fields(content)
        if item.name != "typed"
    }
    return {**said, "media": sorted(media_sha256)}


def fingerprint(content: Content, media_sha256: Sequence[str]) -> str:
    """SHA-256 over `plain`.

    Two sendings with the same fingerprint are the same submission sent twice; a different one
    under the same id is a conflict.
    """
    text = json.dumps(plain(content, media_sha256), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, list[object]]:
    """Field name → [before, after] of two `plain` values, only where they differ."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
