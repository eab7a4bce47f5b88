"""Counting wrong codes of one person: six digits can be guessed by whoever may go on guessing.

Three of a million codes are good at any moment. With five tries at once and then one a quarter of
an hour, guessing for a month succeeds once in a hundred times; whoever has the code goes on.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.accounts.errors import TooManyTries
from webapp.accounts.factor_models import FactorFailure

FREE_TRIES: Final = 5
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))


def count(session: Session, user_id: int, now: datetime) -> None:
    """Count a try before it is looked at, so that many at once are counted one by one.

    Raises:
        TooManyTries: nobody looks at this one.
    """
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    failures = session.scalar(
        insert(FactorFailure)
        .values(user_id=user_id, failures=1)
        .on_conflict_do_update(
            index_elements=["user_id"],
            set_={"failures": FactorFailure.failures + 1},
            where=or_(FactorFailure.blocked_until.is_(None), FactorFailure.blocked_until <= now),
        )
        .returning(FactorFailure.failures)
    )
    if failures is None:
        raise TooManyTries(wait_s=_wait_s(session, user_id, now))
    if failures >= FREE_TRIES:
        pause = PAUSES[min(failures - FREE_TRIES, len(PAUSES) - 1)]
        session.execute(
            update(FactorFailure)
            .where(FactorFailure.user_id == user_id)
            .values(blocked_until=now + pause)
            .execution_options(synchronize_session=False)
        )


def forget(session: Session, user_id: int) -> None:
    """The right one came."""
    session.execute(
        delete(FactorFailure)
        .where(FactorFailure.user_id == user_id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _wait_s(session: Session, user_id: int, now: datetime) -> int:
    until = session.scalar(
        select(FactorFailure.blocked_until).where(FactorFailure.user_id == user_id)
    )
    return max(1, int((until - now).total_seconds())) if until is not None else 1
