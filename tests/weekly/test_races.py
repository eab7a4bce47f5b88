"""Two at once: officers who issue the same week, and one who adjusts while another issues."""

import threading
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.people import Cast
from tests.weekly.test_adjusting import correction_of
from tests.weekly.weeks import FIRST_DAY, KEY, approved
from webapp.clock import Week, week_of
from webapp.db import db
from webapp.errors import DomainError
from webapp.submissions.models import Submission
from webapp.weekly import adjustment_services, services
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.models import WeeklyReport, WeeklyReportItem

pytestmark = pytest.mark.slow
TIMES = 50


def at_once(app: Flask, *works: Callable[[Session], object]) -> list[str]:
    """Run each in a thread and a transaction of its own; what came of each, in their order."""
    together = threading.Barrier(len(works))
    outcomes = [""] * len(works)

    def run(place: int, work: Callable[[Session], object]) -> None:
        with app.app_context(), db.sessionmaker() as session:
            together.wait()
            try:
                work(session)
                session.commit()
                outcomes[place] = "done"
            except DomainError as refused:
                outcomes[place] = refused.code

    threads = [
        threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def weeks_back(first: Week, count: int) -> Sequence[Week]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].previous)
    return found[::-1]


def test_two_officers_fifty_times(fresh_app: Flask, people: Cast) -> None:
    weeks = weeks_back(week_of(FIRST_DAY), TIMES)
    with fresh_app.app_context(), db.sessionmaker() as session:
        for week in weeks[::10]:
            approved(session, people, held_on=week.starts_on)

    for week in weeks:

        def issue(session: Session, key: str = week.key) -> None:
            services.issue(session, people.province_officer, "49", key)

        assert sorted(at_once(fresh_app, issue, issue)) == ["already_issued", "done"]

    with fresh_app.app_context(), db.sessionmaker() as session:
        keys = session.scalars(select(WeeklyReport.week_key)).all()
        items = session.scalars(select(WeeklyReportItem.submission_id)).all()
        sent = session.scalars(select(Submission.id)).all()
    with fresh_app.app_context():
        db.engine.dispose()
    assert sorted(keys) == sorted(week.key for week in weeks)
    assert sorted(items) == sorted(sent)


def test_adjusting_while_the_next_week_is_issued(fresh_app: Flask, people: Cast) -> None:
    with fresh_app.app_context(), db.sessionmaker() as session:
        made = approved(session, people, held_on=weeks_back(week_of(FIRST_DAY), TIMES)[0].starts_on)
        submission_id = made.id
    first, *others = weeks_back(week_of(FIRST_DAY), TIMES)
    officer = people.province_officer
    with fresh_app.app_context(), db.sessionmaker() as session:
        services.issue(session, officer, "49", first.key)
        session.commit()

    for number, week in enumerate(others, start=1):

        def issue(session: Session, key: str = week.key) -> None:
            services.issue(session, officer, "49", key)

        def adjust(session: Session, count: int = number) -> None:
            row = session.get_one(Submission, submission_id)
            correction = correction_of(row, people_total=count)
            adjustment_services.adjust(session, officer, row.id, correction, reason="แก้")

        assert at_once(fresh_app, issue, adjust) == ["done", "done"]

    with fresh_app.app_context(), db.sessionmaker() as session:
        rows = session.scalars(select(AdjustmentRow).order_by(AdjustmentRow.id)).all()
        carried = {
            one["id"]: report.id
            for report in session.scalars(select(WeeklyReport))
            for one in report.snapshot["adjustments"]
        }
    with fresh_app.app_context():
        db.engine.dispose()
    assert [row.step for row in rows] == list(range(1, len(others) + 1))
    assert {row.id: row.carried_by_id for row in rows if row.carried_by_id} == carried
    # What no report took is the end of the chain: nothing between is lost.
    waiting = [row.carried_by_id is None for row in rows]
    assert waiting == sorted(waiting)
    assert others[-1].key == KEY
