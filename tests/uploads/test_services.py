"""Limits, claims, and the property that no way of being interrupted changes a byte."""

import hashlib
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import LiveServer
from tests.people import Cast
from tests.uploads.samples import photo
from tests.uploads.tus import LiveTus, Tus, checksum_of, cookie_of, creation
from webapp import clock
from webapp.errors import NotVisible
from webapp.uploads import services
from webapp.uploads.errors import UploadNotFinished, UploadRefused
from webapp.uploads.models import Upload
from webapp.uploads.parts import PartFolder

CONTENT = photo(96, 80)
MEGABYTE = 1024 * 1024


def id_of(path: str) -> UUID:
    return UUID(path.rpartition("/")[2])


STEPS = st.one_of(
    st.tuples(st.just("whole"), st.integers(0, 6000)),
    st.tuples(st.just("checked"), st.integers(0, 6000)),
    st.tuples(st.just("damaged"), st.integers(1, 6000)),
    st.tuples(st.just("cut"), st.integers(0, 6000)),
    st.tuples(st.just("misplaced"), st.integers(1, 6000)),
    st.tuples(st.just("unacknowledged"), st.integers(1, 6000)),
    st.tuples(st.just("lost"), st.integers(1, 3000)),
    st.tuples(st.just("created again"), st.just(0)),
)


def send(tus: Tus, path: str, step: str, size: int) -> None:
    """A piece that comes whole, or not."""
    before = tus.offset(path)
    piece = CONTENT[before : before + size]
    told = {"Upload-Checksum": checksum_of(piece)}
    match step:
        case "whole":
            tus.patch(path, before, piece)
        case "checked":
            tus.patch(path, before, piece, told)
        case "damaged":
            assert tus.patch(path, before, piece[::-1] + b"x", told).status_code in {413, 460}
            assert tus.offset(path) == before
        case "cut":
            tus.cut(path, before, CONTENT[before:], size)
            assert tus.offset(path) == min(before + size, len(CONTENT))
        case "misplaced":
            assert tus.patch(path, before + size, CONTENT[-size:]).status_code == 409
            assert tus.offset(path) == before


def strike(tus: Tus, path: str, part: Path, step: str, size: int) -> None:
    """What happens to the part file behind the server's back."""
    before = tus.offset(path)
    if step == "unacknowledged":
        # Killed between the disk and the database: anything may stand there.
        with part.open("ab") as file:
            file.write(bytes(size))
        assert tus.offset(path) == before
    if step == "lost":
        with part.open("r+b") as file:
            file.truncate(max(part.stat().st_size - size, 0))
        # The phone tries to go on, and is told that this was written down.
        assert tus.patch(path, tus.offset(path), b"").status_code in {204, 409}


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_no_interruption_changes_a_byte(
    tus: Tus, folder: PartFolder, steps: list[tuple[str, int]]
) -> None:
    phone_id = uuid4()
    path = tus.create(len(CONTENT), client_id=phone_id)
    part = folder.path(id_of(path))
    for step, size in steps:
        send(tus, path, step, size)
        if part.exists():
            strike(tus, path, part, step, size)
        if step == "created again":
            assert tus.create(len(CONTENT), client_id=phone_id) == path
    offset = tus.offset(path)
    if offset < len(CONTENT):
        assert tus.patch(path, offset, CONTENT[offset:]).status_code == 204

    told = tus.shown(path)
    assert (told["state"], told["sha256"]) == ("ready", hashlib.sha256(CONTENT).hexdigest())


def test_of_two_writers_at_once_one_wins(live_server: LiveServer, people: Cast) -> None:
    content = photo(400, 300, seed=5)
    cookie = cookie_of(live_server.app, people.reporter)
    path = LiveTus(live_server.url, cookie).create(len(content))
    statuses: list[int] = []

    def write(body: bytes) -> None:
        statuses.append(LiveTus(live_server.url, cookie).patch(path, 0, body).status)

    half = len(content) // 2
    threads = [threading.Thread(target=write, args=(content[:half],)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert min(statuses) == 204
    assert set(statuses[1:]) <= {204, 409, 423}
    assert statuses.count(204) == 1
    live = LiveTus(live_server.url, cookie)
    assert live.offset(path) == half
    live.patch(path, half, content[half:])
    live.request("GET", path)
    assert hashlib.sha256(content).hexdigest().encode() in live.body


def test_of_ten_creations_at_once_one_upload_comes(live_server: LiveServer, people: Cast) -> None:
    cookie, phone_id = cookie_of(live_server.app, people.reporter), uuid4()
    paths: list[str] = []

    def create() -> None:
        paths.append(LiveTus(live_server.url, cookie).create(100, client_id=phone_id))

    threads = [threading.Thread(target=create) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(paths) == 10
    assert len(set(paths)) == 1


def test_person_has_at_most_sixty_uploads(tus: Tus) -> None:
    paths = [tus.create(1) for _ in range(services.MOST_UPLOADS)]

    refused = tus.request("POST", "/uploads/", creation(1))
    tus.request("DELETE", paths[0])
    taken = tus.request("POST", "/uploads/", creation(1))

    assert refused.status_code == 429
    assert refused.get_json()["code"] == "too_many_uploads"
    assert taken.status_code == 201


def test_person_has_at_most_six_hundred_megabytes(app: Flask, people: Cast, tus: Tus) -> None:
    for _ in range(3):
        tus.create(200 * MEGABYTE, kind="clip")

    mine = tus.request("POST", "/uploads/", creation(1))
    hers = Tus(PageClient(app).sign_in(people.sister).http).request(
        "POST", "/uploads/", creation(1)
    )

    assert (mine.status_code, hers.status_code) == (429, 201)


def test_refused_and_claimed_uploads_hold_no_place(
    app: Flask, people: Cast, tus: Tus, session: Session
) -> None:
    tus.send(b"no picture")
    good = tus.send(CONTENT)
    services.claim(session, people.reporter, id_of(good))
    session.commit()

    for _ in range(services.MOST_UPLOADS):
        tus.create(1)


def test_claimed_upload_is_its_file(tus: Tus, people: Cast, session: Session) -> None:
    phone_id = uuid4()
    path = tus.send(CONTENT, client_id=phone_id)

    by_ours = services.claim(session, people.reporter, id_of(path))
    by_the_phones = services.claim(session, people.reporter, phone_id)

    assert by_ours.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert by_the_phones is by_ours
    assert tus.shown(path)["state"] == "ready"


def test_same_photo_twice_is_one_file(tus: Tus, people: Cast, session: Session) -> None:
    first, second = (id_of(tus.send(CONTENT)) for _ in range(2))

    assert first != second
    files = [services.claim(session, people.reporter, item) for item in (first, second)]
    assert files[0] is files[1]


def test_claiming_somebody_elses_upload_finds_nothing(
    tus: Tus, people: Cast, session: Session
) -> None:
    path = tus.send(CONTENT)

    with pytest.raises(NotVisible):
        services.claim(session, people.sister, id_of(path))


def test_claiming_too_early_or_bad_content_says_so(
    tus: Tus, people: Cast, session: Session
) -> None:
    early, bad = tus.create(10), tus.send(b"no picture")

    with pytest.raises(UploadNotFinished):
        services.claim(session, people.reporter, id_of(early))
    with pytest.raises(UploadRefused):
        services.claim(session, people.reporter, id_of(bad))


def test_expired_id_begins_anew(tus: Tus, session: Session) -> None:
    phone_id = uuid4()
    path = tus.create(100, client_id=phone_id)
    upload = session.get_one(Upload, id_of(path))
    upload.expires_at = clock.utc_now() - timedelta(seconds=1)
    session.commit()

    again = tus.create(50, client_id=phone_id)

    assert again != path
    assert tus.offset(again) == 0


def test_piece_prolongs_an_upload(tus: Tus) -> None:
    path = tus.create(100)
    almost = clock.utc_now() + services.LIFE - timedelta(minutes=1)
    with time_machine.travel(almost):
        tus.patch(path, 0, b"x")
    with time_machine.travel(almost + timedelta(days=1)):
        assert tus.offset(path) == 1
