"""What is to be done in the background. The rows are the truth; a queue only carries their ids."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class JobState(StrEnum):
    """How far a job is. The values are what the database holds."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One thing to be done, written in the transaction that made it necessary.

    Kind and key name it, so that the same thing is never waited for twice.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state_known"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_in_percent"),
        Index("ix_jobs_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    """`<feature>.<what>`: which handler does it."""
    key: Mapped[str] = mapped_column(String(100))
    """What it is done to, in the handler's own words: a SHA-256, a number."""
    state: Mapped[JobState] = mapped_column(String(8), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    """Not before; grows with every failed attempt."""
    lease_until: Mapped[datetime | None]
    """Until when whoever runs it is believed to be alive."""
    progress: Mapped[int] = mapped_column(default=0)
    """Percent."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why the last attempt failed: the code of a refusal, or what was raised."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
