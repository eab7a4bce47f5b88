"""The table of what was changed after a weekly report was issued with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model
from webapp.submissions.models import Submission
from webapp.weekly.models import WeeklyReport


class AdjustmentRow(Model):
    """One change, and which later report carries it. Rows are only ever added.

    A trigger of the database keeps everything as it was written but for two marks, each set once:
    which report carries it, or that it was taken back before any did.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        UniqueConstraint("host_id", "step"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("carried_by_id IS NULL OR undone_at IS NULL", name="carried_or_undone"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        CheckConstraint("carried_by_id <> report_id", name="carried_by_another"),
        CheckConstraint("action IN ('adjust', 'take_out', 'put_back')", name="action_known"),
        Index("ix_adjustments_submission_id", "submission_id"),
        Index("ix_adjustments_report_id", "report_id"),
        Index("ix_adjustments_carried_by_id", "carried_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("weekly_reports.id"))
    """The issued report that it corrects."""
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    host_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    """Whose event it counts in: the submission itself where it stands alone."""
    step: Mapped[int]
    """From 1 in each event, so that every change follows on exactly one other."""
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What the event counted, as `adjusted.Figure`."""
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Field of the submission → [before, after], to take it back by."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    carried_by_id: Mapped[int | None] = mapped_column(ForeignKey("weekly_reports.id"))
    """The later report that prints it."""
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    report: Mapped[WeeklyReport] = relationship(foreign_keys=[report_id])
    carried_by: Mapped[WeeklyReport | None] = relationship(foreign_keys=[carried_by_id])
    submission: Mapped[Submission] = relationship(foreign_keys=[submission_id])
    host: Mapped[Submission] = relationship(foreign_keys=[host_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])
