"""Reading the audit: its head, its entries in order, and a search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.audit.chain import Head, Link
from webapp.audit.models import AuditCut, AuditEntry
from webapp.geography.scope import within

PAGE = 5_000
COLUMNS = tuple(getattr(AuditEntry, name) for name in Link._fields)
_ESCAPE = "\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty texts mean everything."""

    person: str = ""
    subject: str = ""
    kind: str = ""
    first_day: date | None = None
    last_day: date | None = None


def head_of(session: Session) -> Head:
    """The last entry, or the beginning of an empty chain."""
    row = session.execute(
        select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    return Head(*row) if row is not None else Head()


def beginning_of(session: Session) -> Head:
    """What the first entry follows: nothing, or the last of those whose time was over."""
    row = session.execute(
        select(AuditCut.entry, AuditCut.hash).order_by(AuditCut.entry.desc()).limit(1)
    ).first()
    return Head(*row) if row is not None else Head()


def head_before(session: Session, number: int) -> Head | None:
    """The entry before this number, to go on from; None where it is missing.

    Before the first one that is kept, that is what the chain begins with.
    """
    beginning = beginning_of(session)
    if number <= beginning.id + 1:
        return beginning
    row = session.execute(
        select(AuditEntry.id, AuditEntry.hash).where(AuditEntry.id == number - 1)
    ).first()
    return Head(*row) if row is not None else None


def links(session: Session, *, after: int = 0, condition: ColumnElement[bool] | None = None
          ) -> Iterator[Link]:  # fmt: skip
    """All entries after a number, in their order, a page in memory at a time."""
    while True:
        query = select(*COLUMNS).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(PAGE)
        if condition is not None:
            query = query.where(condition)
        rows = session.execute(query).all()
        for row in rows:
            yield Link(*row)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def matching(areas: Sequence[str], wanted: Wanted) -> ColumnElement[bool]:
    """What somebody who keeps these areas finds; what belongs to none needs the whole country."""
    conditions = [or_(false(), *(within(AuditEntry.area_code, code) for code in areas))]
    if wanted.person:
        conditions.append(AuditEntry.actor.like(_like(wanted.person), escape=_ESCAPE))
    if wanted.subject:
        said = thai.to_arabic_digits(wanted.subject)
        conditions.append(
            or_(AuditEntry.subject.ilike(_like(said), escape=_ESCAPE),
                AuditEntry.subject_id == said)
        )  # fmt: skip
    if wanted.kind:
        conditions.append(AuditEntry.action.like(f"{wanted.kind}.%"))
    conditions.append(on_days(wanted.first_day, wanted.last_day))
    return and_(*conditions)


def on_days(first: date | None, last: date | None) -> ColumnElement[bool]:
    """The entries of local days, both inclusive; None is without an end."""
    conditions: list[ColumnElement[bool]] = [AuditEntry.id > 0]
    if first is not None:
        conditions.append(AuditEntry.at >= _midnight(first))
    if last is not None:
        conditions.append(AuditEntry.at < _midnight(last + timedelta(days=1)))
    return and_(*conditions)


def page(
    session: Session, condition: ColumnElement[bool], *, before: int | None, limit: int
) -> Sequence[AuditEntry]:  # fmt: skip
    """The newest entries before a number, the newest first."""
    query: Select[tuple[AuditEntry]] = select(AuditEntry).where(condition)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.BANGKOK)


def _like(text: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return f"%{text}%"
