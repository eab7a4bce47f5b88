"""The one table of areas, from the country down to villages and communities.

Codes are those of the Department of Provincial Administration (DOPA): text, because leading
digits matter; a code begins with its parent's code. No area is ever deleted.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model

COUNTRY_CODE = "TH"


class Level(StrEnum):
    """The administrative levels. Communities of municipalities stand beside villages."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    VILLAGE = "village"


class Area(Model):
    """One area. `kind` tells tambon from khwaeng and village from community."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint(
            "level = 'country' OR parent_code = 'TH' OR code LIKE parent_code || '%'",
            name="code_starts_with_parent",
        ),
        Index("ix_areas_parent_code_code", "parent_code", "code"),
        Index("ix_areas_level_code", "level", "code"),
    )

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    level: Mapped[Level] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    """country, changwat, amphoe, khet, tambon, khwaeng, village or community."""
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    number: Mapped[int | None]
    """หมู่ที่ of a village, or the number of a community."""
    postcode: Mapped[str] = mapped_column(String(5), default="")
    latitude: Mapped[float | None]
    """Degrees, WGS 84; None where not known, never 0."""
    longitude: Mapped[float | None]
    search_key: Mapped[str] = mapped_column(String(160), default="")
    """`thai.search_key` of number and name."""
    retired_on: Mapped[date | None]
    merged_into_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    """The village that this one was put together with; what was reported from here stays here."""
    edited_at: Mapped[datetime | None]
    """Set when a person edited the row; the lists that ship with the product leave it alone."""
