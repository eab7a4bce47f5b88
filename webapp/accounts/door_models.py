"""Cards with which people first come in, and what is counted of failures at the door."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model


class Invitation(Model):
    """A one-time link for one person, handed out as a QR code on a card.

    Opening it in a browser binds it to that browser; setting a PIN there uses it up. It is dead
    when used, revoked, past its day, or followed by a newer one of the same person.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("expires_at > made_at", name="ends_after_it_begins"),
        CheckConstraint("(bound_hash = '') = (bound_at IS NULL)", name="bound_to_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret; the secret is on the card alone."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    bound_at: Mapped[datetime | None]
    bound_hash: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the mark of the browser that opened it first."""
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])


class DoorFailure(Model):
    """Failures in a row of one key: an account, an address, or an account from an address.

    The key is a keyed hash, so that the table tells nobody's name or address.
    """

    __tablename__ = "door_failures"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]
