"""Changing the lists line by line. Codes stay for ever; words, order and validity are the office's.

Reports keep the words of the day they were sent, issued papers those of the day they were issued.
Whether a line was ever used is found out above, where reports are known. Services never commit.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.activity.catalogue import Catalogue, in_use
from webapp.activity.errors import (
    ItemCodeTaken,
    ItemInUse,
    ItemNameTaken,
    ItemUnchanged,
    ValidityBackwards,
)
from webapp.activity.list_rows import ListedRow
from webapp.activity.models import ActivityType, ReturnReason

Values = Mapping[str, object]


class Direction(StrEnum):
    """Where a line goes in its list."""

    UP = "up"
    DOWN = "down"


def in_order(session: Session, catalogue: Catalogue) -> list[ListedRow]:
    """All lines of a list, also those that were retired, in the order of the screens."""
    model = catalogue.model
    return list(session.scalars(select(model).order_by(model.position, model.code)))


def find(session: Session, catalogue: Catalogue, code: str) -> ListedRow | None:
    """One line, or None."""
    row: ListedRow | None = session.get(catalogue.model, code)  # type: ignore[assignment]  # a union
    return row


def add(session: Session, catalogue: Catalogue, values: Values, *, code: str = "") -> ListedRow:
    """Add a line at the end of its list; without a code it is given one.

    Raises:
        ItemCodeTaken, ItemNameTaken, ValidityBackwards.
    """
    rows = in_order(session, catalogue)
    code = code or next_code(catalogue, rows, str(values.get("volunteer_type_code", "")))
    if any(row.code.lower() == code.lower() for row in rows):
        raise ItemCodeTaken(item=code)
    _check(rows, None, values)
    position = max((row.position for row in rows), default=0) + 1
    row = catalogue.model(
        code=code, position=position, edited_at=clock.utc_now(), **dict(values)
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def edit(session: Session, catalogue: Catalogue, row: ListedRow, values: Values) -> bool:
    """Write other words, days or a standing; whether anything was different.

    Raises:
        ItemNameTaken, ValidityBackwards.
    """
    _check(in_order(session, catalogue), row, values)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.edited_at = clock.utc_now()
        session.flush()
    return bool(changed)


def retire(session: Session, row: ListedRow, last_day: date) -> None:
    """Offer a line no longer after a day; what names it stays as it is.

    Raises:
        ItemUnchanged: it is retired already.
        ValidityBackwards: it began after that day.
    """
    if not in_use(row):
        raise ItemUnchanged
    if isinstance(row, ReturnReason):
        row.active = False
    else:
        if row.valid_from is not None and row.valid_from > last_day:
            raise ValidityBackwards
        row.valid_to = last_day
    row.edited_at = clock.utc_now()
    session.flush()


def restore(session: Session, row: ListedRow) -> None:
    """Offer a retired line again.

    Raises:
        ItemUnchanged: it was not retired.
    """
    if in_use(row):
        raise ItemUnchanged
    if isinstance(row, ReturnReason):
        row.active = True
    else:
        row.valid_to = None
    row.edited_at = clock.utc_now()
    session.flush()


def remove(session: Session, row: ListedRow, *, uses: int) -> None:
    """Delete a line that nothing ever named.

    Raises:
        ItemInUse: something names it.
    """
    if uses:
        raise ItemInUse(count=uses)
    session.delete(row)
    session.flush()


def move(session: Session, catalogue: Catalogue, row: ListedRow, to: Direction) -> bool:
    """Let a line change places with its neighbour of the same group; False at the end."""
    shown = [other for other in siblings(session, catalogue, row) if in_use(other) == in_use(row)]
    place = shown.index(row) + (1 if to is Direction.DOWN else -1)
    if not 0 <= place < len(shown):
        return False
    rows = in_order(session, catalogue)
    # Between the two may stand lines of other groups: only these two change places.
    one, other = rows.index(row), rows.index(shown[place])
    rows[one], rows[other] = rows[other], rows[one]
    _number(session, rows)
    return True


def siblings(session: Session, catalogue: Catalogue, row: ListedRow) -> list[ListedRow]:
    """The lines among which a line has its place: activity types have theirs by volunteer type."""
    rows = in_order(session, catalogue)
    if isinstance(row, ActivityType):
        kind = row.volunteer_type_code
        return [other for other in rows if getattr(other, "volunteer_type_code", "") == kind]
    return rows


def put_in_order(session: Session, rows: Sequence[ListedRow]) -> None:
    """Number lines anew in this order."""
    _number(session, rows)


def next_code(catalogue: Catalogue, rows: Sequence[ListedRow], parent: str = "") -> str:
    """The next free code: DEV13 after DEV12, unit8 where there are seven."""
    prefix = parent or catalogue.prefix
    digits = re.compile(rf"{re.escape(prefix)}-?([0-9]{{1,4}})", re.IGNORECASE)
    taken = [int(match[1]) for row in rows if (match := digits.fullmatch(row.code))]
    return f"{prefix}{max(taken, default=0) + 1:02d}"


def _number(session: Session, rows: Sequence[ListedRow]) -> None:
    """Hand the places that these lines have out anew, in this order; others stay untouched."""
    now, before = clock.utc_now(), 0
    for row, place in zip(rows, sorted(row.position for row in rows), strict=True):
        before = max(place, before + 1)
        if row.position != before:
            row.position, row.edited_at = before, now
    session.flush()


def _check(rows: Sequence[ListedRow], row: ListedRow | None, values: Values) -> None:
    first, last = values.get("valid_from"), values.get("valid_to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise ValidityBackwards
    name = values.get("name_th", row.name_th if row else "")
    group = values.get("volunteer_type_code", getattr(row, "volunteer_type_code", ""))
    target = tuple(values.get(name, getattr(row, name, "")) for name in ("applies_to", "field"))
    for other in rows:
        if other is row or not in_use(other) or other.name_th != name:
            continue
        if getattr(other, "volunteer_type_code", "") != group:
            continue
        if (getattr(other, "applies_to", ""), getattr(other, "field", "")) == target:
            raise ItemNameTaken(item=other.code)
