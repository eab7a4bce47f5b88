"""What went to and fro between village and district, in plain values for templates.

Of every round: what was asked and what came of it, each field before and after, each photo that
was added, taken out or replaced.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import i18n, thai
from webapp.activity.models import ActivityType
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.i18n import lazy
from webapp.submissions import asking, labels, presenting, queries
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.return_models import ReturnItem
from webapp.submissions.workflow import Action

OUTCOMES: Mapping[str, str] = {
    "": lazy("Waiting for the village"),
    "replaced": lazy("Replaced"),
    "taken_out": lazy("Taken out"),
    "changed": lazy("Corrected"),
    "unchanged": lazy("Not changed"),
}
DID: Mapping[str, str] = {
    "added": lazy("%(file)s was added"),
    "taken_out": lazy("%(file)s was taken out"),
    "replaced": lazy("%(file)s was replaced"),
}
_UNTOLD = frozenset({"volunteer_type_code", "latitude", "longitude", "media"})
"""What follows from another field, or is told file by file."""


class Change(NamedTuple):
    """A field, before and after."""

    label: str
    before: str
    after: str


class FileChange(NamedTuple):
    """What was done to a file; the addresses are empty where a picture is no longer here."""

    text: str
    before_url: str
    after_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that was asked for, and what came of it."""

    name: str
    why: str
    outcome: str
    outcome_label: str
    thumb_url: str = ""
    """The picture that stands there now."""
    change: Change | None = None
    """The field before and after, once it was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The last return: how much was asked, how much of it was done."""

    title: str
    is_answered: bool
    asked: Sequence[Asked]


class Rounds:
    """Everything about the rounds of one submission, read once a page."""

    def __init__(
        self, session: Session, submission: Submission, events: Sequence[SubmissionEvent]
    ) -> None:
        self.submission = submission
        self.events = events
        self.items = asking.items_by_event(session, submission)
        self.files = asking.files_by_event(session, submission)
        self._here = {str(item.id): item for item in submission.attachments}
        self._names = _names(session, events)

    def last(self) -> Round | None:
        """The return that the submission stands at or answered last; None without one."""
        taken_back = {
            before.id for before, event in pairwise(self.events) if event.action == Action.UNDO
        }
        returns = [e for e in self.events if e.id in self.items and e.id not in taken_back]
        event = returns[-1] if returns else None
        if event is None:
            return None
        asked = self.asked_in(event)
        done = sum(item.outcome not in {"", asking.UNCHANGED} for item in asked)
        is_answered = all(item.outcome for item in asked)
        count = i18n.number(len(asked))
        title = gettext("%(count)s things asked for", count=count)
        if is_answered:
            title = gettext(
                "%(count)s things asked for, %(done)s mended", count=count, done=i18n.number(done)
            )
        return Round(title=title, is_answered=is_answered, asked=asked)

    def asked_in(self, event: SubmissionEvent) -> list[Asked]:
        """What a return asked for."""
        answer = next(
            (other for other in self.events if other.id > event.id and other.id in self.files), None
        )
        return [self._asked(item, answer) for item in self.items.get(event.id, ())]

    def changes_in(self, event: SubmissionEvent) -> list[Change]:
        """Field by field, what a sending or a correction changed."""
        return [
            self._change(name, event.changes[name])
            for name in labels.FIELD
            if name in event.changes and name not in _UNTOLD
        ]

    def file_changes_in(self, event: SubmissionEvent) -> list[FileChange]:
        """File by file, what a sending did since the return before it."""
        before = [other for other in self.events if other.id < event.id and other.id in self.files]
        if not before or event.id not in self.files:
            return []
        return self._compare(self.files[before[-1].id], self.files[event.id])

    def _compare(
        self, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
    ) -> list[FileChange]:
        stood = {row["id"] for row in before}
        stand = {row["id"] for row in after}
        successors = {row["replaces"]: row["id"] for row in after if row["id"] not in stood}
        found = []
        for row in before:
            if row["id"] not in stand:
                new_id = successors.get(row["id"], "")
                found.append(self._told("replaced" if new_id else "taken_out", row, new_id))
        added = (r for r in after if r["id"] not in stood and r["replaces"] not in stood)
        return found + [self._told("added", row, row["id"]) for row in added]

    def _told(self, did: str, row: Mapping[str, Any], new_id: str) -> FileChange:
        file = gettext("Clip")
        if row["kind"] == "photo":
            file = gettext("Photo %(number)s", number=row["number"])
        before_url = "" if did == "added" else self._thumb(row["id"])
        return FileChange(str(DID[did]) % {"file": file}, before_url, self._thumb(new_id))

    def _thumb(self, attachment_id: str) -> str:
        item = self._here.get(attachment_id)
        return presenting.file_url(item, "thumb") if item is not None else ""

    def _asked(self, item: ReturnItem, answer: SubmissionEvent | None) -> Asked:
        change = None
        if answer is not None and item.field:
            name = next(
                (name for name in (item.field, *asking.FIELDS[item.field])
                 if name in answer.changes and name not in _UNTOLD), None,
            )  # fmt: skip
            change = self._change(name, answer.changes[name]) if name else None
        return Asked(
            name=asking.name_of(item), why=asking.why(item), outcome=item.outcome,
            outcome_label=str(OUTCOMES[item.outcome]), change=change,
            thumb_url=self._thumb_now(item, answer),
        )  # fmt: skip

    def _thumb_now(self, item: ReturnItem, answer: SubmissionEvent | None) -> str:
        if item.attachment_id is None:
            return ""
        asked = str(item.attachment_id)
        files = self.files[answer.id] if answer is not None else []
        new_id = next((row["id"] for row in files if row["replaces"] == asked), "")
        return self._thumb(str(new_id)) or self._thumb(asked)

    def _change(self, name: str, pair: Sequence[Any]) -> Change:
        before, after = (_text(name, value, self._names) or "–" for value in pair)
        return Change(str(labels.SHOWN[name]), before, after)


def _names(session: Session, events: Sequence[SubmissionEvent]) -> dict[str, str]:
    """Code → name of everything that changed and is stored by a code."""

    def codes(name: str) -> set[str]:
        return {code for event in events for code in event.changes.get(name, ()) if code}

    names: dict[str, str] = {}
    if any("people_by_group" in event.changes for event in events):
        names |= queries.group_names(session)
    if types := codes("activity_type_code"):
        found = session.scalars(select(ActivityType).where(ActivityType.code.in_(types)))
        names |= {row.code: presenting.name_of(row) for row in found}
    if areas := codes("area_code"):
        paths = geography.paths_to(session, sorted(areas))
        names |= {code: area_labels.full_label(path[1:]) for code, path in paths.items()}
    return names


def _text(name: str, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 - from JSON
    """A value of `content.plain` as people read it."""
    if value in (None, "", []):
        return ""
    if name == "people_by_group":
        return ", ".join(f"{names.get(code, code)} {i18n.number(n)}" for code, n in value)
    if name in _READABLE:
        return _READABLE[name](value)
    return i18n.area_digits(names.get(str(value), str(value)))


def _clock(value: str) -> str:
    return presenting.time_text(time.fromisoformat(value), None)


def _quantities(value: Sequence[tuple[str, str]]) -> str:
    digits = i18n.screen_digits()
    return ", ".join(thai.amount(Decimal(amount), unit, digits) for amount, unit in value)


_READABLE: Mapping[str, Callable[[Any], str]] = {
    "held_on": lambda value: i18n.weekday_date(date.fromisoformat(value)),
    "started_at_time": _clock,
    "ended_at_time": _clock,
    "people_total": lambda value: gettext("%(count)s people", count=i18n.number(value)),
    "quantities": _quantities,
    "host_role": lambda value: (
        gettext("Took part") if value == "participant" else gettext("Organised it")
    ),
}
