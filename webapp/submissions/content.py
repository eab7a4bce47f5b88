"""What a submission says, as one value: completeness, comparison and fingerprint.

Pure: no database, no request. Rows are filled from it in `services`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import Decimal

LONGEST_TEXT = 10_000
LONGEST: Mapping[str, int] = {
    "title": 200,
    "occasion": 240,
    "village_text": 120,
    "place_name": 200,
    "host_unit": 160,
    "organising_unit": 160,
    "presided_by": 160,
    "details": LONGEST_TEXT,
    "result": LONGEST_TEXT,
    "beneficiaries": 160,
    "problems": LONGEST_TEXT,
}
"""Characters that each text may have, by field."""
LONGEST_UNIT = 60
MOST_PEOPLE = 99_999
MOST_QUANTITIES = 4
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
    typed: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Texts that could not be read, by the name of the input; never part of what is submitted."""


REQUIRED = (
    "volunteer_type_code",
    "activity_type_code",
    "held_on",
    "area_code",
    "people_total",
    "host_unit",
    "organising_unit",
    "title",
    "details",
)
"""In the order of the form, so that the first missing one is the first to be fixed."""


def missing(content: Content) -> tuple[str, ...]:
    """The names of required fields with nothing in them, in the order of the form.

    Who took part has to name the host, or one day of work is counted once for every guest.
    """
    return tuple(
        name
        for name in REQUIRED
        if getattr(content, name) in {None, ""}
        and (name != "host_unit" or content.host_role == "participant")
    )


def counted_people(content: Content) -> int | None:
    """The sum of the groups, or None where no split is given."""
    if not content.people_by_group:
        return None
    return sum(people for _, people in content.people_by_group)


def adds_up(content: Content) -> bool:
    """Whether total and split agree; where one of them is not given there is nothing to compare."""
    counted = counted_people(content)
    return counted is None or content.people_total is None or counted == content.people_total


def plain(content: Content, media_sha256: Iterable[str]) -> dict[str, object]:
    """What was said and which files came with it, as values that JSON holds. Keys are fields."""
    said = {
        item.name: _plain(getattr(content, item.name))
        for item in fields(content)
        if item.name != "typed"
    }
    return {**said, "media": sorted(media_sha256)}


def fingerprint(content: Content, media_sha256: Iterable[str]) -> str:
    """SHA-256 over `plain`.

    Two sendings with the same fingerprint are the same submission sent twice; a different one
    under the same id is a conflict.
    """
    return fingerprint_of(plain(content, media_sha256))


def fingerprint_of(said: Mapping[str, object]) -> str:
    """The same over what `plain` gave, also after it was stored."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
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
