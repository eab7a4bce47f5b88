"""What a message says, offered beside the fields of the form: จากข้อความ: ๔๕ คน — ใช้.

Nothing is used unless somebody presses its button; what was filled in already is overwritten only
by the button of that one thing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from webapp import clock, i18n, thai
from webapp.accounts.permissions import Permission, Person
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import Level
from webapp.geography.search import search
from webapp.submissions import labels, presenting, steps
from webapp.submissions.counted_fields import people_inputs
from webapp.submissions.form_lists import Lists, own_codes
from webapp.submissions.forms import inputs_from
from webapp.submissions.models import Submission
from webapp.submissions.permissions import writes
from webapp.submissions.place_fields import place_inputs
from webapp.submissions.reading import SPOKEN_TYPES, Reading, read
from webapp.submissions.reading_counts import SPOKEN_GROUPS
from webapp.submissions.reading_found import Certainty, Found
from webapp.submissions.services import content_of
from webapp.submissions.when_fields import inputs_for

ALL = "all"
MOST_TYPES = 3
LONGEST_QUOTE = 90
CERTAINTY: Mapping[Certainty, str] = {
    Certainty.SURE: i18n.lazy("clear"),
    Certainty.LIKELY: i18n.lazy("probably"),
    Certainty.GUESS: i18n.lazy("unsure"),
}
_DEFAULTS = frozenset({"held_on-choice", "held_on-shown", "place", "host_role"})
"""Inputs that say nothing by themselves: they have a value on an empty form too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One finding as the form offers it."""

    key: str
    field: str
    """The field of the form that it would fill."""
    value: str
    """What would be put in, in words."""
    quote: str
    """The part of the message that says so."""
    certainty: Certainty
    inputs: Mapping[str, str]
    is_used: bool

    @property
    def step(self) -> str:
        """The step of the form in which the field stands."""
        return steps.step_of(self.field)

    @property
    def label(self) -> str:
        """The field's name."""
        return str(labels.FIELD[self.field])

    @property
    def certainty_label(self) -> str:
        """How sure it is, in a word."""
        return str(CERTAINTY[self.certainty])


def suggestions(
    session: Session, person: Person, submission: Submission, lists: Lists
) -> list[Suggestion]:
    """Everything found in the message of a recorded report, in the order of the form."""
    if not submission.recorded_text:
        return []
    reading = reading_of(submission, lists)
    now = inputs_from(content_of(submission), own_codes(person), lists.occasions)
    found = [
        Suggestion(
            key=key, field=field, value=value, inputs=inputs, certainty=item.certainty,
            quote=_quote(submission.recorded_text, item),
            is_used=all(now.get(name, "") == text for name, text in inputs.items()),
        )
        for key, field, value, item, inputs in _found(session, person, submission, lists, reading)
    ]  # fmt: skip
    order = list(labels.FIELD)
    return sorted(found, key=lambda item: order.index(item.field))


def reading_of(submission: Submission, lists: Lists) -> Reading:
    """The message read by what can be chosen, as of the day it came."""
    offered = {row.code: row.name_th for choice in lists.types for row in choice.activity_types}
    groups = {row.code: row.name_th for row in lists.groups}
    came_on = submission.recorded_text_on or clock.to_local(submission.created_at).date()
    return read(
        submission.recorded_text, today=came_on,
        groups=_words(SPOKEN_GROUPS, groups), types=_words(SPOKEN_TYPES, offered),
    )  # fmt: skip


def with_used(
    session: Session, person: Person, submission_id: UUID, inputs: MultiDict[str, str]
) -> MultiDict[str, str]:
    """The inputs with what the pressed button `use` puts in; the same where none was pressed."""
    wanted = inputs.get("use", "")
    submission = session.get(Submission, submission_id) if wanted else None
    if submission is None or not writes(person, submission):
        return inputs
    filled = inputs.copy()
    offered = suggestions(session, person, submission, Lists(session, clock.today()))
    for item in offered:
        if item.key == wanted or (wanted == ALL and not _is_filled(item, filled)):
            for name, value in item.inputs.items():
                filled.setlist(name, [value])
    return filled


def step_of_used(wanted: str) -> str:
    """Where to go on after the button `use` was pressed."""
    field = wanted.partition(":")[0]
    return steps.step_of(field) if field in labels.FIELD else steps.IDS[0]


def _is_filled(item: Suggestion, inputs: MultiDict[str, str]) -> bool:
    names = item.inputs.keys() - _DEFAULTS
    if item.field == "held_on":
        names = {"held_on-day", "held_on-month"}
        if inputs.get("held_on-choice") in {"today", "yesterday"}:
            return True
    return any(inputs.get(name, "").strip() for name in names)


_Line = tuple[str, str, str, Found[Any], Mapping[str, str]]


def _found(
    session: Session, person: Person, submission: Submission, lists: Lists, reading: Reading
) -> Iterator[_Line]:
    """(key, field, value in words, finding, inputs) of everything that can be used."""
    names = {row.code: presenting.name_of(row) for c in lists.types for row in c.activity_types}
    for kind in reading.activity_types[:MOST_TYPES]:
        inputs = {"activity_type_code": kind.value}
        yield (
            f"activity_type_code:{kind.value}",
            "activity_type_code",
            names[kind.value],
            kind,
            inputs,
        )
    for day in reading.days:
        if day.value <= clock.today():
            inputs = inputs_for("held_on", day.value)
            yield f"held_on:{day.value}", "held_on", i18n.weekday_date(day.value), day, inputs
    for field, at in (("started_at_time", reading.starts), ("ended_at_time", reading.ends)):
        if at is not None:
            words = thai.clock_time(at.value, i18n.screen_digits())
            yield field, field, words, at, {field: at.value.strftime("%H.%M")}
    yield from _places(session, person, reading)
    yield from _people(lists, reading)
    if reading.title is not None:
        yield "title", "title", reading.title.value, reading.title, {"title": reading.title.value}
    text = submission.recorded_text
    whole = Found(text, 0, len(text), Certainty.GUESS)
    yield "details", "details", gettext("the whole message"), whole, {"details": text}


def _people(lists: Lists, reading: Reading) -> Iterator[_Line]:
    total = reading.people_total
    if total is not None:
        words = gettext("%(count)s people", count=i18n.number(total.value))
        yield "people_total", "people_total", words, total, {"people_total": str(total.value)}
    if not reading.people_by_group:
        return
    names = {row.code: presenting.name_of(row) for row in lists.groups}
    counts = [(item.value.group_code, item.value.people) for item in reading.people_by_group]
    words = ", ".join(f"{names[code]} {i18n.number(people)}" for code, people in counts)
    first, last = reading.people_by_group[0], reading.people_by_group[-1]
    least = max((item.certainty for item in reading.people_by_group), key=_rank)
    span = Found(counts, first.start, max(first.end, last.end), least)
    yield "people_by_group", "people_by_group", words, span, people_inputs("people", counts)


def _places(session: Session, person: Person, reading: Reading) -> Iterator[_Line]:
    """The village the message names, where there is exactly one of it in this person's area."""
    for item in reading.places[:1]:
        found = {
            area.code: area
            for scope in person.areas_where(Permission.SUBMISSIONS_RECORD)
            for area in search(
                session, item.value.query, within=scope, levels=(Level.VILLAGE,), limit=2
            )
        }
        if len(found) == 1:
            code = next(iter(found))
            path = geography.path_to(session, code)
            words = i18n.area_digits(area_labels.full_label(path[1:]))
            inputs = place_inputs(code, "", own_codes(person))
            inputs = {name: value for name, value in inputs.items() if value}
            yield f"area_code:{code}", "area_code", words, item, inputs


def _words(spoken: Mapping[str, str], offered: Mapping[str, str]) -> dict[str, str]:
    """What people write → code, of those that can be chosen, by their own names as well."""
    known = {word: code for word, code in spoken.items() if code in offered}
    named = {thai.to_arabic_digits(name): code for code, name in offered.items()}
    return {**named, **known}


def _quote(text: str, item: Found[Any]) -> str:
    quoted = " ".join(text[item.start : item.end].split())
    return quoted if len(quoted) <= LONGEST_QUOTE else f"{quoted[:LONGEST_QUOTE]}…"


def _rank(certainty: Certainty) -> int:
    return certainty.rank


def at_step(found: Sequence[Suggestion], step: str) -> list[Suggestion]:
    """Those that belong to one step of the form."""
    return [item for item in found if item.step == step]
