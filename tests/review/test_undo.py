"""POST /review/<uuid>/undos and the strip that offers it."""

from datetime import timedelta

import time_machine
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.review.conftest import NOON, Send
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

SECOND = timedelta(seconds=1)


def approve(client: PageClient, submission: Submission) -> None:
    data = {"action": "approve", "version": str(submission.version), "then": "next"}
    client.post("review.decide", submission_id=submission.id, data=data)


def status_of(session: Session, submission: Submission) -> str:
    session.expire_all()
    return session.get_one(Submission, submission.id).status


def test_strip_takes_the_decision_back(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission, following = send(people.reporter, hours=9), send(people.reporter, hours=3)
    approve(client.sign_in(people.reviewer), submission)
    page = client.get("review.show", submission_id=following.id)
    (form,) = page.soup.select(".undo-bar form")

    client.post(
        str(form["action"]), data=page.fields(".undo-bar form"), goes_to=f"/review/{submission.id}"
    )

    assert status_of(session, submission) == Status.SUBMITTED
    again = client.get("review.show", submission_id=submission.id)
    assert again.soup.select(".undo-bar") == []
    assert len(again.soup.select(".timeline li")) == 3


def test_strip_is_gone_after_ten_seconds(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter, hours=9)
    approve(client.sign_in(people.reviewer), submission)

    with time_machine.travel(NOON + 9 * SECOND, tick=False):
        (strip,) = client.get("review.queue").soup.select(".undo-bar")
    with time_machine.travel(NOON + 10 * SECOND, tick=False):
        later = client.get("review.queue")

    assert strip["data-undo"] == "1"
    assert later.soup.select(".undo-bar") == []


def test_strip_is_for_the_one_who_decided(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter, hours=9)
    approve(client.sign_in(people.reviewer), submission)

    page = client.sign_in(people.province_officer).get("review.show", submission_id=submission.id)

    assert page.soup.select(".undo-bar") == []


def test_too_late_is_said_on_the_page(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    approve(client.sign_in(people.reviewer), submission)
    version = str(submission.version + 1)

    with time_machine.travel(NOON + 14 * SECOND, tick=False):
        page = client.post(
            "review.undo", submission_id=submission.id, data={"version": version}, status=409
        )

    assert page.h1 == submission.title
    assert page.soup.select_one("#refusal") is not None
    assert status_of(session, submission) == Status.APPROVED


def test_address_opened_again_shows_the_page(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter)

    client.sign_in(people.reviewer).get(
        "review.undos_page", submission_id=submission.id, status=303,
        goes_to=f"/review/{submission.id}",
    )  # fmt: skip
