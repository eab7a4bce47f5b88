"""The pages' files out of a bucket: the same answers as out of a folder."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from webapp import clock
from webapp.app import create_app
from webapp.config import Config, Environment
from webapp.db import db
from webapp.jobs import runner
from webapp.media import intake
from webapp.media.s3 import S3Store
from webapp.submissions import files

pytestmark = pytest.mark.s3


@pytest.fixture
def bucket_store(app, bucket, tmp_path):
    before = app.extensions["media_store"]
    store = S3Store(replace(bucket, prefix="views"), tmp_path)
    app.extensions["media_store"] = store
    yield store
    app.extensions["media_store"] = before


def test_photo_and_clip_come_out_of_the_bucket(
    client, session, people, bucket_store, tmp_path, make_clip
):
    submission = factories.draft(session, people.reporter)
    photo = factories.with_photo(session, bucket_store, submission)
    source = io.BytesIO(make_clip(2).read_bytes())
    accepted = intake.accept_clip(bucket_store, source, declared_name="clip.mp4")
    clip = files.attach(session, submission, accepted)
    session.commit()
    runner.run_due(client.app)
    client.sign_in(people.reporter)
    whole = client.http.get(client.file(people.reporter, clip, "play"))
    content = whole.data
    whole.close()

    for _ in range(2):
        thumb = client.http.get(client.file(people.reporter, photo, "thumb"))
        part = client.http.get(
            client.file(people.reporter, clip, "play"), headers={"Range": "bytes=10-29"}
        )

        assert (thumb.status_code, thumb.mimetype) == (200, "image/webp")
        assert (part.status_code, part.data) == (206, content[10:30])
        assert part.headers["Content-Range"] == f"bytes 10-29/{len(content)}"
        thumb.close()
        part.close()
    assert list((tmp_path / "incoming").iterdir()) == []


def test_settings_of_a_bucket_make_its_store(bucket, tmp_path):
    config = Config(
        environment=Environment.TEST, secret_key="x" * 32, database_url="sqlite://",
        media_dir=tmp_path, log_level="ERROR", media_url=f"s3://{bucket.bucket}/configured",
        s3_endpoint=bucket.endpoint, s3_key=bucket.key, s3_secret=bucket.secret,
    )  # fmt: skip

    response = create_app(config).test_client().get("/readyz")

    assert response.get_json()["checks"] == {"database": True, "media": True}


def test_bucket_is_swept_and_mended(fresh_app, people, bucket, tmp_path, monkeypatch):
    store = S3Store(replace(bucket, prefix="upkeep"), tmp_path)
    fresh_app.extensions["media_store"] = store
    commands = fresh_app.test_cli_runner()
    with fresh_app.app_context():
        submission = factories.draft(db.session, people.reporter)
        photo = factories.with_photo(db.session, store, submission)
        screen = next(made.sha256 for made in photo.media_file.renditions if made.name == "screen")
    unnamed = store.put(b"a rendition whose row never came").sha256
    store.delete(screen)
    later = clock.utc_now() + timedelta(days=2)
    monkeypatch.setattr(clock, "utc_now", lambda: later)

    checked = commands.invoke(args=["media", "check", "--repair"])
    swept = commands.invoke(args=["media", "sweep"])

    assert checked.output.splitlines()[-2:] == [
        "1 mended.",
        "0 missing, 0 damaged, 1 unnamed, 0 leftover, 0 undrawn.",
    ]
    assert swept.output == "0 rows, 1 files, 0 leftovers removed.\n"
    assert not store.exists(unnamed)
    assert store.exists(screen)
