"""Reading the ledger: its lines, its counts, its weeks, and the history of one report.

A line is an approved report, or one that was entered and then moved on. Every select is held inside
the areas whose ledger the person reads. Lines are values: none costs a query of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotVisible
from webapp.geography.models import COUNTRY_CODE
from webapp.geography.scope import within
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.models import EntryState, EReportEntry
from webapp.ledger.permissions import in_view_of, may_see
from webapp.review.filters import STATES
from webapp.review.queries import has_words
from webapp.submissions import queries as submissions
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status
from webapp.weekly import queries as weekly

PAGE_ROWS = 50

STANDING = and_(EReportEntry.submission_id == Submission.id, EReportEntry.ended_at.is_(None))
"""SQL clause: joins the entry of a submission that stands, if there is one."""

_FILES = (
    select(func.count())
    .where(Attachment.submission_id == Submission.id)
    .correlate(Submission)
    .scalar_subquery()
)
STATE: ColumnElement[str] = case(
    (EReportEntry.id.is_(None), EntryState.PENDING.value),
    (
        or_(
            Submission.status != Status.APPROVED,
            EReportEntry.version != Submission.version,
            EReportEntry.files != _FILES,
        ),
        EntryState.CHANGED.value,
    ),
    else_=EntryState.ENTERED.value,
)
"""SQL of where a line stands, over submissions outer joined by `STANDING`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger."""

    id: UUID
    number: str
    version: int
    status: Status
    state: EntryState
    held_on: date
    area_code: str
    village_text: str
    activity_type_name: str
    title: str
    people_total: int
    photos: int
    clips: int
    entered_at: datetime | None
    entered_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many lines of one tab were held in a day; weeks are made of days by the page."""

    held_on: date
    count: int


def first_weekday(session: Session, person: Person, chosen: LedgerFilter) -> int:
    """The ISO weekday on which weeks begin for who looks: of the area, else of their own."""
    codes = [chosen.area_code, *person.areas_where(Permission.WEEKLY_VIEW)]
    code = next((code for code in codes if code and code != COUNTRY_CODE), COUNTRY_CODE)
    return weekly.first_weekday(session, code)


def lines(
    session: Session, person: Person, chosen: LedgerFilter, *, page: int = 1
) -> Sequence[Line]:  # fmt: skip
    """One page: what is to be done oldest first, what is done newest first."""
    weekday = first_weekday(session, person, chosen)
    wanted = _ordered(chosen, _ids(_wanted(person, chosen, weekday), chosen.state))
    return _lines(session, chosen, wanted.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS))


def first_lines(
    session: Session, person: Person, chosen: LedgerFilter, ids: Sequence[UUID] | None, most: int
) -> Sequence[Line]:
    """The first lines of a tab, or those of it that are named."""
    weekday = first_weekday(session, person, chosen)
    wanted = _ordered(chosen, _ids(_wanted(person, chosen, weekday), chosen.state)).limit(most)
    return _lines(session, chosen, wanted if ids is None else wanted.where(Submission.id.in_(ids)))


def count_by_state(
    session: Session, person: Person, chosen: LedgerFilter
) -> Mapping[EntryState, int]:  # fmt: skip
    """How many lines each tab has under the same filter; every tab named."""
    weekday = first_weekday(session, person, chosen)
    state = STATE.label("state")
    # Counted over rows, so that the case is worked out once for each.
    found = (
        select(state).outerjoin_from(Submission, EReportEntry, STANDING)
        .where(_wanted(person, chosen, weekday)).subquery()
    )  # fmt: skip
    rows = session.execute(select(found.c.state, func.count()).group_by(found.c.state)).tuples()
    counts = dict(rows.all())
    return {state: counts.get(state.value, 0) for state in EntryState}


def count_by_day(session: Session, person: Person, chosen: LedgerFilter) -> Sequence[WeekCount]:
    """How many lines of the tab each day has, newest first, whatever week is chosen."""
    rows = session.execute(
        select(Submission.held_on, func.count())
        .outerjoin_from(Submission, EReportEntry, STANDING)
        .where(_wanted(person, chosen, None), _is_state(chosen.state))
        .group_by(Submission.held_on)
        .order_by(Submission.held_on.desc())
    ).tuples()
    return [WeekCount(day, count) for day, count in rows if day is not None]


def next_pending(
    session: Session, person: Person, chosen: LedgerFilter, submission: Submission
) -> UUID | None:
    """The one to enter after `submission`: behind it in the list, else from the list's start."""
    weekday = first_weekday(session, person, chosen)
    todo = chosen.with_state(EntryState.PENDING)
    key = (Submission.held_on, Submission.number)
    is_after = or_(
        Submission.held_on > submission.held_on,
        and_(Submission.held_on == submission.held_on, Submission.number > submission.number),
    )
    mine = [within(Submission.area_code, code)
            for code in person.areas_where(Permission.REVIEW_DECIDE)]  # fmt: skip
    return session.scalar(
        _ids(_wanted(person, todo, weekday), EntryState.PENDING)
        .where(Submission.id != submission.id, or_(*mine) if mine else in_view_of(person))
        .order_by(case((is_after, 0), else_=1), *key)
        .limit(1)
    )


def get_submission(
    session: Session, person: Person, submission_id: UUID, *, lock: bool = False
) -> Submission:
    """Fetch a report of the ledger.

    Raises:
        NotVisible: not there for this person, never sent, or in no ledger that they read.
    """
    found = submissions.get_visible(session, person, submission_id, lock=lock)
    if found.submitted_at is None or not may_see(person, found):
        raise NotVisible
    return found


def find_standing(session: Session, submission_id: UUID) -> EReportEntry | None:
    """The entry of a submission that stands, or None."""
    return session.scalars(
        select(EReportEntry)
        .where(EReportEntry.submission_id == submission_id, EReportEntry.ended_at.is_(None))
        .options(joinedload(EReportEntry.entered_by))
    ).one_or_none()


def entries_of(session: Session, submission_id: UUID) -> Sequence[EReportEntry]:
    """Every entering of a submission, oldest first."""
    return session.scalars(
        select(EReportEntry)
        .where(EReportEntry.submission_id == submission_id)
        .options(joinedload(EReportEntry.entered_by), joinedload(EReportEntry.ended_by))
        .order_by(EReportEntry.id)
    ).all()


def standing_in_batch(session: Session, person: Person, batch: str) -> Sequence[EReportEntry]:
    """The entries that one step of `person` made and that still stand."""
    return session.scalars(
        select(EReportEntry)
        .where(EReportEntry.batch == batch, EReportEntry.entered_by_id == person.id)
        .where(EReportEntry.ended_at.is_(None))
        .order_by(EReportEntry.id)
    ).all()


def state_of(submission: Submission, entry: EReportEntry | None) -> EntryState:
    """Where a report stands; the twin of `STATE`."""
    if entry is None:
        return EntryState.PENDING
    is_same = (
        submission.status == Status.APPROVED
        and entry.version == submission.version
        and entry.files == len(submission.attachments)
    )
    return EntryState.ENTERED if is_same else EntryState.CHANGED


def wanted_of(session: Session, person: Person, chosen: LedgerFilter) -> ColumnElement[bool]:
    """SQL over submissions outer joined by `STANDING`: what a filter asks for on any tab."""
    return _wanted(person, chosen, first_weekday(session, person, chosen))


def _wanted(person: Person, chosen: LedgerFilter, first_weekday: int | None) -> ColumnElement[bool]:
    """Lines on any tab; without a weekday of any week.

    The states are all named, so that the index on state, area and time of sending is used.
    """
    clauses: list[ColumnElement[bool]] = [
        Submission.status.in_(STATES),
        or_(Submission.status == Status.APPROVED, EReportEntry.id.is_not(None)),
        in_view_of(person),
    ]
    if chosen.area_code:
        clauses.append(within(Submission.area_code, chosen.area_code))
    week = chosen.week(first_weekday) if first_weekday else None
    if week is not None:
        clauses.append(Submission.held_on.between(week.starts_on, week.ends_on))
    if chosen.words:
        clauses.append(has_words(chosen.words))
    return and_(*clauses)


def _is_state(state: EntryState) -> ColumnElement[bool]:
    """A tab. What is pending is said without the case, for the sake of indexes."""
    if state is EntryState.PENDING:
        return and_(Submission.status == Status.APPROVED, EReportEntry.id.is_(None))
    return STATE.in_((state.value,))


def _ids(wanted: ColumnElement[bool], state: EntryState) -> Select[tuple[UUID]]:
    return (
        select(Submission.id)
        .outerjoin_from(Submission, EReportEntry, STANDING)
        .where(wanted, _is_state(state))
    )


def _ordered(chosen: LedgerFilter, query: Select[Any]) -> Select[Any]:
    keys = (Submission.held_on, Submission.number)
    if chosen.state is EntryState.ENTERED:
        return query.order_by(*(key.desc() for key in keys))
    return query.order_by(*keys)


def _lines(
    session: Session, chosen: LedgerFilter, wanted: Select[tuple[UUID]]
) -> Sequence[Line]:  # fmt: skip
    found = session.execute(
        _ordered(
            chosen,
            select(
                Submission.id, Submission.number, Submission.version, Submission.status,
                STATE.label("state"), Submission.held_on, Submission.area_code,
                Submission.village_text, Submission.activity_type_name, Submission.title,
                Submission.people_total, _count_of("photo").label("photos"),
                _count_of("clip").label("clips"), EReportEntry.entered_at,
                User.name_th.label("entered_by"), EReportEntry.note,
            )
            .outerjoin_from(Submission, EReportEntry, STANDING)
            .outerjoin(User, User.id == EReportEntry.entered_by_id)
            .where(Submission.id.in_(wanted)),
        )
    )  # fmt: skip
    return [Line(**{**row, "state": EntryState(row["state"])}) for row in found.mappings()]


def _count_of(kind: str) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(Attachment.submission_id == Submission.id, Attachment.kind == kind)
        .correlate(Submission)
        .scalar_subquery()
    )
