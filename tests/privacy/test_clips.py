"""Asking for a clip to go: named by its report, removed with its poster, figures as before."""

import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import clip_of
from tests.weekly.weeks import KEY, approved
from webapp.jobs import runner
from webapp.media import intake
from webapp.media.models import Rendition
from webapp.media.store import FolderStore
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.submissions import files
from webapp.submissions import tasks as submission_tasks
from webapp.submissions.models import Attachment, Submission
from webapp.weekly import services
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import content_hash


@pytest.fixture
def clip(app: Flask, session: Session, people: Cast, store: FolderStore) -> Attachment:
    """The clip of an issued report, prepared for playing."""
    made = approved(session, people, people_total=41)
    accepted = intake.accept_clip(store, io.BytesIO(clip_of(2)), declared_name="งาน.mp4")
    attached = files.attach(session, made, accepted)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    runner.run_due(app)
    session.expire_all()
    return attached


def asked(client: PageClient, session: Session, said: str) -> TakedownRequest:
    data = {"said": said, "words": "เห็นลูกของฉันในคลิป", "contact": "081 234 5678"}
    client.post("privacy.send", data=data)
    session.expire_all()
    newest = select(TakedownRequest).order_by(TakedownRequest.id.desc()).limit(1)
    return session.scalars(newest).one()


@pytest.mark.parametrize("said", ["{}-คลิป", "{} คลิป", "{}-clip"])
def test_clip_is_found_by_the_number_of_its_report(
    client: PageClient, session: Session, clip: Attachment, said: str
) -> None:
    row = asked(client, session, said.format(clip.submission.number))

    assert row.attachment_id == clip.id


def test_link_beside_the_clip_leads_to_its_request(
    client: PageClient, session: Session, people: Cast, clip: Attachment
) -> None:
    page = client.sign_in(people.reporter).get("submissions.show", submission_id=clip.submission_id)
    form = client.get_path(str(page.soup.select_one("a.take-down")["href"]))

    said = str(form.soup.select_one("input[name=said]")["value"])
    assert asked(client, session, said).attachment_id == clip.id


def test_removed_clip_is_gone_with_its_poster_and_figures_stay(
    app: Flask, client: PageClient, session: Session, people: Cast, store: FolderStore,
    clip: Attachment,
) -> None:  # fmt: skip
    row, sha256 = asked(client, session, f"{clip.submission.number}-คลิป"), clip.media_sha256
    made = session.scalars(select(Rendition.sha256).where(Rendition.media_sha256 == sha256)).all()
    client.sign_in(people.reviewer)
    assert client.get("privacy.show_request", request_id=row.id).soup.select("video") != []

    client.post("privacy.answer", request_id=row.id, data={"outcome": "removed", "answer": "ลบแล้ว"})
    with app.app_context():
        submission_tasks.shred(sha256, lambda _percent: None)
    session.expire_all()

    assert session.get_one(TakedownRequest, row.id).state == RequestState.REMOVED
    assert len(made) >= 2
    assert [key for key in (sha256, *made) if store.exists(key)] == []
    report = session.scalars(select(WeeklyReport)).one()
    assert content_hash(report.snapshot) == report.content_hash
    assert session.get_one(Submission, clip.submission_id).people_total == 41
    page = client.sign_in(people.reporter).get("submissions.show", submission_id=clip.submission_id)
    assert (page.soup.select("video"), page.soup.select("a.take-down")) == ([], [])
    assert "คลิป" in page.text


def test_clip_that_is_not_issued_can_be_held_back(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    made = approved(session, people)
    accepted = intake.accept_clip(store, io.BytesIO(clip_of(2)), declared_name="งาน.mp4")
    attached = files.attach(session, made, accepted)
    session.commit()
    row = asked(client, session, f"{made.number}-คลิป")

    client.sign_in(people.reviewer).post(
        "privacy.answer", request_id=row.id, data={"outcome": "unpublished", "answer": ""}
    )
    session.expire_all()

    assert session.get_one(Attachment, attached.id).is_unpublished
