"""Filters that somebody gave a name: kept, listed as chips, thrown away; each person's own."""

from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.review.filters import QueueFilter
from webapp.review.models import SavedFilter

LONGEST_NAME = 60
MOST_SAVED = 20


def of(session: Session, person: Person) -> Sequence[SavedFilter]:
    """The filters of `person`, by name."""
    return session.scalars(
        select(SavedFilter)
        .where(SavedFilter.person_id == person.id)
        .order_by(SavedFilter.name, SavedFilter.id)
    ).all()


def save(session: Session, person: Person, name: str, chosen: QueueFilter) -> bool:
    """Keep a filter under a name, in place of an older one of it; False if it is one too many."""
    query = urlencode(chosen.query())
    mine = SavedFilter.person_id == person.id
    found = session.scalars(select(SavedFilter).where(mine, SavedFilter.name == name)).one_or_none()
    if found is not None:
        found.query = query
        return True
    if (session.scalar(select(func.count()).where(mine)) or 0) >= MOST_SAVED:
        return False
    session.add(
        SavedFilter(person_id=person.id, name=name, query=query, created_at=clock.utc_now())
    )
    session.flush()
    return True


def remove(session: Session, person: Person, filter_id: int) -> None:
    """Throw one of `person`'s own away; somebody else's, or none, is nothing to do."""
    session.execute(
        delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == person.id)
    )
