"""What the door shows and tells where people work in one province, and where in several."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import OTHER_PROVINCE, PROVINCE, Cast
from webapp.accounts.models import Assignment
from webapp.accounts.settings import HELP_PHONE
from webapp.audit.models import AuditEntry
from webapp.clock import utc_now
from webapp.settings.models import Setting

UNKNOWN = {"login": "nobody-here", "password": "x"}


def leave_one_province(session: Session) -> None:
    session.execute(delete(Assignment).where(Assignment.area_code.startswith(OTHER_PROVINCE)))
    session.commit()


def set_number(session: Session, people: Cast, area_code: str, number: str) -> None:
    session.add(
        Setting(key=HELP_PHONE.key, area_code=area_code, value=number, edited_at=utc_now(),
                edited_by_id=people.administrator.id)
    )  # fmt: skip
    session.commit()


def test_number_of_the_one_province_stands_at_the_door_and_on_dead_cards(
    client: PageClient, session: Session, people: Cast
) -> None:
    leave_one_province(session)
    set_number(session, people, PROVINCE, "042 611 330")

    door, card = (
        client.get("accounts.sign_in"),
        client.get("cards.show", secret="x" * 22, status=410),
    )

    links = [page.soup.select_one("a[href^='tel:']") for page in (door, card)]
    assert [link["href"] for link in links if link] == ["tel:042611330"] * 2


def test_door_of_several_provinces_shows_the_countrys_number(
    client: PageClient, session: Session, people: Cast
) -> None:
    set_number(session, people, PROVINCE, "042 611 330")
    assert client.get("accounts.sign_in").soup.select("a[href^='tel:']") == []

    set_number(session, people, "TH", "02 123 4567")
    assert client.get("accounts.sign_in").soup.select("a[href='tel:021234567']") != []


def test_number_that_a_province_sets_stands_at_the_door(
    client: PageClient, session: Session, people: Cast
) -> None:
    leave_one_province(session)
    client.sign_in(people.province_officer).post(
        "administration.set_setting", key=HELP_PHONE.key,
        data={"area": PROVINCE, "value": "042 611 330"},
    )  # fmt: skip
    client.http.delete_cookie("session")

    assert client.get("accounts.sign_in").soup.select("a[href='tel:042611330']") != []


def test_unknown_name_is_told_to_the_one_province_and_else_to_the_country(
    client: PageClient, session: Session, people: Cast
) -> None:
    refused = (
        select(AuditEntry.area_code)
        .where(AuditEntry.action == "sign_in.failed")
        .order_by(AuditEntry.id)
    )
    client.post("accounts.sign_in_submit", data=UNKNOWN, status=422)
    leave_one_province(session)
    client.post("accounts.sign_in_submit", data=UNKNOWN, status=422)

    assert list(session.scalars(refused)) == [None, PROVINCE]
    page = client.sign_in(people.administrator).get("inspection.index", thing="sign_in")
    assert len(page.soup.select("main ol > li")) == 1
