"""Deciding: the whole table of status × action × person, against one written by hand."""

from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.accounts.permissions import Person
from webapp.errors import DomainError, NotVisible
from webapp.submissions import decisions
from webapp.submissions.decisions import Decision
from webapp.submissions.errors import (
    ActionNotPossible,
    CommentNeeded,
    DuplicateOfWhat,
    StaleDecision,
)
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

WHO = ("reporter", "reviewer", "sister", "coordinator", "reviewer_elsewhere", "administrator")
# (status, action, who) → what becomes of it; everything else is refused.
ALLOWED = {
    ("draft", "withdraw", "reporter"): "withdrawn",
    ("submitted", "withdraw", "reporter"): "withdrawn",
    ("returned", "withdraw", "reporter"): "withdrawn",
    ("submitted", "approve", "reviewer"): "approved",
    ("submitted", "return", "reviewer"): "returned",
    ("submitted", "mark_duplicate", "reviewer"): "duplicate",
    ("submitted", "withdraw", "reviewer"): "withdrawn",
    ("returned", "mark_duplicate", "reviewer"): "duplicate",
    ("returned", "withdraw", "reviewer"): "withdrawn",
    ("approved", "reopen", "reviewer"): "submitted",
    ("duplicate", "reopen", "reviewer"): "submitted",
}


def in_status(session: Session, people: Cast, status: Status) -> Submission:
    made = factories.draft(session, people.reporter)
    if status == Status.DRAFT:
        return made
    if status == Status.WITHDRAWN:
        return factories.decided(session, made, people.reporter, Action.WITHDRAW)
    made = factories.submitted(session, people.reporter)
    steps = {Status.RETURNED: Action.RETURN, Status.APPROVED: Action.APPROVE}
    if status in steps:
        return factories.decided(session, made, people.reviewer, steps[status], "เหตุผล")
    if status == Status.DUPLICATE:
        return decide(session, people.reviewer, made, Action.MARK_DUPLICATE, people)
    return made


def decide(
    session: Session, person: Person, submission: Submission, action: Action, people: Cast
) -> Submission:
    kept = factories.submitted(session, people.reporter, title="เรื่องที่เก็บไว้")
    decision = Decision(
        action=action, version=submission.version, comment="เหตุผล",
        duplicate_of_number=str(kept.number),
    )  # fmt: skip
    return decisions.decide(session, person, submission.id, decision)


@pytest.mark.parametrize(("status", "action", "who"), list(product(Status, Action, WHO)))
def test_the_whole_table(
    session: Session, people: Cast, status: Status, action: Action, who: str
) -> None:
    submission = in_status(session, people, status)
    person: Person = getattr(people, who)

    expected = ALLOWED.get((status.value, action.value, who))

    if expected is None:
        with pytest.raises(DomainError) as refusal:
            decide(session, person, submission, action, people)
        assert refusal.value.status in {403, 404, 409}
        assert submission.status == status
    else:
        assert decide(session, person, submission, action, people).status == expected


def test_unknown_submission_is_not_visible(session: Session, people: Cast) -> None:
    with pytest.raises(NotVisible):
        decisions.decide(
            session, people.reviewer, uuid4(), Decision(action=Action.APPROVE, version=1)
        )


def test_stale_page_decides_nothing(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    stale = Decision(action=Action.APPROVE, version=sent.version - 1)

    with pytest.raises(StaleDecision):
        decisions.decide(session, people.reviewer, sent.id, stale)


@pytest.mark.parametrize("action", [Action.RETURN, Action.WITHDRAW])
def test_reviewer_has_to_say_why(session: Session, people: Cast, action: Action) -> None:
    sent = factories.submitted(session, people.reporter)

    with pytest.raises(CommentNeeded):
        decisions.decide(
            session, people.reviewer, sent.id, Decision(action=action, version=sent.version)
        )


def test_author_withdraws_without_a_reason(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    gone = factories.decided(session, sent, people.reporter, Action.WITHDRAW)

    assert gone.status == Status.WITHDRAWN


@pytest.mark.parametrize("number", ["", "49-2569-999999", "self"])
def test_duplicate_has_to_name_another_report(session: Session, people: Cast, number: str) -> None:
    sent = factories.submitted(session, people.reporter)
    decision = Decision(
        action=Action.MARK_DUPLICATE, version=sent.version,
        duplicate_of_number=str(sent.number) if number == "self" else number,
    )  # fmt: skip

    with pytest.raises(DuplicateOfWhat):
        decisions.decide(session, people.reviewer, sent.id, decision)


def test_issued_report_is_not_reopened(session: Session, people: Cast) -> None:
    sent = factories.approved(session, people)
    sent.issued_in = "มห 1/2569"

    with pytest.raises(ActionNotPossible):
        decide(session, people.reviewer, sent, Action.REOPEN, people)


def test_reopening_takes_the_approval_back(session: Session, people: Cast) -> None:
    sent = factories.approved(session, people)

    again = factories.decided(session, sent, people.reviewer, Action.REOPEN, "จำนวนคน")

    assert (again.status, again.approved_at) == (Status.SUBMITTED, None)
