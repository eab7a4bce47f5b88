"""Duties that one person alone may not give: asked for by one administrator, granted by another."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.accounts.permissions import Role
from webapp.db import Model
from webapp.geography.models import Area


class Verdict(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class DutyRequest(Model):
    """A duty asked for and not given yet. Nobody grants what they asked for, or what is theirs."""

    __tablename__ = "duty_requests"
    __table_args__ = (
        CheckConstraint(
            "verdict <> 'granted' OR (decided_by_id <> asked_by_id AND decided_by_id <> user_id)",
            name="granted_by_somebody_else",
        ),
        CheckConstraint(
            "(decided_at IS NULL) = (verdict IS NULL)"
            " AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    unit_name: Mapped[str] = mapped_column(String(160), default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verdict: Mapped[Verdict | None] = mapped_column(String(10))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    area: Mapped[Area] = relationship()
