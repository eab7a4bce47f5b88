"""Writing the notes of a session into the one chain, just before it commits.

The chain is taken as late as possible and let go by the commit itself: on PostgreSQL with a lock of
the transaction, on SQLite by being its one writer.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.audit import capture, chain, merging
from webapp.audit.models import LONGEST_ACTOR, LONGEST_SUBJECT, AuditEntry
from webapp.audit.queries import head_of
from webapp.audit.services import NOTES, Note, notes_of
from webapp.audit.watched import SUBMISSIONS
from webapp.db import Model

POSTGRESQL_LOCK = 0x45_52_45_50_61_75_64_69
MOST_AT_ONCE = 500
ENTRIES = cast("Table", AuditEntry.__table__)


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    if session.new or session.dirty or session.deleted:
        session.flush()
    if not session.info.get(NOTES):
        return
    notes = merging.merged(notes_of(session))
    session.info.pop(NOTES)
    if notes:
        _write(session, notes)


def _write(session: Session, notes: Sequence[Note]) -> None:
    _name(session, notes)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(POSTGRESQL_LOCK)))
    head = head_of(session)
    at, rows = clock.utc_now(), []
    for note in notes:
        row = {**_columns(note), "at": at, "previous_hash": head.hash}
        head = chain.Head(head.id + 1, chain.digest(row))
        rows.append({**row, "id": head.id, "hash": head.hash})
    session.connection().execute(insert(ENTRIES), rows)


def _columns(note: Note) -> dict[str, object]:
    origin = note.origin
    return {
        "actor_id": note.actor_id or origin.actor_id,
        "actor": origin.actor[:LONGEST_ACTOR],
        "from_place": str(note.place or origin.place),
        "subject_kind": note.kind,
        "subject_id": note.subject_id,
        "subject": note.subject[:LONGEST_SUBJECT],
        "area_code": note.area_code,
        "action": note.action,
        "before": chain.canonical(note.before) if note.before else "",
        "after": chain.canonical(note.after) if note.after else "",
        "request_id": origin.request_id,
        "address": origin.address,
    }


def _name(session: Session, notes: Iterable[Note]) -> None:
    """Give what the notes name only by its id the name that people know it by, and its area."""
    nameless = [note for note in notes if not note.subject]
    submissions, users = (Model.metadata.tables[name] for name in (SUBMISSIONS, "users"))
    duties = Model.metadata.tables["assignments"]
    first_area = (
        select(duties.c.area_code).where(duties.c.user_id == users.c.id)
        .order_by(duties.c.id).limit(1).scalar_subquery()
    )  # fmt: skip
    named = _rows(session, submissions, (submissions.c.number, submissions.c.area_code),
                  {n.subject_id for n in nameless if n.kind == "submission"})  # fmt: skip
    named |= _rows(session, users, (users.c.name_th, first_area),
                   {n.subject_id for n in nameless if n.kind == "account"})  # fmt: skip
    for note in nameless:
        label, area_code = named.get(note.subject_id, (None, None))
        note.subject = label or ""
        note.area_code = note.area_code or area_code
    _name_actors(session, notes)


def _name_actors(session: Session, notes: Iterable[Note]) -> None:
    """The name of who did it, where that is not who asks; the area of who asks where none is."""
    others = {n.actor_id for n in notes if n.actor_id and n.actor_id != n.origin.actor_id}
    users = Model.metadata.tables["users"]
    names = dict(
        session.connection()
        .execute(select(users.c.id, users.c.name_th).where(users.c.id.in_(others)))
        .tuples()
        .all()
        if others else []
    )  # fmt: skip
    for note in notes:
        if note.origin.actor_id is not None:
            # Who asks did it, whatever name a row carries; an import is carried for its author.
            note.actor_id = note.origin.actor_id
        elif note.actor_id is not None and note.actor_id in names:
            note.origin = note.origin.of(note.actor_id, names[note.actor_id])
        if note.area_code is None and note.kind != "submission":
            note.area_code = note.origin.area_code


def _rows(
    session: Session, table: Table, columns: Sequence[Any], keys: Collection[str]
) -> dict[str, tuple[str | None, str | None]]:
    """Label and area of rows by their ids, written as text."""
    kind = table.c.id.type.python_type
    ids = [kind(key) for key in sorted(keys) if key]
    found: dict[str, tuple[str | None, str | None]] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = table.c.id.in_(ids[start : start + MOST_AT_ONCE])
        for row in session.connection().execute(select(table.c.id, *columns).where(some)):
            found[str(row[0])] = (row[1], row[2])
    return found


capture.listen()
event.listen(Session, "before_commit", _before_commit)
