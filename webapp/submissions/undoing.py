"""Taking a decision back within ten seconds, as if it had never been taken.

Only the one who decided, only while nothing else happened. The history keeps both: what was decided
and that it was taken back.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed, NotVisible
from webapp.submissions import notifying, queries
from webapp.submissions.decisions import FOLLOWING, decided_for_good_at
from webapp.submissions.errors import UndoTooLate
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.permissions import parties
from webapp.submissions.workflow import DECISIONS, Action, Party, Status, ways_back


def undo(session: Session, person: Person, submission_id: UUID, *, version: int) -> Submission:
    """Take back the decision that led to `version` of the submission.

    Effects in order: the status and what followed from it as before, version, event; nobody is
    told of the decision.

    Raises:
        NotVisible: not there for this person.
        NotAllowed: seen, but not this person's to decide about.
        UndoTooLate: the time is over, somebody else decided, or something happened since.
    """
    submission = queries.get_visible(session, person, submission_id, lock=True)
    if Party.REVIEWER not in parties(person, submission):
        raise NotAllowed
    decided = queries.last_event(session, submission.id)
    now = clock.utc_now()
    if decided is None or submission.version != version or submission.issued_in is not None:
        raise UndoTooLate(status=submission.status)
    if not may_undo(person, decided, now):
        raise UndoTooLate(status=submission.status)
    stood_at = Status(submission.status)
    _restore(submission, decided)
    submission.version += 1
    submission.updated_at = now
    session.add(
        SubmissionEvent(
            submission_id=submission.id, at=now, actor_id=person.id, action=Action.UNDO,
            from_status=stood_at, to_status=submission.status, comment="", changes={},
        )
    )  # fmt: skip
    session.flush()
    notifying.undone(session, decided)
    look_again(session, submission)
    return submission


def undo_batch(session: Session, person: Person, batch: str) -> list[Submission]:
    """Take back everything that one step decided, but for what moved on since.

    Raises:
        UndoTooLate: nothing of it can be taken back by this person any more.
    """
    decided = queries.decided_in_batch(session, person, batch)
    undone = []
    for submission_id, version in decided:
        try:
            undone.append(undo(session, person, submission_id, version=version))
        except (UndoTooLate, NotAllowed, NotVisible):
            continue
    if not undone:
        raise UndoTooLate
    return undone


def may_undo(person: Person, decided: SubmissionEvent, now: datetime) -> bool:
    """Whether what happened last is a decision of `person` that is still young enough."""
    is_decision = decided.action in DECISIONS and Status(decided.from_status) in ways_back(
        Status(decided.to_status), Action(decided.action)
    )
    return is_decision and decided.actor_id == person.id and now <= decided_for_good_at(decided)


def _restore(submission: Submission, decided: SubmissionEvent) -> None:
    before = {name: decided.changes[name][0] for name in FOLLOWING if name in decided.changes}
    if "approved_at" in before:
        moment = before["approved_at"]
        submission.approved_at = datetime.fromisoformat(moment) if moment else None
    if "duplicate_of_id" in before:
        kept_id = before["duplicate_of_id"]
        submission.duplicate_of_id = UUID(kept_id) if kept_id else None
    submission.status = Status(decided.from_status)
