"""Joining what tells of one event: who may, what is refused, what the histories say."""

import threading
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, PROVINCE, SISTER_VILLAGE, VILLAGE, Cast
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.errors import DomainError, NotAllowed, NotVisible
from webapp.submissions import decisions, joining, queries
from webapp.submissions.decisions import Decision
from webapp.submissions.errors import HostsOthers, HostTakesPart, JoinedIssued, NotJoinable
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import Action, Status


def three(session: Session, people: Cast) -> tuple[Submission, Submission, Submission]:
    host = factories.submitted(session, people.reporter)
    other = factories.submitted(session, people.sister, area_code=SISTER_VILLAGE)
    third = factories.submitted(session, people.coordinator, area_code="49030103")
    return host, other, third


def acts_of(session: Session, submission: Submission) -> list[str]:
    return [event.action for event in queries.timeline(session, submission)]


def test_joined_ones_are_one_event(session: Session, people: Cast) -> None:
    host, other, third = three(session, people)

    event = joining.join(session, people.reviewer, [other.id, third.id], host.id)

    assert event.members == (host, other, third)
    assert joining.find_event(session, other.id) == event
    assert joining.find_event(session, host.id) == event
    assert joining.hosts_of(session, [host.id, other.id]) == {other.id: host.id}
    assert [joining.count_together(session, one) for one in (host.id, uuid4())] == [3, 1]


def test_histories_of_all_tell_it(session: Session, people: Cast) -> None:
    host, other, third = three(session, people)

    joining.join(session, people.reviewer, [other.id], host.id)
    joining.join(session, people.reviewer, [third.id], host.id)
    joining.part(session, people.reviewer, other.id)

    assert acts_of(session, host) == ["submit", "join", "join", "part"]
    assert acts_of(session, other) == ["submit", "join", "join", "part"]
    assert acts_of(session, third) == ["submit", "join", "part"]
    last = queries.timeline(session, third)[-1]
    assert last.changes == {"joint": [other.number, host.number]}
    assert last.actor_id == people.reviewer.id


def test_joining_again_says_nothing_new(session: Session, people: Cast) -> None:
    host, other, _ = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)
    joining.join(session, people.reviewer, [other.id], host.id)

    assert acts_of(session, other) == ["submit", "join"]
    assert joining.part(session, people.reviewer, host.id) is host


def test_another_host_takes_over(session: Session, people: Cast) -> None:
    host, other, third = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)

    joining.join(session, people.reviewer, [other.id], third.id)

    assert joining.hosts_of(session, [other.id]) == {other.id: third.id}
    assert joining.find_event(session, host.id) is None
    assert acts_of(session, other) == ["submit", "join", "part", "join"]


def test_parting_the_last_one_leaves_no_event(session: Session, people: Cast) -> None:
    host, other, _ = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)

    joining.part(session, people.reviewer, other.id)

    assert joining.find_event(session, host.id) is None


def test_works_after_approving_and_no_page_grows_stale(session: Session, people: Cast) -> None:
    host = factories.approved(session, people)
    other = factories.submitted(session, people.sister, area_code=SISTER_VILLAGE)
    versions = (host.version, other.version)

    joining.join(session, people.reviewer, [other.id], host.id)

    assert (host.version, other.version) == versions
    made = factories.decided(session, other, people.reviewer, Action.APPROVE)
    assert made.status == Status.APPROVED


def test_there_are_no_chains(session: Session, people: Cast) -> None:
    host, other, third = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)

    with pytest.raises(HostTakesPart):
        joining.join(session, people.reviewer, [third.id], other.id)
    with pytest.raises(HostsOthers):
        joining.join(session, people.reviewer, [host.id], third.id)
    with pytest.raises(NotJoinable):
        joining.join(session, people.reviewer, [third.id], third.id)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.MARK_DUPLICATE])
def test_what_counts_nowhere_cannot_be_joined(
    session: Session, people: Cast, action: Action
) -> None:
    host, other, third = three(session, people)
    decision = Decision(
        action=action, version=other.version, comment="ซ้ำ", duplicate_of_number=str(host.number)
    )
    decisions.decide(session, people.reviewer, other.id, decision)

    with pytest.raises(NotJoinable):
        joining.join(session, people.reviewer, [other.id], host.id)
    with pytest.raises(NotJoinable):
        joining.join(session, people.reviewer, [third.id], other.id)


def test_draft_is_not_there(session: Session, people: Cast) -> None:
    host = factories.submitted(session, people.reporter)
    draft = factories.draft(session, people.sister, area_code=SISTER_VILLAGE)

    with pytest.raises(NotVisible):
        joining.join(session, people.reviewer, [draft.id], host.id)
    with pytest.raises(NotVisible):
        joining.join(session, people.reviewer, [uuid4()], host.id)


def test_other_province_cannot_be_joined(session: Session, people: Cast) -> None:
    host = factories.submitted(session, people.reporter)
    far = factories.submitted(session, people.reporter, area_code="480101")

    with pytest.raises(NotVisible):
        joining.join(session, people.province_officer, [far.id], host.id)
    with pytest.raises(NotAllowed):
        joining.join(session, people.department_officer, [far.id], host.id)


def test_districts_join_their_own_and_the_province_across(session: Session, people: Cast) -> None:
    host = factories.submitted(session, people.reporter)
    far = factories.submitted(session, people.reporter_elsewhere, area_code=OTHER_VILLAGE)

    for reviewer in (people.reviewer, people.reviewer_elsewhere):
        with pytest.raises(NotVisible):
            joining.join(session, reviewer, [far.id], host.id)
    event = joining.join(session, people.province_officer, [far.id], host.id)
    assert event.participants == (far,)
    with pytest.raises(NotAllowed):
        joining.part(session, people.reviewer_elsewhere, far.id)
    with pytest.raises(NotVisible):
        joining.part(session, people.reviewer, far.id)
    joining.part(session, people.province_officer, far.id)


@pytest.mark.parametrize("who", ["reporter", "coordinator", "department_officer"])
def test_nobody_else_joins(session: Session, people: Cast, who: str) -> None:
    host, other, _ = three(session, people)
    person: Person = getattr(people, who)

    with pytest.raises((NotAllowed, NotVisible)):
        joining.join(session, person, [other.id], host.id)


def test_issued_ones_stay_as_they_are(session: Session, people: Cast) -> None:
    host, other, third = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)
    host.issued_in = "49-2569-W48"
    session.flush()

    with pytest.raises(JoinedIssued):
        joining.join(session, people.reviewer, [third.id], host.id)
    joining.part(session, people.reviewer, other.id)
    other.issued_in = "49-2569-W48"
    session.flush()
    with pytest.raises(JoinedIssued):
        joining.join(session, people.reviewer, [other.id], third.id)


def test_issued_participant_is_not_parted(session: Session, people: Cast) -> None:
    host, other, _ = three(session, people)
    joining.join(session, people.reviewer, [other.id], host.id)
    other.issued_in = "49-2569-W48"
    session.flush()

    with pytest.raises(JoinedIssued):
        joining.part(session, people.reviewer, other.id)


def test_places_of_the_cast_are_of_one_province() -> None:
    assert {code[:2] for code in (VILLAGE, SISTER_VILLAGE, OTHER_VILLAGE)} == {PROVINCE}


# ------------------------------------------------------------------------------------------ races

ROUNDS = 8


@pytest.mark.slow
def test_joining_while_others_decide_or_join_the_other_way(fresh_app: Flask, people: Cast) -> None:
    """Each against the other at once, ROUNDS times: nothing waits for ever, no chain comes out."""
    with fresh_app.app_context(), db.sessionmaker() as session:
        pairs = [
            (
                factories.submitted(session, people.reporter).id,
                factories.submitted(session, people.sister, area_code=SISTER_VILLAGE).id,
            )
            for _ in range(ROUNDS)
        ]
    for one, other in pairs:
        outcomes = _race(fresh_app, people, one, other)
        assert sorted(outcomes[:2]) in (["done", "hosts_others"], ["done", "host_takes_part"])
        assert outcomes[2] == "done"
    with fresh_app.app_context(), db.sessionmaker() as session:
        assert session.scalar(select(func.count()).select_from(JointActivity)) == ROUNDS
        approvals = select(func.count()).where(SubmissionEvent.action == Action.APPROVE)
        assert session.scalar(approvals) == ROUNDS
    with fresh_app.app_context():
        db.engine.dispose()


def _race(app: Flask, people: Cast, one: UUID, other: UUID) -> list[str]:
    outcomes = ["", "", ""]
    together = threading.Barrier(3)

    def take(session: Session, place: int) -> None:
        if place == 0:
            joining.join(session, people.reviewer, [one], other)
        elif place == 1:
            joining.join(session, people.reviewer, [other], one)
        else:
            decision = Decision(action=Action.APPROVE, version=seen)
            decisions.decide(session, people.reviewer, one, decision)

    def work(place: int) -> None:
        with app.app_context(), db.sessionmaker() as session:
            together.wait()
            try:
                take(session, place)
                session.commit()
                outcomes[place] = "done"
            except DomainError as error:
                outcomes[place] = error.code

    with app.app_context(), db.sessionmaker() as session:
        seen = session.get_one(Submission, one).version
    threads = [threading.Thread(target=work, args=(place,)) for place in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
