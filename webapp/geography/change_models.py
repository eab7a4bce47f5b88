"""What became of areas: named anew, put together, given up, added. Rows are only ever added."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model

LONGEST_NOTE = 300


class ChangeKind(StrEnum):
    """What happened to an area."""

    ADDED = "added"
    RENAMED = "renamed"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"
    """It was given up and belongs to another one from then on."""
    RECEIVED = "received"
    """Another one was put together with it."""


class AreaChange(Model):
    """One thing that happened to one area, as an office or a list said it."""

    __tablename__ = "area_changes"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('added', 'renamed', 'retired', 'restored', 'merged', 'received')",
            name="kind_known",
        ),
        CheckConstraint(
            "(kind IN ('merged', 'received')) = (other_code IS NOT NULL)", name="other_is_named"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(String(8))
    happened_on: Mapped[date]
    """From which day it holds; `at` is when it was written down."""
    name_before: Mapped[str] = mapped_column(String(120), default="")
    name_after: Mapped[str] = mapped_column(String(120), default="")
    other_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    from_file: Mapped[str] = mapped_column(String(120), default="")
    """The list that said so, where it was not said on the screen."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None where a command of the server did it."""
