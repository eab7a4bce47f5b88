"""Reading accounts: who a session token belongs to, and with which duties today."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.accounts.models import Assignment, User, UserSession
from webapp.accounts.permissions import (
    PERMISSIONS_OF,
    REPORTING,
    Duty,
    Permission,
    Person,
    Role,
)
from webapp.accounts.tokens import hash_token
from webapp.geography.scope import containing, contains

_DUTIES = (
    selectinload(User.assignments).selectinload(Assignment.of_same_post),
    selectinload(User.assignments).joinedload(Assignment.deputy_of).joinedload(Assignment.user),
)


def find_person_by_token(
    session: Session, token: str, *, now: datetime, today: date
) -> Person | None:
    """The person whose valid session has this token, or None. Three queries."""
    found = session.scalars(
        select(UserSession)
        .join(UserSession.user)
        .where(
            UserSession.token_hash == hash_token(token),
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
            User.is_active,
        )
        .options(joinedload(UserSession.user).options(*_DUTIES))
    ).one_or_none()
    return None if found is None else person_of(found.user, today)


def find_person(session: Session, user_id: int, *, today: date) -> Person | None:
    """The active person with this id, or None."""
    user = session.get(User, user_id, options=_DUTIES)
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
    held = [item for item in user.assignments if holds_on(item, today)]
    return Person(
        id=user.id,
        name=user.name_th,
        duties=tuple(_duty_of(item, today) for item in held),
        left=tuple(sorted({
            item.area_code
            for item in user.assignments
            if item.valid_to is not None
            and item.valid_to < today
            and not any(contains(other.area_code, item.area_code) for other in held)
        })),
    )  # fmt: skip


def holds_on(assignment: Assignment, day: date) -> bool:
    """Whether a duty holds on a day."""
    return (assignment.valid_from is None or assignment.valid_from <= day) and (
        assignment.valid_to is None or day <= assignment.valid_to
    )


def _duty_of(item: Assignment, today: date) -> Duty:
    deputised = item.deputy_of
    return Duty(
        Role(item.role),
        item.area_code,
        item.unit_name,
        shared_with=frozenset(
            other.user_id
            for other in (item.of_same_post if item.role in REPORTING else ())
            if other.user_id != item.user_id and _share(item, other, today)
        ),
        acting_for=deputised.user.name_th if deputised is not None else "",
    )


def _share(one: Assignment, other: Assignment, today: date) -> bool:
    """Whether two duties of one post share its reports: one after the other, or one for the other.

    Two who hold the same post side by side, each for themselves, do not.
    """
    is_over = other.valid_to is not None and other.valid_to < today
    return is_over or other.deputy_of_id == one.id or one.deputy_of_id == other.id
