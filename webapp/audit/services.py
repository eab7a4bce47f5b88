"""Noting what no row tells: a sign-in that was refused, a download, a command that ran."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from webapp import db
from webapp.audit import origin
from webapp.audit.origin import Origin, Place

NOTES = "audit_notes"


@dataclass(slots=True, kw_only=True)
class Note:
    """What will be an entry. `row` names the table and key of what was told by itself."""

    kind: str
    action: str
    subject_id: str = ""
    subject: str = ""
    area_code: str | None = None
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    actor_id: int | None = None
    """Who did it, where that is somebody else than who asks, or nobody asks."""
    place: Place | None = None
    row: tuple[str, str] | None = None
    origin: Origin = field(default_factory=origin.current)


def note(session: Session, said: Note) -> None:
    """Keep a note until the session is committed; rolled back, there was nothing.

    In a request that is refused, `db.keep_although_refused` keeps it.
    """
    # A transaction is begun, so that ending it without a commit is heard of.
    session.connection()
    notes_of(session).append(said)


def note_now(said: Note) -> None:
    """Write an entry at once, in a transaction of its own, before something leaves the house.

    For what a GET hands out: a GET writes nothing, and what cannot be noted is not handed out.
    """
    with db.writing() as session:
        note(session, said)


def notes_of(session: Session) -> list[Note]:
    """What waits for the commit, in the order in which it was done."""
    notes: list[Note] = session.info.setdefault(NOTES, [])
    return notes
