"""What the desk keeps for itself: hints set aside, hints that stand, and filters with a name."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model


class FlagKind(StrEnum):
    """What can be odd about a picture. The values are what the database holds."""

    SAME = "same"
    """Another report has the same file."""
    ALIKE = "alike"
    """Another report has nearly the same picture."""
    OTHER_DAY = "other_day"
    OUTSIDE = "outside"
    SCREENSHOT = "screenshot"


class HintKind(StrEnum):
    """What can be odd about a submission, as lists name it. The values are in the database."""

    LATE = "late"
    MISSING = "missing"
    NO_PHOTO = "no_photo"
    PEOPLE = "people"
    CLOSE = "close"
    SAME = "same"
    ALIKE = "alike"
    OTHER_DAY = "other_day"
    OUTSIDE = "outside"
    SCREENSHOT = "screenshot"
    UNSEEN = "unseen"
    """Never stored: a submission that no job has looked at yet."""
    CLEAR = "clear"
    """Looked at, and nothing odd found."""


class FlagDismissal(Model):
    """A hint that somebody looked into and set aside, and why. Rows are only ever added.

    Hints are found anew for every page, so it is kept by the hint's key, which stays the same as
    long as the same is odd about the same picture.
    """

    __tablename__ = "flag_dismissals"
    __table_args__ = (
        UniqueConstraint("submission_id", "flag_key"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    flag_key: Mapped[str] = mapped_column(String(16))
    attachment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("attachments.id", ondelete="SET NULL"), index=True
    )
    """None once the picture was taken out of the report."""
    kind: Mapped[FlagKind] = mapped_column(String(12))
    other_submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id"))
    """The report that has the picture too."""
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()


class StandingHint(Model):
    """One kind of oddity that a submission has, as it was found last.

    Found anew by a job whenever something happens that may change it, so that lists need not look
    at pictures. Whoever decides by it looks again.
    """

    __tablename__ = "standing_hints"
    __table_args__ = (Index("ix_standing_hints_kind", "kind"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)


class SavedFilter(Model):
    """A filter of the queue that somebody gave a name, for themselves alone."""

    __tablename__ = "saved_filters"
    __table_args__ = (
        UniqueConstraint("person_id", "name"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    """The parts of the queue's address that ask for it."""
    created_at: Mapped[datetime]
