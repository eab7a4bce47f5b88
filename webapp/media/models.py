"""Files by their content, and the stripped renditions that people are shown."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
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

    renditions: Mapped[list["Rendition"]] = relationship(back_populates="media_file")


class Rendition(Model):
    """A copy made for showing: upright, bounded in size, with nothing but pixels in it."""

    __tablename__ = "renditions"

    media_sha256: Mapped[str] = mapped_column(ForeignKey("media_files.sha256"), primary_key=True)
    name: Mapped[str] = mapped_column(String(12), primary_key=True)
    """thumb, screen, print; a clip has poster and thumb."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int]
    height_px: Mapped[int]

    media_file: Mapped[MediaFile] = relationship(back_populates="renditions")


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
