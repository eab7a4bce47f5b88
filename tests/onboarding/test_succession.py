"""History stays with the post, access does not: who follows, who stands in, and who has left."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import SISTER_VILLAGE, VILLAGE, Cast
from webapp import clock
from webapp.accounts import queries, services
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Person, Role
from webapp.errors import NotVisible
from webapp.notices.models import Kind, Notice
from webapp.submissions import queries as submissions
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_edit, visible_to
from webapp.submissions.workflow import Action


@pytest.fixture
def today() -> date:
    return clock.today()


def duty_of(session: Session, person: Person) -> Assignment:
    return session.scalars(select(Assignment).where(Assignment.user_id == person.id)).one()


def another(session: Session, area_code: str = VILLAGE, **said: object) -> User:
    """Somebody else in the same post."""
    user = services.add_user(session, login="next", name_th="นายคนใหม่ ใจดี", password="x")
    unit = "หน่วยของ นายสมชาย ใจดี"
    duty = services.assign(session, user, role=Role.REPORTER, area_code=area_code, unit_name=unit)
    for name, value in said.items():
        setattr(duty, name, value)
    session.commit()
    return user


def person(session: Session, user_id: int) -> Person:
    session.expire_all()
    found = queries.find_person(session, user_id, today=clock.today())
    assert found is not None
    return found


def sees(session: Session, who: Person, submission: Submission) -> bool:
    in_sql = session.scalar(
        select(Submission.id).where(Submission.id == submission.id, visible_to(who))
    )
    try:
        submissions.get_visible(session, who, submission.id)
    except NotVisible:
        assert in_sql is None
        return False
    assert in_sql is not None
    return True


def returned(session: Session, people: Cast) -> Submission:
    sent = factories.submitted(session, people.reporter)
    return factories.decided(session, sent, people.reviewer, Action.RETURN, "ขอภาพเพิ่ม")


def test_who_follows_answers_what_came_back(session: Session, people: Cast, today: date) -> None:
    back = returned(session, people)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    follower = person(session, another(session, valid_from=today).id)

    assert sees(session, follower, back)
    assert may_edit(follower, back)
    assert submissions.get_own(session, follower, back.id) is back


def test_who_left_sees_nothing_of_the_post_any_more(
    session: Session, people: Cast, today: date
) -> None:
    back = returned(session, people)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    session.commit()

    assert not sees(session, person(session, people.reporter.id), back)


def test_drafts_stay_with_the_person(session: Session, people: Cast, today: date) -> None:
    kept = factories.draft(session, people.reporter)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    follower = person(session, another(session, valid_from=today).id)

    assert not sees(session, follower, kept)
    assert sees(session, person(session, people.reporter.id), kept)


def test_who_moves_loses_the_old_village_and_keeps_the_new(
    session: Session, people: Cast, today: date
) -> None:
    back = returned(session, people)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    user = session.get_one(User, people.reporter.id)
    services.assign(session, user, role=Role.REPORTER, area_code=SISTER_VILLAGE)
    session.commit()
    moved = person(session, user.id)
    new = factories.submitted(session, moved, area_code=SISTER_VILLAGE)

    assert not sees(session, moved, back)
    assert sees(session, moved, new)


def test_two_side_by_side_do_not_share(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    colleague = person(session, another(session).id)

    assert not sees(session, colleague, sent)


def test_another_post_in_the_village_does_not_follow(
    session: Session, people: Cast, today: date
) -> None:
    sent = factories.submitted(session, people.reporter)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    school = person(session, another(session, unit_name="โรงเรียนบ้านนาม่วง").id)

    assert not sees(session, school, sent)


def test_deputy_has_the_post_while_it_lasts(session: Session, people: Cast, today: date) -> None:
    sent = factories.submitted(session, people.reporter)
    held = duty_of(session, people.reporter)
    user = another(
        session, deputy_of_id=held.id, valid_from=today, valid_to=today + timedelta(days=3)
    )
    deputy = person(session, user.id)

    assert sees(session, deputy, sent)
    assert deputy.duties[0].acting_for == people.reporter.name

    late = queries.person_of(session.get_one(User, user.id), today + timedelta(days=4))
    assert late.duties == ()
    assert not sees(session, late, sent)


def test_who_follows_is_told_of_what_comes_back(
    session: Session, people: Cast, today: date
) -> None:
    sent = factories.submitted(session, people.reporter)
    duty_of(session, people.reporter).valid_to = today - timedelta(days=1)
    follower = another(session, valid_from=today)
    factories.decided(session, sent, people.reviewer, Action.RETURN, "ขอภาพเพิ่ม")

    told = session.scalars(select(Notice.person_id).where(Notice.kind == Kind.RETURNED)).all()
    assert sorted(told) == sorted([people.reporter.id, follower.id])
