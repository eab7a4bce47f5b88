"""The totals of issued reports beside their snapshots, so that many provinces are read at once."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class WeeklyReportTotal(Model):
    """What an issued report says of one volunteer type. Written by issuing, from the snapshot."""

    __tablename__ = "weekly_report_totals"
    __table_args__ = (CheckConstraint("times >= 0 AND people >= 0", name="not_negative"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("weekly_reports.id"), primary_key=True)
    type_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    times: Mapped[int]
    people: Mapped[int]
