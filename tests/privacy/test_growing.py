"""What would grow without end goes in time: papers, phones, cards, requests, jobs, the audit."""

from dataclasses import replace
from datetime import datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts.door_models import Invitation
from webapp.accounts.factor_models import TrustedDevice
from webapp.accounts.models import Assignment, UserSession
from webapp.accounts.permissions import Duty, Person, Role
from webapp.accounts.request_models import DutyRequest, Verdict
from webapp.audit.models import AuditEntry
from webapp.db import Model
from webapp.jobs.models import Job, JobState
from webapp.oversight.models import PhoneHeartbeat
from webapp.people.models import PeopleImport
from webapp.privacy import purging, tasks
from webapp.privacy.kinds import LONGEST_YEAR, SORTS, Kind
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.privacy.purging import State
from webapp.settings import services as setting_services
from webapp.thai import Digits
from webapp.weekly.models import PaperFile, PaperForm

DAY = timedelta(days=1)


def run(app: Flask, session: Session) -> int:
    session.commit()
    with app.app_context():
        removed = tasks.run()
    session.expire_all()
    return removed


def there(session: Session, *rows: Model) -> list[bool]:
    """Which of these rows are still there."""
    keys = [(type(row), inspect(row).identity) for row in rows]
    return [session.get(model, key, populate_existing=True) is not None for model, key in keys]


def card(people: Cast, ended_at: datetime) -> Invitation:
    return Invitation(user_id=people.reporter.id, token_hash=f"card-{ended_at}",
                      made_at=ended_at - 7 * DAY, made_by_id=people.reviewer.id,
                      expires_at=ended_at)  # fmt: skip


def paper(key: str, expires_at: datetime | None, made_at: datetime) -> PaperFile:
    return PaperFile(form=PaperForm.PDF, key=key, area_code="49", week_key="2569-W48",
                     digits=Digits.THAI, sha256="0" * 64, bytes=1, pages=1, made_at=made_at,
                     expires_at=expires_at)  # fmt: skip


def test_cards_and_decided_requests_go_after_a_year(
    app: Flask, session: Session, people: Cast
) -> None:
    now = clock.utc_now()
    old, young = card(people, now - 366 * DAY), card(people, now - 364 * DAY)
    asked = [
        DutyRequest(user_id=people.reporter.id, role=Role.ADMINISTRATOR, area_code="49",
                    asked_at=now - 400 * DAY, asked_by_id=people.administrator.id,
                    decided_at=decided_at, verdict=verdict,
                    decided_by_id=decided_at and people.administrator.id)
        for decided_at, verdict in ((now - 366 * DAY, Verdict.REFUSED), (None, None))
    ]  # fmt: skip
    session.add_all([old, young, *asked])

    run(app, session)

    assert there(session, old, young, *asked) == [False, True, False, True]


def of_the_country(session: Session, people: Cast) -> Person:
    """An administrator of the whole country."""
    session.add(Assignment(user_id=people.administrator.id, role=Role.ADMINISTRATOR,
                           area_code="TH", made_at=clock.utc_now()))  # fmt: skip
    session.commit()
    return replace(people.administrator, duties=(Duty(Role.ADMINISTRATOR, "TH"),))


def test_card_stays_a_month_whatever_is_set(session: Session, people: Cast) -> None:
    setting_services.put(session, of_the_country(session, people), "retention.cards_days",
                         area_code="TH", value=1)  # fmt: skip
    rule = purging.rule_of(session, Kind.CARDS, "TH")
    now = clock.utc_now()
    session.add_all([card(people, now - 29 * DAY), card(people, now - 31 * DAY)])
    session.flush()

    assert purging.over(session, rule, now) == 1


def test_phone_that_was_not_heard_of_for_half_a_year_goes(
    app: Flask, session: Session, people: Cast
) -> None:
    now, later = clock.utc_now(), clock.utc_now() + 90 * DAY
    words = []
    for days in (181, 179):
        signed_in = UserSession(token_hash=f"phone-{days}", user_id=people.reporter.id,
                                created_at=now, expires_at=later, user_agent="")  # fmt: skip
        session.add(signed_in)
        session.flush()
        words.append(PhoneHeartbeat(session_id=signed_in.id, person_id=people.reporter.id,
                                    waiting=0, last_error="", version="1",
                                    heard_at=now - days * DAY))  # fmt: skip
    session.add_all(words)

    run(app, session)

    assert there(session, *words) == [False, True]


def test_jobs_that_are_done_go_and_failed_ones_wait_for_somebody(
    app: Flask, session: Session
) -> None:
    before = clock.utc_now() - 31 * DAY
    jobs = [
        Job(kind="tests.work", key=state, state=state, due_at=before, created_at=before,
            updated_at=before)
        for state in (JobState.DONE, JobState.FAILED)
    ]  # fmt: skip
    session.add_all(jobs)

    run(app, session)

    assert there(session, *jobs) == [False, True]


def test_what_ended_by_itself_is_forgotten(app: Flask, session: Session, people: Cast) -> None:
    now = clock.utc_now()
    sheet = {"made_by_id": people.reviewer.id, "file_name": "a.xlsx", "rows": [{"name": "ก"}],
             "made_at": now - 2 * DAY}  # fmt: skip
    rows = [
        paper("a", now - DAY, now), paper("b", now + DAY, now), paper("c", None, now - 900 * DAY),
        PeopleImport(expires_at=now - DAY, **sheet), PeopleImport(expires_at=now + DAY, **sheet),
        TrustedDevice(user_id=people.reviewer.id, device_hash="x", trusted_at=now - 40 * DAY,
                      expires_at=now - 10 * DAY),
    ]  # fmt: skip
    session.add_all(rows)

    run(app, session)

    assert there(session, *rows) == [False, True, True, False, True, False]


def test_contact_of_a_request_without_a_province_goes_too(
    app: Flask, session: Session, people: Cast
) -> None:
    now = clock.utc_now()
    row = TakedownRequest(code="ABCDEFGH23", area_code="TH", words="ภาพนั้น", contact="081",
                          made_at=now, due_on=clock.today(), state=RequestState.REFUSED,
                          answer="ไม่พบ", decided_at=now - 366 * DAY,
                          decided_by_id=people.administrator.id)  # fmt: skip
    session.add(row)

    run(app, session)

    assert (row.contact, row.words) == ("", "—")


def test_audit_waits_for_its_trial_run_whatever_number_holds(
    app: Flask, session: Session, people: Cast
) -> None:
    rule = purging.rule_of(session, Kind.AUDIT, "49")
    entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0

    with time_machine.travel(clock.utc_now() + timedelta(days=11 * LONGEST_YEAR)):
        over = purging.over(session, rule, clock.utc_now())
        run(app, session)

    assert (rule.state, rule.number, rule.is_preset) == (State.WAITS, 10, True)
    assert over > 0
    assert (session.scalar(select(func.count()).select_from(AuditEntry)) or 0) >= entries


def test_audit_is_not_kept_shorter_than_two_years(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(of_the_country(session, people))
    page = client.post(
        "privacy.set_rule", kind="audit", data={"area": "TH", "days": "1"}, status=422
    )

    assert page.soup.select_one("#error-audit") is not None


def test_every_kind_says_what_stays_and_is_tried_out(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)

    for kind in SORTS:
        page = client.get("privacy.trial_run", kind=kind.value, area="49")
        assert page.h1 != ""
