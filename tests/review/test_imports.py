"""Reports from files: the phone's id stays, whoever is faster, and nothing odd gets in."""

import hashlib
import io
import json
import zipfile
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, Cast
from tests.submissions.conftest import clip_of, posted
from tests.submissions.outbox import OnPhone, Outbox, photos
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import Action


def manifest(
    submission_id: UUID, person: Person, files: list[OnPhone], **said: object
) -> dict[str, Any]:
    """What `static/js/outbox/export.js` writes."""
    return {
        "format": "e-report-outbox/1", "id": str(submission_id), "person": person.id,
        "kept_at": "2026-11-23T08:00:00.000Z", "fields": [list(f) for f in posted(**said).items()],
        "files": [
            {"id": str(file.id), "kind": file.kind, "name": f"IMG_{number}.jpg",
             "type": "image/jpeg", "caption": file.caption, "bytes": len(file.content),
             "sha256": hashlib.sha256(file.content).hexdigest(), "path": path_of(file, number),
             "declared": {"latitude": 16.5, "longitude": 104.7}}
            for number, file in enumerate(files, start=1)
        ],
    }  # fmt: skip


def path_of(file: OnPhone, number: int) -> str:
    return f"{file.kind}-{number:02}.jpg"


def packed(
    told: object, files: list[OnPhone], *, how: int = zipfile.ZIP_STORED, **more: bytes
) -> bytes:
    """The ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr("manifest.json", told if isinstance(told, str) else json.dumps(told))
        for number, file in enumerate(files, start=1):
            archive.writestr(path_of(file, number), file.content)
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def desk(client: PageClient, people: Cast) -> PageClient:
    """The reviewer's browser."""
    return PageClient(client.app).sign_in(people.reviewer)


@pytest.fixture
def outbox(client: PageClient, people: Cast) -> Outbox:
    """The outbox of the reporter's phone."""
    return Outbox(client.sign_in(people.reporter))


def bring(desk: PageClient, content: bytes, *, status: int = 303) -> Page:
    data = {"file": (io.BytesIO(content), "report.zip")}
    page = desk.post("review_imports.create", data=data, status=status)
    return desk.get_path(page.location) if status == 303 else page


def stored(session: Session) -> list[Submission]:
    session.expire_all()
    return list(session.scalars(select(Submission)))


def parcel(people: Cast, count: int = 2, **said: object) -> tuple[UUID, list[OnPhone], bytes]:
    submission_id, files = uuid4(), photos(count)
    return submission_id, files, packed(manifest(submission_id, people.reporter, files, **said),
                                        files)  # fmt: skip


def test_report_comes_in_for_its_author(desk: PageClient, session: Session, people: Cast) -> None:
    submission_id, files, content = parcel(people)

    page = bring(desk, content)

    (made,) = stored(session)
    assert (made.id, made.author_id, made.status) == (
        submission_id,
        people.reporter.id,
        "submitted",
    )
    assert (made.channel, made.title) == ("import", posted()["title"])
    assert [(item.id, item.caption) for item in made.attachments] == [
        (file.id, file.caption) for file in files
    ]
    assert [item.media_file.latitude for item in made.attachments] == [16.5, 16.5]
    event = session.scalars(select(SubmissionEvent)).one()
    assert (event.actor_id, event.action) == (people.reviewer.id, Action.SUBMIT)
    assert people.reviewer.name in event.comment
    assert made.title in page.text


def test_same_file_again_is_the_same_report(
    desk: PageClient, session: Session, people: Cast
) -> None:
    _, _, content = parcel(people)
    bring(desk, content)

    bring(desk, content)

    (made,) = stored(session)
    assert len(made.attachments) == 2
    assert len(session.scalars(select(SubmissionEvent)).all()) == 1


def test_phone_that_sends_later_gets_the_receipt(
    desk: PageClient, outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    bring(desk, content)

    receipt = outbox.send(submission_id, files)

    (made,) = stored(session)
    assert (receipt["number"], receipt["missing"]) == (made.number, [])
    assert receipt["files"]["photo"] == {"here": 2, "expected": 2}
    assert outbox.attach(submission_id, files[0].id) == receipt
    assert len(session.scalars(select(SubmissionEvent)).all()) == 1


def test_phone_that_sent_before_is_recognised(
    desk: PageClient, outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    outbox.send(submission_id, files)
    for file in files:
        outbox.bring(submission_id, file)

    bring(desk, content)

    (made,) = stored(session)
    assert (made.channel, len(made.attachments)) == ("web", 2)
    assert len(session.scalars(select(SubmissionEvent)).all()) == 1


def test_file_brings_what_the_phone_did_not_get_through(
    desk: PageClient, outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    outbox.send(submission_id, files)
    outbox.bring(submission_id, files[1])

    bring(desk, content)

    (made,) = stored(session)
    assert [item.id for item in made.attachments] == [file.id for file in files]
    assert outbox.send(submission_id, files)["missing"] == []


def test_draft_of_the_phone_is_completed(
    desk: PageClient, outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    outbox.save(submission_id, title="ยังไม่เสร็จ")
    outbox.bring(submission_id, files[0])

    bring(desk, content)

    (made,) = stored(session)
    assert (made.status, made.title) == ("submitted", posted()["title"])
    assert [item.id for item in made.attachments] == [file.id for file in files]
    assert outbox.send(submission_id, files)["missing"] == []


def test_other_content_under_the_id_is_a_conflict(
    desk: PageClient, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    bring(desk, content)
    other = packed(manifest(submission_id, people.reporter, files, title="อีกเรื่อง"), files)

    page = bring(desk, other, status=409)

    (made,) = stored(session)
    assert made.title == posted()["title"]
    assert str(made.number) in page.text


def test_returned_report_is_not_corrected_by_a_file(
    desk: PageClient, session: Session, people: Cast
) -> None:
    submission_id, files, content = parcel(people)
    bring(desk, content)
    (made,) = stored(session)
    factories.decided(session, made, people.reviewer, Action.RETURN, "ขอรูปใหม่")

    bring(desk, content)
    other = packed(manifest(submission_id, people.reporter, files, title="อีกเรื่อง"), files)
    bring(desk, other, status=409)

    (made,) = stored(session)
    assert (made.status, made.title) == ("returned", posted()["title"])


@pytest.mark.parametrize("who", ["reporter_elsewhere", "administrator", "nobody"])
def test_author_who_does_not_report_here_is_replaced_by_the_reviewer(
    desk: PageClient, session: Session, people: Cast, who: str
) -> None:
    submission_id = uuid4()
    content = packed(manifest(submission_id, getattr(people, who), []), [])

    bring(desk, content)
    bring(desk, content)

    (made,) = stored(session)
    assert made.author_id == people.reviewer.id


def test_author_who_left_is_replaced_by_the_reviewer(
    desk: PageClient, session: Session, people: Cast
) -> None:
    session.get_one(User, people.reporter.id).is_active = False
    session.commit()

    bring(desk, parcel(people)[2])

    (made,) = stored(session)
    assert made.author_id == people.reviewer.id


def test_place_of_another_district_is_refused(
    desk: PageClient, session: Session, people: Cast
) -> None:
    bring(desk, parcel(people, place=OTHER_VILLAGE)[2], status=403)

    assert stored(session) == []


def test_draft_of_somebody_elsewhere_is_not_touched(
    desk: PageClient, session: Session, people: Cast
) -> None:
    draft = factories.draft(session, people.reporter_elsewhere, title="ของเขา")

    bring(desk, packed(manifest(draft.id, people.reporter_elsewhere, []), []), status=403)
    bring(desk, packed(manifest(draft.id, people.reporter, []), []), status=403)

    assert [row.title for row in stored(session)] == ["ของเขา"]


def test_bad_photo_is_told_and_stays_expected(
    desk: PageClient, session: Session, people: Cast
) -> None:
    good, bad = OnPhone(uuid4(), factories.jpeg(1)), OnPhone(uuid4(), b"no photo at all" * 99)
    submission_id = uuid4()

    page = bring(desk, packed(manifest(submission_id, people.reporter, [good, bad]), [good, bad]))

    (made,) = stored(session)
    assert [item.id for item in made.attachments] == [good.id]
    assert [row.id for row in made.expected_files if row.arrived_at is None] == [bad.id]
    assert "IMG_2.jpg" in page.text


def test_clip_comes_along(desk: PageClient, session: Session, people: Cast) -> None:
    clip, submission_id = OnPhone(uuid4(), clip_of(3), kind="clip"), uuid4()

    bring(desk, packed(manifest(submission_id, people.reporter, [clip]), [clip]))

    (made,) = stored(session)
    assert [(item.kind, item.media_file.duration_s) for item in made.attachments] == [("clip", 3.0)]


def test_incomplete_report_is_told(desk: PageClient, session: Session, people: Cast) -> None:
    bring(desk, parcel(people, title="", people_total="x")[2], status=422)

    assert stored(session) == []


def test_packed_anew_by_a_computer(desk: PageClient, session: Session, people: Cast) -> None:
    submission_id, files = uuid4(), photos(1)
    told = manifest(submission_id, people.reporter, files)

    bring(desk, packed(told, files, how=zipfile.ZIP_DEFLATED, **{"__MACOSX/._x": b"x"}))

    assert [row.id for row in stored(session)] == [submission_id]


def test_without_hashes_from_a_plain_http_phone(
    desk: PageClient, session: Session, people: Cast
) -> None:
    files = photos(1)
    told = manifest(uuid4(), people.reporter, files)
    told["files"][0]["sha256"] = ""

    bring(desk, packed(told, files))

    assert len(stored(session)) == 1


# What is none of ours ---------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_no_parcel(desk: PageClient, content: bytes) -> None:
    bring(desk, content, status=422)


def test_nothing_chosen(desk: PageClient) -> None:
    desk.post("review_imports.create", data={}, status=422)


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "e-report-outbox/2"}, {"id": "7"}, {"id": None}, {"person": "7"},
        {"person": True}, {"person": 2**63}, {"fields": {"a": 1}}, {"fields": [["title", 7]]},
        {"fields": [["title"]]}, {"fields": [["title", "x"]] * 401}, {"files": [7]},
        {"files": None}, {"files": [{"kind": "photo"}]},
    ],
)  # fmt: skip
def test_manifest_of_another_kind(
    desk: PageClient, session: Session, people: Cast, changed: dict[str, object]
) -> None:
    bring(desk, packed({**manifest(uuid4(), people.reporter, []), **changed}, []), status=422)

    assert stored(session) == []


@pytest.mark.parametrize("text", ["[]", "7", "null", "{", "[" * 5000, '"x"'])
def test_manifest_that_is_no_manifest(desk: PageClient, text: str) -> None:
    bring(desk, packed(text, []), status=422)


@pytest.mark.parametrize(
    "changed",
    [
        {"sha256": "0" * 64}, {"bytes": 7}, {"path": "../../../etc/passwd"},
        {"path": "/etc/passwd"}, {"path": "photo-99.jpg"}, {"path": "manifest.json"},
        {"kind": "sound"}, {"bytes": -1}, {"bytes": "7"}, {"id": "7"}, {"caption": 7},
        {"declared": 7},
    ],
)  # fmt: skip
def test_file_that_is_not_what_it_says(
    desk: PageClient, session: Session, people: Cast, changed: dict[str, object]
) -> None:
    files = photos(1)
    told = manifest(uuid4(), people.reporter, files)
    told["files"][0].update(changed)

    bring(desk, packed(told, files), status=422)

    assert stored(session) == []


def test_damaged_on_the_way(desk: PageClient, session: Session, people: Cast) -> None:
    _, files, content = parcel(people)
    at = content.index(files[0].content) + 200

    bring(desk, content[:at] + b"\0\0\0\0" + content[at + 4 :], status=422)

    assert stored(session) == []


def test_too_many_photos(desk: PageClient, session: Session, people: Cast) -> None:
    bring(desk, parcel(people, 14)[2], status=422)

    assert stored(session) == []


def test_bomb_is_not_unpacked(
    desk: PageClient, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.review.parcels.MOST_BYTES", 1000)
    bomb = OnPhone(uuid4(), bytes(5_000_000))
    told = manifest(uuid4(), people.reporter, [bomb])

    bring(desk, packed(told, [bomb], how=zipfile.ZIP_DEFLATED), status=413)
    bring(desk, packed(json.dumps(told) + " " * 300_000, []), status=422)
    bring(desk, packed(told, [], how=zipfile.ZIP_BZIP2), status=422)


def test_link_stands_on_the_queue_of_reviewers_alone(
    desk: PageClient, client: PageClient, people: Cast
) -> None:
    address = desk.path("review_imports.new")

    assert desk.get("review.queue").soup.select_one(f'a[href="{address}"]')
    queue = client.sign_in(people.coordinator).get("review.queue")
    assert queue.soup.select_one(f'a[href="{address}"]') is None
