"""Deciding about a submission: approve, return, mark as duplicate, withdraw, reopen.

One function for all of them, guarded by the one transition table. Taking one back at once stands
in `undoing.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed
from webapp.submissions import asking, notifying, queries
from webapp.submissions.asking import Ask
from webapp.submissions.errors import (
    ActionNotPossible,
    CommentNeeded,
    DuplicateOfWhat,
    StaleDecision,
)
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.permissions import open_actions, parties
from webapp.submissions.return_models import ReturnItem
from webapp.submissions.workflow import (
    DECISIONS,
    UNDO_GRACE,
    UNDO_WITHIN,
    Action,
    Status,
    Transition,
    find_transition,
    needs_comment,
)

FOLLOWING = ("approved_at", "duplicate_of_id")
"""What decisions change beside the status; their events keep what it was before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided, on the version of the submission that they saw."""

    action: Action
    version: int
    comment: str = ""
    duplicate_of_number: str = ""
    asks: Sequence[Ask] = ()
    """Single things that a return asks for; `comment` is about the whole."""
    batch: str | None = None
    """Id of the step that decides about many at once."""


def decide(session: Session, person: Person, submission_id: UUID, decision: Decision) -> Submission:
    """Take one action on a submission.

    Effects in order: status and what follows from it, version, event, the author's notice.

    Raises:
        NotVisible: not there for this person.
        NotAllowed: seen, but this action is not this person's.
        StaleDecision: somebody changed it since the page was made.
        ActionNotPossible: no such step from this status, or issued already.
        CommentNeeded: the action has to say why.
        ReasonNeeded, AskedForNothing: as `asking.items_of`.
        DuplicateOfWhat: the kept report is missing, unknown, or this very one.
    """
    submission = queries.get_visible(session, person, submission_id, lock=True)
    if submission.version != decision.version:
        raise StaleDecision(status=submission.status)
    transition = _allowed(person, submission, decision.action)
    is_return = decision.action is Action.RETURN
    items = _items(session, submission, decision)
    comment = asking.told(items) if is_return else decision.comment
    if needs_comment(transition, parties(person, submission)) and not comment:
        raise CommentNeeded(action=decision.action)
    came_from, before = Status(submission.status), following(submission)
    _apply(session, person, submission, decision)
    submission.status = transition.to
    submission.version += 1
    submission.updated_at = clock.utc_now()
    event = SubmissionEvent(
        submission_id=submission.id, at=submission.updated_at, actor_id=person.id,
        action=decision.action, batch=decision.batch, from_status=came_from,
        to_status=transition.to, comment=comment, changes=_changed(before, following(submission)),
    )  # fmt: skip
    session.add(event)
    if is_return:
        asking.keep(session, submission, event, items)
    session.flush()
    notifying.decided(session, submission, event)
    look_again(session, submission)
    return submission


def _items(session: Session, submission: Submission, decision: Decision) -> list[ReturnItem]:
    if decision.action is not Action.RETURN:
        return []
    return asking.items_of(session, submission, decision.asks, decision.comment)


def decided_for_good_at(event: SubmissionEvent) -> datetime:
    """When a decision can no longer be taken back.

    Whoever tells the village about it waits until then, and looks whether it still stands.
    """
    return event.at + UNDO_WITHIN + UNDO_GRACE


def following(submission: Submission) -> dict[str, str | None]:
    """The columns that follow from decisions, as values that JSON holds."""
    approved_at, duplicate_of_id = submission.approved_at, submission.duplicate_of_id
    return {
        "approved_at": approved_at.isoformat() if approved_at else None,
        "duplicate_of_id": str(duplicate_of_id) if duplicate_of_id else None,
    }


def _changed(
    before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> dict[str, list[str | None]]:  # fmt: skip
    return {name: [before[name], after[name]] for name in FOLLOWING if before[name] != after[name]}


def _allowed(person: Person, submission: Submission, action: Action) -> Transition:
    transition = find_transition(Status(submission.status), action)
    if action not in DECISIONS or transition is None:
        raise ActionNotPossible(status=submission.status)
    if not transition.by & parties(person, submission):
        raise NotAllowed
    if action not in open_actions(person, submission):
        raise ActionNotPossible(status=submission.status, issued_in=submission.issued_in)
    return transition


def _apply(
    session: Session, person: Person, submission: Submission, decision: Decision
) -> None:  # fmt: skip
    """What an action changes beside the status."""
    if decision.action is Action.APPROVE:
        submission.approved_at = clock.utc_now()
    elif decision.action is Action.REOPEN:
        submission.approved_at = None
        submission.duplicate_of_id = None
    elif decision.action is Action.MARK_DUPLICATE:
        kept = queries.find_by_number(session, person, decision.duplicate_of_number)
        if kept is None or kept.id == submission.id or kept.status == Status.DUPLICATE:
            raise DuplicateOfWhat(number=decision.duplicate_of_number)
        submission.duplicate_of_id = kept.id
