"""Checking, sending, receipts, and whole submissions in one request."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import posted, upload
from webapp.media.store import FolderStore
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status


def test_check_shows_all_and_links_back(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    kept = factories.draft(session, people.reporter)

    page = reporter.get("submissions.check", submission_id=kept.id)

    assert kept.title in page.text
    assert "62 คน" in page.text
    assert "อำเภอดอนตาล" in page.text
    links = {str(link["href"]).partition("#")[2] for link in page.soup.select("a.change")}
    assert links == {"step-type", "step-when", "step-where", "step-people", "step-words"}


def test_check_warns_of_no_photo_and_of_many_people(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    bare = factories.draft(session, people.reporter, people_total=501)
    page = reporter.get("submissions.check", submission_id=bare.id)
    assert "ยังไม่มีภาพ" in page.text
    assert "มีผู้เข้าร่วม 501 คน" in page.text

    factories.with_photo(session, store, bare)
    assert "ยังไม่มีภาพ" not in reporter.get("submissions.check", submission_id=bare.id).text


def test_sending_leads_to_the_receipt(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    kept = factories.draft(session, people.reporter)
    factories.with_photo(session, store, kept)

    page = reporter.post(
        "submissions.send", submission_id=kept.id, goes_to=f"/submissions/{kept.id}/receipt"
    )

    page = reporter.get_path(page.location)
    session.refresh(kept)
    assert kept.status == Status.SUBMITTED
    assert str(kept.number) in page.text
    assert "ได้รับเมื่อ" in page.text
    assert "1" in str(page.soup.select_one(".receipt-files"))
    assert "เรียน ผู้บังคับบัญชา" in page.text


def test_sending_twice_gives_the_same_receipt(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    kept = factories.draft(session, people.reporter)
    first = reporter.post("submissions.send", submission_id=kept.id)
    second = reporter.post("submissions.send", submission_id=kept.id)

    assert first.location == second.location
    assert len(session.scalars(select(Submission.number)).all()) == 1


def test_incomplete_draft_is_not_sent(reporter: PageClient, session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter, title="")

    reporter.post("submissions.send", submission_id=kept.id, status=422)

    session.refresh(kept)
    assert kept.status == Status.DRAFT


def test_somebody_elses_draft_is_not_sent(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    kept = factories.draft(session, people.sister)

    reporter.post("submissions.send", submission_id=kept.id, status=404)


def test_draft_has_no_receipt(reporter: PageClient, session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)

    reporter.get("submissions.receipt", submission_id=kept.id, status=303)


def test_whole_submission_in_one_request(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()
    data = posted(id=str(submission_id), photos=[upload(factories.jpeg(1))])

    reporter.post("submissions.create", data=data, goes_to=f"/submissions/{submission_id}/receipt")

    sent = session.get_one(Submission, submission_id)
    assert (sent.status, len(sent.attachments)) == (Status.SUBMITTED, 1)


def test_whole_submission_again_is_the_same_receipt(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()
    for _ in range(3):
        data = posted(id=str(submission_id), photos=[upload(factories.jpeg(1))])
        reporter.post(
            "submissions.create", data=data, goes_to=f"/submissions/{submission_id}/receipt"
        )

    assert session.scalars(select(Submission.id)).all() == [submission_id]


def test_other_content_under_the_same_id_is_refused(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()
    reporter.post("submissions.create", data=posted(id=str(submission_id)))

    page = reporter.post(
        "submissions.create", data=posted(id=str(submission_id), title="อื่น"), status=409
    )

    sent = session.get_one(Submission, submission_id)
    assert str(sent.number) in page.text
    assert sent.title == posted()["title"]


def test_incomplete_whole_submission_is_kept_as_a_draft(
    reporter: PageClient, session: Session
) -> None:
    submission_id = uuid4()

    reporter.post(
        "submissions.create", status=422,
        data=posted(id=str(submission_id), title="", photos=[upload(b"x"), upload(b"y" * 99)]),
    )  # fmt: skip

    kept = session.get_one(Submission, submission_id)
    assert (kept.status, kept.details) == (Status.DRAFT, posted()["details"])


@pytest.mark.parametrize("given", ["", "1", "x" * 36, "ก", "00000000000000000000000000000000"])
def test_id_that_is_none(reporter: PageClient, session: Session, given: str) -> None:
    reporter.post("submissions.create", data=posted(id=given), status=400)

    assert session.scalars(select(Submission)).all() == []


def test_id_of_somebody_else(reporter: PageClient, session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.sister)

    reporter.post("submissions.create", data=posted(id=str(sent.id)), status=404)
