"""What offices say about personal data, which rules were confirmed, and what people ask for."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model
from webapp.submissions.models import Attachment, Submission


class OfficeText(Model):
    """One text in an office's own words; without a row the preset stands."""

    __tablename__ = "office_texts"

    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    edited_by: Mapped[User] = relationship()


class PurgeConfirmation(Model):
    """That somebody looked at what a rule would remove, and lets it. Good for this value alone."""

    __tablename__ = "purge_confirmations"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    days: Mapped[int]
    shown: Mapped[int]
    """How many things the dry run showed that would go at once."""
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    confirmed_by: Mapped[User] = relationship()


class PurgeRun(Model):
    """One line of the log: which rule removed how many, or, with the kind `night`, that it ran."""

    __tablename__ = "purge_runs"
    __table_args__ = (Index("ix_purge_runs_kind_at", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    days: Mapped[int]
    removed: Mapped[int]


class RequestState(StrEnum):
    """What became of a request. The values are what the database holds."""

    OPEN = "open"
    UNPUBLISHED = "unpublished"
    BLURRED = "blurred"
    REMOVED = "removed"
    REFUSED = "refused"


class TakedownRequest(Model):
    """Somebody asks that a picture be taken down. The code is all that is needed to follow it."""

    __tablename__ = "takedown_requests"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_unless_open"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"
        ),
        Index("ix_takedown_requests_area", "area_code", "state", "made_at"),
        Index("ix_takedown_requests_submission_id", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    """Whose office answers: where the report belongs, else the province."""
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id"))
    attachment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("attachments.id", ondelete="SET NULL"), index=True
    )
    said: Mapped[str] = mapped_column(String(60), default="")
    """The number of report or photo, as it was typed."""
    words: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200), default="")
    """Emptied some time after the answer."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date]
    state: Mapped[RequestState] = mapped_column(String(12), default=RequestState.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    submission: Mapped[Submission | None] = relationship()
    attachment: Mapped[Attachment | None] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
