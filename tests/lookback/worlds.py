"""A made-up year: approved submissions of two provinces, some of them of one event, some issued."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.people import Cast
from webapp.clock import Week, week_of
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Submission, SubmissionPeople
from webapp.submissions.workflow import Status
from webapp.weekly import services
from webapp.weekly.joints import JointPeople

FIRST = date(2026, 10, 5)
DAYS = 55
SIZE = 60
PLACES = ("49030106", "49030102", "49050403", "49010101", "490301", "480101", "480201")
KINDS = (("DEV", "DEV01"), ("DEV", "DEV04"), ("DIS", "DIS01"), ("SPC", "SPC02"))
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)


def make(
    session: Session, people: Cast, *, seed: int, is_of_one_day: bool = False
) -> list[Submission]:
    """Submissions of October and November 2026; every third or so tells of an event with others.

    With `is_of_one_day` no event is told of on several days, so that none reaches beyond a week,
    and nothing is issued.

    The rule of who counts changes in the middle, after some weeks of Mukdahan were issued.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable
    made = [_submission(session, people, rng, number) for number in range(SIZE)]
    session.flush()
    _join(session, people, rng, made)
    session.commit()
    if is_of_one_day:
        _hold_on_one_day(session)
        return made
    for weeks_ago in (5, 4, 3):
        week = Week(week_of(date(2026, 11, 25)).starts_on - timedelta(weeks=weeks_ago))
        services.issue(session, people.province_officer, "49", week.key)
        rule = rng.choice(list(JointPeople))
        services.set_joint_people(session, people.province_officer, "49", rule)
    session.commit()
    return made


def _submission(session: Session, people: Cast, rng: random.Random, number: int) -> Submission:
    type_code, kind_code = rng.choice(KINDS)
    status = rng.choices([Status.APPROVED, Status.SUBMITTED], [9, 1])[0]
    total = rng.randint(1, 200)
    row = Submission(
        id=UUID(int=rng.getrandbits(128)), number=f"49-2569-{number:06d}", status=status,
        author_id=people.reporter.id, volunteer_type_code=type_code, activity_type_code=kind_code,
        activity_type_name=kind_code, title="ทำความสะอาดวัด", details="ช่วยกัน",
        held_on=FIRST + timedelta(days=rng.randrange(DAYS)), area_code=rng.choice(PLACES),
        people_total=total, created_at=MOMENT, updated_at=MOMENT, submitted_at=MOMENT,
        approved_at=MOMENT if status is Status.APPROVED else None,
        occasion=rng.choice(["", "วันนวมินทรมหาราช"]),
    )  # fmt: skip
    session.add(row)
    session.flush()
    for group in ("royal_vol", "vol904"):
        if rng.random() < 0.5:
            session.add(SubmissionPeople(submission_id=row.id, group_code=group,
                                         people=rng.randint(1, total)))  # fmt: skip
    return row


def _join(session: Session, people: Cast, rng: random.Random, made: list[Submission]) -> None:
    free = list(made)
    rng.shuffle(free)
    for _ in range(6):
        host = free.pop()
        others: list[Submission] = []
        for one in free:
            if str(one.area_code)[:2] == str(host.area_code)[:2] and len(others) < 2:
                others.append(one)
        for one in others:
            free.remove(one)
            session.add(JointActivity(submission_id=one.id, host_id=host.id, joined_at=MOMENT,
                                      joined_by_id=people.reviewer.id))  # fmt: skip


def _hold_on_one_day(session: Session) -> None:
    session.flush()
    for link in session.scalars(select(JointActivity)):
        guest = session.get_one(Submission, link.submission_id)
        guest.held_on = session.get_one(Submission, link.host_id).held_on
