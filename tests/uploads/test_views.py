"""Who may do what with an upload, and what a script is told when it may not."""

import hashlib
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.uploads.samples import clip, photo
from tests.uploads.tus import PIECE_TYPE, Tus, creation
from webapp.media.store import FolderStore
from webapp.uploads.models import Upload
from webapp.uploads.parts import PartFolder

CONTENT = photo()
REQUESTS = [
    ("POST", "/uploads/"), ("OPTIONS", "/uploads/"), ("HEAD", "{path}"), ("GET", "{path}"),
    ("PATCH", "{path}"), ("DELETE", "{path}"), ("POST", "{path}"), ("OPTIONS", "{path}"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_stranger_gets_a_bare_401(app: Flask, tus: Tus, method: str, path: str) -> None:
    stranger = Tus(app.test_client())

    response = stranger.request(method, path.format(path=tus.create(10)))

    assert response.status_code == 401
    assert response.mimetype == "application/json"
    assert "Upload-Offset" not in response.headers
    if method != "HEAD":
        assert response.get_json()["code"] == "not_signed_in"


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_person_who_reports_nothing_gets_403(
    app: Flask, people: Cast, tus: Tus, method: str, path: str
) -> None:
    officer = Tus(PageClient(app).sign_in(people.administrator).http)

    response = officer.request(method, path.format(path=tus.create(10)))

    assert response.status_code == 403
    assert response.mimetype == "application/json"


@pytest.mark.parametrize("method", ["HEAD", "GET", "PATCH", "DELETE"])
def test_somebody_elses_upload_is_404(app: Flask, people: Cast, tus: Tus, method: str) -> None:
    path = tus.create(10)
    sister = Tus(PageClient(app).sign_in(people.sister).http)

    response = sister.request(
        method, path, {"Content-Type": PIECE_TYPE, "Upload-Offset": "0"}, data=b"x"
    )

    assert response.status_code == 404
    assert response.mimetype == "application/json"
    assert tus.offset(path) == 0


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 201),
    ({"Sec-Fetch-Site": "same-origin"}, 201),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, 201),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "none"}, 403),
    ({"Origin": "http://localhost"}, 201),
    ({"Origin": "https://localhost"}, 201),
    ({"Origin": "https://localhost.elsewhere.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": ""}, 403),
])  # fmt: skip
def test_only_our_pages_may_ask(tus: Tus, headers: dict[str, str], status: int) -> None:
    response = tus.request("POST", "/uploads/", {**creation(10), **headers})

    assert response.status_code == status


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_plain_form_of_a_foreign_page_changes_nothing(tus: Tus, method: str) -> None:
    path = tus.create(10)

    response = tus.http.open(path, method=method, data={"X": "1"})

    assert response.status_code == 412
    assert tus.offset(path) == 0


def test_good_photo_is_ready_and_in_the_store(
    tus: Tus, store: FolderStore, folder: PartFolder
) -> None:
    path = tus.send(CONTENT)

    told = tus.shown(path)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert (told["state"], told["sha256"], told["sentence"]) == ("ready", sha256, None)
    assert (told["offset"], told["length"], told["name"]) == (len(CONTENT),) * 2 + ("ภาพ 1.jpg",)
    assert store.exists(sha256)
    assert not list(folder.root.glob(f"{path[-36:]}*"))


def test_good_clip_is_ready(tus: Tus) -> None:
    content = clip()

    told = tus.shown(tus.send(content, kind="clip"))

    sha256 = hashlib.sha256(content).hexdigest()
    assert (told["state"], told["kind"], told["sha256"]) == ("ready", "clip", sha256)


def test_clip_of_more_than_thirty_seconds_is_refused(tus: Tus) -> None:
    told = tus.shown(tus.send(clip(32), kind="clip"))

    assert (told["state"], told["code"]) == ("refused", "clip_too_long")
    assert "32" in told["sentence"]


def test_unfinished_upload_is_receiving(tus: Tus) -> None:
    path = tus.create(100)
    tus.patch(path, 0, b"x" * 30)

    told = tus.shown(path)

    assert (told["state"], told["offset"], told["sha256"]) == ("receiving", 30, None)


@pytest.mark.parametrize(("kind", "content", "code"), [
    ("photo", b"no picture at all", "not_a_photo"),
    ("clip", CONTENT, "not_a_clip"),
    ("photo", CONTENT[:600], "photo_unreadable"),
])  # fmt: skip
def test_bad_content_is_refused_with_its_sentence(
    tus: Tus, folder: PartFolder, kind: str, content: bytes, code: str
) -> None:
    path = tus.send(content, kind=kind)

    told = tus.shown(path)
    assert (told["state"], told["code"], told["sha256"]) == ("refused", code, None)
    assert "ภาพ 1.jpg" in told["sentence"]
    assert not list(folder.root.glob(f"{path[-36:]}*"))


def test_finished_upload_takes_nothing_more(tus: Tus) -> None:
    path = tus.send(CONTENT)

    again = tus.patch(path, 0, CONTENT)
    nothing = tus.patch(path, len(CONTENT), b"")
    more = tus.patch(path, len(CONTENT), b"x")

    assert (again.status_code, nothing.status_code, more.status_code) == (409, 204, 413)


def test_same_id_of_the_same_person_is_the_same_upload(tus: Tus, session: Session) -> None:
    phone_id = uuid4()
    path = tus.create(100, client_id=phone_id)
    tus.patch(path, 0, b"x" * 40)

    again = tus.request("POST", "/uploads/", creation(100, client_id=phone_id))

    assert (again.status_code, again.headers["Location"]) == (201, path)
    assert again.headers["Upload-Offset"] == "40"
    made = select(func.count()).select_from(Upload).where(Upload.client_id == phone_id)
    assert session.scalar(made) == 1


@pytest.mark.parametrize("other", [{"length": 101}, {"length": 100, "kind": "clip"}])
def test_same_id_with_another_file_is_a_conflict(tus: Tus, other: dict[str, int]) -> None:
    phone_id = uuid4()
    path = tus.create(100, client_id=phone_id)

    response = tus.request("POST", "/uploads/", creation(**other, client_id=phone_id))  # type: ignore[arg-type]

    assert response.status_code == 409
    assert tus.request("HEAD", path).headers["Upload-Length"] == "100"


def test_same_id_of_another_person_is_another_upload(app: Flask, people: Cast, tus: Tus) -> None:
    phone_id = uuid4()
    sister = Tus(PageClient(app).sign_in(people.sister).http)

    assert sister.create(5, client_id=phone_id) != tus.create(7, client_id=phone_id)


@pytest.mark.parametrize("said", ["", "document", "image/jpeg"])
def test_kind_must_be_photo_or_clip(tus: Tus, said: str) -> None:
    assert tus.request("POST", "/uploads/", creation(5, kind=said)).status_code == 422


def test_writing_to_a_locked_upload_is_423(tus: Tus, folder: PartFolder, session: Session) -> None:
    path = tus.create(10)
    upload = session.scalars(select(Upload).order_by(Upload.created_at.desc())).first()
    assert upload is not None

    with folder.lock(upload.id):
        piece = tus.patch(path, 0, b"x")
        deleted = tus.request("DELETE", path)

    assert (piece.status_code, deleted.status_code) == (423, 423)
    assert tus.patch(path, 0, b"x").status_code == 204


def test_full_disk_is_507_and_nothing_is_lost(app: Flask, tus: Tus, folder: PartFolder) -> None:
    app.extensions["upload_parts"] = PartFolder(folder.root, reserve_bytes=1 << 62)
    try:
        refused = tus.request("POST", "/uploads/", creation(10))
    finally:
        app.extensions["upload_parts"] = folder

    assert refused.status_code == 507
    assert refused.get_json()["code"] == "storage_full"
    assert "โทรศัพท์" in refused.get_json()["sentence"]


def test_other_methods_of_an_override_are_405(tus: Tus) -> None:
    response = tus.request("POST", tus.create(10), {"X-HTTP-Method-Override": "PUT"})

    assert response.status_code == 405
    assert response.mimetype == "application/json"
