"""What the tests of the ledger share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.ledger import services
from webapp.ledger.models import EReportEntry
from webapp.ledger.services import Tick
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Noon of 24 November 2569 in Bangkok, a Tuesday: the last day of week 48."""

Make = Callable[..., Submission]


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    """A clock that stands still; move it with `move_to`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def approved(session: Session, people: Cast) -> Make:
    """A maker of approved reports."""
    return lambda **said: factories.approved(session, people, **said)


@pytest.fixture
def entered(session: Session, people: Cast, approved: Make) -> Make:
    """A maker of reports that are ticked as entered."""

    def make(note: str = "", **said: object) -> Submission:
        made = approved(**said)
        tick(session, people, made, note=note)
        return made

    return make


def tick(session: Session, people: Cast, submission: Submission, note: str = "") -> EReportEntry:
    """The reviewer ticks a report as it stands."""
    told = Tick(version=submission.version, note=note)
    made = services.enter(session, people.reviewer, submission.id, told)
    session.commit()
    return made


def reopen(session: Session, people: Cast, submission: Submission) -> Submission:
    """The district opens a report again."""
    return factories.decided(
        session, submission, people.reviewer, Action.REOPEN, "จำนวนคนไม่ตรง"
    )  # fmt: skip


def approve(session: Session, people: Cast, submission: Submission) -> Submission:
    """And approves it once more."""
    return factories.decided(session, submission, people.reviewer, Action.APPROVE)


def retitle(session: Session, submission: Submission, title: str) -> None:
    """A title that no form would let through, as older rows may have."""
    session.execute(update(Submission).where(Submission.id == submission.id).values(title=title))
    session.commit()
    session.refresh(submission)
