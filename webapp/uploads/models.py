"""The table of uploads: what is on its way, how far it has come, and what was found in it.

The bytes lie in part files (`parts`); once judged they are in the media store.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class UploadState(StrEnum):
    """Where an upload stands, as its owner is told."""

    RECEIVING = "receiving"
    READY = "ready"
    REFUSED = "refused"


class Upload(Model):
    """One file of one person. The server makes the id, which is its address and hard to guess."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'clip')", name="kind_known"),
        CheckConstraint("offset_bytes BETWEEN 0 AND length_bytes", name="offset_inside"),
        CheckConstraint("(finished_at IS NOT NULL) = (offset_bytes = length_bytes)",
                        name="finished_if_whole"),
        CheckConstraint("(finished_at IS NULL AND media_sha256 IS NULL AND refusal_code IS NULL)"
                        " OR (finished_at IS NOT NULL"
                        " AND (media_sha256 IS NULL) <> (refusal_code IS NULL))",
                        name="finished_with_one_verdict"),
        CheckConstraint("claimed_at IS NULL OR media_sha256 IS NOT NULL",
                        name="claimed_if_good"),
        UniqueConstraint("person_id", "client_id"),
        Index("ix_uploads_expires_at", "expires_at"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[UUID | None]
    """The phone's own id of the file, so that creating it twice makes one upload."""
    kind: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(80))
    """The declared file name, made harmless."""
    metadata_given: Mapped[str] = mapped_column(Text)
    """`Upload-Metadata` as it came, because tus wants it back like that."""
    length_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger)
    """How many bytes were acknowledged; bytes of the part file beyond it do not count."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """Moves with every piece."""
    finished_at: Mapped[datetime | None]
    media_sha256: Mapped[str | None] = mapped_column(ForeignKey("media_files.sha256"))
    refusal_code: Mapped[str | None] = mapped_column(String(40))
    refusal_details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    claimed_at: Mapped[datetime | None]

    @property
    def state(self) -> UploadState:
        """What the columns add up to."""
        if self.finished_at is None:
            return UploadState.RECEIVING
        return UploadState.READY if self.media_sha256 is not None else UploadState.REFUSED
