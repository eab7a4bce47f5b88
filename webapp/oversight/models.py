"""What oversight keeps: the last word of every phone, nil reports, and reminders."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model
from webapp.submissions.models import Submission

LONGEST_ERROR = 80
LONGEST_VERSION = 40
LONGEST_NOTE = 200

# All that the grid reads of a submission, so that it reads the index alone: on a nationwide
# database a tenth of the time. The older index on the day alone stays for everything else.
Index(
    "ix_submissions_reported",
    Submission.held_on, Submission.area_code, Submission.status, Submission.author_id,
)  # fmt: skip


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


class NilReport(Model):
    """Somebody's word that a village had no activity in a week.

    It counts while nobody took it back and nothing is reported for that week; a submission that
    comes later leaves the row as it is, so that both facts can be shown.
    """

    __tablename__ = "nil_reports"
    __table_args__ = (UniqueConstraint("area_code", "week_starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    week_starts_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    """Who said so: the reporter, or an office on their behalf."""
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    withdrawn_at: Mapped[datetime | None]
    """When it was taken back; saying it again clears this."""


class ReminderRule(Model):
    """When a province reminds those who have not reported. Without a row: the last day at noon."""

    __tablename__ = "reminder_rules"
    __table_args__ = (CheckConstraint("weekday BETWEEN 1 AND 7", name="an_iso_weekday"),)

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    weekday: Mapped[int]
    """ISO 8601: 1 is Monday, 7 Sunday."""
    at_time: Mapped[time]
    """Local time."""
    is_active: Mapped[bool]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class ReminderRun(Model):
    """That a province's reminders of a week were given out, and to whom: once, whatever happens."""

    __tablename__ = "reminder_runs"
    __table_args__ = (UniqueConstraint("area_code", "week_starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    week_starts_on: Mapped[date]
    ran_at: Mapped[datetime]
    reminded: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """`{"area": village code, "people": [user ids]}` of every village that was missing."""
