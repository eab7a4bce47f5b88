"""Entries of the audit in the words of the screen: what was done, and what changed how."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import i18n, thai
from webapp.accounts.models import User
from webapp.activity.models import ActivityType, PeopleGroup, VolunteerType
from webapp.audit.models import AuditEntry
from webapp.audit.origin import Place
from webapp.geography.models import Area
from webapp.inspection import labels
from webapp.settings import registry
from webapp.submissions.origins import source_of

NOTHING = "–"
FIRST = frozenset({"status", "number", "comment", "title"})
LONGEST_VALUE = 300
HASH_LENGTH = 64
PAIR = 2
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?")
SHOWN_OF_HASH = 12
CODED: Mapping[str, tuple[Any, Any]] = {
    "area_code": (Area.code, Area.name_th),
    "merged_into_code": (Area.code, Area.name_th),
    "activity_type_code": (ActivityType.code, ActivityType.name_th),
    "volunteer_type_code": (VolunteerType.code, VolunteerType.name_th),
    "author_id": (User.id, User.name_th),
    "recorded_by_id": (User.id, User.name_th),
    "issued_by_id": (User.id, User.name_th),
}
"""Fields that hold the code of a row, and where its name stands."""
PERSON = re.compile(r"(.+_)?by_id|actor_id|person_id")
"""Fields that hold who did it, beside those above."""
SHOWN_OF_ID = 8
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as `timeline` shows it."""

    id: int
    title: str
    when: str
    who: str
    source: str
    changes: Sequence[tuple[str, str, str]]
    note: str = ""
    kind: str = ""


def lines_of(session: Session, entries: Sequence[AuditEntry]) -> list[Line]:
    """The entries in words; one query for each kind of name, however many there are."""
    told = [(entry, _read(entry.before), _read(entry.after)) for entry in entries]
    names = _names(session, [side for _, *sides in told for side in sides])
    return [_line(entry, before, after, names) for entry, before, after in told]


def changes_of(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> list[tuple[str, str, str]]:  # fmt: skip
    """(field, before, after) in words; nothing before where there was nothing, state first."""
    order = sorted(dict.fromkeys([*before, *after]), key=lambda name: name not in FIRST)
    told = [
        (
            _label(name),
            _value(name, before.get(name), names),
            _value(name, after.get(name), names),
        )
        for name in order
    ]
    return [
        (label, "" if was == NOTHING else was, became)
        for label, was, became in told
        if was != became
    ]


def _label(name: str) -> str:
    if name not in labels.FIELD and PERSON.fullmatch(name):
        return str(gettext("Who"))
    return str(labels.FIELD.get(name, name))


def _line(
    entry: AuditEntry, before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> Line:  # fmt: skip
    number = gettext("Entry %(number)s", number=i18n.number(entry.id))
    place = source_of(entry.from_place)
    who = entry.actor or (
        gettext("the system") if entry.from_place == Place.JOB else gettext("somebody unknown")
    )
    changes = changes_of(before, after, names)
    # Who did it stands in the line already.
    changes = [change for change in changes if change != (gettext("Who"), "", entry.actor)]
    return Line(
        id=entry.id,
        title=" · ".join(
            part for part in (labels.action_in_words(entry.action), _subject(entry)) if part
        ),
        when=i18n.date_time(entry.at), who=who, changes=changes,
        source=" · ".join(part for part in (place, entry.address, number) if part),
    )  # fmt: skip


def _subject(entry: AuditEntry) -> str:
    if entry.subject_kind == "account" and entry.subject == entry.actor:
        return ""
    if (definition := registry.find(entry.subject)) is not None:
        return str(definition.label)
    if entry.subject or entry.subject_kind != "submission":
        return i18n.area_digits(entry.subject)
    return str(gettext("draft %(id)s", id=entry.subject_id[:8])) if entry.subject_id else ""


def _read(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {"": found}


def _names(session: Session, sides: Iterable[Mapping[str, Any]]) -> Names:
    found = list(sides)
    names: dict[str, Mapping[str, str]] = {}
    people = {field for side in found for field in side if PERSON.fullmatch(field)}
    coded = {**dict.fromkeys(sorted(people), (User.id, User.name_th)), **CODED}
    for field, (key, name) in coded.items():
        codes = {side[field] for side in found if isinstance(side.get(field), str | int)}
        rows = session.execute(select(key, name).where(key.in_(codes))).all() if codes else ()
        names[field] = {str(row[0]): row[1] for row in rows}
    groups = session.execute(select(PeopleGroup.code, PeopleGroup.name_th)).tuples()
    return {**names, "people_by_group": dict(groups.all())}


def _value(name: str, value: object, names: Names) -> str:
    """A value as people read it; long texts are cut, the export has them whole."""
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, dict):
        value = [f"{key}: {_value(name, item, names)}" for key, item in value.items()]
    if isinstance(value, list):
        between = " " if len(value) == PAIR and not isinstance(value[0], list) else ", "
        return between.join(_value(name, item, names) for item in value) or NOTHING
    return NOTHING if value is None else _text(name, str(value), names)


def _text(name: str, text: str, names: Names) -> str:
    known = names.get(name, {}).get(text) or labels.VALUE.get(name, {}).get(text)
    if known is not None:
        return str(known)
    if name == "fields":
        return str(labels.FIELD.get(text, text))
    text = _moment(text) or text
    if len(text) == HASH_LENGTH and " " not in text:
        return text[:SHOWN_OF_HASH] + "…"
    if _ID.fullmatch(text):
        return text[:SHOWN_OF_ID] + "…"
    if _CLOCK.fullmatch(text):
        return i18n.clock_time(time.fromisoformat(text))
    return (text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…") or NOTHING


def _moment(text: str) -> str:
    """A day or a moment in words; nothing of other texts."""
    if len(text) < len("2026-11-23") or text[4:5] != "-":
        return ""
    try:
        if len(text) == len("2026-11-23"):
            return thai.short_date(date.fromisoformat(text), i18n.screen_digits())
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return i18n.date_time(moment) if moment.tzinfo is not None else ""
