"""Duties that need four eyes: who is told of them, and that they are asked for freshly proved."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import DutyRequest
from webapp.notices.models import Kind, Notice

NEW = {"name": "นายดูแล ระบบ", "role": "administrator", "area": "49"}


@pytest.fixture
def second(session: Session, people: Cast) -> int:
    """The id of another administrator of the province."""
    session.add(
        Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="49", unit_name="")
    )
    session.commit()
    return people.nobody.id


@pytest.fixture
def asked(client: PageClient, people: Cast, session: Session, second: int) -> DutyRequest:
    """An administrator's duty that the first administrator asked for."""
    client.sign_in(people.administrator).post("people.create", goes_to="people.requests", data=NEW)
    return session.scalars(select(DutyRequest)).one()


def told(session: Session) -> list[tuple[int, str, bool]]:
    """To whom what was told, and whether it is read."""
    session.expire_all()
    found = session.scalars(select(Notice).order_by(Notice.id))
    return [(one.person_id, one.kind, one.read_at is not None) for one in found]


def decide(client: PageClient, asked: DutyRequest, verdict: str, **more: Any) -> None:
    client.post("people.decide", request_id=asked.id, data={"verdict": verdict}, **more)


def test_other_administrators_hear_that_a_duty_waits(
    client: PageClient, people: Cast, session: Session, second: int, asked: DutyRequest
) -> None:
    client.post("people.create", goes_to="people.requests", data={**NEW, "name": "นายดูแล ระบบ"})

    assert told(session)[0] == (second, Kind.DUTY_ASKED, False)
    assert {person for person, _kind, _read in told(session)} == {second}
    page = client.sign_in(people.nobody).get("notices.index")
    assert "มีคำขอมอบหน้าที่รอผู้ดูแลระบบคนที่สอง" in page.text
    assert "ผู้ดูแลระบบ · จ.มุกดาหาร" in page.text
    notice = session.scalars(select(Notice.id).order_by(Notice.id).limit(1)).one()
    client.post("notices.open_one", notice_id=notice, goes_to="people.requests")


def test_asking_again_for_the_same_tells_nobody_again(
    client: PageClient, people: Cast, session: Session, second: int
) -> None:
    client.sign_in(people.administrator)
    for _ in range(2):
        client.post("people.give", user_id=people.province_officer.id, goes_to="people.requests",
                    data={"role": "administrator", "area": "49"})  # fmt: skip

    assert told(session) == [(second, Kind.DUTY_ASKED, False)]


def test_whose_duty_it_would_be_hears_nothing(
    client: PageClient, people: Cast, session: Session, second: int
) -> None:
    session.add(Assignment(user_id=people.administrator.id, role=Role.ADMINISTRATOR,
                           area_code="TH", unit_name=""))  # fmt: skip
    session.commit()

    client.sign_in(people.administrator).post(
        "people.give", user_id=second, data={"role": "department_officer", "area": "TH"}
    )

    assert told(session) == []


@pytest.mark.parametrize(("verdict", "said"), [("granted", "อนุมัติแล้ว"), ("refused", "ไม่อนุมัติ")])
def test_who_asked_hears_what_was_decided(
    client: PageClient, people: Cast, session: Session, asked: DutyRequest, second: int,
    verdict: str, said: str,
) -> None:  # fmt: skip
    decide(client.sign_in(people.nobody), asked, verdict)

    assert told(session) == [
        (second, Kind.DUTY_ASKED, True), (people.administrator.id, Kind.DUTY_DECIDED, False),
    ]  # fmt: skip
    assert said in client.sign_in(people.administrator).get("notices.index").text


def test_what_was_taken_back_waits_for_nobody(
    client: PageClient, session: Session, asked: DutyRequest
) -> None:
    decide(client, asked, "taken_back")

    assert told(session) == []


def test_who_refuses_what_they_asked_for_is_not_told(
    client: PageClient, session: Session, asked: DutyRequest, second: int
) -> None:
    decide(client, asked, "refused")

    assert told(session) == [(second, Kind.DUTY_ASKED, True)]


def test_asking_for_an_administrator_asks_for_a_fresh_proof_and_keeps_what_was_typed(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.administrator)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=20)):
        page = client.post("people.create", data=NEW, status=401)
        client.post("people.give", user_id=people.reviewer.id, status=401,
                    data={"role": "administrator", "area": "49"})  # fmt: skip
        client.post("people.give", user_id=people.reviewer.id, goes_to=client.path(
            "people.show", user_id=people.reviewer.id),
            data={"role": "province_officer", "area": "49"})  # fmt: skip

    assert page.fields("main form")["held-name"] == NEW["name"]
    assert session.scalars(select(DutyRequest)).all() == []
    assert session.scalars(select(User).where(User.name_th == NEW["name"])).all() == []


def test_deciding_asks_for_a_fresh_proof(
    client: PageClient, people: Cast, session: Session, asked: DutyRequest
) -> None:
    client.sign_in(people.nobody)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=20)):
        decide(client, asked, "granted", status=401)

    session.expire_all()
    assert asked.decided_at is None


def test_ending_an_administrators_duty_asks_for_a_fresh_proof(
    client: PageClient, people: Cast, session: Session, second: int
) -> None:
    duty = session.scalars(select(Assignment).where(Assignment.user_id == second)).one()
    client.sign_in(people.administrator)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=20)):
        client.post("people.act_on_duty", user_id=second, duty_id=duty.id, act="end",
                    data={"reason": "left"}, status=401)  # fmt: skip

    session.expire_all()
    assert duty.ended_at is None
