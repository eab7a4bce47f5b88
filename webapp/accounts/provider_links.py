"""Who of an office's own accounts is who here.

Linked by hand, never by name or address: whoever could choose their e-mail address at the provider
would choose whom to be here.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.factor_errors import IdentityTaken
from webapp.accounts.factor_models import ExternalIdentity
from webapp.accounts.models import User
from webapp.accounts.permissions import Person


def find_user(session: Session, issuer: str, subject: str) -> User | None:
    """The active person who is linked with this account, or None."""
    return session.scalars(
        select(User)
        .join(ExternalIdentity, ExternalIdentity.user_id == User.id)
        .where(
            ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject, User.is_active
        )
    ).one_or_none()


def of(session: Session, user_id: int) -> Sequence[ExternalIdentity]:
    """The accounts that a person is linked with."""
    return session.scalars(
        select(ExternalIdentity)
        .where(ExternalIdentity.user_id == user_id)
        .order_by(ExternalIdentity.id)
    ).all()


def link(session: Session, by: Person, user_id: int, *, issuer: str, subject: str) -> None:
    """Let an account of the provider open the door for a person.

    Whether `by` may do so for somebody else is decided by who calls.

    Raises:
        IdentityTaken: the account is another person's.
    """
    known = session.scalars(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject
        )
    ).one_or_none()
    if known is not None and known.user_id != user_id:
        raise IdentityTaken
    if known is None:
        session.add(
            ExternalIdentity(
                user_id=user_id, issuer=issuer, subject=subject, linked_at=clock.utc_now(),
                linked_by_id=by.id,
            )
        )  # fmt: skip
        session.flush()


def unlink(session: Session, user_id: int, identity_id: int) -> bool:
    """Take a link away; False where the person has no such link."""
    row = session.get(ExternalIdentity, identity_id)
    if row is None or row.user_id != user_id:
        return False
    session.delete(row)
    session.flush()
    return True
