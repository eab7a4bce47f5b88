"""Sessions in use: they slide on while somebody uses them, and end where nobody does.

Being used is written down seldom, after the answer has been sent, in a short transaction of its
own: a page that is looked at writes nothing.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import afterwards, services
from webapp.accounts.models import UserSession
from webapp.accounts.permissions import Person
from webapp.accounts.queries import OpenSession
from webapp.accounts.settings import IDLE_MINUTES, SESSION_DAYS
from webapp.geography.scope import ROOT
from webapp.settings import queries as settings

NOTED_EVERY: Final = timedelta(minutes=10)
SLIDES_EVERY: Final = timedelta(days=1)
LONGEST_AT_A_DESK: Final = timedelta(days=7)
"""After so long the computer of an office asks anew who is there, however much it was used."""
_PARTS_OF_IDLE: Final = 12


def life_of(session: Session, person: Person, *, idle_s: int | None = None) -> timedelta:
    """How long a session of this person lives without being used; at a desk of many, at all."""
    life = timedelta(days=settings.number(session, SESSION_DAYS.key, _home(person)))
    return life if idle_s is None else min(life, LONGEST_AT_A_DESK)


def idle_of(session: Session, person: Person, *, is_own_device: bool) -> int | None:
    """After how many seconds without use a new session ends; None where that does not matter.

    For people with duties in an office, on machines that are not their own.
    """
    if is_own_device or not person.is_of_an_office:
        return None
    return settings.number(session, IDLE_MINUTES.key, _home(person)) * 60


def touch_later(person: Person, opened: OpenSession, now: datetime) -> None:
    """Once this answer is sent, write down that the session was used; seldom, and slide it on."""
    step = NOTED_EVERY
    if opened.idle_s is not None:
        step = min(step, timedelta(seconds=opened.idle_s // _PARTS_OF_IDLE))
    if now - opened.last_used_at < step:
        return
    afterwards.write(lambda session: _note_use(session, person, opened, now),
                     told="use of a session not noted")  # fmt: skip


def _note_use(session: Session, person: Person, opened: OpenSession, now: datetime) -> None:
    """Note the use; what was signed out meanwhile stays so."""
    values = {"last_used_at": now}
    expires_at = now + life_of(session, person)
    if opened.idle_s is None and abs(expires_at - opened.expires_at) >= SLIDES_EVERY:
        values["expires_at"] = expires_at
    session.execute(
        update(UserSession)
        .where(UserSession.id == opened.id, UserSession.revoked_at.is_(None))
        .values(**values)
        .execution_options(is_noted=True, synchronize_session=False)
    )
    services.note_seen(session, person.id, clock.to_local(now).date())


def _home(person: Person) -> str:
    return person.first_duty.area_code if person.first_duty else ROOT
