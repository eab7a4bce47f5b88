"""Which submissions tell of one event: each of them points at the one that tells it as its host."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model


class JointActivity(Model):
    """A submission that tells of the same event as its host; gone once it is parted again.

    A table beside the submissions and no column in them: what an office says about two reports is
    not part of what either village said. A host never has a host itself; `joining` keeps that,
    holding both rows.
    """

    __tablename__ = "joint_activities"
    __table_args__ = (CheckConstraint("submission_id <> host_id", name="host_is_another"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    """The primary key: nothing takes part in two events."""
    host_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    joined_at: Mapped[datetime]
    joined_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    joined_by: Mapped[User] = relationship()
