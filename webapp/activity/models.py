"""Editable reference lists. Rows are retired by a date, never deleted: old reports still print."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Model


class Standing(StrEnum):
    """Whether a row is the office's own wording or still our draft of it."""

    OFFICIAL = "official"
    DRAFT = "draft"


class VolunteerType(Model):
    """ประเภทจิตอาสา, the first level of the classification."""

    __tablename__ = "volunteer_types"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int]
    standing: Mapped[Standing] = mapped_column(String(8))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """Last day of validity, inclusive."""
    edited_at: Mapped[datetime | None]
    """Set when a person edited the row; the seed leaves such rows alone."""

    activity_types: Mapped[list["ActivityType"]] = relationship(
        back_populates="volunteer_type", order_by="ActivityType.position"
    )


class ActivityType(Model):
    """ประเภทกิจกรรม, the second level."""

    __tablename__ = "activity_types"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    volunteer_type_code: Mapped[str] = mapped_column(ForeignKey("volunteer_types.code"), index=True)
    name_th: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int]
    standing: Mapped[Standing] = mapped_column(String(8))
    evidence: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    edited_at: Mapped[datetime | None]

    volunteer_type: Mapped[VolunteerType] = relationship(back_populates="activity_types")


class Occasion(Model):
    """เนื่องในโอกาส: a day of the year around which activities are offered its name."""

    __tablename__ = "occasions"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="a_day_of_a_year"),
    )

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(240))
    name_en: Mapped[str] = mapped_column(String(240), default="")
    month: Mapped[int]
    day: Mapped[int]
    days_before: Mapped[int] = mapped_column(default=21)
    days_after: Mapped[int] = mapped_column(default=7)
    position: Mapped[int]
    standing: Mapped[Standing] = mapped_column(String(8))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    edited_at: Mapped[datetime | None]


class PeopleGroup(Model):
    """กลุ่มผู้เข้าร่วม: one of the groups that participants are counted by."""

    __tablename__ = "people_groups"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int]
    standing: Mapped[Standing] = mapped_column(String(8), default=Standing.DRAFT)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    edited_at: Mapped[datetime | None]


class QuantityUnit(Model):
    """หน่วยนับ of results: ต้น, เมตร, ครัวเรือน."""

    __tablename__ = "quantity_units"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    edited_at: Mapped[datetime | None]


class AppliesTo(StrEnum):
    """What a reason for returning is about: one photo, the clip, one field, or all of it."""

    PHOTO = "photo"
    CLIP = "clip"
    FIELD = "field"
    WHOLE = "whole"


class ReturnReason(Model):
    """เหตุผลที่ส่งกลับ: why a reviewer returns a thing, given with one tap."""

    __tablename__ = "return_reasons"
    __table_args__ = (
        CheckConstraint(
            "applies_to IN ('photo', 'clip', 'field', 'whole')", name="applies_to_known"
        ),
    )

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    applies_to: Mapped[AppliesTo] = mapped_column(String(5))
    field: Mapped[str] = mapped_column(String(24), default="")
    """The one field that a reason fits, or empty where it fits every field."""
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    edited_at: Mapped[datetime | None]
