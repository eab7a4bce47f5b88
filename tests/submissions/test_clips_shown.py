"""A clip on the screen: playing, being prepared, or given up; for reporters and reviewers."""

import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of
from webapp.jobs import queries, runner
from webapp.jobs.models import Job, JobState
from webapp.media import intake, playing
from webapp.media.store import FolderStore
from webapp.submissions import files
from webapp.submissions.models import Attachment


@pytest.fixture
def clip(session: Session, people: Cast, store: FolderStore) -> Attachment:
    sent = factories.submitted(session, people.reporter)
    accepted = intake.accept_clip(store, io.BytesIO(clip_of(2)), declared_name="งาน.mp4")
    attached = files.attach(session, sent, accepted)
    session.commit()
    return attached


def job_of(session: Session, clip: Attachment) -> Job:
    job = queries.find(session, playing.JOB, clip.media_sha256)
    assert job is not None
    return job


def shown_to(client: PageClient, person, clip: Attachment):
    """The clip on the page of its report."""
    client.sign_in(person)
    page = client.get("submissions.show", submission_id=clip.submission_id)
    return page.soup.select_one("figure.clip")


def fragment(client: PageClient, clip: Attachment, status: int = 200) -> str:
    answer = client.http.get(f"/submissions/clips/{clip.id}")
    assert answer.status_code == status
    return answer.text


def test_clip_that_is_ready_plays(app: Flask, client: PageClient, people: Cast, clip) -> None:
    runner.run_due(app)

    video = shown_to(client, people.reporter, clip).select_one("video")

    assert video.source["type"] == "video/mp4"
    answer = client.http.get(video.source["src"], headers={"Range": "bytes=4-7"}, buffered=True)
    assert (answer.status_code, answer.data) == (206, b"ftyp")
    assert "data-clip-waits" not in fragment(client, clip)


def test_clip_that_is_being_prepared_says_how_far_it_is(
    client: PageClient, session: Session, people: Cast, clip
) -> None:
    before = shown_to(client, people.reporter, clip)
    job = job_of(session, clip)
    job.state, job.progress = JobState.RUNNING, 40
    session.commit()
    after = fragment(client, clip)

    assert before.select_one("video, progress") is None
    assert before["data-clip-waits"] == before["hx-get"] == f"/submissions/clips/{clip.id}"
    assert before["hx-trigger"] == "every 3s"
    assert before.select_one("noscript a")["href"] == ""
    assert 'value="40"' in after
    assert "40%" in after


def test_clip_on_the_desk_looks_again_by_itself(client: PageClient, people: Cast, clip) -> None:
    client.sign_in(people.reviewer)
    page = client.get("review.show", submission_id=clip.submission_id)

    assert page.soup.select_one("figure.clip")["hx-swap"] == "outerHTML"


@pytest.mark.parametrize("who", ["reporter", "reviewer"])
def test_clip_that_failed_is_offered_as_it_came(
    client: PageClient, session: Session, people: Cast, clip, who: str
) -> None:
    job_of(session, clip).state = JobState.FAILED
    session.commit()
    client.sign_in(getattr(people, who))

    page = fragment(client, clip)
    answer = client.post(
        "submission_media.open_original",
        submission_id=clip.submission_id,
        attachment_id=clip.id,
        status=303,
    )

    assert f"/originals/{clip.id}" in page
    assert "data-clip-waits" not in page
    assert answer is not None


def test_clip_of_others_is_not_shown(client: PageClient, people: Cast, clip) -> None:
    client.sign_in(people.reporter_elsewhere)

    fragment(client, clip, status=404)


def test_photo_is_no_clip(client: PageClient, session: Session, people: Cast, store) -> None:
    photo = factories.with_photo(session, store, factories.submitted(session, people.reporter))
    client.sign_in(people.reporter)

    fragment(client, photo, status=404)


def test_clip_of_before_is_asked_for_when_it_is_looked_at(
    client: PageClient, session: Session, people: Cast, clip
) -> None:
    session.delete(job_of(session, clip))
    session.commit()
    client.sign_in(people.reporter)

    client.http.get(f"/submissions/clips/{clip.id}", buffered=True).close()

    assert job_of(session, clip).state == JobState.QUEUED
