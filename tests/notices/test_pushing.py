"""Pushing: what travels, when, to whom; and what becomes of browsers that are gone."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import SECRET
from tests.notices.conftest import Devices
from tests.notices.push_service import Service, bytes_of
from tests.people import Cast
from webapp import clock
from webapp.accounts import services as accounts
from webapp.jobs import runner
from webapp.jobs.models import Job, JobState
from webapp.notices import push_keys, services
from webapp.notices.models import Kind, NoticePush, PushKeys, PushSubscription
from webapp.notices.services import About
from webapp.submissions import undoing

pytestmark = pytest.mark.usefixtures("noon")


def tell(session: Session, person_id: int, key: str = "a", kind: Kind = Kind.APPROVED) -> None:
    services.tell(session, person_id, About(kind=kind, key=key, params={"title": "ถนนสายหลัก"}))
    session.commit()


def push_jobs(session: Session) -> list[Job]:
    session.expire_all()
    return list(session.scalars(select(Job).where(Job.kind == "notices.push").order_by(Job.id)))


def test_message_can_be_read_by_the_browser_alone_and_names_nobody(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    browser = devices.add(people.reporter, "phone")
    sent = factories.approved(session, people)
    runner.run_due(app)
    assert push_service.came == []  # it could still be taken back
    noon.shift(14)

    runner.run_due(app)

    (body,) = push_service.bodies("phone")
    assert browser.read(body) == {"title": "รายงานได้รับอนุมัติแล้ว", "body": "แตะเพื่อเปิด"}
    assert sent.title.encode() not in body
    (_, headers, _) = push_service.came[0]
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "86400")
    assert [job.state for job in push_jobs(session)] == [JobState.DONE]


def test_message_is_signed_for_its_service_with_the_key_browsers_know(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    devices.add(people.reporter, "phone")
    tell(session, people.reporter.id)

    runner.run_due(app)

    signed = push_service.came[0][1]["Authorization"].removeprefix("vapid ")
    parts = dict(part.strip().split("=", 1) for part in signed.split(","))
    claims = json.loads(bytes_of(parts["t"].split(".")[1]))
    assert parts["k"] == push_keys.find_public(session)
    assert claims["aud"] == push_service.url
    assert int(claims["exp"]) <= clock.utc_now().timestamp() + 24 * 3600


def test_decision_taken_back_makes_no_sound(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    sent = factories.approved(session, people)
    noon.shift(5)
    undoing.undo(session, people.reviewer, sent.id, version=sent.version)
    session.commit()
    noon.shift(60)

    runner.run_due(app)

    assert push_service.came == []
    assert [job.state for job in push_jobs(session)] == [JobState.DONE]


def test_what_was_read_meanwhile_makes_no_sound(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    devices.add(people.reporter, "phone")
    tell(session, people.reporter.id)
    services.read_all(session, people.reporter)
    session.commit()

    runner.run_due(app)

    assert push_service.came == []


def test_several_things_at_once_make_one_sound(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    browser = devices.add(people.reporter, "phone")
    for key in "abc":
        tell(session, people.reporter.id, key)

    runner.run_due(app)

    (body,) = push_service.bodies("phone")
    assert browser.read(body)["title"] == "มีแจ้งเตือนใหม่ 3 เรื่อง"
    assert len(session.scalars(select(NoticePush)).all()) == 3


@pytest.mark.parametrize(
    ("told_at", "sounds_at"),
    [
        (datetime(2026, 11, 23, 12, 59, tzinfo=UTC), datetime(2026, 11, 23, 12, 59, tzinfo=UTC)),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 18, 30, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
    ],
)
def test_nothing_sounds_at_night(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller, told_at: datetime, sounds_at: datetime,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    noon.move_to(told_at)
    tell(session, people.reporter.id)

    (job,) = push_jobs(session)

    assert job.due_at == sounds_at
    noon.move_to(sounds_at)
    runner.run_due(app)
    assert len(push_service.came) == 1


def test_attempt_that_slid_into_the_night_waits_for_the_morning(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    noon.move_to(datetime(2026, 11, 23, 12, 59, 58, tzinfo=UTC))
    tell(session, people.reporter.id)
    noon.shift(5)

    runner.run_due(app)
    assert push_service.came == []
    noon.move_to(datetime(2026, 11, 24, 0, 0, tzinfo=UTC))
    runner.run_due(app)

    assert len(push_service.came) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_browser_that_is_gone_is_forgotten(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    status: int,
) -> None:  # fmt: skip
    devices.add(people.reporter, "gone")
    devices.add(people.reporter, "phone")
    push_service.statuses["gone"] = status
    tell(session, people.reporter.id)

    runner.run_due(app)

    left = [one.endpoint for one in session.scalars(select(PushSubscription))]
    assert left == [push_service.endpoint("phone")]
    assert len(push_service.bodies("phone")) == 1
    assert [job.state for job in push_jobs(session)] == [JobState.DONE]


def test_broken_service_is_tried_again_and_the_others_are_told_once(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    devices.add(people.reporter, "tablet")
    push_service.statuses["tablet"] = 500
    tell(session, people.reporter.id)

    runner.run_due(app)
    push_service.statuses.clear()
    noon.shift(60)
    runner.run_due(app)

    assert [len(push_service.bodies(name)) for name in ("phone", "tablet")] == [1, 2]
    assert [job.state for job in push_jobs(session)] == [JobState.DONE]
    assert {one.failures for one in session.scalars(select(PushSubscription))} == {0}


def test_browser_that_fails_for_days_is_forgotten(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    push_service.statuses["phone"] = 503
    tell(session, people.reporter.id)
    runner.run_due(app)
    (failing,) = session.scalars(select(PushSubscription))
    assert failing.failures == 1

    noon.shift(timedelta(days=3))
    tell(session, people.reporter.id, "b")
    runner.run_due(app)

    session.expire_all()
    assert session.scalars(select(PushSubscription)).all() == []


def test_redirect_is_not_followed(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    devices.add(people.reporter, "phone")
    push_service.statuses["phone"] = 307
    tell(session, people.reporter.id)

    runner.run_due(app)

    assert [path for path, _, _ in push_service.came] == ["/send/phone"]


def test_browser_that_signed_out_hears_nothing_and_is_swept(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    devices.add(people.reporter, "phone")
    accounts.revoke_session(session, devices.tokens["phone"])
    tell(session, people.reporter.id)

    runner.run_due(app)
    services.forget_old(session, clock.utc_now())

    assert push_service.came == []
    assert session.scalars(select(PushSubscription)).all() == []


def test_nobody_with_a_device_makes_no_work(session: Session, people: Cast) -> None:
    tell(session, people.reporter.id)

    assert push_jobs(session) == []


def test_service_that_is_away_fails_no_decision(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service,
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    devices.add(people.reporter, "phone")
    (one,) = session.scalars(select(PushSubscription))
    one.endpoint = "http://127.0.0.1:9/send/nobody"
    session.commit()
    sent = factories.approved(session, people)

    for _ in range(6):
        noon.shift(600)
        runner.run_due(app)

    session.refresh(sent)
    assert sent.status == "approved"
    (job,) = push_jobs(session)
    assert (job.state, job.reason.split(" ")[0]) == (JobState.FAILED, "push_service_silent")


def test_private_key_is_sealed_and_made_anew_with_another_secret(
    session: Session, people: Cast, devices: Devices
) -> None:
    devices.add(people.reporter, "phone")
    row = session.get_one(PushKeys, 1)
    first = row.public_key
    key = push_keys.private_key(row, [SECRET])
    assert key is not None
    raw = key.private_numbers().private_value.to_bytes(32)
    assert raw not in base64.b64decode(row.sealed_private_key)

    push_keys.ensure(session, [SECRET])
    assert push_keys.find_public(session) == first
    push_keys.ensure(session, ["another-" + SECRET])
    session.expire_all()

    assert push_keys.find_public(session) != first
    assert session.scalars(select(PushSubscription)).all() == []


def test_nothing_is_pushed_without_keys(
    app: Flask, session: Session, people: Cast, devices: Devices, push_service: Service
) -> None:
    devices.add(people.reporter, "phone")
    session.delete(session.get_one(PushKeys, 1))
    tell(session, people.reporter.id)

    runner.run_due(app)

    assert push_service.came == []
