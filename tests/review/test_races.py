"""Two reviewers on one report at the same moment, 200 times: one decision, one polite refusal."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import LiveServer
from tests.people import DISTRICT, Cast
from tests.submissions.test_parallel import Phone
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.permissions import Role
from webapp.db import db
from webapp.submissions.models import Submission, SubmissionEvent

pytestmark = pytest.mark.slow

ROUNDS = 200


def both(first: Callable[[], str], second: Callable[[], str]) -> list[str]:
    """Do both at the same moment; gives their statuses, sorted."""
    barrier = threading.Barrier(2)
    answers: list[str] = []

    def run(work: Callable[[], str]) -> None:
        barrier.wait()
        answers.append(work())

    threads = [threading.Thread(target=run, args=(work,)) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_one_decides_and_one_takes_it_back(live_server: LiveServer, people: Cast) -> None:
    with live_server.app.app_context():
        second = db.session.get_one(User, people.nobody.id)
        accounts.assign(db.session, second, role=Role.REVIEWER, area_code=DISTRICT, unit_name="ก")
        submission = factories.submitted(db.session, people.reporter)
        path, version = f"/review/{submission.id}", submission.version
        db.session.commit()
    desks = [Phone(live_server, person.id) for person in (people.reviewer, people.nobody)]

    def send(desk: Phone, what: str, data: dict[str, object]) -> Callable[[], str]:
        return lambda: desk.post(f"{path}/{what}", data)[0]["status"]

    for _ in range(ROUNDS):
        decision: dict[str, object] = {"action": "approve", "version": str(version), "then": "next"}
        decided = both(*(send(desk, "decisions", decision) for desk in desks))
        version += 1
        undone = both(*(send(desk, "undos", {"version": str(version)}) for desk in desks))
        version += 1
        assert (decided, undone) == (["303", "409"], ["303", "409"])

    with live_server.app.app_context():
        stands = db.session.scalars(select(Submission)).one()
        actions = db.session.scalars(select(SubmissionEvent.action).order_by(SubmissionEvent.id))
        assert (stands.status, stands.version) == ("submitted", version)
        assert list(actions) == ["submit", *(["approve", "undo"] * ROUNDS)]
