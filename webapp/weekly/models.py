"""Issued weekly reports, what each carries, and each province's reporting week."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model
from webapp.geography.models import Area, Level
from webapp.thai import Digits
from webapp.weekly.joints import JointPeople


class WeekSetting(Model):
    """How a province's weeks are cut and counted. Without a row: from Wednesday, adding all up."""

    __tablename__ = "week_settings"
    __table_args__ = (
        CheckConstraint("first_weekday BETWEEN 1 AND 7", name="an_iso_weekday"),
        CheckConstraint(
            "joint_people IN ('host_only', 'largest', 'sum')", name="joint_people_known"
        ),
    )

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    first_weekday: Mapped[int]
    """ISO 8601: 1 is Monday, 3 Wednesday, 7 Sunday."""
    joint_people: Mapped[JointPeople] = mapped_column(
        String(9), default=JointPeople.SUM, server_default=JointPeople.SUM
    )
    joint_edited_at: Mapped[datetime | None]
    joint_edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    edited_by: Mapped[User] = relationship(foreign_keys=[edited_by_id])
    joint_edited_by: Mapped[User | None] = relationship(foreign_keys=[joint_edited_by_id])


class WeeklyReport(Model):
    """An issued paper. `snapshot` is all that it prints; the row never changes again."""

    __tablename__ = "weekly_reports"
    __table_args__ = (
        UniqueConstraint("area_code", "starts_on"),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    """`49-2569-W48`: area and week."""
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    week_key: Mapped[str] = mapped_column(String(8))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the canonical snapshot."""
    joint_people: Mapped[JointPeople] = mapped_column(
        String(9), default=JointPeople.SUM, server_default=JointPeople.SUM
    )
    """Whose people it counts at an event that several report, as the snapshot says."""

    area: Mapped[Area] = relationship()
    issued_by: Mapped[User] = relationship()
    items: Mapped[list["WeeklyReportItem"]] = relationship(order_by="WeeklyReportItem.position")


class WeeklyReportItem(Model):
    """One submission in one issued report.

    The unique constraint is the promise: at each level a submission is in one issued report.
    """

    __tablename__ = "weekly_report_items"
    __table_args__ = (UniqueConstraint("level", "submission_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("weekly_reports.id"), primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    level: Mapped[Level] = mapped_column(String(12))
    area_code: Mapped[str] = mapped_column(String(9))
    """Where it was held, as the report says; the submission may be moved afterwards."""
    position: Mapped[int]
    is_late: Mapped[bool]


class PaperForm(StrEnum):
    """The kinds of files that a paper is handed out as."""

    PDF = "pdf"
    SLIDES = "slides"


class PaperFile(Model):
    """A paper as a file, kept in the store. A preview's goes after some hours; an issued one stays.

    `key` says what it shows: area, week, digits, and the report's number or the preview's print.
    """

    __tablename__ = "paper_files"
    __table_args__ = (UniqueConstraint("form", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[PaperForm] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(100))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    week_key: Mapped[str] = mapped_column(String(8))
    digits: Mapped[Digits] = mapped_column(String(6))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    pages: Mapped[int | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
