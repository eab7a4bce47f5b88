"""What phones say of themselves, and that only the last word counts."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.people import Cast
from webapp import clock
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.oversight.models import PhoneHeartbeat
from webapp.oversight.services import Heartbeat, note_heartbeat

KEPT_AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def open_session(session: Session, people: Cast) -> str:
    user = session.get_one(User, people.reporter.id)
    token = accounts.open_session(session, user, "tests")
    session.flush()
    return token


def test_latest_word_of_a_phone_takes_the_place_of_the_last(session: Session, people: Cast) -> None:
    token, now = open_session(session, people), clock.utc_now()
    said = Heartbeat(waiting=2, oldest_at=KEPT_AT, last_error="not-us", version="abc")

    note_heartbeat(session, people.reporter, token, said, now=now)
    later = now + timedelta(minutes=15)
    note_heartbeat(session, people.reporter, token, Heartbeat(waiting=0), now=later)
    session.flush()

    rows = session.scalars(select(PhoneHeartbeat)).all()
    assert [(row.waiting, row.oldest_at, row.last_error, row.heard_at) for row in rows] == [
        (0, None, "", later)
    ]


def test_two_phones_of_one_person_are_two_rows(session: Session, people: Cast) -> None:
    for waiting in (1, 5):
        token = open_session(session, people)
        said = Heartbeat(waiting=waiting, oldest_at=KEPT_AT)
        note_heartbeat(session, people.reporter, token, said, now=clock.utc_now())
    session.flush()

    found = session.execute(
        select(PhoneHeartbeat.person_id, PhoneHeartbeat.waiting, PhoneHeartbeat.oldest_at)
    )
    assert sorted(found.tuples()) == [
        (people.reporter.id, 1, KEPT_AT),
        (people.reporter.id, 5, KEPT_AT),
    ]


def test_nonsense_is_cut_to_size(session: Session, people: Cast) -> None:
    token = open_session(session, people)
    said = Heartbeat(waiting=-3, last_error="x" * 500, version="y" * 500)

    note_heartbeat(session, people.reporter, token, said, now=clock.utc_now())
    session.flush()

    row = session.scalars(select(PhoneHeartbeat)).one()
    assert (row.waiting, len(row.last_error), len(row.version)) == (0, 80, 40)


def test_token_of_somebody_else_is_ignored(session: Session, people: Cast) -> None:
    token = open_session(session, people)

    note_heartbeat(session, people.sister, token, Heartbeat(waiting=1), now=clock.utc_now())

    assert session.scalars(select(PhoneHeartbeat)).all() == []
