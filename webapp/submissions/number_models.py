"""How far the numbers of submissions are given out."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class SubmissionCounter(Model):
    """The last number given in a province and a year (พ.ศ.)."""

    __tablename__ = "submission_counters"

    province_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
