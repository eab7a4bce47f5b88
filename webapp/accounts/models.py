"""People, their assignments, and their sign-in sessions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, and_, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from webapp.accounts.permissions import REPORTING, Role
from webapp.db import Model, Searched
from webapp.geography.models import Area


class SecretKind(StrEnum):
    """What a person proves to be themselves with at the door."""

    NONE = "none"
    """Nothing yet: a card or a provider's word opens the door."""
    PIN = "pin"
    PASSWORD = "password"  # noqa: S105 - the name of the kind


class SignInMethod(StrEnum):
    """What opened a session."""

    PIN = "pin"
    PASSWORD = "password"  # noqa: S105 - the name of the method
    CARD = "card"
    PASSKEY = "passkey"
    PROVIDER = "provider"


class DutyEnd(StrEnum):
    """Why a duty ended."""

    TERM_OVER = "term_over"
    MOVED = "moved"
    LEFT = "left"
    DIED = "died"
    MISTAKE = "mistake"
    ERASED = "erased"
    MERGED = "merged"
    """The village was put together with another one; who goes on there keeps their reports."""


class User(Searched, Model):
    """A person who can sign in. What they may do follows from their assignments alone."""

    __tablename__ = "users"
    searched_columns = ("name_th",)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    """What they type to sign in: a telephone number or a short name, lower case."""
    name_th: Mapped[str] = mapped_column(String(120))
    """With the title joined, as is the custom: นายสมหมาย ทองดีงาม."""
    phone: Mapped[str] = mapped_column(String(20), default="", index=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    """Argon2id of PIN or password; empty where `secret_kind` is none."""
    secret_kind: Mapped[SecretKind] = mapped_column(
        String(8), default=SecretKind.PASSWORD, server_default=SecretKind.PASSWORD
    )
    secret_set_at: Mapped[datetime | None]
    is_office_secret: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is a password as long as duties in offices ask for."""
    factor_grace_until: Mapped[datetime | None]
    """Until when somebody whose duty asks for a second factor may come in without one."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_seen_on: Mapped[date | None]
    """The last day on which they came in or were in; stays when their sessions are purged."""
    erased_at: Mapped[datetime | None]

    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="user", order_by="Assignment.id", foreign_keys="Assignment.user_id"
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
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    """The duty that this one stands in for while its holder is away."""
    made_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    end_reason: Mapped[DutyEnd | None] = mapped_column(String(12))

    user: Mapped[User] = relationship(back_populates="assignments", foreign_keys=[user_id])
    area: Mapped[Area] = relationship()
    deputy_of: Mapped["Assignment | None"] = relationship(remote_side="Assignment.id")
    of_same_post: Mapped[list["Assignment"]] = relationship(
        viewonly=True,
        primaryjoin=lambda: and_(
            foreign(remote(Assignment.area_code)) == Assignment.area_code,
            remote(Assignment.role) == Assignment.role,
            remote(Assignment.unit_name) == Assignment.unit_name,
            remote(Assignment.role).in_(REPORTING),
        ),
    )
    """Everybody who ever held the same reporting post, this one among them."""


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
    last_used_at: Mapped[datetime | None]
    """To some minutes: written by the request that finds it older than that."""
    method: Mapped[SignInMethod] = mapped_column(
        String(8), default=SignInMethod.PASSWORD, server_default=SignInMethod.PASSWORD
    )
    verified_at: Mapped[datetime | None]
    """When a second factor was shown in this session; a passkey is both at once."""
    idle_s: Mapped[int | None]
    """After how many seconds without use it ends; None where only `expires_at` does."""
    device_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """SHA-256 of the browser's own long-lived mark, by which a new device is known."""
    is_for_office: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its person had a duty in an office when it was opened: see `duties.py`."""

    user: Mapped[User] = relationship()
