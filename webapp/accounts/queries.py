"""Reading accounts: who a session token belongs to, and with which duties today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from webapp.accounts.models import (
    Assignment,
    DutyEnd,
    SecretKind,
    SignInMethod,
    User,
    UserSession,
)
from webapp.accounts.permissions import (
    OFFICE,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A signed-in browser as its row tells it."""

    id: int
    method: SignInMethod
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    verified_at: datetime | None
    idle_s: int | None
    is_for_office: bool
    needs_secret: bool = False
    """Whether only the page for a better password is open, since a duty in an office holds."""

    def has_ended(self, now: datetime, *, is_of_an_office: bool) -> bool:
        """Whether nobody used it for so long, or it was opened before a duty in an office began."""
        if is_of_an_office and not self.is_for_office:
            return True
        return self.idle_s is not None and now - self.last_used_at > timedelta(seconds=self.idle_s)


def find_signed_in(
    session: Session, token: str, *, now: datetime, today: date
) -> tuple[Person, OpenSession] | None:
    """The person whose valid session has this token, and that session. Three queries."""
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
    if found is None:
        return None
    person, user = person_of(found.user, today), found.user
    has_bad_secret = user.secret_kind != SecretKind.NONE and not user.is_office_secret
    opened = _opened(found, needs_secret=person.is_of_an_office and has_bad_secret)
    if opened.has_ended(now, is_of_an_office=person.is_of_an_office):
        return None
    return person, opened


def sessions_of(
    session: Session, user_id: int, *, now: datetime, today: date
) -> Sequence[UserSession]:
    """The browsers in which a person is signed in, the last used first."""
    found = session.scalars(
        select(UserSession).where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
    )
    is_office = is_of_an_office(session, user_id, today)
    still_open = [
        row for row in found if not _opened(row).has_ended(now, is_of_an_office=is_office)
    ]
    return sorted(still_open, key=lambda row: row.last_used_at or row.created_at, reverse=True)


def is_of_an_office(session: Session, user_id: int, day: date) -> bool:
    """Whether a person holds a duty in an office on a day."""
    return _has_office_duty(
        session, user_id, or_(Assignment.valid_from.is_(None), Assignment.valid_from <= day),
        or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day),
    )  # fmt: skip


def is_bound_for_an_office(session: Session, user_id: int, day: date) -> bool:
    """The same, or will hold one: what they choose now must be good for it."""
    return _has_office_duty(
        session, user_id, or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day)
    )


def _has_office_duty(session: Session, user_id: int, *when: ColumnElement[bool]) -> bool:
    held = exists().where(Assignment.user_id == user_id, Assignment.role.in_(OFFICE), *when)
    return bool(session.scalar(select(held)))


def next_duty(session: Session, user_id: int, day: date) -> Assignment | None:
    """The first duty that a person has after a day."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.user_id == user_id, Assignment.valid_from > day)
        .order_by(Assignment.valid_from, Assignment.id)
        .limit(1)
    ).one_or_none()


def _opened(row: UserSession, *, needs_secret: bool = False) -> OpenSession:
    return OpenSession(
        id=row.id, method=SignInMethod(row.method), created_at=row.created_at,
        expires_at=row.expires_at, last_used_at=row.last_used_at or row.created_at,
        verified_at=row.verified_at, idle_s=row.idle_s, is_for_office=row.is_for_office,
        needs_secret=needs_secret,
    )  # fmt: skip


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


def ids_in_post_of(session: Session, user_id: int, area_code: str, *, today: date) -> Sequence[int]:
    """The active people who share the post that somebody holds or held for an area: see `Duty`."""
    own, other = aliased(Assignment), aliased(Assignment)
    return session.scalars(
        select(own.user_id)
        .join(User, User.id == own.user_id)
        .join(
            other,
            (other.area_code == own.area_code)
            & (other.role == own.role)
            & (other.unit_name == own.unit_name),
        )
        .where(
            other.user_id == user_id, own.user_id != user_id, User.is_active,
            own.role.in_(REPORTING), own.area_code.in_(containing(area_code)),
            or_(own.valid_from.is_(None), own.valid_from <= today),
            or_(own.valid_to.is_(None), own.valid_to >= today),
            or_(
                other.valid_to < today, other.deputy_of_id == own.id,
                own.deputy_of_id == other.id,
            ),
        )
        .distinct()
        .order_by(own.user_id)
    ).all()  # fmt: skip


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
            and item.end_reason != DutyEnd.MERGED
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
