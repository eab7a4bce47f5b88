"""People on their way in from a sheet: what was read, until somebody says that it is right."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class PeopleImport(Model):
    """One sheet as it was read. Nothing of it is anybody's account before `done_at`."""

    __tablename__ = "people_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    file_name: Mapped[str] = mapped_column(String(160))
    rows: Mapped[list[Any]] = mapped_column(JSON)
    """One object a row: `line` and the cells by field; emptied when they were imported."""
    done_at: Mapped[datetime | None]
    people_added: Mapped[int] = mapped_column(default=0)
    duties_added: Mapped[int] = mapped_column(default=0)
    rows_left_out: Mapped[int] = mapped_column(default=0)
