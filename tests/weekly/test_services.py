"""Issuing: once, whole, never changing; and the setting of the week."""

import threading
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.weekly.weeks import (
    EARLIER_DAY,
    EARLIER_KEY,
    FIRST_DAY,
    KEY,
    NEXT_DAY,
    NEXT_KEY,
    approved,
    waiting,
    whole_province,
)
from webapp.clock import BANGKOK, week_of
from webapp.db import db
from webapp.errors import NotAllowed, NotVisible
from webapp.geography.models import Level
from webapp.submissions.errors import ActionNotPossible
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status
from webapp.weekly import queries, services
from webapp.weekly.errors import AlreadyIssued, NotIssuedHere, WeekCovered, WeekNotOver
from webapp.weekly.models import WeeklyReport, WeeklyReportItem
from webapp.weekly.snapshot import content_hash

TODAY = date(2026, 12, 2)


def test_issue_freezes_and_numbers_the_week(session: Session, people: Cast) -> None:
    made = approved(session, people)

    report = services.issue(session, people.province_officer, "49", KEY)

    assert report.number == "49-2569-W48"
    assert (report.starts_on, report.ends_on) == (date(2026, 11, 18), date(2026, 11, 24))
    assert report.issued_by_id == people.province_officer.id
    assert report.content_hash == content_hash(report.snapshot)
    assert [(item.submission_id, item.is_late) for item in report.items] == [(made.id, False)]
    assert made.issued_in == report.number


def test_empty_week_can_be_issued(session: Session, people: Cast) -> None:
    report = services.issue(session, people.province_officer, "49", KEY)

    assert report.items == []
    assert [row["total"]["times"] for row in report.snapshot["rows"]] == [0] * 7


def test_week_is_issued_once(session: Session, people: Cast) -> None:
    services.issue(session, people.province_officer, "49", KEY)

    with pytest.raises(AlreadyIssued) as refused:
        services.issue(session, people.province_officer, "49", KEY)

    assert refused.value.details == {"number": "49-2569-W48"}
    assert session.scalar(select(func.count()).select_from(WeeklyReport)) == 1


def test_week_is_issued_after_its_last_midnight_in_bangkok(
    session: Session, people: Cast, printing_day: time_machine.Traveller
) -> None:
    over = datetime(2026, 11, 25, tzinfo=BANGKOK)
    printing_day.move_to(over - timedelta(seconds=1))
    with pytest.raises(WeekNotOver):
        services.issue(session, people.province_officer, "49", KEY)

    printing_day.move_to(over)

    assert services.issue(session, people.province_officer, "49", KEY).number == "49-2569-W48"


def test_who_may_not_issue(session: Session, people: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.issue(session, people.department_officer, "49", KEY)
    with pytest.raises(NotVisible):
        services.issue(session, people.reviewer, "49", KEY)
    with pytest.raises(NotVisible):
        services.issue(session, people.province_officer_elsewhere, "49", KEY)
    with pytest.raises(NotIssuedHere):
        services.issue(session, people.province_officer, "4903", KEY)


def test_late_one_is_in_the_next_report_and_marked(session: Session, people: Cast) -> None:
    late = waiting(session, people)
    first = services.issue(session, people.province_officer, "49", KEY)
    factories.decided(session, late, people.reviewer, Action.APPROVE)
    approved(session, people, held_on=NEXT_DAY)

    second = services.issue(session, people.province_officer, "49", NEXT_KEY)

    assert first.items == []
    assert [(item.submission_id == late.id, item.is_late) for item in second.items] == [
        (True, True),
        (False, False),
    ]
    assert second.snapshot["late"] == {"times": 1, "people": 62}


def test_issued_paper_does_not_change_with_the_rows(session: Session, people: Cast) -> None:
    made = approved(session, people, title="ชื่อเดิม", people_total=62)
    services.issue(session, people.province_officer, "49", KEY)
    before = queries.get_paper(session, people.province_officer, "49", KEY, today=TODAY)

    made.title, made.people_total = "ชื่อใหม่", 99
    session.flush()
    session.expire_all()
    after = queries.get_paper(session, people.province_officer, "49", KEY, today=TODAY)

    assert [item.title for item in after.summary.entries] == ["ชื่อเดิม"]
    assert after.summary == before.summary
    assert after.report is not None
    assert content_hash(after.report.snapshot) == after.report.content_hash


def test_issued_submission_is_not_reopened(session: Session, people: Cast) -> None:
    made = approved(session, people)
    services.issue(session, people.province_officer, "49", KEY)
    session.refresh(made)

    with pytest.raises(ActionNotPossible):
        factories.decided(session, made, people.reviewer, Action.REOPEN, "แก้จำนวนคน")


def test_database_refuses_a_submission_in_two_reports(session: Session, people: Cast) -> None:
    made = approved(session, people)
    services.issue(session, people.province_officer, "49", KEY)
    other = services.issue(session, people.province_officer, "49", NEXT_KEY)
    session.add(
        WeeklyReportItem(
            report_id=other.id, submission_id=made.id, level=Level.PROVINCE,
            area_code=str(made.area_code), position=0, is_late=True,
        )
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        session.flush()


WEEKS = (EARLIER_KEY, KEY, NEXT_KEY)
STEPS = ("send", "send", "approve", "approve", "reopen", "issue")


@pytest.mark.parametrize("seed", range(8))
def test_every_approved_submission_is_in_exactly_one_report(
    session: Session, people: Cast, printing_day: time_machine.Traveller, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - a history, not a secret
    sent: list[Submission] = []
    for _ in range(24):
        _take(session, people, sent, dice)

    printing_day.move_to(datetime(2026, 12, 9, tzinfo=BANGKOK))
    for week_key in (*WEEKS, "2569-W50"):
        _issue(session, people, week_key)

    carried = session.scalars(select(WeeklyReportItem.submission_id)).all()
    assert sorted(carried) == sorted(made.id for made in sent if made.status == Status.APPROVED)
    for item, report, made in session.execute(
        select(WeeklyReportItem, WeeklyReport, Submission)
        .join(WeeklyReport, WeeklyReport.id == WeeklyReportItem.report_id)
        .join(Submission, Submission.id == WeeklyReportItem.submission_id)
    ).tuples():
        assert made.held_on is not None
        assert item.is_late == (made.held_on < report.starts_on)
        assert made.held_on <= report.ends_on
        assert made.issued_in == report.number


def test_two_officers_at_once_make_one_report(fresh_app: Flask, people: Cast) -> None:
    with fresh_app.app_context():
        approved(db.session, people)
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        with fresh_app.app_context(), db.sessionmaker() as session:
            together.wait()
            try:
                outcomes.append(services.issue(session, people.province_officer, "49", KEY).number)
                session.commit()
            except AlreadyIssued as refused:
                outcomes.append(refused.code)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh_app.app_context():
        db.engine.dispose()

    assert sorted(outcomes) == ["49-2569-W48", "already_issued"]


def test_first_weekday_is_set_and_changed(session: Session, people: Cast) -> None:
    services.set_first_weekday(session, people.province_officer, "49", 1)
    services.set_first_weekday(session, people.province_officer, "49", 5)

    assert queries.first_weekday(session, "4903") == 5
    assert queries.first_weekday(session, "48") == 3


def test_who_may_not_set_the_week(session: Session, people: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.set_first_weekday(session, people.department_officer, "49", 1)
    with pytest.raises(NotVisible):
        services.set_first_weekday(session, people.province_officer_elsewhere, "49", 1)
    with pytest.raises(NotIssuedHere):
        services.set_first_weekday(session, people.province_officer, "4903", 1)


@pytest.mark.parametrize("weekday", range(1, 8))
def test_changed_week_leaves_no_day_out(session: Session, people: Cast, weekday: int) -> None:
    services.issue(session, people.province_officer, "49", EARLIER_KEY)
    made = [
        approved(session, people, held_on=FIRST_DAY + timedelta(days=days)) for days in range(7)
    ]
    services.set_first_weekday(session, people.province_officer, "49", weekday)

    for week_key in (KEY, NEXT_KEY):
        _issue(session, people, week_key)

    assert week_of(FIRST_DAY, weekday).starts_on <= FIRST_DAY
    for submission in made:
        session.refresh(submission)
        assert submission.issued_in in {"49-2569-W48", "49-2569-W49"}
    reports = session.scalars(select(WeeklyReport).order_by(WeeklyReport.starts_on)).all()
    assert all(one.ends_on < later.starts_on for one, later in pairwise(reports))


def _take(session: Session, people: Cast, sent: list[Submission], dice: Random) -> None:
    """One random step of a history over four weeks."""
    match dice.choice(STEPS):
        case "send":
            day = EARLIER_DAY + timedelta(days=dice.randrange(-5, 16))
            sent.append(waiting(session, people, held_on=day))
        case "issue":
            _issue(session, people, dice.choice(WEEKS))
        case "approve":
            _decide(session, people, sent, dice, Action.APPROVE)
        case _:
            _decide(session, people, sent, dice, Action.REOPEN)


def _decide(
    session: Session, people: Cast, sent: list[Submission], dice: Random, action: Action
) -> None:
    status = Status.SUBMITTED if action is Action.APPROVE else Status.APPROVED
    open_ones = [made for made in sent if made.status == status and made.issued_in is None]
    if open_ones:
        reviewer = whole_province(people.reviewer)
        factories.decided(session, dice.choice(open_ones), reviewer, action, "เหตุผล")


def _issue(session: Session, people: Cast, week_key: str) -> None:
    try:
        services.issue(session, people.province_officer, "49", week_key)
    except (AlreadyIssued, WeekCovered, WeekNotOver):
        return
    session.expire_all()
