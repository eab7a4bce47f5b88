"""The last word of every phone about its own outbox."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model

LONGEST_ERROR = 80
LONGEST_VERSION = 40


class PhoneHeartbeat(Model):
    """One row for each signed-in browser; a new word takes the place of the last."""

    __tablename__ = "phone_heartbeats"
    __table_args__ = (CheckConstraint("waiting >= 0", name="waiting_is_a_count"),)

    session_id: Mapped[int] = mapped_column(
        ForeignKey("user_sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    waiting: Mapped[int]
    """Submissions that lie on the phone and that the server does not have whole."""
    oldest_at: Mapped[datetime | None]
    """When the oldest of them was sent by its author; None where nothing waits."""
    last_error: Mapped[str] = mapped_column(String(LONGEST_ERROR))
    """The phone's own short code of what went wrong last, or empty."""
    version: Mapped[str] = mapped_column(String(LONGEST_VERSION))
    heard_at: Mapped[datetime]
