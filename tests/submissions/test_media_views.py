"""Files of a submission: renditions only, by signed links, to those who may see it."""

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of
from webapp.accounts.permissions import Person
from webapp.jobs import runner
from webapp.jobs.models import Job, JobState
from webapp.media import intake, links
from webapp.media.models import Rendition
from webapp.media.store import FolderStore
from webapp.submissions import file_links, files
from webapp.submissions.models import Attachment

NOON = datetime.fromtimestamp(links.window_end(int(time.time())), UTC)
EDIT = "e" * 16


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at the beginning of a window."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


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


def signed(client: PageClient, person: Person, *what: str, until: int | None = None) -> str:
    with client.app.test_request_context():
        return f"/files/{links.sign(person, *what, until=until)}"


def lose(session: Session, photo: Attachment, edit: str = "") -> None:
    """Take the rows of the renditions away, as before they are made."""
    session.execute(
        delete(Rendition).where(
            Rendition.media_sha256 == photo.media_sha256, Rendition.edit == edit
        )
    )
    session.commit()


# ------------------------------------------------------------------------------------- renditions


@pytest.mark.parametrize("name", ["thumb", "screen", "print"])
def test_rendition_of_a_photo(
    reporter: PageClient, people: Cast, photo: Attachment, name: str
) -> None:
    response = fetch(reporter, reporter.file(people.reporter, photo, name))

    assert response.status_code == 200
    assert response.mimetype.startswith("image/")
    Image.open(io.BytesIO(response.data)).verify()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("name", ["poster", "clip", "play", "", "..", "thumb-jpg"])
def test_photo_has_nothing_else(
    reporter: PageClient, people: Cast, photo: Attachment, name: str
) -> None:
    assert fetch(reporter, reporter.file(people.reporter, photo, name)).status_code == 404


def test_original_of_a_photo_is_under_no_lasting_address(
    reporter: PageClient, people: Cast, photo: Attachment, store: FolderStore
) -> None:
    with store.open(photo.media_sha256) as file:
        original = file.read()

    served = [fetch(reporter, reporter.file(people.reporter, photo, name)).data
              for name in ("thumb", "screen", "print")]  # fmt: skip

    assert original not in served


def test_clip_is_served_in_ranges(reporter: PageClient, people: Cast, clip: Attachment) -> None:
    runner.run_due(reporter.app)
    url = reporter.file(people.reporter, clip, "play")
    whole = fetch(reporter, url)
    part = fetch(reporter, url, headers={"Range": "bytes=10-19"})

    assert (whole.status_code, whole.mimetype) == (200, "video/mp4")
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"


@pytest.mark.parametrize("name", ["clip", "play"])
def test_clip_as_it_came_is_under_no_lasting_address(
    reporter: PageClient, people: Cast, clip: Attachment, name: str
) -> None:
    assert fetch(reporter, reporter.file(people.reporter, clip, name)).status_code == 404


@pytest.mark.parametrize("name", ["poster", "thumb"])
def test_pictures_of_a_clip(
    reporter: PageClient, people: Cast, clip: Attachment, name: str
) -> None:
    answer = fetch(reporter, reporter.file(people.reporter, clip, name))

    assert answer.mimetype.startswith("image/")


def test_known_picture_is_not_sent_again(
    reporter: PageClient, people: Cast, photo: Attachment
) -> None:
    url = reporter.file(people.reporter, photo, "thumb")
    tag = fetch(reporter, url).headers["ETag"]

    assert fetch(reporter, url, headers={"If-None-Match": tag}).status_code == 304


# ------------------------------------------------------------------------------------------ links


@pytest.mark.parametrize(
    ("who", "status"),
    [("reporter", 200), ("reviewer", 200), ("coordinator", 200), ("province_officer", 200),
     ("sister", 404), ("reviewer_elsewhere", 404), ("administrator", 404), ("nobody", 404)],
)  # fmt: skip
def test_files_are_seen_by_those_who_see_the_report(
    client: PageClient, people: Cast, photo: Attachment, who: str, status: int
) -> None:
    person = getattr(people, who)
    client.sign_in(person)

    assert fetch(client, client.file(person, photo, "thumb")).status_code == status


def test_stranger_is_sent_to_the_door(client: PageClient, people: Cast, photo: Attachment) -> None:
    assert fetch(client, client.file(people.reporter, photo, "thumb")).status_code == 303


def test_link_is_good_for_its_person_alone(
    client: PageClient, people: Cast, photo: Attachment
) -> None:
    client.sign_in(people.reviewer)
    handed_on = client.file(people.reporter, photo, "thumb")
    unknown = signed(client, people.reviewer, "a", "A" * 22, "thumb", "")

    answers = [fetch(client, url) for url in (handed_on, unknown, "/files/nothing")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({_said(answer) for answer in answers}) == 1


def test_address_stays_for_hours_and_ends(
    reporter: PageClient, people: Cast, photo: Attachment, noon: time_machine.Traveller
) -> None:
    first = reporter.file(people.reporter, photo, "thumb")
    fresh = fetch(reporter, first)
    noon.move_to(NOON + timedelta(hours=12, seconds=-1))
    later = reporter.file(people.reporter, photo, "thumb")
    noon.move_to(NOON + timedelta(hours=12))
    next_window = reporter.file(people.reporter, photo, "thumb")
    noon.move_to(NOON + timedelta(hours=24, seconds=-1))
    last = fetch(reporter, first)
    noon.move_to(NOON + timedelta(hours=24))

    assert first == later != next_window
    assert fresh.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert last.headers["Cache-Control"] == "private, max-age=1, immutable"
    assert fetch(reporter, first).status_code == 410
    assert fetch(reporter, next_window).status_code == 200


def test_link_that_ended_tells_nothing_to_others(
    client: PageClient, people: Cast, photo: Attachment
) -> None:
    client.sign_in(people.reviewer_elsewhere)
    packed = client.file(people.reporter, photo, "thumb").split(".")[1]

    mine = signed(client, people.reviewer_elsewhere, "a", packed, "thumb", "", until=1)

    assert fetch(client, mine).status_code == 404


def test_link_opens_nothing_once_visibility_is_lost(
    client: PageClient, people: Cast, session: Session, photo: Attachment
) -> None:
    client.sign_in(people.reviewer)
    url = client.file(people.reviewer, photo, "thumb")
    before = fetch(client, url)
    photo.submission.area_code = "49050403"
    session.commit()

    assert (before.status_code, fetch(client, url).status_code) == (200, 404)


def test_key_can_be_changed_without_a_gap(
    reporter: PageClient, people: Cast, photo: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reporter.file(people.reporter, photo, "thumb")
    was = reporter.app.config["EREPORT"]
    changed = replace(was, secret_key="another-" + "k" * 32)
    monkeypatch.setitem(reporter.app.config, "EREPORT", changed)

    without = fetch(reporter, url).status_code
    both = replace(changed, old_secret_keys=(was.secret_key,))
    monkeypatch.setitem(reporter.app.config, "EREPORT", both)

    assert (without, fetch(reporter, url).status_code) == (404, 200)


@settings(max_examples=150, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.data())
def test_no_letter_of_a_token_can_be_changed(
    reporter: PageClient, people: Cast, photo: Attachment, data: st.DataObject
) -> None:
    token = reporter.file(people.reporter, photo, "thumb").rpartition("/")[2]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=~ก"
    place = data.draw(st.integers(0, len(token)), label="place")
    removed = data.draw(st.integers(0, 3), label="removed")
    put = data.draw(st.text(alphabet, max_size=3), label="put")
    changed = token[:place] + put + token[place + removed :]

    answer = fetch(reporter, f"/files/{changed}")

    assert answer.status_code == (200 if changed == token else 404)


# --------------------------------------------------------------------------------- edits, stand-ins


def test_blurred_photo_is_shown_blurred_to_everybody(
    client: PageClient, people: Cast, session: Session, store: FolderStore, photo: Attachment
) -> None:
    plain = client.file(people.reviewer, photo, "screen")
    photo.edit = EDIT
    session.commit()
    factories.with_rendition(session, store, photo, "screen", b"blurred")

    for person in (people.reporter, people.reviewer, people.province_officer):
        client.sign_in(person)
        assert fetch(client, client.file(person, photo, "screen")).data == b"blurred"
    client.sign_in(people.reviewer)
    assert fetch(client, plain).status_code == 404


def test_blurred_photo_is_never_shown_as_it_came_meanwhile(
    reporter: PageClient, people: Cast, session: Session, photo: Attachment
) -> None:
    photo.edit = EDIT
    session.commit()

    answers = [
        fetch(reporter, reporter.file(people.reporter, photo, name))
        for name in ("thumb", "screen", "print")
    ]

    assert [(answer.status_code, answer.mimetype) for answer in answers] == [
        (202, "image/svg+xml")
    ] * 3
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    jobs = session.scalars(select(Job).where(Job.kind == "media.renditions")).all()
    assert [job.key for job in jobs] == [f"{photo.media_sha256}:{EDIT}"]


def test_stand_in_has_the_shape_of_the_picture_and_gives_way_to_it(
    reporter: PageClient, people: Cast, session: Session, store: FolderStore, photo: Attachment
) -> None:
    lose(session, photo)
    url = reporter.file(people.reporter, photo, "thumb")

    waiting = fetch(reporter, url)
    factories.with_rendition(session, store, photo, "thumb", b"thumb")
    ready = fetch(reporter, url)

    assert 'width="320" height="240"' in waiting.text
    assert "sandbox" in waiting.headers["Content-Security-Policy"]
    assert (ready.status_code, ready.data) == (200, b"thumb")


def the_job(photo: Attachment) -> Select[tuple[Job]]:
    return select(Job).where(Job.kind == "media.renditions", Job.key == photo.media_sha256)


def test_lost_blob_is_stood_in_for_and_asked_for_once(
    reporter: PageClient, people: Cast, session: Session, store: FolderStore, photo: Attachment
) -> None:
    for rendition in photo.media_file.renditions:
        store.delete(rendition.sha256)

    statuses = {
        fetch(reporter, reporter.file(people.reporter, photo, "thumb")).status_code
        for _ in range(5)
    }

    assert statuses == {202}
    job = session.scalars(the_job(photo)).one()
    assert (job.kind, job.key, job.attempts) == ("media.renditions", photo.media_sha256, 0)


def test_lost_picture_is_drawn_again(
    reporter: PageClient, people: Cast, store: FolderStore, photo: Attachment
) -> None:
    url = reporter.file(people.reporter, photo, "screen")
    before = fetch(reporter, url).data
    for rendition in photo.media_file.renditions:
        store.delete(rendition.sha256)
    fetch(reporter, url)

    assert runner.run_due(reporter.app) >= 1

    again = fetch(reporter, url)
    assert (again.status_code, again.data) == (200, before)


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [(JobState.FAILED, timedelta(minutes=59), JobState.FAILED),
     (JobState.FAILED, timedelta(minutes=61), JobState.QUEUED),
     (JobState.DONE, timedelta(seconds=59), JobState.DONE),
     (JobState.DONE, timedelta(seconds=61), JobState.QUEUED),
     (JobState.RUNNING, timedelta(hours=9), JobState.RUNNING)],
)  # fmt: skip
def test_what_ended_is_asked_for_again_only_later(
    reporter: PageClient, people: Cast, session: Session, photo: Attachment,
    noon: time_machine.Traveller, state: JobState, after: timedelta, expected: JobState,
) -> None:  # fmt: skip
    lose(session, photo)
    fetch(reporter, reporter.file(people.reporter, photo, "thumb"))
    job = session.scalars(the_job(photo)).one()
    job.state = state
    session.commit()
    noon.move_to(NOON + after)

    fetch(reporter, reporter.file(people.reporter, photo, "thumb"))

    session.expire_all()
    assert job.state == expected
    assert len(session.scalars(the_job(photo)).all()) == 1


def test_page_marks_pictures_that_are_not_ready(
    reporter: PageClient, session: Session, photo: Attachment
) -> None:
    ready = reporter.get("submissions.show", submission_id=photo.submission_id)
    photo.edit = EDIT
    session.commit()

    waiting = reporter.get("submissions.show", submission_id=photo.submission_id)

    assert len(ready.soup.select(".photos img[data-waits]")) == 0
    assert len(waiting.soup.select(".photos img[data-waits]")) == 1


def test_file_links_read_what_they_wrote(client: PageClient, people: Cast) -> None:
    attachment_id = uuid4()

    with client.app.test_request_context():
        url = file_links.address(people.reporter, attachment_id, "thumb", edit=EDIT)
        read = file_links.read(url.rpartition("/")[2], people.reporter)

    assert (read.attachment_id, read.name, read.edit) == (attachment_id, "thumb", EDIT)


def _said(answer: TestResponse) -> str:
    """What stands on the page, without the menu, which leads back to it."""
    main = BeautifulSoup(answer.data, "html.parser").main
    assert main is not None
    return main.get_text()
