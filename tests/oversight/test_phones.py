"""The page of phones in trouble: whose they are, and who may know."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.oversight.services import Heartbeat, note_heartbeat


def heard(session: Session, person: Person, *, waiting: int, days: int = 1) -> None:
    user = session.get_one(User, person.id)
    token = accounts.open_session(session, user, "tests")
    said = Heartbeat(
        waiting=waiting, oldest_at=clock.utc_now() - timedelta(days=days), last_error="not-us"
    )
    note_heartbeat(session, person, token, said, now=clock.utc_now())
    session.commit()


def rows(client: PageClient) -> list[str]:
    page = client.get("oversight.phones")
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def test_phone_that_cannot_send_is_shown_with_whom_to_call(
    client: PageClient, session: Session, people: Cast
) -> None:
    session.get_one(User, people.reporter.id).phone = "0421234567"
    heard(session, people.reporter, waiting=3)

    (row,) = rows(client.sign_in(people.reviewer))

    assert people.reporter.name in row
    assert "0421234567" in row
    assert " 3 " in row
    assert "มีสัญญาณแต่ไม่มีอินเทอร์เน็ต" in row


def test_longest_wait_comes_first(client: PageClient, session: Session, people: Cast) -> None:
    heard(session, people.reporter, waiting=1, days=1)
    heard(session, people.sister, waiting=1, days=4)

    found = rows(client.sign_in(people.reviewer))

    assert [people.sister.name in found[0], people.reporter.name in found[1]] == [True, True]


def test_phone_with_nothing_left_is_not_shown(
    client: PageClient, session: Session, people: Cast
) -> None:
    heard(session, people.reporter, waiting=0)

    assert rows(client.sign_in(people.reviewer)) == []
    assert "ไม่มีโทรศัพท์เครื่องใดมีรายงานค้างส่ง" in client.get("oversight.phones").text


@pytest.mark.parametrize("key", ["reviewer_elsewhere"])
def test_other_districts_do_not_see_it(
    client: PageClient, session: Session, people: Cast, key: str
) -> None:
    heard(session, people.reporter, waiting=2)
    assert len(rows(client.sign_in(people.reviewer))) == 1

    assert rows(client.sign_in(getattr(people, key))) == []
