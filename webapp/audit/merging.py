"""Making of all that was noted in one transaction the entries that tell it once.

A row that was written three times changed once; the columns of a submission that changed with an
event stand in the entry of that event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from webapp.audit.services import Note
from webapp.audit.values import HIDDEN
from webapp.audit.watched import EVENTS, SUBMISSIONS

SENT = "sent_content"
DRAFT = "draft"
KEPT_OF_DRAFTS = frozenset({"author_id", "recorded_by_id", "recorded_from", "status"})
Told = Mapping[str, object]


def merged(notes: Iterable[Note]) -> list[Note]:
    """What will be written, in the order in which it was done."""
    told = [_opened(note) for note in _once(notes)]
    events = {note.subject_id: note for note in told if note.row and note.row[0] == EVENTS}
    kept = []
    for note in told:
        event = events.get(note.subject_id)
        if note.row is None or note.row[0] != SUBMISSIONS:
            kept.append(note)
        elif event is not None:
            event.before = {**(note.before or {}), **(event.before or {})}
            event.after = {**(note.after or {}), **(event.after or {})}
            event.subject, event.area_code = note.subject, note.area_code
        else:
            kept.append(_draft(note))
    return kept


def _once(notes: Iterable[Note]) -> list[Note]:
    """Each row once: as it was at first, as it is at last."""
    found: dict[object, Note] = {}
    for position, note in enumerate(notes):
        key = note.row or position
        first = found.get(key)
        if first is None or first.action.endswith(".removed"):
            found[key if first is None else (key, position)] = replace(note)
        elif note.action.endswith(".removed") and first.action.endswith(".added"):
            del found[key]
        elif note.action.endswith(".removed"):
            found[key] = replace(note, before={**(note.before or {}), **(first.before or {})})
        else:
            _follow(first, note)
    return [note for note in found.values() if not _is_nothing(note)]


def _follow(first: Note, later: Note) -> None:
    if first.before is not None:
        first.before = {**(later.before or {}), **first.before}
    first.after = {**(first.after or {}), **(later.after or {})}
    first.subject, first.area_code = later.subject, later.area_code
    if first.before is not None:
        same = [name for name, value in first.before.items()
                if value == first.after.get(name) and value != HIDDEN]  # fmt: skip
        first.before = {name: first.before[name] for name in first.before if name not in same}
        first.after = {name: first.after[name] for name in first.after if name not in same}


def _is_nothing(note: Note) -> bool:
    is_change = note.row is not None and note.action.endswith(".changed")
    return is_change and not note.before and not note.after


def _opened(note: Note) -> Note:
    """What was sent stands in one column; told are its fields, those that differ."""
    before, after = dict(note.before or {}), dict(note.after or {})
    stood, stands = before.pop(SENT, None), after.pop(SENT, None)
    if not isinstance(stands, dict):
        stands = {}
    if not isinstance(stood, dict):
        stood = {}
    names = [n for n in (*stood, *stands) if stood.get(n) != stands.get(n)]
    before |= {name: stood[name] for name in names if stood.get(name)}
    after |= {name: stands[name] for name in names if stands.get(name)}
    note.before = None if note.before is None else before
    note.after = None if note.after is None else after
    return note


def _draft(note: Note) -> Note:
    """A draft is its author's own: which fields were written is told, what they say is not."""
    after = note.after or {}
    if note.subject or not after:
        return note
    kept = {name: value for name, value in after.items() if name in KEPT_OF_DRAFTS}
    fields = sorted(name for name in after if name not in KEPT_OF_DRAFTS)
    return replace(note, before=None, after={**kept, "fields": fields})
