"""People, their assignments, and their sign-in sessions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.permissions import Role
from webapp.db import Model, Searched
from webapp.geography.models import Area


class User(Searched, Model):
    """A person who can sign in. What they may do follows from their assignments alone."""

    __tablename__ = "users"
    searched_columns = ("name_th",)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    """What they type to sign in: a telephone number or a short name, lower case."""
    name_th: Mapped[str] = mapped_column(String(120))
    """With the title joined, as is the custom: นายสมหมาย ทองดีงาม."""
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="user", order_by="Assignment.id"
    )


class Assignment(Model):
    """A duty of a person in an area, from one day to another, both inclusive."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name="ends_after_it_begins",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    unit_name: Mapped[str] = mapped_column(String(160), default="")
    """The office or post, printed as the organising unit: ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="assignments")
    area: Mapped[Area] = relationship()


class UserSession(Model):
    """A signed-in browser. Revoking the row signs that browser out at its next request."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token; the token itself is only in the browser's cookie."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(255), default="")

    user: Mapped[User] = relationship()
