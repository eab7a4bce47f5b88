"""Originals: downloaded by few, for minutes, and never without a line that says who."""

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of
from webapp.media import intake, links
from webapp.media.store import FolderStore
from webapp.submissions import files
from webapp.submissions.models import Attachment, OriginalOpening

NOON = datetime.fromtimestamp(links.window_end(int(time.time())), UTC)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def photo(session: Session, people: Cast, store: FolderStore) -> Attachment:
    made = factories.with_photo(session, store, factories.submitted(session, people.reporter))
    file = made.media_file
    file.taken_at = datetime(2026, 11, 17, 2, 14, tzinfo=UTC)
    file.latitude, file.longitude, file.device = 16.541, 104.723, "Pixel 8"
    session.commit()
    return made


def ask(
    client: PageClient, item: Attachment, status: int = 303, submission_id: UUID | None = None
) -> Page:
    return client.post(
        "submission_media.open_original", status=status,
        submission_id=submission_id or item.submission_id, attachment_id=item.id,
    )  # fmt: skip


def openings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OriginalOpening)) or 0


@pytest.mark.parametrize("who", ["reporter", "reviewer"])
def test_original_is_downloaded_and_written_down_once(
    client: PageClient, session: Session, people: Cast, store: FolderStore, photo: Attachment,
    who: str,
) -> None:  # fmt: skip
    person = getattr(people, who)
    page = ask(client.sign_in(person), photo)

    answers = [client.http.get(page.location, buffered=True) for _ in range(2)]
    part = client.http.get(page.location, buffered=True, headers={"Range": "bytes=0-9"})

    with store.open(photo.media_sha256) as file:
        content = file.read()
    assert [answer.data for answer in answers] == [content] * 2
    assert (part.status_code, part.data) == (206, content[:10])
    headers = answers[0].headers
    number = photo.submission.number
    assert headers["Content-Disposition"] == f"attachment; filename={number}-1.jpg"
    assert headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in headers["Content-Security-Policy"]
    row = session.scalars(select(OriginalOpening)).one()
    assert (row.person_id, row.submission_id, row.attachment_id, row.media_sha256, row.address) == (
        person.id, photo.submission_id, photo.id, photo.media_sha256, "127.0.0.1",
    )  # fmt: skip


def test_original_of_a_clip(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    sent = factories.submitted(session, people.reporter)
    accepted = intake.accept_clip(store, io.BytesIO(clip_of(5)), declared_name="a.mp4")
    clip = files.attach(session, sent, accepted)
    session.commit()

    page = ask(client.sign_in(people.reviewer), clip)
    answer = client.http.get(page.location, buffered=True)

    assert answer.headers["Content-Disposition"] == f"attachment; filename={sent.number}-clip.mp4"
    assert answer.data == clip_of(5)


@pytest.mark.parametrize(
    "who",
    ["sister", "coordinator", "reviewer_elsewhere", "province_officer", "department_officer",
     "administrator", "nobody"],
)  # fmt: skip
def test_original_is_not_there_for_others(
    client: PageClient, session: Session, people: Cast, photo: Attachment, who: str
) -> None:
    ask(client.sign_in(getattr(people, who)), photo, status=404)

    assert openings(session) == 0


def test_file_of_another_report_is_not_there(
    client: PageClient, session: Session, people: Cast, photo: Attachment
) -> None:
    other = factories.submitted(session, people.reporter)

    ask(client.sign_in(people.reporter), photo, status=404, submission_id=other.id)

    assert openings(session) == 0


def test_link_ends_after_minutes_and_with_the_duty(
    client: PageClient, session: Session, people: Cast, photo: Attachment,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    link = ask(client.sign_in(people.reviewer), photo).location
    noon.move_to(NOON + timedelta(minutes=5, seconds=-1))
    last = client.http.get(link, buffered=True).status_code
    noon.move_to(NOON + timedelta(minutes=5))
    late = client.http.get(link, buffered=True).status_code
    photo.submission.area_code = "49050403"
    session.commit()

    assert (last, late) == (200, 410)
    assert client.http.get(link, buffered=True).status_code == 404


def test_link_to_a_rendition_is_none_to_the_original(
    client: PageClient, people: Cast, photo: Attachment
) -> None:
    client.sign_in(people.coordinator)

    # A coordinator may see the report; a link signed by mistake would still not be enough.
    original = client.http.get(client.file(people.coordinator, photo, "original"), buffered=True)

    assert original.status_code == 404


def test_desk_shows_what_the_camera_said_and_who_opened(
    client: PageClient, people: Cast, photo: Attachment
) -> None:
    ask(client.sign_in(people.reviewer), photo)

    page = client.get("review.show", submission_id=photo.submission_id)

    assert len(page.soup.select("form.original")) == 1
    assert "16.5410, 104.7230" in page.text
    assert "Pixel 8" in page.text
    history = page.soup.select(".timeline li")
    assert len(history) == 2
    assert people.reviewer.name in history[-1].get_text()


@pytest.mark.parametrize(
    ("who", "endpoint"),
    [("reporter", "submissions.show"), ("reporter", "submissions.receipt"),
     ("coordinator", "submissions.show"), ("coordinator", "review.show"),
     ("province_officer", "review.show")],
)  # fmt: skip
def test_nobody_else_is_told_where_it_was_taken(
    client: PageClient, people: Cast, photo: Attachment, who: str, endpoint: str
) -> None:
    page = client.sign_in(getattr(people, who)).get(endpoint, submission_id=photo.submission_id)

    assert "104.723" not in str(page.soup)
    assert "Pixel" not in str(page.soup)


def test_author_is_offered_the_originals_and_a_looker_is_not(
    client: PageClient, people: Cast, photo: Attachment
) -> None:
    own = client.sign_in(people.reporter).get("submissions.show", submission_id=photo.submission_id)
    looking = client.sign_in(people.coordinator).get(
        "submissions.show", submission_id=photo.submission_id
    )

    assert len(own.soup.select("#originals form")) == 1
    assert looking.soup.select("#originals") == []
