"""Approving many at once: only what waits, is this person's to decide, and has nothing odd.

What lists know may be old, so everything is looked at anew at the moment of approving. The looking
is done before anything is written, because SQLite has one writer at a time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.errors import DomainError
from webapp.review import hints, queries
from webapp.review.filters import QueueFilter
from webapp.review.models import HintKind
from webapp.submissions import decisions
from webapp.submissions.decisions import Decision
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen in the queue: some, or everything of a list without hints."""

    ids: Sequence[UUID] = ()
    is_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a step would approve, and what it would leave out for what is odd about it."""

    approved: Sequence[queries.QueueRow]
    left_out: Sequence[tuple[queries.QueueRow, Sequence[HintKind]]]
    versions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step did. `batch` is what takes it back."""

    batch: str
    approved: int
    left_out: int


def preview(session: Session, person: Person, chosen: QueueFilter, choice: Choice) -> Preview:
    """What of the choice can be approved, as lists know it. A constant number of queries."""
    wanted = chosen.waiting(only_clear=choice.is_all)
    ids = None if choice.is_all else choice.ids[:MOST_AT_ONCE]
    found = queries.first_rows(session, person, wanted, ids, MOST_AT_ONCE)
    mine = [row for row in found if person.holds(Permission.REVIEW_DECIDE, row.area_code)]
    standing = hints.standing(session, [row.id for row in mine])
    approved = [row for row in mine if not standing[row.id]]
    versions = session.execute(
        select(Submission.id, Submission.version).where(Submission.id.in_([r.id for r in approved]))
    )
    return Preview(
        approved=approved,
        left_out=[(row, standing[row.id]) for row in mine if standing[row.id]],
        versions=dict(versions.tuples().all()),
    )


def clear_of(
    session: Session, person: Person, picked: Mapping[UUID, int]
) -> Mapping[UUID, int]:  # fmt: skip
    """Those of the picked (submission → version seen) that nothing is odd about, looked at now."""
    clear = {}
    for submission_id, version in list(picked.items())[:MOST_AT_ONCE]:
        submission = hints.find_submission(session, submission_id)
        if submission is None or submission.version != version or not _waits(person, submission):
            continue
        if not hints.find_kinds(session, submission):
            clear[submission_id] = version
    return clear


def approve(
    session: Session, person: Person, clear: Mapping[UUID, int], picked: Collection[UUID]
) -> Outcome:
    """Approve what is clear, each as it was seen; what changed in between is left out.

    Effects: as deciding about each, the events under one batch.
    """
    batch = str(uuid4())
    approved = 0
    for submission_id, version in clear.items():
        decision = Decision(action=Action.APPROVE, version=version, batch=batch)
        try:
            decisions.decide(session, person, submission_id, decision)
        except DomainError:
            # Somebody was faster. It is refused before anything of it is written.
            continue
        approved += 1
    return Outcome(batch=batch, approved=approved, left_out=len(picked) - approved)


def _waits(person: Person, submission: Submission) -> bool:
    return submission.status == Status.SUBMITTED and person.holds(
        Permission.REVIEW_DECIDE, str(submission.area_code)
    )
