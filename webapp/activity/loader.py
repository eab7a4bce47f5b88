"""Storing the reference lists. What people edited stays theirs, and nothing is ever removed.

How a line is read and refused stands in `list_rows.py`.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.activity.list_rows import DATA_DIR, ListedRow, read_lists
from webapp.activity.models import (
    ActivityType,
    Occasion,
    PeopleGroup,
    QuantityUnit,
    ReturnReason,
    Standing,
    VolunteerType,
)
from webapp.list_files import ListRefused

# What the lists say about a row. Validity and the days around an occasion are the office's alone.
_LISTED = frozenset({
    "name_th", "name_en", "volunteer_type_code", "position", "standing", "evidence", "month", "day",
    "applies_to", "field",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, in rows. `kept` rows differ from the lists and were left as they are."""

    added: int
    changed: int
    unchanged: int
    kept: int


class ReferenceListsRefused(ListRefused):
    """The reference lists hold mistakes; nothing was written."""


def load(session: Session, folder: Path = DATA_DIR) -> LoadReport:
    """Add the rows of the five lists, and correct drafts that nobody has edited.

    A row that a person edited or that is official is the office's: it is left alone. Rows that a
    newer list no longer names stay. A second run changes nothing.

    Raises:
        ReferenceListsRefused: with every problem of every file.
    """
    lists = read_lists(folder)
    if lists.problems:
        raise ReferenceListsRefused(lists.problems)
    stored = {(type(row), row.code): row for row in _stored(session)}
    added = changed = kept = 0
    for listed in lists.rows:
        row = stored.get((type(listed), listed.code))
        if row is None:
            session.add(listed)
            added += 1
        elif not (differences := _differences(row, listed)):
            continue
        elif _belongs_to_the_office(row):
            kept += 1
        else:
            for name, value in differences.items():
                setattr(row, name, value)
            changed += 1
    session.flush()
    return LoadReport(added, changed, len(lists.rows) - added - changed - kept, kept)


def _stored(session: Session) -> list[ListedRow]:
    return [
        *session.scalars(select(VolunteerType)),
        *session.scalars(select(ActivityType)),
        *session.scalars(select(Occasion)),
        *session.scalars(select(PeopleGroup)),
        *session.scalars(select(QuantityUnit)),
        *session.scalars(select(ReturnReason)),
    ]


def _differences(row: ListedRow, listed: ListedRow) -> dict[str, object]:
    columns = _LISTED & set(row.__table__.columns.keys())
    pairs = {name: (getattr(row, name), getattr(listed, name)) for name in sorted(columns)}
    return {name: new for name, (old, new) in pairs.items() if old != new}


def _belongs_to_the_office(row: ListedRow) -> bool:
    # Units and reasons have no standing: nobody issues them, so only an edit makes them theirs.
    standing = getattr(row, "standing", Standing.DRAFT)
    return row.edited_at is not None or standing == Standing.OFFICIAL
