"""Whose request about a picture is: somebody always sees it and is told, and nobody too often."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import PRINTING_DAY
from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.notices.models import Kind, Notice
from webapp.privacy import takedowns
from webapp.privacy.models import TakedownRequest
from webapp.privacy.takedowns import Asked

ASKED = {"words": "ภาพเห็นหน้าลูกของฉันชัดเจน", "contact": "081 234 5678"}


def told(session: Session) -> list[tuple[int, int]]:
    """(person, how many notices of requests are due) of all who are told."""
    rows = session.execute(
        select(Notice.person_id, func.count())
        .where(Notice.kind == Kind.TAKEDOWN_ASKED, Notice.due_at <= clock.utc_now())
        .group_by(Notice.person_id)
        .order_by(Notice.person_id)
    )
    return [(person_id, count) for person_id, count in rows.tuples()]


def offices(session: Session) -> list[str]:
    return list(session.scalars(select(TakedownRequest.area_code)))


def leave_only(session: Session, *area_codes: str) -> None:
    """Let nobody have ever had a duty elsewhere."""
    for item in session.scalars(select(Assignment)).all():
        if not item.area_code.startswith(area_codes):
            session.delete(item)
    session.commit()


def test_one_province_in_use_answers_what_names_none(
    client: PageClient, session: Session, people: Cast
) -> None:
    leave_only(session, "49")

    assert client.get("privacy.ask").soup.select("[name=province]") == []
    client.post("privacy.send", data=ASKED)
    client.post("privacy.send", data={**ASKED, "said": "10-2569-000001-1", "province": "10"})

    assert offices(session) == ["49", "49"]
    assert told(session) == [(people.province_officer.id, 1)]
    page = client.sign_in(people.administrator).get("privacy.requests")
    assert len(page.soup.select("tbody tr")) == 2


@pytest.mark.parametrize("province", ["", "10", "4903", "TH", "x" * 300])
@pytest.mark.usefixtures("people")
def test_province_is_asked_for_where_neither_number_nor_choice_says_it(
    client: PageClient, session: Session, province: str
) -> None:
    page = client.post("privacy.send", data={**ASKED, "province": province}, status=422)

    assert page.soup.select_one("#province-error") is not None
    assert page.soup.select_one("[name=words]").get_text(strip=True) == ASKED["words"]
    assert offices(session) == []


@pytest.mark.usefixtures("people")
def test_number_or_choice_says_the_province(client: PageClient, session: Session) -> None:
    client.post("privacy.send", data={**ASKED, "said": "๔๘-๒๕๖๙-๙๙๙๙๙๙-๑"})
    client.post("privacy.send", data={**ASKED, "province": "49"})

    assert offices(session) == ["48", "49"]


def test_what_no_office_answers_is_everybodys_of_the_provinces(
    client: PageClient, session: Session, people: Cast
) -> None:
    session.execute(
        update(User).where(User.id == people.province_officer_elsewhere.id)
        .values(is_active=False)
    )  # fmt: skip
    session.commit()

    client.post("privacy.send", data={**ASKED, "province": "48"})

    assert offices(session) == ["TH"]
    assert told(session) == sorted(
        [(people.province_officer.id, 1), (people.administrator.id, 1)]
    )  # fmt: skip
    for person, count in ((people.province_officer, 1), (people.reviewer, 0)):
        page = client.sign_in(person).get("privacy.requests")
        assert len(page.soup.select("tbody tr")) == count


def test_office_is_told_once_an_hour_of_however_many(
    session: Session, people: Cast, printing_day: Traveller
) -> None:
    def ask() -> None:
        takedowns.ask(session, Asked(**ASKED, said="", area_code="49"), None)

    officer = people.province_officer.id
    for _ in range(30):
        ask()
    assert told(session) == [(officer, 1)]

    printing_day.move_to(PRINTING_DAY + timedelta(hours=1))
    assert told(session) == [(officer, 2)]
    ask()
    assert told(session) == [(officer, 2)]

    printing_day.move_to(PRINTING_DAY + timedelta(hours=2))
    assert told(session) == [(officer, 3)]
