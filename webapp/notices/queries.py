"""Reading notices and subscriptions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import User, UserSession
from webapp.accounts.permissions import Person
from webapp.accounts.tokens import hash_token
from webapp.notices.models import Notice, NoticePush, PushSubscription


def is_shown(person_id: int, at: datetime) -> ColumnElement[bool]:
    """SQL clause: what this person is told by now."""
    return (Notice.person_id == person_id) & (Notice.due_at <= at)


def unread_count(session: Session, person: Person, at: datetime) -> int:
    """How many notices were not read yet. One index range."""
    found = session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(is_shown(person.id, at), Notice.read_at.is_(None))
    )
    return int(found or 0)


def inbox(
    session: Session, person: Person, at: datetime, *, limit: int, offset: int = 0
) -> Sequence[Notice]:
    """What a person was told, the newest first."""
    return session.scalars(
        select(Notice)
        .where(is_shown(person.id, at))
        .order_by(Notice.due_at.desc(), Notice.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find_own(session: Session, person: Person, notice_id: int, at: datetime) -> Notice | None:
    """The notice of that id, if it is this person's and due."""
    return session.scalars(
        select(Notice).where(is_shown(person.id, at), Notice.id == notice_id)
    ).one_or_none()


def subscription_of(session: Session, token: str) -> PushSubscription | None:
    """The subscription of the browser that `token` signed in, or None."""
    return session.scalars(
        select(PushSubscription)
        .join(PushSubscription.user_session)
        .where(UserSession.token_hash == hash_token(token))
    ).one_or_none()


def has_subscriptions(session: Session, person_id: int) -> bool:
    """Whether any browser of this person may want to be told."""
    found = select(PushSubscription.id).where(PushSubscription.person_id == person_id).limit(1)
    return session.scalar(found) is not None


def open_subscriptions(
    session: Session, person_id: int, at: datetime
) -> Sequence[PushSubscription]:
    """The subscriptions of browsers in which this person is still signed in."""
    return session.scalars(
        select(PushSubscription)
        .join(PushSubscription.user_session)
        .join(User, User.id == UserSession.user_id)
        .where(
            PushSubscription.person_id == person_id,
            UserSession.user_id == person_id,
            is_open(at),
            User.is_active,
        )
        .order_by(PushSubscription.id)
    ).all()


def is_open(at: datetime) -> ColumnElement[bool]:
    """SQL clause: the session was neither signed out nor has it run out."""
    return UserSession.revoked_at.is_(None) & (UserSession.expires_at > at)


def to_push(
    session: Session, subscription: PushSubscription, at: datetime, *, since: datetime
) -> Sequence[Notice]:
    """What is due, unread, not too old, and was not sent to this browser; the newest first."""
    sent = select(NoticePush.notice_id).where(NoticePush.subscription_id == subscription.id)
    return session.scalars(
        select(Notice)
        .where(
            is_shown(subscription.person_id, at),
            Notice.read_at.is_(None),
            Notice.due_at > since,
            Notice.id.not_in(sent),
        )
        .order_by(Notice.due_at.desc(), Notice.id.desc())
    ).all()
