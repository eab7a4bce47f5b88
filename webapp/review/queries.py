"""Reading the queue: its rows, its counts, and what stands before and after one submission.

Every select is held inside the areas that the person may view, so that an address typed by hand
shows nothing more. Rows are values: no row costs a query of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    UnaryExpression,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp import thai
from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.db import folded
from webapp.geography.models import Area
from webapp.geography.scope import within
from webapp.review import queue_columns
from webapp.review.days import days_waited
from webapp.review.filters import STATES, Only, QueueFilter
from webapp.review.models import HintKind, StandingHint
from webapp.review.position import Position
from webapp.submissions.models import ExpectedFile, Submission
from webapp.submissions.workflow import Status

PAGE_ROWS = 50
LONG = 5_000
"""Rows from which a list is walked along the index by time; sorting it for a page takes longer."""
LATE_DAYS = 7
"""More days than these from the activity to the sending are late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One line of the queue."""

    id: UUID
    number: str
    status: Status
    submitted_at: datetime
    held_on: date
    area_code: str
    village_text: str
    place_name: str
    activity_type_name: str
    title: str
    people_total: int
    issued_in: str | None
    reporter: str
    photos: int
    clips: int
    host_id: UUID | None
    """Whose event it takes part in."""
    host_number: str | None
    guests: int
    """How many take part in its own event."""
    is_recorded: bool
    """Whether an office wrote it down for the village."""


def rows(
    session: Session, person: Person, chosen: QueueFilter, *, page: int = 1
) -> Sequence[QueueRow]:
    """One page of the queue: what waits oldest first, everything else newest first. One query.

    The page is cut first: counting files and naming reporters before sorting would be done for
    the whole list, which a province's year makes a hundred thousand.
    """
    is_long = _is_long(session, person, chosen)
    on_page = _ids(person, chosen, is_long=is_long)
    return _rows(session, chosen, on_page.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS))


def first_rows(
    session: Session, person: Person, chosen: QueueFilter, ids: Sequence[UUID] | None, most: int
) -> Sequence[QueueRow]:
    """The first rows of a list, or those of them that are named. One query."""
    wanted = _ids(person, chosen).limit(most)
    return _rows(session, chosen, wanted if ids is None else wanted.where(Submission.id.in_(ids)))


def count_by_status(session: Session, person: Person, chosen: QueueFilter) -> dict[Status, int]:
    """How many submissions each tab shows under the same filter; one query, every state named."""
    found = session.execute(
        select(Submission.status, func.count())
        .where(_wanted(person, chosen.with_state(None)))
        .group_by(Submission.status)
    )
    counts = {Status(status): count for status, count in found}
    return {state: counts.get(state, 0) for state in STATES}


def position_of(
    session: Session, person: Person, chosen: QueueFilter, submission: Submission
) -> Position:
    """Where `submission` stands in the list that `chosen` gives. Three short queries, or four.

    In a long list nobody counts: it has neighbours, and no number.
    """
    is_long = _is_long(session, person, chosen)
    wanted = _wanted(person, chosen, is_long=is_long)
    is_before, is_after = _around(chosen, submission)
    number, total = (None, 0) if is_long else _number_of(session, wanted, is_before, submission)
    backwards = _order(chosen, is_reversed=True)
    return Position(
        number=number,
        total=total,
        previous_id=session.scalar(
            select(Submission.id).where(wanted, is_before).order_by(*backwards).limit(1)
        ),
        next_id=session.scalar(
            select(Submission.id).where(wanted, is_after).order_by(*_order(chosen)).limit(1)
        ),
    )


def _number_of(
    session: Session,
    wanted: ColumnElement[bool],
    is_before: ColumnElement[bool],
    submission: Submission,
) -> tuple[int | None, int]:
    """(place from 1, or None where it is not in the list; how many there are)."""
    is_here, before, total = session.execute(
        select(
            exists().where(wanted, Submission.id == submission.id),
            func.coalesce(func.sum(case((is_before, 1), else_=0)), 0),
            func.count(),
        ).where(wanted)
    ).one()
    return (before + 1 if is_here else None), total


def next_after(
    session: Session, person: Person, chosen: QueueFilter, submission: Submission
) -> UUID | None:
    """The one to look at after `submission`: behind it in the list, else from the list's start."""
    _is_before, is_after = _around(chosen, submission)
    return session.scalar(
        select(Submission.id)
        .where(_wanted(person, chosen), Submission.id != submission.id)
        .order_by(case((is_after, 0), else_=1), *_order(chosen))
        .limit(1)
    )


def in_view_of(
    person: Person, area: ColumnElement[Any] | InstrumentedAttribute[Any] = Submission.area_code
) -> ColumnElement[bool]:
    """SQL clause: what the desk shows to `person`: sent, and in an area that they may view."""
    scopes = person.areas_where(Permission.SUBMISSIONS_VIEW)
    in_scope = or_(false(), *(within(area, scope) for scope in scopes))
    return and_(Submission.submitted_at.is_not(None), in_scope)


def _ids(person: Person, chosen: QueueFilter, *, is_long: bool = False) -> Select[tuple[UUID]]:
    wanted = _wanted(person, chosen, is_long=is_long)
    return select(Submission.id).where(wanted).order_by(*_order(chosen))


def _is_long(session: Session, person: Person, chosen: QueueFilter) -> bool:
    """Whether there are too many rows to sort. What waits hardly ever is; it is not even asked."""
    if chosen.state is Status.SUBMITTED:
        return False
    some = select(Submission.id).where(_wanted(person, chosen)).limit(LONG + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) > LONG


def _rows(
    session: Session, chosen: QueueFilter, wanted: Select[tuple[UUID]]
) -> Sequence[QueueRow]:  # fmt: skip
    found = session.execute(
        select(
            Submission.id, Submission.number, Submission.status, Submission.submitted_at,
            Submission.held_on, Submission.area_code, Submission.village_text,
            Submission.place_name, Submission.activity_type_name, Submission.title,
            Submission.people_total, Submission.issued_in, User.name_th.label("reporter"),
            queue_columns.count_of("photo").label("photos"),
            queue_columns.count_of("clip").label("clips"),
            *queue_columns.joint(), Submission.recorded_by_id.is_not(None).label("is_recorded"),
        )
        .join(Submission.author)
        .where(Submission.id.in_(wanted))
        .order_by(*_order(chosen))
    )  # fmt: skip
    return [QueueRow(**row) for row in found.mappings()]


def _wanted(
    person: Person, chosen: QueueFilter, *, is_long: bool = False
) -> ColumnElement[bool]:  # fmt: skip
    """Everything that `chosen` asks for, inside what `person` may view.

    The state is always named, so that the index on state, area and time of sending is used. In a
    long list both are put so that no database can look them up: it walks by time instead.
    """
    status: Any = Submission.status.concat("") if is_long else Submission.status
    area: Any = Submission.area_code.concat("") if is_long else Submission.area_code
    is_state = status.in_(STATES) if chosen.state is None else status == chosen.state
    clauses = [is_state, in_view_of(person, area)]
    if chosen.area_code:
        clauses.append(within(area, chosen.area_code))
    if chosen.type_code:
        is_type = Submission.activity_type_code == chosen.type_code
        clauses.append(or_(is_type, Submission.volunteer_type_code == chosen.type_code))
    if chosen.held_from:
        clauses.append(Submission.held_on >= chosen.held_from)
    if chosen.held_to:
        clauses.append(Submission.held_on <= chosen.held_to)
    if chosen.only:
        clauses.append(_has_only(chosen.only))
    if chosen.words:
        clauses.append(has_words(chosen.words))
    return and_(*clauses)


def _has_only(only: Only) -> ColumnElement[bool]:
    match only:
        case Only.MISSING:
            return exists().where(
                ExpectedFile.submission_id == Submission.id, ExpectedFile.arrived_at.is_(None)
            )
        case Only.LATE:
            return days_waited(Submission.submitted_at, Submission.held_on) > LATE_DAYS
        case Only.JOINT:
            return queue_columns.is_joint()
    is_clear = StandingHint.kind == HintKind.CLEAR
    return exists().where(
        StandingHint.submission_id == Submission.id,
        is_clear if only is Only.CLEAR else ~is_clear,
    )


def has_words(words: str) -> ColumnElement[bool]:
    """Title, place, number, author or the area's name has the words, however they are spelt."""
    key = folded(words)
    if not key:
        return false()
    authors = select(User.id).where(User.search_key.contains(key, autoescape=True))
    named = select(Area.code).where(
        Area.search_key.contains(thai.search_key(words), autoescape=True)
    )
    return or_(
        Submission.area_code.in_(named),
        Submission.author_id.in_(authors),
        Submission.search_key.contains(key, autoescape=True),
    )


def _is_oldest_first(chosen: QueueFilter) -> bool:
    return chosen.state is Status.SUBMITTED


def _order(chosen: QueueFilter, *, is_reversed: bool = False) -> Sequence[UnaryExpression[Any]]:
    """By time of sending; the id decides between two of the same moment."""
    keys: tuple[InstrumentedAttribute[Any], ...] = (Submission.submitted_at, Submission.id)
    is_rising = _is_oldest_first(chosen) is not is_reversed
    return [column.asc() if is_rising else column.desc() for column in keys]


def _around(
    chosen: QueueFilter, submission: Submission
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """SQL clauses: stands before, and stands after `submission` in the list's order."""
    at = Submission.submitted_at
    is_same = at == submission.submitted_at
    # The first comparison says nothing new, but is one that an index can begin at.
    earlier = and_(
        at <= submission.submitted_at,
        or_(at < submission.submitted_at, and_(is_same, Submission.id < submission.id)),
    )
    later = and_(
        at >= submission.submitted_at,
        or_(at > submission.submitted_at, and_(is_same, Submission.id > submission.id)),
    )
    return (earlier, later) if _is_oldest_first(chosen) else (later, earlier)
