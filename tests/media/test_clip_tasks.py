"""The copy of a clip that is played: made once, in the background, or given up with a reason."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests.factories import jpeg
from tests.media.films import film, probe
from webapp import clock
from webapp.jobs import queries, runner
from webapp.jobs.models import JobState
from webapp.jobs.services import enqueue
from webapp.media import darkroom, intake, playing, records
from webapp.media.decoder import Limits
from webapp.media.models import MediaFile, Rendition

LATER = timedelta(minutes=5)


@pytest.fixture
def store(app):
    """The application's own, not the one of the tests of media."""
    return app.extensions["media_store"]


@pytest.fixture
def recorded(app, session, store):
    """Take a clip in as the door does; returns its hash."""

    def recorded(path):
        with path.open("rb") as file:
            accepted = intake.accept_clip(store, file, declared_name=path.name)
        records.record(session, accepted)
        session.commit()
        return accepted.sha256

    return recorded


@pytest.fixture
def undecodable(session, store, tmp_path):
    """A clip that was good when it came in, and whose pictures are gone."""
    path = film(tmp_path / "a.mp4")
    content = bytearray(path.read_bytes())
    start, end = content.index(b"mdat") + 4, content.index(b"moov") - 4
    content[start:end] = b"\xff" * (end - start)
    sha256 = store.put(bytes(content)).sha256
    row = MediaFile(
        sha256=sha256, kind="clip", media_type="video/mp4", bytes=len(content),
        width_px=64, height_px=48, duration_s=1.0, created_at=clock.utc_now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return sha256


def play_of(session, sha256):
    session.expire_all()
    return session.get(Rendition, (sha256, "", "play"))


def test_new_clip_is_made_playable(app, session, store, recorded, tmp_path):
    sha256 = recorded(film(tmp_path / "a.mov", sound=("aac", 44100, "mono")))

    runner.run_due(app)

    made = play_of(session, sha256)
    assert queries.find(session, playing.JOB, sha256).state == JobState.DONE
    assert (made.media_type, made.width_px, made.height_px) == ("video/mp4", 64, 48)
    with store.as_file(made.sha256) as path:
        assert path.stat().st_size == made.bytes
        assert probe(path).video == ("h264", "yuv420p", 64, 48)


def test_photo_is_left_alone(app, session, store):
    accepted = intake.accept_photo(store, BytesIO(jpeg()), declared_name="a.jpg")
    records.record(session, accepted)
    session.commit()

    assert queries.find(session, playing.JOB, accepted.sha256) is None


def test_same_clip_again_is_not_made_again(app, session, recorded, tmp_path):
    path = film(tmp_path / "a.mov")
    sha256 = recorded(path)
    runner.run_due(app)
    first = play_of(session, sha256).sha256

    recorded(path)

    assert queries.find(session, playing.JOB, sha256).state == JobState.DONE
    assert play_of(session, sha256).sha256 == first


def test_lost_copy_is_made_again(app, session, store, recorded, tmp_path):
    sha256 = recorded(film(tmp_path / "a.mov"))
    runner.run_due(app)
    store.delete(play_of(session, sha256).sha256)

    ask_again(app, session, sha256)

    assert store.exists(play_of(session, sha256).sha256)


def test_undecodable_clip_is_given_up_at_once(app, session, store, undecodable):
    ask_again(app, session, undecodable)

    job = queries.find(session, playing.JOB, undecodable)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.reason.startswith("clip_unreadable")
    assert play_of(session, undecodable) is None
    assert store.exists(undecodable)


@pytest.mark.slow
def test_process_of_the_darkroom_makes_it(app, session, recorded, tmp_path):
    sha256 = recorded(film(tmp_path / "a.mov", size=(640, 360), seconds=3))
    darkroom.configure(1)
    try:
        runner.run_due(app)
    finally:
        darkroom.configure(0)

    assert play_of(session, sha256).width_px == 640


@pytest.mark.slow
def test_clip_that_takes_too_long_fails_the_second_time(
    app, session, store, recorded, tmp_path, monkeypatch
):
    sha256 = recorded(film(tmp_path / "a.mov", size=(1280, 720), seconds=3))
    monkeypatch.setattr(playing, "LIMITS", Limits(seconds=0.05, file_mb=64))
    darkroom.configure(1)
    try:
        runner.run_due(app)
        first = queries.find(session, playing.JOB, sha256)
        states = [(first.state, first.attempts)]
        runner.run_due(app, at=clock.utc_now() + LATER)
    finally:
        darkroom.configure(0)

    job = queries.find(session, playing.JOB, sha256)
    assert [*states, (job.state, job.attempts)] == [(JobState.QUEUED, 1), (JobState.FAILED, 2)]
    assert job.reason.startswith("clip_unplayable")
    assert play_of(session, sha256) is None
    assert store.exists(sha256)


def ask_again(app, session, sha256):
    enqueue(session, playing.JOB, sha256)
    session.commit()
    runner.run_due(app)
