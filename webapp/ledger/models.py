"""What the ledger keeps: every entering into the department's E-Report, and the list of fields."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model

LONGEST_NOTE = 200
LONGEST_LABEL = 120

_STANDS = text("ended_at IS NULL")


class EntryState(StrEnum):
    """Where a report stands in the ledger. The values are in addresses."""

    PENDING = "pending"
    """Approved, and not in the department's system."""
    CHANGED = "changed"
    """Entered, and then opened again or changed: what stands there is no longer right."""
    ENTERED = "entered"


class Ending(StrEnum):
    """Why an entry no longer stands."""

    UNDONE = "undone"
    """It was a mistake: the report is not there."""
    RENEWED = "renewed"
    """The report was changed, and put right there as well; a newer entry says so."""


class EReportEntry(Model):
    """Somebody typed a report into the department's E-Report. Rows are added and ended only.

    At most one entry of a submission stands; those that ended are its history.
    """

    __tablename__ = "ereport_entries"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_as = '')", name="ended_somehow"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        CheckConstraint("ended_as IN ('', 'undone', 'renewed')", name="ended_as_known"),
        Index("ix_ereport_entries_submission", "submission_id"),
        Index("ix_ereport_entries_standing", "submission_id", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_ereport_entries_batch", "batch"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    version: Mapped[int]
    """Of the submission as it was typed over; another one means that it changed since."""
    files: Mapped[int]
    """How many photos and clips it had then: files may still arrive after the approval."""
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Field key → text as it was copied, to show what changed since."""
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    """The number there, or whatever the officer wants to remember."""
    batch: Mapped[str | None] = mapped_column(String(36))
    """Id of the step that ticked many at once."""
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_as: Mapped[str] = mapped_column(String(8), default="")

    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])


class EReportField(Model):
    """One line of the department's form, as the office ordered and named it.

    No rows at all: the order and the names of `fields.DEFAULTS`.
    """

    __tablename__ = "ereport_fields"

    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL))
    """The department's own word; empty for the product's."""
    position: Mapped[int]
    is_shown: Mapped[bool]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
