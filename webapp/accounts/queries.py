"""Reading accounts: who a session token belongs to, and with which duties today."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.accounts.models import Assignment, User, UserSession
from webapp.accounts.permissions import PERMISSIONS_OF, Duty, Permission, Person, Role
from webapp.accounts.tokens import hash_token
from webapp.geography.scope import containing


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


def ids_holding(
    session: Session, permission: Permission, area_code: str, *, today: date
) -> Sequence[int]:
    """The active people who hold `permission` for an area, by a duty there or above it."""
    roles = [role for role, permissions in PERMISSIONS_OF.items() if permission in permissions]
    return session.scalars(
        select(Assignment.user_id)
        .join(Assignment.user)
        .where(
            Assignment.role.in_(roles),
            Assignment.area_code.in_(containing(area_code)),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
            User.is_active,
        )
        .distinct()
        .order_by(Assignment.user_id)
    ).all()


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
