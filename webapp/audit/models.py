"""The tables of the audit.

Triggers of the database refuse to change its rows, and to remove any but those that a cut covers:
the oldest ones, none of them younger than two years.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model

LONGEST_ACTOR = 160
LONGEST_SUBJECT = 160


class AuditEntry(Model):
    """One thing that was done. Without foreign keys: the line outlives what it tells of."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor_id", "actor_id", "id"),
        Index("ix_audit_entries_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entries_subject_label", "subject", "id"),
        Index("ix_audit_entries_action", "action", "id"),
        Index("ix_audit_entries_at", "at"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    """1, 2, 3 and so on without a gap; given under the lock of the chain."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(LONGEST_ACTOR))
    """The person's name on that day; of a command the name of who ran it."""
    from_place: Mapped[str] = mapped_column(String(8))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    """How people call it: the number of a report, the name of a person."""
    area_code: Mapped[str | None] = mapped_column(String(9))
    """Where it belongs; None of what belongs to no area, which only the whole country sees."""
    action: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text)
    """JSON as it was hashed, character by character; empty where there was nothing before."""
    after: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))
    """The network the request came from, not the one machine."""
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditCut(Model):
    """That all entries up to this one were removed, their time being over; the chain begins here.

    The database takes none that names an entry of the last two years, or the last entry.
    """

    __tablename__ = "audit_cuts"

    entry: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str] = mapped_column(String(64))
    """Of the last entry that went: the one after it names it as the hash before."""
    at: Mapped[datetime]
