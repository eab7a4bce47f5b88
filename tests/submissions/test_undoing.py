"""Taking a decision back: what it restores, for whom, and until when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.accounts.permissions import Person
from webapp.errors import DomainError, NotAllowed
from webapp.submissions import decisions, queries, receiving, undoing
from webapp.submissions.decisions import Decision
from webapp.submissions.errors import UndoTooLate
from webapp.submissions.models import Submission
from webapp.submissions.receiving import Sending
from webapp.submissions.services import content_of
from webapp.submissions.workflow import UNDO_GRACE, UNDO_WITHIN, Action, Status, find_transition

AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
WHO = ("reporter", "reviewer", "sister", "coordinator", "reviewer_elsewhere", "administrator")
# Every decision of a reviewer: (from, action); all of them go back to where they came from.
DECISIONS = [
    ("submitted", "approve"),
    ("submitted", "return"),
    ("submitted", "mark_duplicate"),
    ("submitted", "withdraw"),
    ("returned", "mark_duplicate"),
    ("returned", "withdraw"),
    ("approved", "reopen"),
    ("duplicate", "reopen"),
]


def take(session: Session, person: Person, submission: Submission, action: Action) -> Submission:
    kept = ""
    if action is Action.MARK_DUPLICATE:
        other = queries.last_submitted_by(session, person)
        kept = str(other.number) if other else ""
    decision = Decision(
        action=action, version=submission.version, comment="เหตุผล", duplicate_of_number=kept
    )
    return decisions.decide(session, person, submission.id, decision)


def standing_at(session: Session, people: Cast, status: str) -> Submission:
    """A submission of the reporter in `status`; the reviewer has one that it may repeat."""
    factories.submitted(session, people.reviewer, title="เรื่องที่เก็บไว้")
    made = factories.submitted(session, people.reporter)
    way = {
        "returned": Action.RETURN, "approved": Action.APPROVE, "duplicate": Action.MARK_DUPLICATE
    }  # fmt: skip
    return take(session, people.reviewer, made, way[status]) if status in way else made


def facts(submission: Submission) -> tuple[object, ...]:
    return submission.status, submission.approved_at, submission.duplicate_of_id


@pytest.fixture
def at() -> Callable[[timedelta], time_machine.travel]:
    return lambda later: time_machine.travel(AT + later, tick=False)


@pytest.mark.parametrize(("status", "action"), DECISIONS)
def test_everything_is_as_before(session: Session, people: Cast, status: str, action: str) -> None:
    submission = standing_at(session, people, status)
    before = facts(submission)
    take(session, people.reviewer, submission, Action(action))
    version = submission.version

    undoing.undo(session, people.reviewer, submission.id, version=version)

    assert facts(submission) == before
    assert submission.version == version + 1
    last = queries.timeline(session, submission)[-1]
    found = find_transition(Status(status), Action(action))
    assert found is not None
    assert (last.action, last.from_status, last.to_status) == ("undo", found.to, status)


@pytest.mark.parametrize(("decision", "who"), list(product(DECISIONS, WHO)))
def test_only_the_one_who_decided(
    session: Session, people: Cast, decision: tuple[str, str], who: str
) -> None:
    status, action = decision
    submission = take(
        session, people.reviewer, standing_at(session, people, status), Action(action)
    )
    person: Person = getattr(people, who)

    if who == "reviewer":
        undoing.undo(session, person, submission.id, version=submission.version)
        assert submission.status == status
    else:
        with pytest.raises(DomainError) as refusal:
            undoing.undo(session, person, submission.id, version=submission.version)
        assert refusal.value.status in {403, 404, 409}
        found = find_transition(Status(status), Action(action))
        assert found is not None
        assert submission.status == found.to


@pytest.mark.parametrize(
    ("later", "is_taken_back"),
    [
        (timedelta(0), True),
        (UNDO_WITHIN, True),
        (UNDO_WITHIN + UNDO_GRACE, True),
        (UNDO_WITHIN + UNDO_GRACE + timedelta(milliseconds=1), False),
        (timedelta(days=1), False),
    ],
)
def test_ten_seconds_and_what_the_line_costs(
    session: Session, people: Cast, at: Callable[[timedelta], time_machine.travel],
    later: timedelta, *, is_taken_back: bool,
) -> None:  # fmt: skip
    with at(timedelta(0)):
        submission = factories.approved(session, people)
    event = queries.last_event(session, submission.id)
    assert event is not None
    assert decisions.decided_for_good_at(event) == AT + UNDO_WITHIN + UNDO_GRACE

    with at(later):
        if is_taken_back:
            undoing.undo(session, people.reviewer, submission.id, version=submission.version)
        else:
            with pytest.raises(UndoTooLate):
                undoing.undo(session, people.reviewer, submission.id, version=submission.version)

    assert (submission.status == Status.SUBMITTED) is is_taken_back


@pytest.mark.parametrize("change", ["version", "issued", "again", "sent"])
def test_nothing_may_have_happened_since(session: Session, people: Cast, change: str) -> None:
    submission = factories.approved(session, people)
    version = submission.version
    if change == "version":
        version -= 1
    elif change == "issued":
        submission.issued_in = "มห 1/2569"
    elif change == "again":
        undoing.undo(session, people.reviewer, submission.id, version=version)
        version = submission.version
    else:
        submission = factories.submitted(session, people.reporter)
        version = submission.version

    with pytest.raises(UndoTooLate):
        undoing.undo(session, people.reviewer, submission.id, version=version)


def test_authors_own_withdrawal_is_not_for_the_desk(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    factories.decided(session, sent, people.reporter, Action.WITHDRAW)

    with pytest.raises(NotAllowed):
        undoing.undo(session, people.reporter, sent.id, version=sent.version)
    with pytest.raises(UndoTooLate):
        undoing.undo(session, people.reviewer, sent.id, version=sent.version)


def test_return_stands_again_with_its_reason(session: Session, people: Cast) -> None:
    submission = factories.returned(session, people, comment="ขอรูปชัดกว่านี้")
    returned = queries.last_return_id(session, submission)
    take(session, people.reviewer, submission, Action.WITHDRAW)

    undoing.undo(session, people.reviewer, submission.id, version=submission.version)

    assert queries.return_reasons(session, [submission]) == {submission.id: "ขอรูปชัดกว่านี้"}
    assert queries.last_return_id(session, submission) == returned


def test_twin_of_what_was_sent_is_still_known(session: Session, people: Cast) -> None:
    submission = factories.approved(session, people)
    undoing.undo(session, people.reviewer, submission.id, version=submission.version)
    sending = Sending(submission_id=submission.id, content=content_of(submission))

    assert receiving.receive(session, people.reporter, sending).is_repeat
