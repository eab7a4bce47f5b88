"""The table of the tray."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model
from webapp.media.models import MediaFile
from webapp.submissions.models import Submission


class TrayItem(Model):
    """A picture, a clip or a text that an office keeps until somebody says whose it is."""

    __tablename__ = "tray_items"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'clip', 'text')", name="kind_known"),
        CheckConstraint("(kind = 'text') = (media_sha256 IS NULL)", name="file_unless_text"),
        CheckConstraint("(kind = 'text') = (words <> '')", name="words_if_text"),
        CheckConstraint("source IN ('line', 'paper', 'phone', 'other')", name="source_known"),
        Index("ix_tray_items_office_code", "office_code", "added_at"),
        Index("ix_tray_items_media_sha256", "media_sha256"),
        Index("ix_tray_items_submission_id", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    """The area of the duty it was taken in for; all who hold such a duty there share the tray."""
    kind: Mapped[str] = mapped_column(String(5))
    media_sha256: Mapped[str | None] = mapped_column(ForeignKey("media_files.sha256"))
    words: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(8))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id"))
    """The report that was made of it. Thrown away as a draft, it lies in the tray again."""

    added_by: Mapped[User] = relationship()
    media_file: Mapped[MediaFile | None] = relationship()
    submission: Mapped[Submission | None] = relationship()
