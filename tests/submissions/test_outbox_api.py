"""Whole submissions from a phone's outbox: one each, whatever gets lost on the way (U-409, U-race).

Codes are what `static/js/outbox/transport.js` tells answers apart by.
"""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.conftest import LiveServer
from tests.people import Cast
from tests.submissions.conftest import posted, upload
from tests.submissions.outbox import JSON, Outbox, photos
from tests.submissions.test_parallel import Phone
from webapp.db import db
from webapp.submissions import services
from webapp.submissions.models import ExpectedFile, Submission, SubmissionEvent
from webapp.submissions.workflow import Action, Status

AT_ONCE = 20
RECEIPT_KEYS = {
    "id", "number", "code", "submitted_at", "submitted_text", "status", "version", "place",
    "title", "files", "files_text", "missing", "late_text", "url",
}  # fmt: skip


def events_of(session: Session, submission_id: UUID) -> list[str]:
    return list(
        session.scalars(
            select(SubmissionEvent.action)
            .where(SubmissionEvent.submission_id == submission_id)
            .order_by(SubmissionEvent.id)
        )
    )


def test_receipt_says_what_the_server_has(outbox: Outbox, session: Session) -> None:
    submission_id, (first, second) = uuid4(), photos(2)

    receipt = outbox.send(submission_id, [first, second])

    sent = session.get_one(Submission, submission_id)
    assert set(receipt) == RECEIPT_KEYS
    assert receipt["id"] == str(submission_id)
    assert (receipt["number"], receipt["code"]) == (sent.number, sent.receipt_code)
    assert receipt["status"] == "submitted"
    assert receipt["submitted_at"].endswith("Z")
    assert receipt["submitted_text"].startswith("ได้รับเมื่อ ")
    assert "ต.ดอนตาล" in receipt["place"]
    assert receipt["files"] == {
        "photo": {"here": 0, "expected": 2}, "clip": {"here": 0, "expected": 0},
    }  # fmt: skip
    assert receipt["files_text"] == "รูป 0/2"
    assert receipt["late_text"] == ""
    assert receipt["missing"] == [str(first.id), str(second.id)]
    assert receipt["url"] == f"/submissions/{submission_id}/receipt"


def test_same_id_after_a_lost_answer_is_the_same_receipt(outbox: Outbox, session: Session) -> None:
    submission_id, files = uuid4(), photos(2)
    first = outbox.send(submission_id, files)

    again = outbox.send(submission_id, files)

    assert again == first
    assert events_of(session, submission_id) == ["submit"]
    assert session.scalar(select(func.count()).select_from(ExpectedFile)) == 2


def test_files_go_on_after_a_lost_answer(outbox: Outbox) -> None:
    submission_id, (first, second) = uuid4(), photos(2)
    outbox.send(submission_id, [first, second])
    outbox.bring(submission_id, first)

    again = outbox.send(submission_id, [first, second])

    assert again["missing"] == [str(second.id)]
    assert outbox.bring(submission_id, second)["files_text"] == "รูป 2/2"


def test_both_spellings_of_the_address(reporter: PageClient) -> None:
    for path in ("/submissions", "/submissions/"):
        data = posted(id=str(uuid4()), csrf_token=reporter.token())
        assert reporter.http.post(path, data=data, headers=JSON).status_code == 200
        assert reporter.http.get(path).status_code == 200


def test_other_content_is_a_conflict(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()
    number = outbox.send(submission_id)["number"]

    said = outbox.send(submission_id, title="อื่น", status=409)

    assert said["code"] == "submission_conflict"
    assert number in said["sentence"]
    assert session.get_one(Submission, submission_id).title == posted()["title"]


def test_incomplete_text_names_its_fields_and_is_kept(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()

    said = outbox.send(submission_id, photos(1), title="", people_total="หลาย", status=422)

    assert said["code"] == "submission_incomplete"
    assert set(said["fields"]) == {"title", "people_total"}
    assert all(said["fields"].values())
    kept = session.get_one(Submission, submission_id)
    assert (kept.status, kept.details) == (Status.DRAFT, posted()["details"])
    assert kept.expected_files == []


def test_corrected_after_422_is_sent_under_the_same_id(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, title="", status=422)

    receipt = outbox.send(submission_id, photos(1))

    assert receipt["number"]
    assert len(receipt["missing"]) == 1


def test_stranger_gets_a_bare_401(client: PageClient) -> None:
    for path in ("/submissions/", f"/submissions/{uuid4()}", f"/submissions/{uuid4()}/attachments"):
        answer = client.http.post(path, data=posted(id=str(uuid4())), headers=JSON)

        assert (answer.status_code, answer.mimetype) == (401, "application/json")
        assert answer.get_json() == {
            "code": "not_signed_in",
            "sentence": "กรุณาเข้าสู่ระบบ",
        }
        assert answer.headers["X-EReport"] == "1"


@pytest.mark.parametrize(
    "path", ["/submissions/", "/submissions/{id}", "/submissions/{id}/attachments"]
)
def test_old_form_token_asks_for_a_fresh_one(
    outbox: Outbox, session: Session, path: str
) -> None:  # fmt: skip
    submission_id = uuid4()
    data = posted(id=str(submission_id), csrf_token="old", attachment=str(uuid4()))

    said = outbox.post(path.format(id=submission_id), data, status=400)

    assert said["code"] == "csrf"
    assert session.scalars(select(Submission.id)).all() == []
    fresh = str(outbox.client.http.get("/phone/hello").get_json()["csrf"])
    data = posted(id=str(submission_id), csrf_token=fresh)
    outbox.post("/submissions/", data, status=200)


def test_too_much_at_once_is_413(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    config = outbox.client.app.config
    monkeypatch.setitem(config, "EREPORT", replace(config["EREPORT"], max_request_mb=0))

    assert outbox.send(uuid4(), status=413)["code"] == "http_413"


def test_bad_file_in_the_same_request_is_422(outbox: Outbox) -> None:
    said = outbox.send(uuid4(), photos=[upload(b"no picture")], status=422)

    assert set(said["fields"]) == {"photos"}


def test_id_that_is_none(outbox: Outbox) -> None:
    data = posted(id="1")

    assert outbox.post("/submissions/", data, status=400)["code"] == "submission_id_unreadable"


def test_id_of_somebody_else_is_not_there(outbox: Outbox, session: Session, people: Cast) -> None:
    other = factories.submitted(session, people.sister)

    assert outbox.send(other.id, status=404)["code"] == "not_visible"


def test_people_get_pages(reporter: PageClient, session: Session, people: Cast) -> None:
    other = factories.submitted(session, people.sister)

    page = reporter.post("submissions.create", data=posted(id=str(other.id)), status=404)

    assert page.response.mimetype == "text/html"


def test_late_twin_does_not_undo_a_return(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id, files = uuid4(), photos(1)
    outbox.send(submission_id, files)
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "ขอรูปที่ชัดกว่านี้")

    receipt = outbox.send(submission_id, files)

    assert receipt["status"] == "returned"
    assert events_of(session, submission_id) == ["submit", "return"]


def test_answer_to_a_return_may_say_the_same(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, [])
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "ถูกต้องหรือไม่")
    page = outbox.client.get("submissions.edit", submission_id=submission_id)
    answering = page.fields('main form[method="post"]')["answering"]

    receipt = outbox.send(submission_id, [], answering=answering)
    again = outbox.send(submission_id, [], answering=answering)

    assert again == receipt
    assert receipt["status"] == "submitted"
    assert events_of(session, submission_id) == ["submit", "return", "submit"]


def test_more_photos_answer_a_return(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, [])
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "ขอรูป")

    receipt = outbox.send(submission_id, photos(2))

    assert (receipt["status"], receipt["files_text"]) == ("submitted", "รูป 0/2")


@pytest.mark.parametrize("action", [Action.APPROVE, Action.WITHDRAW, Action.MARK_DUPLICATE])
def test_late_twin_of_what_was_decided_gets_its_receipt(
    outbox: Outbox, session: Session, people: Cast, action: Action
) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, [])
    kept = factories.submitted(session, people.sister)
    path = f"/review/{submission_id}/decisions"
    sent = session.get_one(Submission, submission_id)
    browser = PageClient(outbox.client.app).sign_in(people.reviewer)
    answer = browser.http.post(path, headers={"Origin": ORIGIN}, data={
        "csrf_token": browser.token(), "action": action, "version": sent.version,
        "comment": "เหตุผล", "duplicate_of": kept.number,
    })  # fmt: skip
    assert answer.status_code == 303, answer.get_data(as_text=True)

    receipt = outbox.send(submission_id, [])

    session.refresh(sent)
    assert receipt["status"] == sent.status != Status.SUBMITTED


def test_draft_thrown_away_on_another_device_is_not_sent(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    kept = factories.draft(session, people.reporter)
    factories.decided(session, kept, people.reporter, Action.WITHDRAW)

    said = outbox.send(kept.id, status=409)

    assert (said["code"], "None" in said["sentence"]) == ("action_not_possible", False)


def test_draft_is_saved_with_its_version(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()

    said = outbox.save(submission_id, title="")

    kept = session.get_one(Submission, submission_id)
    assert set(said) == {"saved_at", "version"}
    assert (said["version"], said["saved_at"]) == (kept.version, kept.updated_at.isoformat())
    assert kept.status == Status.DRAFT


def test_draft_changed_on_another_device_is_not_overwritten(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id = uuid4()
    seen = outbox.save(submission_id)["version"]
    newer = outbox.save(submission_id, title="จากอีกเครื่อง", version=str(seen))["version"]

    said = outbox.save(submission_id, title="จากเครื่องนี้", version=str(seen), status=409)

    assert (said["code"], newer > seen) == ("stale_draft", True)
    assert session.get_one(Submission, submission_id).title == "จากอีกเครื่อง"


def test_draft_saved_again_after_a_lost_answer(outbox: Outbox) -> None:
    submission_id = uuid4()
    seen = outbox.save(submission_id)["version"]
    first = outbox.save(submission_id, title="ใหม่", people_total="หลาย", version=str(seen))

    again = outbox.save(submission_id, title="ใหม่", people_total="หลาย", version=str(seen))

    assert again == first


def test_draft_without_a_version_is_written(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()
    outbox.save(submission_id)

    outbox.save(submission_id, title="ใหม่")

    assert session.get_one(Submission, submission_id).title == "ใหม่"


def test_draft_of_what_was_sent_is_refused(outbox: Outbox) -> None:
    submission_id = uuid4()
    outbox.send(submission_id)

    assert outbox.save(submission_id, title="ใหม่", status=409)["code"] == "submission_not_editable"


def test_draft_of_somebody_else_is_not_there(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    other = factories.draft(session, people.sister)

    assert outbox.save(other.id, status=404)["code"] == "not_visible"


@pytest.mark.parametrize(
    "given",
    ["{", "7", "[7]", '["x"]', '[{"id": 1}]', "null",
     json.dumps([{"id": "x", "kind": "photo", "bytes": 1, "caption": ""}]),
     json.dumps([{"id": str(UUID(int=1)), "kind": "film", "bytes": 1, "caption": ""}]),
     json.dumps([{"id": str(UUID(int=1)), "kind": [], "bytes": 1, "caption": ""}]),
     json.dumps([{"id": str(UUID(int=1)), "kind": "photo", "bytes": -1, "caption": ""}]),
     json.dumps([{"id": str(UUID(int=1)), "kind": "photo", "bytes": True, "caption": ""}]),
     json.dumps([{"id": str(UUID(int=1)), "kind": "photo", "bytes": 1, "caption": ""}] * 2)],
)  # fmt: skip
def test_unreadable_announcement(outbox: Outbox, session: Session, given: str) -> None:
    said = outbox.send(uuid4(), expects=given, status=422)

    assert said["code"] == "files_unreadable"
    assert session.scalars(select(Submission.id)).all() == []


def test_twenty_at_once_are_one_row(live_server: LiveServer, cast: Cast) -> None:
    submission_id, files = uuid4(), photos(3)
    phone = Phone(live_server, cast.reporter.id)
    expects = json.dumps([file.announced() for file in files])

    barrier = threading.Barrier(AT_ONCE)

    def send(_number: int) -> tuple[str, str]:
        barrier.wait()
        answer, text = phone.post(
            "/submissions/", posted(id=str(submission_id), expects=expects), accept=JSON["Accept"]
        )
        return answer["status"], text

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert {status for status, _ in answers} == {"200"}
    assert len({text for _, text in answers}) == 1
    with live_server.app.test_request_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (Submission, SubmissionEvent, ExpectedFile)
        ]
        sent = db.session.get_one(Submission, submission_id)
        assert services.content_of(sent).title == posted()["title"]
    assert counts == [1, 1, 3]
