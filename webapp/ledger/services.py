"""Ticking that reports were entered into the department's E-Report, and taking that back.

The submission's row is held first, so that two officers who tick at once make one entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.errors import DomainError, NotAllowed
from webapp.geography import queries as geography
from webapp.ledger import fields, queries
from webapp.ledger.errors import EntryStale, NothingEntered, NotToBeEntered
from webapp.ledger.fields import DEFAULTS, Field, Source
from webapp.ledger.models import Ending, EntryState, EReportEntry, EReportField
from webapp.ledger.permissions import may_tick
from webapp.submissions import queries as submissions
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What somebody says they entered: the version they looked at, and a note."""

    version: int
    note: str = ""
    batch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What ticking many did. `batch` is what takes it back."""

    batch: str
    entered: int
    left_out: int


def enter(session: Session, person: Person, submission_id: UUID, tick: Tick) -> EReportEntry:
    """Write down that a report stands in the department's system, as it is now.

    One that was changed since an earlier entry is entered anew, and the earlier one ends. Ticking
    what is entered already changes nothing: the first officer's entry stands.

    Raises:
        NotVisible: not there for this person.
        NotAllowed: seen, but another office enters it.
        NotToBeEntered: it is not approved now.
        EntryStale: it changed since the page was made, so something else was typed over.
    """
    submission = queries.get_submission(session, person, submission_id, lock=True)
    if not may_tick(person, submission):
        raise NotAllowed
    if submission.status != Status.APPROVED:
        raise NotToBeEntered(number=submission.number)
    if submission.version != tick.version:
        raise EntryStale(number=submission.number)
    standing = queries.find_standing(session, submission.id)
    if standing is not None:
        if queries.state_of(submission, standing) is EntryState.ENTERED:
            return standing
        _end(standing, person, Ending.RENEWED)
        session.flush()
    entry = EReportEntry(
        submission_id=submission.id, version=submission.version,
        files=len(submission.attachments), said=fields.said_by(source_of(session, submission)),
        entered_at=clock.utc_now(), entered_by_id=person.id, note=tick.note, batch=tick.batch,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def undo(session: Session, person: Person, submission_id: UUID) -> EReportEntry:
    """Take back that a report was entered. Whoever may tick there may; the history keeps it.

    Raises:
        NotVisible, NotAllowed: as for `enter`.
        NothingEntered: no entry stands.
    """
    submission = queries.get_submission(session, person, submission_id, lock=True)
    if not may_tick(person, submission):
        raise NotAllowed
    standing = queries.find_standing(session, submission.id)
    if standing is None:
        raise NothingEntered(number=submission.number)
    _end(standing, person, Ending.UNDONE)
    session.flush()
    return standing


def enter_many(session: Session, person: Person, picked: Mapping[UUID, int]) -> Outcome:
    """Tick what was previewed (submission → version seen); what changed in between is left out."""
    batch = str(uuid4())
    entered = 0
    for submission_id, version in list(picked.items())[:MOST_AT_ONCE]:
        try:
            made = enter(session, person, submission_id, Tick(version=version, batch=batch))
        except DomainError:
            # It is refused before anything of it is written.
            continue
        entered += made.batch == batch
    return Outcome(batch=batch, entered=entered, left_out=len(picked) - entered)


def undo_many(session: Session, person: Person, batch: str) -> int:
    """Take back everything of one step that still stands; return how many.

    Raises:
        NothingEntered: nothing of it stands any more.
    """
    undone = 0
    for entry in queries.standing_in_batch(session, person, batch):
        undo(session, person, entry.submission_id)
        undone += 1
    if not undone:
        raise NothingEntered
    return undone


def source_of(session: Session, submission: Submission) -> Source:
    """A report with the names of its place and groups. Two queries."""
    code = str(submission.area_code)
    return Source(
        submission=submission,
        path=geography.paths_to(session, [code]).get(code, []),
        group_names=submissions.group_names(session),
    )


def fields_in_order(session: Session) -> list[Field]:
    """The department's form as the office has it."""
    return fields.in_order(session.scalars(select(EReportField)).all())


def last_change(session: Session) -> tuple[datetime, str] | None:
    """When and by whom the form was changed last; None where it is as it came."""
    row = session.execute(
        select(EReportField.edited_at, User.name_th)
        .join(User, User.id == EReportField.edited_by_id)
        .order_by(EReportField.edited_at.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row is not None else None


def set_fields(session: Session, person: Person, wanted: Sequence[Field]) -> None:
    """Keep order, names and showing of the fields; a name that is the product's own is not kept.

    Unknown fields are passed over. The caller has checked that this person may.
    """
    reset_fields(session)
    known = [field for field in wanted if field.key in DEFAULTS]
    session.add_all(
        EReportField(
            key=field.key, label="" if field.label == str(DEFAULTS[field.key]) else field.label,
            position=position, is_shown=field.is_shown, edited_at=clock.utc_now(),
            edited_by_id=person.id,
        )
        for position, field in enumerate(known)
    )  # fmt: skip
    session.flush()


def reset_fields(session: Session) -> None:
    """Go back to the product's own order and names."""
    session.execute(delete(EReportField))


def _end(entry: EReportEntry, person: Person, how: Ending) -> None:
    entry.ended_at = clock.utc_now()
    entry.ended_by_id = person.id
    entry.ended_as = how
