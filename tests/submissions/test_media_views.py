"""Files of a submission: renditions only, to those who may see it, never run by a browser."""

import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of
from webapp.media import intake
from webapp.media.store import FolderStore
from webapp.submissions import files
from webapp.submissions.models import Attachment


@pytest.fixture
def photo(session: Session, people: Cast, store: FolderStore) -> Attachment:
    sent = factories.submitted(session, people.reporter)
    return factories.with_photo(session, store, sent)


@pytest.fixture
def clip(session: Session, people: Cast, store: FolderStore) -> Attachment:
    sent = factories.submitted(session, people.reporter)
    accepted = intake.accept_clip(store, io.BytesIO(clip_of(5)), declared_name="ลับ.mp4")
    attached = files.attach(session, sent, accepted)
    session.commit()
    return attached


def fetch(client: PageClient, url: str, **how: Any) -> TestResponse:
    """Read the whole answer, which closes the file behind it."""
    return client.http.get(url, buffered=True, **how)


def path(client: PageClient, item: Attachment, name: str) -> str:
    return client.path(
        "submission_media.show", submission_id=item.submission_id, attachment_id=item.id, name=name
    )


@pytest.mark.parametrize("name", ["thumb", "screen", "print"])
def test_rendition_of_a_photo(reporter: PageClient, photo: Attachment, name: str) -> None:
    response = fetch(reporter, path(reporter, photo, name))

    assert response.status_code == 200
    assert response.mimetype.startswith("image/")
    Image.open(io.BytesIO(response.data)).verify()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("name", ["clip", "poster", "original", "", "..", "thumb.jpg"])
def test_photo_has_nothing_else(reporter: PageClient, photo: Attachment, name: str) -> None:
    base = f"/submissions/{photo.submission_id}/files/{photo.id}/{name}"

    assert fetch(reporter, base).status_code == 404


def test_original_of_a_photo_is_under_no_address(
    reporter: PageClient, photo: Attachment, store: FolderStore
) -> None:
    with store.open(photo.media_sha256) as file:
        original = file.read()

    served = [fetch(reporter, path(reporter, photo, name)).data
              for name in ("thumb", "screen", "print")]  # fmt: skip

    assert original not in served


def test_clip_is_served_in_ranges(reporter: PageClient, clip: Attachment) -> None:
    url = path(reporter, clip, "clip")
    whole = fetch(reporter, url)
    part = fetch(reporter, url, headers={"Range": "bytes=10-19"})

    assert (whole.status_code, whole.mimetype) == (200, "video/mp4")
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"


@pytest.mark.parametrize("name", ["poster", "thumb"])
def test_pictures_of_a_clip(reporter: PageClient, clip: Attachment, name: str) -> None:
    assert fetch(reporter, path(reporter, clip, name)).mimetype.startswith("image/")


def test_known_picture_is_not_sent_again(reporter: PageClient, photo: Attachment) -> None:
    url = path(reporter, photo, "thumb")
    tag = fetch(reporter, url).headers["ETag"]

    assert fetch(reporter, url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("who", "status"),
    [("reporter", 200), ("reviewer", 200), ("coordinator", 200), ("province_officer", 200),
     ("sister", 404), ("reviewer_elsewhere", 404), ("administrator", 404), ("nobody", 404)],
)  # fmt: skip
def test_files_are_seen_by_those_who_see_the_report(
    client: PageClient, people: Cast, photo: Attachment, who: str, status: int
) -> None:
    client.sign_in(getattr(people, who))

    assert fetch(client, path(client, photo, "thumb")).status_code == status


def test_stranger_is_sent_to_the_door(client: PageClient, photo: Attachment) -> None:
    assert fetch(client, path(client, photo, "thumb")).status_code == 303


def test_file_of_another_report_is_not_there(
    reporter: PageClient, session: Session, people: Cast, photo: Attachment
) -> None:
    own = factories.draft(session, people.reporter)

    for submission_id, attachment_id in ((own.id, photo.id), (photo.submission_id, uuid4())):
        reporter.get(
            "submission_media.show", submission_id=submission_id, attachment_id=attachment_id,
            name="thumb", status=404,
        )  # fmt: skip


def test_missing_blob_is_said_kindly(
    reporter: PageClient, photo: Attachment, store: FolderStore
) -> None:
    for rendition in photo.media_file.renditions:
        store.delete(rendition.sha256)

    assert fetch(reporter, path(reporter, photo, "thumb")).status_code == 404
