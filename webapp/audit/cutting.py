"""Removing the oldest entries, when their time is over: the one way in which the audit shrinks.

Always from the beginning, so that what is left is one chain; the cut keeps the hash that the first
entry left names, and an entry at the end tells it, so that a beginning which was cut off in any
other way shows.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.audit import chain
from webapp.audit.chain import Head
from webapp.audit.models import AuditCut, AuditEntry
from webapp.audit.queries import beginning_of, head_of
from webapp.audit.services import Note, note

KIND: Final = "audit"
SHORTENED: Final = "audit.shortened"


def cut(session: Session, ids: Collection[int]) -> int:
    """Remove those of these entries that the chain begins with, never the last one of all.

    The caller commits. The database refuses what is younger than two years.
    """
    beginning, head, wanted = beginning_of(session), head_of(session), set(ids)
    last = beginning.id
    while last + 1 in wanted and last + 1 < head.id:
        last += 1
    if last == beginning.id:
        return 0
    hashed = session.scalars(select(AuditEntry.hash).where(AuditEntry.id == last)).one()
    session.add(AuditCut(entry=last, hash=hashed, at=clock.utc_now()))
    session.flush()
    session.execute(
        delete(AuditEntry).where(AuditEntry.id <= last),
        execution_options={"synchronize_session": False},
    )
    note(
        session, Note(kind=KIND, action=SHORTENED, subject_id=str(last), after=_told(last, hashed))
    )
    return last - beginning.id


def is_told(session: Session, beginning: Head) -> bool:
    """Whether an entry tells that the chain begins here."""
    told = chain.canonical(_told(beginning.id, beginning.hash))
    found = select(AuditEntry.id).where(
        AuditEntry.subject_kind == KIND, AuditEntry.subject_id == str(beginning.id),
        AuditEntry.action == SHORTENED, AuditEntry.after == told,
    )  # fmt: skip
    return session.scalar(found.limit(1)) is not None


def _told(entry: int, hashed: str) -> dict[str, object]:
    return {"entry": entry, "hash": hashed}
