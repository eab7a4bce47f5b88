"""The tables of going back and forth: what was asked, which files stood, and who said what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model


class ReturnItem(Model):
    """สิ่งที่ขอให้แก้: one thing that a return asks for, and what came of it."""

    __tablename__ = "return_items"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("kind IN ('photo', 'clip', 'field', 'whole')", name="kind_known"),
        CheckConstraint(
            "(kind IN ('photo', 'clip')) = (attachment_id IS NOT NULL)", name="file_is_named"
        ),
        CheckConstraint("(kind = 'field') = (field <> '')", name="field_is_named"),
        CheckConstraint("reason <> '' OR words <> ''", name="says_why"),
        CheckConstraint(
            "outcome IN ('', 'replaced', 'taken_out', 'changed', 'unchanged')",
            name="outcome_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("submission_events.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(5))
    attachment_id: Mapped[UUID | None]
    """Without a constraint: what is asked for is that it goes."""
    number: Mapped[int] = mapped_column(default=0)
    """The photo's place when it was asked for, from 1, to name it by."""
    field: Mapped[str] = mapped_column(String(24), default="")
    reason_code: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    """As it stood in the list then; the list is edited."""
    words: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(9), default="")
    """What the next sending did about it; empty until then."""


class RoundFiles(Model):
    """The files of a submission as they stood when it was returned, and when it was sent again."""

    __tablename__ = "round_files"

    event_id: Mapped[int] = mapped_column(ForeignKey("submission_events.id"), primary_key=True)
    files: Mapped[list[Any]] = mapped_column(JSON)
    """{"id", "kind", "number", "replaces", "edit"} of each, photos first, those to come too."""


class Replacement(Model):
    """A file that takes the place of one that the district had seen."""

    __tablename__ = "file_replacements"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the new attachment, also while it is on its way."""
    replaces_id: Mapped[UUID]
    position: Mapped[int]


class SubmissionComment(Model):
    """Something said about a submission, which changes nothing of it. Rows are only ever added."""

    __tablename__ = "submission_comments"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(Text)

    author: Mapped[User] = relationship()
