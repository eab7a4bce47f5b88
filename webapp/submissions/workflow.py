"""The one table of what can happen to a submission.

Guards, buttons, documentation and tests all read `TRANSITIONS`; nothing else knows an order of
states. One approval stage, the district's: the letter sends villages straight to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where a submission stands. The values are what the database and URLs hold."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Action(StrEnum):
    """What a person can do to a submission."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    MARK_DUPLICATE = "mark_duplicate"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CORRECT = "correct"
    """The district puts classification, place or numbers right; the author's words stay."""
    UNDO = "undo"
    """Takes a decision back at once; see `ways_back`."""
    ADJUST = "adjust"
    """Numbers, type or place are put right after a weekly report was issued with them."""
    TAKE_OUT = "take_out"
    """After issuing it turns out that it should not have counted at all."""
    PUT_BACK = "put_back"
    """And after that, that it should."""
    UNADJUST = "unadjust"
    """Takes one of these three back, until a later report carries it."""


class PhotoAct(StrEnum):
    """What happens to a photo of a submission without moving the submission."""

    BLUR = "blur"
    UNBLUR = "unblur"
    MARK = "mark"
    TAKE_DOWN = "take_down"
    """Somebody asked that it be removed, and it was."""


class JointAct(StrEnum):
    """What offices say about a submission beside deciding: one event told by several."""

    JOIN = "join"
    PART = "part"


class Party(StrEnum):
    """In what capacity a person acts."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    """Of its district."""
    ISSUER = "issuer"
    """Whoever issues the paper of its province."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What an action leads to, who may take it, and who has to say why."""

    to: Status
    by: frozenset[Party]
    comment_from: frozenset[Party] = frozenset()


_AUTHOR = frozenset({Party.AUTHOR})
_REVIEWER = frozenset({Party.REVIEWER})
_EITHER = _AUTHOR | _REVIEWER
_OFFICES = frozenset({Party.REVIEWER, Party.ISSUER})

TRANSITIONS: Mapping[tuple[Status, Action], Transition] = {
    (Status.DRAFT, Action.SUBMIT): Transition(Status.SUBMITTED, _AUTHOR),
    (Status.DRAFT, Action.WITHDRAW): Transition(Status.WITHDRAWN, _AUTHOR),
    (Status.SUBMITTED, Action.APPROVE): Transition(Status.APPROVED, _REVIEWER),
    (Status.SUBMITTED, Action.RETURN): Transition(Status.RETURNED, _REVIEWER, _REVIEWER),
    (Status.SUBMITTED, Action.MARK_DUPLICATE): Transition(Status.DUPLICATE, _REVIEWER),
    (Status.SUBMITTED, Action.WITHDRAW): Transition(Status.WITHDRAWN, _EITHER, _REVIEWER),
    (Status.SUBMITTED, Action.CORRECT): Transition(Status.SUBMITTED, _REVIEWER),
    (Status.RETURNED, Action.SUBMIT): Transition(Status.SUBMITTED, _AUTHOR),
    (Status.RETURNED, Action.MARK_DUPLICATE): Transition(Status.DUPLICATE, _REVIEWER),
    (Status.RETURNED, Action.WITHDRAW): Transition(Status.WITHDRAWN, _EITHER, _REVIEWER),
    (Status.APPROVED, Action.REOPEN): Transition(Status.SUBMITTED, _REVIEWER, _REVIEWER),
    (Status.DUPLICATE, Action.REOPEN): Transition(Status.SUBMITTED, _REVIEWER, _REVIEWER),
    (Status.APPROVED, Action.ADJUST): Transition(Status.APPROVED, _OFFICES, _OFFICES),
    (Status.APPROVED, Action.TAKE_OUT): Transition(Status.WITHDRAWN, _OFFICES, _OFFICES),
    (Status.WITHDRAWN, Action.PUT_BACK): Transition(Status.APPROVED, _OFFICES, _OFFICES),
}

AFTER_ISSUING = frozenset({Action.ADJUST, Action.TAKE_OUT, Action.PUT_BACK})
"""What is possible only while an issued weekly report carries the submission."""

EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
"""The states in which the author may change what the submission says."""

OPEN = frozenset({Status.SUBMITTED, Status.RETURNED})
"""The states in which somebody still has to do something about it."""

DECISIONS = frozenset(
    {Action.APPROVE, Action.RETURN, Action.MARK_DUPLICATE, Action.WITHDRAW, Action.REOPEN}
)
"""What is decided about a submission, and what a reviewer can take back."""

UNDO_WITHIN = timedelta(seconds=10)
"""How long the screen offers to take a decision back; until then nobody outside is told of it."""
UNDO_GRACE = timedelta(seconds=3)
"""What the line may cost on top, counted on the server's clock."""


def find_transition(status: Status, action: Action) -> Transition | None:
    """The transition for `action` in `status`, or None where it is not possible."""
    return TRANSITIONS.get((Status(status), Action(action)))


def actions_for(status: Status, parties: frozenset[Party]) -> tuple[Action, ...]:
    """The actions open to somebody acting as `parties`, in the order of `Action`."""
    return tuple(
        action
        for action in Action
        if (found := find_transition(status, action)) is not None and found.by & parties
    )


def ways_back(status: Status, action: Action) -> frozenset[Status]:
    """Where undoing `action` may lead from `status`: every place that it can have come from.

    Undoing has no rows of its own in the table, because it goes a row of it backwards: a
    reviewer's decision, by the one who took it, at once, and back to exactly where it was.
    """
    if action not in DECISIONS:
        return frozenset()
    return frozenset(
        came_from
        for (came_from, taken), found in TRANSITIONS.items()
        if taken is action and found.to == status and Party.REVIEWER in found.by
    )


def needs_comment(transition: Transition, parties: frozenset[Party]) -> bool:
    """Whether somebody acting as `parties` has to say why.

    An author who is also the reviewer acts in the weaker capacity that is enough.
    """
    return bool(transition.comment_from) and (parties & transition.by) <= transition.comment_from
