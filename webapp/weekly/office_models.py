"""What an office chose about its paper: how it looks, and which pictures it shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import User
from webapp.db import Model
from webapp.thai import Digits


class OfficeSetting(Model):
    """How an office wants its paper from now on. Issued papers keep what they were issued with."""

    __tablename__ = "office_papers"

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    department: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(300))
    addressee: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    signers: Mapped[list[list[str]]] = mapped_column(JSON)
    """[name, post], three at most."""
    parts: Mapped[list[str]] = mapped_column(JSON)
    digits: Mapped[Digits] = mapped_column(String(6))
    emblem_sha256: Mapped[str] = mapped_column(String(64), default="")
    emblem_type: Mapped[str] = mapped_column(String(20), default="")
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    edited_by: Mapped[User] = relationship()


class PictureChoice(Model):
    """The photos of one submission that its paper shows, in their order; without a row, all."""

    __tablename__ = "picture_choices"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    attachments: Mapped[list[str]] = mapped_column(JSON)
    """Ids; one that is gone is passed over."""
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
