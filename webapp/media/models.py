"""Files by their content, and the stripped renditions that people are shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Model


class MediaFile(Model):
    """An original as it came in, private. The key is the SHA-256 of its bytes in hex."""

    __tablename__ = "media_files"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'clip')", name="kind_known"),
        Index("ix_media_files_dhash", "dhash"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(5))
    media_type: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int]
    height_px: Mapped[int]
    duration_s: Mapped[float | None]
    taken_at: Mapped[datetime | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    device: Mapped[str] = mapped_column(String(120), default="")
    dhash: Mapped[int | None] = mapped_column(BigInteger)
    """64-bit difference hash of the upright picture, as a signed number."""
    created_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    """When its bytes were removed on purpose; the row stays for what pointed at it."""

    renditions: Mapped[list["Rendition"]] = relationship(
        primaryjoin="and_(MediaFile.sha256 == Rendition.media_sha256, Rendition.edit == '')"
    )
    """Those of the picture as it came; what somebody blurred has its own."""


class Rendition(Model):
    """A copy made for showing: upright, bounded in size, with nothing but pixels in it."""

    __tablename__ = "renditions"

    media_sha256: Mapped[str] = mapped_column(ForeignKey("media_files.sha256"), primary_key=True)
    edit: Mapped[str] = mapped_column(String(16), primary_key=True, default="")
    """Key of the `PhotoEdit` that it shows; empty for the picture as it came."""
    name: Mapped[str] = mapped_column(String(12), primary_key=True)
    """thumb, screen, print; a clip has poster, thumb and play."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int]
    height_px: Mapped[int]


class PhotoEdit(Model):
    """What somebody made unrecognisable in a photo. The key is made of the strokes alone.

    The same strokes on the same photo are the same edit, so renditions are drawn once for all who
    made it, and can be drawn again without anybody's submission.
    """

    __tablename__ = "photo_edits"

    media_sha256: Mapped[str] = mapped_column(
        ForeignKey("media_files.sha256", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    strokes: Mapped[list[Any]] = mapped_column(JSON)
    """As `media.redaction.Stroke.plain`: points and radius in fractions of the upright picture."""
    created_at: Mapped[datetime]


class Fingerprint(Model):
    """A dHash that some picture has, split so that near ones are found by index (`radar`).

    Hashes that pictures share stand here once, however many share them. In SQLite the hash is the
    row's own number, so that an index of a band holds it already; PostgreSQL is told to add it.
    """

    __tablename__ = "fingerprints"
    __table_args__ = (
        Index("ix_fingerprints_band_a", "band_a", postgresql_include=["dhash"]),
        Index("ix_fingerprints_band_b", "band_b", postgresql_include=["dhash"]),
        Index("ix_fingerprints_band_c", "band_c", postgresql_include=["dhash"]),
    )

    dhash: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    band_a: Mapped[int]
    band_b: Mapped[int]
    band_c: Mapped[int]
