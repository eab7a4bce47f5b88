"""Files that were announced and are not here: nothing looks complete before it is (M-expected)."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of, posted, upload
from tests.submissions.outbox import OnPhone, Outbox, photos
from webapp.media.store import FolderStore
from webapp.submissions import expecting, files, services
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action


def clip() -> OnPhone:
    return OnPhone(uuid4(), clip_of(3), kind="clip")


def ids(*items: OnPhone) -> list[str]:
    return [str(item.id) for item in items]


def placed(session: Session, submission_id: UUID) -> list[tuple[UUID, int, str]]:
    session.expire_all()
    sent = session.get_one(Submission, submission_id)
    return [(item.id, item.position, item.caption) for item in sent.attachments]


def test_receipt_counts_what_is_here(outbox: Outbox) -> None:
    submission_id, pictures, film = uuid4(), photos(3), clip()
    outbox.send(submission_id, [*pictures, film])

    receipt = outbox.bring(submission_id, pictures[1])

    assert receipt["files"] == {
        "photo": {"here": 1, "expected": 3}, "clip": {"here": 0, "expected": 1},
    }  # fmt: skip
    assert receipt["files_text"] == "รูป 1/3 คลิป 0/1"
    assert receipt["missing"] == ids(pictures[0], pictures[2], film)


def test_everything_here_is_complete(outbox: Outbox, session: Session) -> None:
    submission_id, pictures, film = uuid4(), photos(2), clip()
    outbox.send(submission_id, [*pictures, film])

    for file in (film, pictures[1], pictures[0]):
        receipt = outbox.bring(submission_id, file)

    assert (receipt["files_text"], receipt["missing"]) == ("รูป 2/2 คลิป 1/1", [])
    assert placed(session, submission_id) == [
        (pictures[0].id, 0, "ภาพ 1"), (pictures[1].id, 1, "ภาพ 2"), (film.id, 0, ""),
    ]  # fmt: skip


def test_pages_name_what_is_missing(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id, pictures, film = uuid4(), photos(3), clip()
    outbox.send(submission_id, [*pictures, film])
    outbox.bring(submission_id, pictures[0])

    receipt = outbox.client.get("submissions.receipt", submission_id=submission_id)
    shown = outbox.client.get("submissions.show", submission_id=submission_id)
    listed = outbox.client.get("submissions.index")
    reviewed = (
        PageClient(outbox.client.app)
        .sign_in(people.reviewer)
        .get("review.show", submission_id=submission_id)
    )

    rows = [row.get_text(" ", strip=True) for row in receipt.soup.select(".receipt-files li")]
    assert rows == [
        "ข้อความ รับมาแล้ว", "รูป 1/3 กำลังตามมา 2", "รูปที่ 1 · ภาพ 1 รับมาแล้ว",
        "รูปที่ 2 · ภาพ 2 ยังมาไม่ถึง", "รูปที่ 3 · ภาพ 3 ยังมาไม่ถึง", "คลิป 0/1 กำลังตามมา 1",
        "คลิป ยังมาไม่ถึง",
    ]  # fmt: skip
    assert "ยังมาไม่ครบ: รูป 2 คลิป 1" in shown.text
    assert "รูป 1/3 คลิป 0/1" in listed.text
    assert "ยังมาไม่ครบ: รูป 2 คลิป 1" in reviewed.text


def test_nothing_is_missing_on_a_report_without_files(outbox: Outbox, people: Cast) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, [])

    shown = outbox.client.get("submissions.show", submission_id=submission_id)
    reviewed = (
        PageClient(outbox.client.app)
        .sign_in(people.reviewer)
        .get("review.show", submission_id=submission_id)
    )

    assert "ยังมาไม่ครบ" not in shown.text + reviewed.text


def test_photos_on_the_way_are_not_no_photo(outbox: Outbox, people: Cast) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, photos(1))

    page = (
        PageClient(outbox.client.app)
        .sign_in(people.reviewer)
        .get("review.show", submission_id=submission_id)
    )

    hints = [hint.get_text(strip=True) for hint in page.soup.select(".hints li")]
    assert hints == ["ยังมาไม่ครบ: รูป 1"]


def test_file_that_will_never_come_is_taken_back(outbox: Outbox) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    before = outbox.send(submission_id, [first, second])
    outbox.bring(submission_id, first)

    receipt = outbox.send(submission_id, [first])

    assert receipt["number"] == before["number"]
    assert (receipt["files_text"], receipt["missing"]) == ("รูป 1/1", [])
    assert outbox.send(submission_id, [])["files_text"] == "รูป 1/1"


def test_file_attached_to_the_draft_is_not_missing(outbox: Outbox, session: Session) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.save(submission_id)
    outbox.bring(submission_id, first)

    receipt = outbox.send(submission_id, [first, second])

    assert (receipt["files_text"], receipt["missing"]) == ("รูป 1/2", ids(second))
    assert outbox.send(submission_id, [first, second]) == receipt
    outbox.bring(submission_id, second)
    assert [item[0] for item in placed(session, submission_id)] == [first.id, second.id]


def test_what_is_here_stays_when_it_is_no_longer_named(outbox: Outbox, session: Session) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first, second])
    outbox.bring(submission_id, first)

    outbox.send(submission_id, [second])

    assert placed(session, submission_id) == [(first.id, 0, "ภาพ 1")]


def test_sender_without_announcements_takes_nothing_back(outbox: Outbox) -> None:
    submission_id, (first,) = uuid4(), photos(1)
    outbox.send(submission_id, [first])

    assert outbox.send(submission_id)["missing"] == ids(first)


def test_photo_added_after_a_lost_receipt(outbox: Outbox) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first])

    receipt = outbox.send(submission_id, [first, second])

    assert receipt["missing"] == ids(first, second)


def test_photo_added_after_the_decision_is_a_conflict(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first])
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.APPROVE)

    said = outbox.send(submission_id, [first, second], status=409)

    assert said["code"] == "submission_conflict"
    assert outbox.send(submission_id, [first])["missing"] == ids(first)


def test_more_than_a_report_holds(outbox: Outbox) -> None:
    many = photos(files.MOST_OF["photo"] + 1)

    assert outbox.send(uuid4(), many, status=422)["code"] == "too_many_files"
    assert outbox.send(uuid4(), [clip(), clip()], status=422)["code"] == "too_many_files"
    assert len(outbox.send(uuid4(), many[1:])["missing"]) == files.MOST_OF["photo"]


def test_arrival_is_no_correction(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first, second])
    outbox.bring(submission_id, first)
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "จำนวนคน")
    outbox.bring(submission_id, second)

    outbox.send(submission_id, [], people_total="70")

    session.expire_all()
    assert session.get_one(Submission, submission_id).events[-1].changes == {
        "people_total": [62, 70]
    }


def test_reviewer_is_not_disturbed_by_an_arrival(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (first,) = uuid4(), photos(1)
    version = outbox.send(submission_id, [first])["version"]

    assert outbox.bring(submission_id, first)["version"] == version


def test_correction_adds_behind_what_is_here(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (first, second, third) = uuid4(), photos(3)
    outbox.send(submission_id, [first, second])
    outbox.bring(submission_id, first)
    outbox.bring(submission_id, second)
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "ขอรูปอีก")

    outbox.send(submission_id, [third])
    receipt = outbox.bring(submission_id, third)

    assert receipt["files_text"] == "รูป 3/3"
    assert [item[0] for item in placed(session, submission_id)] == [first.id, second.id, third.id]


def test_places_are_kept_for_what_follows(
    session: Session, people: Cast, store: FolderStore
) -> None:
    sent = factories.draft(session, people.reporter)
    pictures = [
        expecting.Announced(id=uuid4(), kind="photo", bytes=1, caption="")
        for _ in range(files.MOST_OF["photo"] - 1)
    ]
    expecting.announce(session, sent, pictures)

    last = factories.with_photo(session, store, sent, seed=1)
    with pytest.raises(TooManyFiles):
        factories.with_photo(session, store, sent, seed=2)
    assert last.position == len(pictures)
    files.detach(session, sent, last.id)

    assert factories.with_photo(session, store, sent, seed=3).position == len(pictures)


def test_removing_leaves_the_places_of_others(
    session: Session, people: Cast, store: FolderStore
) -> None:
    sent = factories.draft(session, people.reporter)
    first, second = (factories.with_photo(session, store, sent, seed=seed) for seed in (1, 2))
    awaited = expecting.Announced(id=uuid4(), kind="photo", bytes=1, caption="")
    expecting.announce(session, sent, [awaited])
    third = factories.with_photo(session, store, sent, seed=3)

    files.detach(session, sent, first.id)

    assert [row.position for row in expecting.missing_of(sent)] == [2]
    assert [(item.id, item.position) for item in sent.attachments] == [
        (second.id, 0), (third.id, 1),
    ]  # fmt: skip


def test_form_without_a_script_is_what_it_was(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()
    data = posted(id=str(submission_id), photos=[upload(factories.jpeg(1))])
    reporter.post("submissions.create", data=data)

    page = reporter.get("submissions.receipt", submission_id=submission_id)

    rows = [row.get_text(" ", strip=True) for row in page.soup.select(".receipt-files li")]
    assert rows == ["ข้อความ รับมาแล้ว", "รูป 1/1 รับมาแล้ว"]
    assert services.content_of(session.get_one(Submission, submission_id)).title
