"""The administrator's page: what failed and why, and trying it again."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.jobs import carrier, registry, services
from webapp.jobs.models import Job, JobState

KIND = "tests.work"


@pytest.fixture
def administrator(people: Cast) -> Person:
    """Who may see the page."""
    return people.by_role()["administrator"]


def make(session: Session, key: str, **columns: object) -> Job:
    job = services.enqueue(session, KIND, key)
    if columns:
        session.execute(update(Job).where(Job.id == job.id).values(columns))
    session.commit()
    return job


def test_page_without_jobs_says_so(client: PageClient, administrator: Person) -> None:
    page = client.sign_in(administrator).get("jobs.index")

    assert "ไม่มีงานค้าง" in page.text
    assert page.soup.select(".panel, table") == []


def test_failed_job_is_shown_in_words_and_can_be_tried_again(
    client: PageClient, session: Session, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = registry.Handler(lambda _key, _told: None, "งานทดสอบ")
    monkeypatch.setitem(registry.HANDLERS, KIND, handler)
    reason = 'photo_unreadable {"name": "วัด.jpg"}'
    job = make(session, "a" * 64, state=JobState.FAILED, attempts=5, reason=reason)

    (panel,) = client.sign_in(administrator).get("jobs.index").soup.select(".panel")
    client.post("jobs.retry", job_id=job.id, goes_to="jobs.index")

    assert "งานทดสอบ" in panel.get_text()
    assert "วัด.jpg" in panel.get_text()
    assert "5 ครั้ง" in panel.get_text()
    session.expire_all()
    assert (job.state, job.attempts, job.reason) == (JobState.QUEUED, 0, "")


def test_all_failed_are_tried_again_at_once(
    client: PageClient, session: Session, administrator: Person
) -> None:
    jobs = [make(session, key, state=JobState.FAILED, reason="OSError: no disk") for key in "ab"]
    done = make(session, "c", state=JobState.DONE)

    client.sign_in(administrator).post("jobs.retry_all", goes_to="jobs.index")

    session.expire_all()
    assert [job.state for job in (*jobs, done)] == ["queued", "queued", "done"]
    assert "2 งาน" in client.get("jobs.index").text


def test_retry_of_what_went_on_meanwhile_changes_nothing(
    client: PageClient, session: Session, administrator: Person
) -> None:
    job = make(session, "a", state=JobState.RUNNING, attempts=1)

    client.sign_in(administrator).post("jobs.retry", job_id=job.id, goes_to="jobs.index")

    session.expire_all()
    assert job.state == JobState.RUNNING


def test_what_runs_and_waits_is_listed(
    client: PageClient, session: Session, administrator: Person
) -> None:
    make(session, "a")
    make(session, "b", state=JobState.RUNNING, attempts=2, progress=45)

    page = client.sign_in(administrator).get("jobs.index")

    first, second = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert first.startswith(f"{KIND} กำลังทำ 45 % 2")
    assert second.startswith(f"{KIND} รอทำ")


def waits_for(session: Session, minutes: int) -> datetime:
    now = clock.utc_now()
    make(session, "a", due_at=now - timedelta(minutes=minutes))
    return now


@pytest.mark.parametrize(
    ("waited", "heard", "is_missing"), [(2, None, False), (9, None, True), (9, 1, False),
                                        (9, 7, True)],
)  # fmt: skip
def test_missing_worker_is_told(
    fresh_app: Flask, people: Cast, *, waited: int, heard: int | None, is_missing: bool
) -> None:
    with fresh_app.app_context():
        now = waits_for(db.session, waited)
        if heard is not None:
            carrier.carrier().say_alive(now - timedelta(minutes=heard))
    client = PageClient(fresh_app)

    page = client.sign_in(people.by_role()["administrator"]).get("jobs.index")

    assert bool(page.soup.select(".banner-failure")) is is_missing
    ready = client.get("pages.readyz").response.json
    assert ready["worker"] == ("missing" if is_missing else "ok")
