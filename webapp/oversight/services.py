"""Writing down what phones say of themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import UserSession
from webapp.accounts.permissions import Person
from webapp.accounts.tokens import hash_token
from webapp.oversight.models import LONGEST_ERROR, LONGEST_VERSION, PhoneHeartbeat

MOST_WAITING = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What a phone says: how much waits, since when, and what went wrong last."""

    waiting: int
    oldest_at: datetime | None = None
    last_error: str = ""
    version: str = ""


def note_heartbeat(
    session: Session, person: Person, token: str, said: Heartbeat, *, now: datetime
) -> None:
    """Keep the latest word of the browser that `token` signed in; unknown tokens are ignored."""
    session_id = session.scalar(
        select(UserSession.id).where(
            UserSession.token_hash == hash_token(token), UserSession.user_id == person.id
        )
    )
    if session_id is None:
        return
    session.merge(
        PhoneHeartbeat(
            session_id=session_id,
            person_id=person.id,
            waiting=min(max(said.waiting, 0), MOST_WAITING),
            oldest_at=said.oldest_at,
            last_error=said.last_error[:LONGEST_ERROR],
            version=said.version[:LONGEST_VERSION],
            heard_at=now,
        )
    )
