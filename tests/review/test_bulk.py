"""Approving many at once: what is previewed, what is looked at anew, and taking it all back."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import NOON, Send
from webapp.jobs import runner
from webapp.media.store import FolderStore
from webapp.review import hints
from webapp.review.models import HintKind, StandingHint
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import Action, Status


@pytest.fixture
def clear(session: Session, people: Cast, send: Send, store: FolderStore) -> list[Submission]:
    """Three reports with nothing odd about them."""
    made = []
    for place in range(3):
        submission = send(people.reporter, hours=9 - place, held_on=date(2026, 11, 20 + place))
        factories.with_photo(session, store, submission, seed=place + 1)
        hints.write(session, submission.id, ())
        made.append(submission)
    session.commit()
    return made


def picked(page: Page) -> list[str]:
    return [str(field["value"]) for field in page.soup.select("input[name=pick]")]


def post(client: PageClient, picks: list[str], status: int = 303) -> Page:
    response = client.http.post(
        client.path("review.approve_many"), data={"pick": picks, "csrf_token": client.token()},
        headers={"Origin": "http://localhost"},
    )  # fmt: skip
    assert response.status_code == status
    return client.get("review.queue")


def statuses(session: Session, submissions: list[Submission]) -> list[str]:
    session.expire_all()
    return [session.get_one(Submission, item.id).status for item in submissions]


def stand(session: Session, submission: Submission, *kinds: HintKind) -> None:
    hints.write(session, submission.id, kinds)
    session.commit()


def test_all_with_nothing_odd_are_previewed_and_approved(
    client: PageClient, session: Session, people: Cast, clear: list[Submission]
) -> None:
    stand(session, clear[1], HintKind.LATE)
    client.sign_in(people.reviewer)

    page = client.get("review.approvals", all="yes")
    wanted = [clear[0], clear[2]]
    assert picked(page) == [f"{item.id}:{item.version}" for item in wanted]
    assert statuses(session, clear) == ["submitted"] * 3
    post(client, picked(page))

    assert statuses(session, clear) == ["approved", "submitted", "approved"]
    batches = session.scalars(
        select(SubmissionEvent.batch).where(SubmissionEvent.action == Action.APPROVE)
    ).all()
    assert len(batches) == 2
    assert len(set(batches)) == 1
    assert batches[0] is not None


def test_ticked_ones_with_hints_are_left_out_with_the_reason(
    client: PageClient, session: Session, people: Cast, clear: list[Submission]
) -> None:
    stand(session, clear[1], HintKind.LATE)
    ids = [str(item.id) for item in clear[:2]]

    page = client.sign_in(people.reviewer).get("review.approvals", id=ids)

    assert picked(page) == [f"{clear[0].id}:{clear[0].version}"]
    assert "ส่งช้า" in page.text


def test_what_nobody_looked_at_is_not_approved_together(
    client: PageClient, people: Cast, send: Send
) -> None:
    unseen = send(people.reporter)
    client.sign_in(people.reviewer)

    everything = client.get("review.approvals", all="yes")
    ticked = client.get("review.approvals", id=[str(unseen.id)])

    assert picked(everything) == picked(ticked) == []
    assert "ยังไม่ได้ตรวจข้อสังเกต" in ticked.text


def test_server_looks_again_when_it_approves(
    client: PageClient, session: Session, people: Cast, send: Send, clear: list[Submission]
) -> None:
    late = send(people.reporter, hours=1, held_on=date(2026, 11, 1))
    picks = [f"{item.id}:{item.version}" for item in (*clear, late)]
    client.sign_in(people.reviewer)

    page = post(client, picks)

    assert statuses(session, [*clear, late]) == ["approved"] * 3 + ["submitted"]
    assert "อนุมัติแล้ว 3 รายงาน" in page.text
    assert "เว้นไว้ 1 รายงาน" in page.text


def test_what_changed_or_is_not_theirs_is_left_out(
    client: PageClient, session: Session, people: Cast, send: Send, clear: list[Submission]
) -> None:
    elsewhere = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)
    picks = [
        f"{clear[0].id}:{clear[0].version - 1}", f"{elsewhere.id}:{elsewhere.version}",
        "nonsense", "x:y", f"{clear[1].id}:{clear[1].version}",
    ]  # fmt: skip

    post(client.sign_in(people.reviewer), picks)

    assert statuses(session, [*clear, elsewhere]) == [
        "submitted", "approved", "submitted", "submitted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "who", ["reporter", "coordinator", "province_officer", "department_officer", "administrator"]
)
def test_only_reviewers_approve_many(
    client: PageClient, session: Session, people: Cast, clear: list[Submission], who: str
) -> None:
    picks = [f"{item.id}:{item.version}" for item in clear]
    client.sign_in(getattr(people, who))

    client.post("review.approve_many", data={"pick": picks[0]}, status=403)

    assert statuses(session, clear) == ["submitted"] * 3


@pytest.mark.parametrize("status", [s for s in Status if s != Status.SUBMITTED])
def test_only_what_waits_is_approved(
    client: PageClient, session: Session, people: Cast, clear: list[Submission], status: Status
) -> None:
    item = clear[0]
    item.status = status
    item.approved_at = NOON
    item.duplicate_of_id = clear[1].id if status == Status.DUPLICATE else None
    session.commit()

    post(client.sign_in(people.reviewer), [f"{item.id}:{item.version}"])

    assert statuses(session, [item]) == [status]


def test_whole_batch_is_taken_back_within_ten_seconds(
    client: PageClient, session: Session, people: Cast, clear: list[Submission]
) -> None:
    page = post(client.sign_in(people.reviewer), [f"{item.id}:{item.version}" for item in clear])
    (form,) = page.soup.select(".undo-bar form")

    client.post(str(form["action"]), data=page.fields(".undo-bar form"), goes_to="/review/")

    assert statuses(session, clear) == ["submitted"] * 3


def test_batch_is_not_taken_back_later_or_by_others(
    client: PageClient, session: Session, people: Cast, clear: list[Submission]
) -> None:
    page = post(client.sign_in(people.reviewer), [f"{item.id}:{item.version}" for item in clear])
    action = str(page.soup.select_one(".undo-bar form")["action"])

    with time_machine.travel(NOON + timedelta(seconds=14), tick=False):
        client.post(action, status=409)
    client.sign_in(people.reviewer_elsewhere).post(action, status=409)

    assert statuses(session, clear) == ["approved"] * 3


def test_job_lets_hints_stand_for_both_sides(
    app: Flask, session: Session, people: Cast, send: Send, store: FolderStore
) -> None:
    first = send(people.reporter, hours=3)
    second = send(people.sister, hours=1, area_code=SISTER_VILLAGE)
    for item in (first, second):
        factories.with_photo(session, store, item, seed=5)

    with app.app_context():
        runner.run_due(app)

    session.expire_all()
    found = hints.standing(session, [first.id, second.id])
    expected = [HintKind.CLOSE, HintKind.SAME]
    assert found == {first.id: expected, second.id: expected}


def test_decided_ones_are_clear(app: Flask, session: Session, people: Cast, send: Send) -> None:
    submission = send(people.reporter, held_on=date(2026, 11, 1))
    with app.app_context():
        runner.run_due(app)
    assert len(session.scalars(select(StandingHint)).all()) == 2
    factories.decided(session, submission, people.reviewer, Action.APPROVE)

    with app.app_context():
        runner.run_due(app)

    session.expire_all()
    assert hints.standing(session, [submission.id]) == {submission.id: []}


def test_what_waits_from_before_is_looked_at(
    app: Flask, session: Session, people: Cast, send: Send
) -> None:
    send(people.reporter)
    factories.decided(session, send(people.reporter), people.reviewer, Action.APPROVE)

    assert hints.ask_for_unseen(session) == 1
