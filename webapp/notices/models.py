"""What somebody was told, the browsers that want to hear of it, and the keys to push with."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import UserSession
from webapp.db import Model

LONGEST_ENDPOINT = 1000
LONGEST_KEY = 100


class Kind(StrEnum):
    """What a notice is about. The values are what the database holds."""

    RETURNED = "returned"
    APPROVED = "approved"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    CORRECTED = "corrected"
    COMMENT = "comment"
    """The district said something to the author."""
    VILLAGE_COMMENT = "village_comment"
    """The village said something to the district."""
    WAITING = "waiting"
    """Reports wait to be checked: once a day, not once each."""
    WEEK_MISSING = "week_missing"
    """A week of a village is not reported yet."""
    NEW_DEVICE = "new_device"
    """Somebody signed in as this person in a browser that they never used."""
    RECOVERY_USED = "recovery_used"
    """A recovery code opened the door."""
    TAKEDOWN = "takedown"
    """A photo of one's report was taken down because somebody asked for it."""
    TAKEDOWN_ASKED = "takedown_asked"
    """Somebody asks that a photo be taken down."""
    FACTOR_CHANGED = "factor_changed"
    """A second factor or another way in came or went."""
    DUTY_ASKED = "duty_asked"
    """A duty that needs four eyes waits for a second administrator."""
    DUTY_DECIDED = "duty_decided"
    """What one asked for was granted or refused."""


class Notice(Model):
    """One thing that one person is told, as values; the words are made when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "key"),
        Index("ix_notices_person_read_due", "person_id", "read_at", "due_at"),
        Index("ix_notices_key", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[Kind] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Names what happened, in the words of whoever tells it, so that it is told once."""
    subject: Mapped[str] = mapped_column(String(60), default="")
    """What the page to open is about: the id of a submission, or nothing."""
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the words are made from."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Nobody sees it before: until then it can be taken back without a trace."""
    read_at: Mapped[datetime | None]


class PushSubscription(Model):
    """A browser that wants to be told, as its push service knows it. One for each session."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_is_a_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("user_sessions.id", ondelete="CASCADE"), unique=True
    )
    endpoint: Mapped[str] = mapped_column(String(LONGEST_ENDPOINT), unique=True)
    """Secret: who knows it can send there, if only what is signed."""
    p256dh: Mapped[str] = mapped_column(String(LONGEST_KEY))
    auth: Mapped[str] = mapped_column(String(LONGEST_KEY))
    created_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    """How often in a row it could not be reached."""
    failing_since: Mapped[datetime | None]

    user_session: Mapped[UserSession] = relationship()


class NoticePush(Model):
    """That a browser was sent a notice, so that trying again does not tell it twice."""

    __tablename__ = "notice_pushes"

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True
    )
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("push_subscriptions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PushKeys(Model):
    """The pair of keys that push services know this server by (VAPID). One row."""

    __tablename__ = "push_keys"
    __table_args__ = (CheckConstraint("id = 1", name="one_pair"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Uncompressed point, base64url: what browsers subscribe with."""
    sealed_private_key: Mapped[str] = mapped_column(Text)
    """Encrypted under the product's secret key, so that a copy of the database cannot push."""
    created_at: Mapped[datetime]
