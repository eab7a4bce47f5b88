"""Attaching uploads: once, by their owner, where they were announced, late ones too."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of, posted
from tests.submissions.outbox import OnPhone, Outbox, photos
from tests.uploads.tus import Tus
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Action
from webapp.uploads.models import Upload


def attached(session: Session) -> list[Attachment]:
    session.expire_all()
    return list(session.scalars(select(Attachment)))


def test_attached_once_however_often(outbox: Outbox, session: Session) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    first = outbox.bring(submission_id, photo)

    again = outbox.attach(submission_id, photo.id)

    assert again == first
    assert [item.id for item in attached(session)] == [photo.id]
    assert session.scalars(select(Upload.claimed_at)).one() is not None


def test_as_json_too(outbox: Outbox) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    outbox.upload(photo)

    answer = outbox.client.http.post(
        f"/submissions/{submission_id}/attachments", json={"attachment": str(photo.id)},
        headers={"Origin": ORIGIN, "X-CSRFToken": outbox.client.token()},
    )  # fmt: skip

    assert (answer.status_code, answer.get_json()["missing"]) == (200, [])


@pytest.mark.parametrize("given", ["", "7", "x" * 36])
def test_unreadable_id(outbox: Outbox, given: str) -> None:
    submission_id = uuid4()
    outbox.send(submission_id)
    path = f"/submissions/{submission_id}/attachments"

    assert outbox.post(path, {"attachment": given}, status=422)["code"] == "files_unreadable"


@pytest.mark.parametrize("body", [[], "x", 7, None, {"attachment": [1]}])
def test_json_that_is_none_of_ours(outbox: Outbox, body: object) -> None:
    answer = outbox.client.http.post(
        f"/submissions/{uuid4()}/attachments", json=body,
        headers={"Origin": ORIGIN, "X-CSRFToken": outbox.client.token(),
                 "Accept": "application/json"},
    )  # fmt: skip

    assert (answer.status_code, answer.get_json()["code"]) == (422, "files_unreadable")


def test_upload_of_somebody_else_is_not_there(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    other = PageClient(outbox.client.app).sign_in(people.sister)
    Tus(other.http).send(photo.content, client_id=photo.id)

    assert outbox.attach(submission_id, photo.id, status=404)["code"] == "not_visible"
    assert attached(session) == []


def test_submission_of_somebody_else_is_not_there(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    browser = Outbox(PageClient(outbox.client.app).sign_in(people.reviewer))
    browser.upload(photo)

    assert browser.attach(submission_id, photo.id, status=404)["code"] == "not_visible"
    assert attached(session) == []


def test_upload_that_is_not_there(outbox: Outbox) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])

    assert outbox.attach(submission_id, photo.id, status=404)["code"] == "not_visible"


def test_upload_that_is_not_whole(outbox: Outbox) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    Tus(outbox.client.http).create(len(photo.content), client_id=photo.id)

    assert outbox.attach(submission_id, photo.id, status=409)["code"] == "upload_not_finished"


def test_upload_that_is_no_picture(outbox: Outbox) -> None:
    submission_id, bad = uuid4(), OnPhone(uuid4(), b"no picture")
    outbox.send(submission_id, [bad])
    outbox.upload(bad)

    assert outbox.attach(submission_id, bad.id, status=422)["code"] == "upload_refused"


def test_clip_in_the_place_of_a_photo(outbox: Outbox, session: Session) -> None:
    submission_id, photo = uuid4(), OnPhone(uuid4(), clip_of(3))
    outbox.send(submission_id, [photo])
    Tus(outbox.client.http).send(photo.content, kind="clip", client_id=photo.id)

    assert outbox.attach(submission_id, photo.id, status=422)["code"] == "file_of_other_kind"
    assert attached(session) == []


def test_announced_file_arrives_after_approval(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.APPROVE)

    receipt = outbox.bring(submission_id, photo)

    assert (receipt["status"], receipt["missing"]) == ("approved", [])


def test_file_that_was_not_announced_is_refused_once_sent(outbox: Outbox) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    number = outbox.send(submission_id)["number"]
    outbox.upload(photo)

    said = outbox.attach(submission_id, photo.id, status=409)

    assert said["code"] == "file_not_announced"
    assert number in said["sentence"]


def test_draft_takes_files_without_announcement(outbox: Outbox, session: Session) -> None:
    submission_id, pictures = uuid4(), photos(2)
    version = outbox.save(submission_id)["version"]

    for photo in pictures:
        receipt = outbox.bring(submission_id, photo)
        outbox.attach(submission_id, photo.id)

    assert (receipt["number"], receipt["submitted_at"], receipt["status"]) == (None, None, "draft")
    assert receipt["files_text"] == "รูป 2/2"
    assert {item.id for item in attached(session)} == {photo.id for photo in pictures}
    outbox.save(submission_id, title="ต่อ", version=str(version))


def test_draft_holds_so_many_and_no_more(outbox: Outbox) -> None:
    submission_id = uuid4()
    outbox.save(submission_id)
    films = [OnPhone(uuid4(), clip_of(seconds), kind="clip") for seconds in (2, 3)]
    outbox.bring(submission_id, films[0])
    outbox.upload(films[1])

    said = outbox.attach(submission_id, films[1].id, status=422)

    assert said["code"] == "too_many_files"


def test_photo_that_comes_after_issuing_is_kept_and_the_phone_is_told(
    outbox: Outbox, session: Session
) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first, second])
    here = outbox.bring(submission_id, first)
    session.get_one(Submission, submission_id).issued_in = "49-2569-W48"
    session.commit()
    outbox.upload(second)

    receipt = outbox.attach(submission_id, second.id)

    assert (here["late_text"], receipt["missing"]) == ("", [])
    assert "49-2569-W48" in receipt["late_text"]
    assert outbox.attach(submission_id, second.id) == receipt
    assert {item.id: item.late_for for item in attached(session)} == {
        first.id: None,
        second.id: "49-2569-W48",
    }
    page = outbox.client.get("submissions.receipt", submission_id=submission_id)
    assert receipt["late_text"] in page.text


def test_late_twin_of_a_printed_photo_stays_printed(outbox: Outbox, session: Session) -> None:
    submission_id, content = uuid4(), factories.jpeg(1)
    twins = [OnPhone(uuid4(), content), OnPhone(uuid4(), content)]
    outbox.send(submission_id, twins)
    outbox.bring(submission_id, twins[0])
    session.get_one(Submission, submission_id).issued_in = "49-2569-W48"
    session.commit()

    receipt = outbox.bring(submission_id, twins[1])

    assert (receipt["missing"], receipt["late_text"]) == ([], "")


def test_same_picture_twice_is_one_and_nothing_is_missing(outbox: Outbox, session: Session) -> None:
    submission_id, content = uuid4(), factories.jpeg(1)
    twins = [OnPhone(uuid4(), content), OnPhone(uuid4(), content)]
    outbox.send(submission_id, twins)

    for twin in twins:
        receipt = outbox.bring(submission_id, twin)

    assert (receipt["files_text"], receipt["missing"]) == ("รูป 1/1", [])
    assert len(attached(session)) == 1


def test_copied_report_may_carry_the_same_files(outbox: Outbox, session: Session) -> None:
    first, second, (photo,) = uuid4(), uuid4(), photos(1)
    outbox.upload(photo)
    for submission_id in (first, second):
        outbox.send(submission_id, [photo])
        receipt = outbox.attach(submission_id, photo.id)
        assert receipt["missing"] == []

    outbox.attach(second, photo.id)

    assert sorted(item.submission_id for item in attached(session)) == sorted([first, second])


def test_removed_file_does_not_come_back(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.send(submission_id, [photo])
    outbox.bring(submission_id, photo)
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "รูปผิด")
    outbox.client.post(
        "submissions.save", submission_id=submission_id, data=posted(remove=str(photo.id))
    )

    outbox.attach(submission_id, photo.id)

    assert attached(session) == []
