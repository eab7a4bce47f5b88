"""Reading accounts: who a session token belongs to, and with which duties today."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.accounts.models import User, UserSession
from webapp.accounts.permissions import Duty, Person, Role
from webapp.accounts.tokens import hash_token


def find_person_by_token(
    session: Session, token: str, *, now: datetime, today: date
) -> Person | None:
    """The person whose valid session has this token, or None. Two queries."""
    found = session.scalars(
        select(UserSession)
        .join(UserSession.user)
        .where(
            UserSession.token_hash == hash_token(token),
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
            User.is_active,
        )
        .options(joinedload(UserSession.user).selectinload(User.assignments))
    ).one_or_none()
    return None if found is None else person_of(found.user, today)


def find_person(session: Session, user_id: int, *, today: date) -> Person | None:
    """The active person with this id, or None."""
    user = session.get(User, user_id, options=[selectinload(User.assignments)])
    return person_of(user, today) if user is not None and user.is_active else None


def person_of(user: User, today: date) -> Person:
    """The value that rules look at: the person with the duties that hold today."""
    return Person(
        id=user.id,
        name=user.name_th,
        duties=tuple(
            Duty(Role(item.role), item.area_code, item.unit_name)
            for item in user.assignments
            if (item.valid_from is None or item.valid_from <= today)
            and (item.valid_to is None or today <= item.valid_to)
        ),
    )
