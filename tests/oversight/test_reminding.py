"""Reminding by rule: whom, when, once, and never at night."""

from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.oversight.conftest import SetClock
from tests.oversight.weeks import KEY, NOW, TODAY, WEEK, held
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, VILLAGE, Cast
from webapp.clock import Week
from webapp.db import db
from webapp.errors import NotAllowed, NotVisible
from webapp.jobs import periodic
from webapp.oversight import nils, reminding, tasks
from webapp.oversight.missing import Silent
from webapp.oversight.models import ReminderRule, ReminderRun
from webapp.oversight.reminding import Rule, preset, remind_due

pytestmark = pytest.mark.usefixtures("tuesday")
TUESDAY = 2


class Ear:
    """Notes who was told about which village."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []

    def __call__(self, _session: Session, person_id: int, silent: Silent, _week: Week) -> None:
        self.heard.append((person_id, silent.area.code))


def rule(session: Session, people: Cast, weekday: int, at: time, *, is_active: bool = True) -> None:
    reminding.set_rule(session, people.province_officer, "49", Rule(weekday, at, is_active))


def test_missing_reporters_are_told_once_on_tuesday_noon(session: Session, people: Cast) -> None:
    held(session, people.reporter_elsewhere, TODAY, area_code=OTHER_VILLAGE)
    ear = Ear()

    assert remind_due(session, now=NOW - timedelta(minutes=1), tell=ear) == 0
    assert remind_due(session, now=NOW, tell=ear) == 1
    assert remind_due(session, now=NOW + timedelta(hours=3), tell=ear) == 0

    assert ear.heard == [(people.sister.id, SISTER_VILLAGE), (people.reporter.id, VILLAGE)]
    run = session.scalars(select(ReminderRun)).one()
    assert (run.area_code, run.week_starts_on, run.ran_at) == ("49", WEEK.starts_on, NOW)
    assert run.reminded == [
        {"area": SISTER_VILLAGE, "people": [people.sister.id]},
        {"area": VILLAGE, "people": [people.reporter.id]},
    ]


def test_who_said_that_there_was_nothing_is_left_alone(session: Session, people: Cast) -> None:
    nils.record_nil(session, people.reporter, VILLAGE, KEY)
    ear = Ear()

    remind_due(session, now=NOW, tell=ear)

    assert people.reporter.id not in {person for person, _ in ear.heard}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 24, 13, 0, tzinfo=UTC),  # Tuesday, 20:00 in Bangkok
        datetime(2026, 11, 24, 16, 59, tzinfo=UTC),  # Tuesday, 23:59
        datetime(2026, 11, 23, 23, 59, tzinfo=UTC),  # Tuesday, 06:59
    ],
)
@pytest.mark.parametrize("at", [time(0, 0), time(6, 0), time(12, 0), time(23, 0)])
def test_nobody_is_reminded_at_night_whatever_the_rule(
    session: Session, people: Cast, moment: datetime, at: time
) -> None:
    rule(session, people, TUESDAY, at)

    assert remind_due(session, now=moment, tell=Ear()) == 0


@pytest.mark.parametrize(
    ("at", "due"), [(time(3, 0), time(7, 0)), (time(21, 0), time(19, 45)), (time(9, 5), time(9, 5))]
)
def test_time_at_night_is_moved_into_the_day(at: time, due: time) -> None:
    assert Rule(TUESDAY, at).due_at(WEEK).timetz().replace(tzinfo=None) == due
    assert Rule(TUESDAY, at).due_at(WEEK).date() == TODAY


def test_week_that_is_over_is_not_made_up_for(session: Session, people: Cast) -> None:
    # Wednesday, 07:30 in Bangkok: nothing ran on Tuesday.
    wednesday = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)

    assert remind_due(session, now=wednesday, tell=Ear()) == 0


def test_missed_moment_is_made_up_for_the_same_day(session: Session, people: Cast) -> None:
    assert remind_due(session, now=NOW + timedelta(hours=7), tell=Ear()) == 1


def test_province_that_switched_it_off_is_left_alone(session: Session, people: Cast) -> None:
    rule(session, people, TUESDAY, time(12, 0), is_active=False)

    assert remind_due(session, now=NOW, tell=Ear()) == 0


@pytest.mark.parametrize(("first", "last"), [(3, 2), (1, 7), (7, 6), (2, 1)])
def test_preset_is_noon_of_the_last_day(first: int, last: int) -> None:
    assert preset(first) == Rule(last, time(12, 0))


def test_rule_is_the_provinces_to_choose(session: Session, people: Cast) -> None:
    chosen = Rule(1, time(9, 30))

    with pytest.raises(NotAllowed):
        reminding.set_rule(session, people.department_officer, "49", chosen)
    for person, code in (
        (people.province_officer_elsewhere, "49"),
        (people.province_officer, "4903"),
        (people.reporter, "49"),
    ):
        with pytest.raises(NotVisible):
            reminding.set_rule(session, person, code, chosen)
    assert session.scalars(select(ReminderRule)).all() == []

    reminding.set_rule(session, people.province_officer, "49", chosen)
    assert reminding.rule_of(session, "49", 3) == chosen


def test_worker_asks_again_only_after_a_while(fresh_app: Flask, set_clock: SetClock) -> None:
    with fresh_app.app_context():
        assert "oversight.remind" in periodic.EVERY
        first = periodic.ask_again(NOW)
        assert first == len(periodic.EVERY)
        assert periodic.ask_again(NOW + timedelta(minutes=30)) == 0


def test_task_reminds(app: Flask, session: Session, people: Cast) -> None:
    with app.app_context():
        tasks.remind("every", lambda _percent: None)
        db.session.commit()

    assert len(session.scalars(select(ReminderRun)).all()) == 1
