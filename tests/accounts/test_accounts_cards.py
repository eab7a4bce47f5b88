"""Cards: what a link does when looked at, opened, used, and everything that it must not do."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts import cards, services, tokens
from webapp.accounts.cards import CardState
from webapp.accounts.door_models import Invitation
from webapp.accounts.models import SecretKind, SignInMethod, User, UserSession
from webapp.accounts.permissions import Person, Role

PIN = {"kind": "pin", "secret": "481937", "again": "481937"}
GONE = 410


def make(
    session: Session, people: Cast, person: Person, life: timedelta = timedelta(days=7)
) -> str:
    maker = people.reviewer if person in {people.reporter, people.sister} else people.administrator
    secret = cards.issue(session, maker, session.get_one(User, person.id), life=life)
    session.commit()
    return secret


@pytest.fixture
def secret(session: Session, people: Cast) -> str:
    """A card of the reporter."""
    return make(session, people, people.reporter)


@pytest.fixture
def other(app: Flask) -> PageClient:
    """Another browser."""
    return PageClient(app)


def only_card(session: Session) -> Invitation:
    session.expire_all()
    return session.scalars(select(Invitation)).one()


def opened(client: PageClient, secret: str) -> Page:
    client.get("cards.show", secret=secret)
    client.post("cards.open_here", secret=secret, goes_to=f"/c/{secret}")
    return client.get("cards.show", secret=secret)


def test_secret_is_short_and_has_128_bits() -> None:
    secrets = {tokens.short_secret() for _ in range(1000)}

    assert len(secrets) == 1000
    assert {len(secret) for secret in secrets} == {22}
    assert 57**22 > 2**128


def test_only_the_hash_is_stored(session: Session, secret: str) -> None:
    assert only_card(session).token_hash == tokens.hash_token(secret)


def test_looking_says_whose_it_is_and_changes_nothing(
    client: PageClient, session: Session, people: Cast, secret: str
) -> None:
    page = client.get("cards.show", secret=secret)
    client.http.head(f"/c/{secret}")

    assert people.reporter.name in page.text
    assert "หมู่ที่ 6" in page.text
    assert page.soup.select_one("main form button").text.strip() == "ใช่ เปิดใช้งานบนเครื่องนี้"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert cards.state_of(only_card(session), clock.utc_now()) is CardState.OPEN


def test_preview_without_cookies_cannot_open_it(
    client: PageClient, session: Session, secret: str
) -> None:
    client.post("cards.open_here", secret=secret, status=GONE)

    assert only_card(session).bound_at is None


def test_opening_without_a_form_token_is_refused(
    client: PageClient, session: Session, secret: str
) -> None:
    client.get("cards.show", secret=secret)

    client.post("cards.open_here", secret=secret, has_token=False, status=400)

    assert only_card(session).bound_at is None


def test_opened_card_stays_with_its_browser(
    client: PageClient, other: PageClient, session: Session, secret: str
) -> None:
    opened(client, secret)

    back = client.get("cards.show", secret=secret)

    assert back.h1 == "ตั้งรหัส PIN"
    other.get("cards.show", secret=secret, status=GONE)
    other.post("cards.open_here", secret=secret, status=GONE)
    other.post("cards.set_secret", secret=secret, data=PIN, status=GONE)
    assert only_card(session).used_at is None


def test_both_look_and_the_first_who_presses_has_it(
    client: PageClient, other: PageClient, secret: str
) -> None:
    client.get("cards.show", secret=secret)
    other.get("cards.show", secret=secret)

    other.post("cards.open_here", secret=secret, goes_to=f"/c/{secret}")

    client.post("cards.open_here", secret=secret, status=GONE)


def test_setting_a_pin_lets_in_for_180_days_and_uses_the_card_up(
    client: PageClient, session: Session, people: Cast, secret: str
) -> None:
    opened(client, secret)

    client.post("cards.set_secret", secret=secret, data=PIN, goes_to="/")

    user = session.get_one(User, people.reporter.id, populate_existing=True)
    row = session.scalars(select(UserSession)).one()
    assert user.secret_kind == SecretKind.PIN
    assert services.knows_secret(user, "481937")
    assert (row.method, row.idle_s) == (SignInMethod.CARD, None)
    assert row.expires_at - row.created_at == timedelta(days=180)
    assert cards.state_of(only_card(session), clock.utc_now()) is CardState.USED
    assert "เครื่องนี้ไม่ต้องใส่รหัสอีก" in client.get("submissions.index").text
    client.get("cards.show", secret=secret, status=GONE)


def test_pin_in_thai_digits_is_the_same(client: PageClient, session: Session, secret: str) -> None:
    opened(client, secret)

    client.post("cards.set_secret", secret=secret, goes_to="/",
                data={"kind": "pin", "secret": "๔๘๑๙๓๗", "again": "481 937"})  # fmt: skip
    client.post("accounts.sign_out", goes_to="accounts.sign_in")

    for typed in ("481937", "๔๘๑๙๓๗"):
        client.post("accounts.sign_in_submit", goes_to="/",
                    data={"login": "reporter", "password": typed})  # fmt: skip


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        ("123456", "เดาง่าย"), ("000000", "เดาง่าย"), ("654321", "เดาง่าย"), ("121212", "เดาง่าย"),
        ("123123", "เดาง่าย"), ("112233", "เดาง่าย"), ("123321", "เดาง่าย"),
        ("571924", "เบอร์โทรศัพท์"), ("120515", "วันเดือนปีเกิด"), ("12345", "6 หลัก"),
        ("48193a", "6 หลัก"), ("", "กรุณากรอกช่องนี้"),
    ],
)  # fmt: skip
def test_pin_that_others_guess_is_refused(
    client: PageClient, session: Session, people: Cast, secret: str, pin: str, sentence: str
) -> None:
    session.get_one(User, people.reporter.id).phone = "0895719240"
    session.commit()
    opened(client, secret)

    page = client.post("cards.set_secret", secret=secret, status=422,
                       data={"kind": "pin", "secret": pin, "again": pin})  # fmt: skip

    assert sentence in page.soup.select_one("#secret-error").text
    assert page.fields("main form")["secret"] == ""
    assert only_card(session).used_at is None


def test_two_that_differ_are_refused(client: PageClient, secret: str) -> None:
    opened(client, secret)

    page = client.post("cards.set_secret", secret=secret, data=PIN | {"again": "481938"},
                       status=422)  # fmt: skip

    assert "ไม่ตรงกัน" in page.soup.select_one("#again-error").text


def test_password_instead_of_a_pin(client: PageClient, session: Session, secret: str) -> None:
    opened(client, secret)
    page = client.get_path(f"/c/{secret}?with=password")
    assert page.fields("main form")["kind"] == "password"

    client.post("cards.set_secret", secret=secret, goes_to="/",
                data={"kind": "password", "secret": "นาข้าวเขียว", "again": "นาข้าวเขียว"})  # fmt: skip

    assert session.scalars(select(User.secret_kind).where(User.login == "reporter")).one() == (
        SecretKind.PASSWORD
    )


@pytest.mark.parametrize("typed", ["สั้น", "password2569", "11111111", "qwertyuiop"])
def test_password_that_others_guess_is_refused(client: PageClient, secret: str, typed: str) -> None:
    opened(client, secret)

    client.post("cards.set_secret", secret=secret, status=422,
                data={"kind": "password", "secret": typed, "again": typed})  # fmt: skip


def test_office_sets_a_password_of_12_and_is_idle_after_a_while(
    client: PageClient, session: Session, people: Cast
) -> None:
    secret = make(session, people, people.reviewer_elsewhere)
    page = opened(client, secret)
    eleven, twelve = "ฟ้าใสใบเขียว"[:11], "ฟ้าใสใบเขียวมาก"

    client.post("cards.set_secret", secret=secret, status=422,
                data={"kind": "password", "secret": eleven, "again": eleven})  # fmt: skip
    client.post("cards.set_secret", secret=secret, status=422, data=PIN)
    client.post("cards.set_secret", secret=secret, goes_to="/",
                data={"kind": "pin", "secret": twelve, "again": twelve})  # fmt: skip

    assert page.h1 == "ตั้งรหัสผ่าน"
    assert session.scalars(select(UserSession.idle_s)).one() == 120 * 60


@pytest.fixture(
    params=["nonsense", "expired", "revoked", "superseded", "used", "inactive", "bound"]
)
def dead(request: pytest.FixtureRequest, session: Session, people: Cast, secret: str) -> str:
    """A link for every way in which a card ends."""
    user, now = session.get_one(User, people.reporter.id), clock.utc_now()
    card = only_card(session)
    if request.param == "nonsense":
        secret = "2" * 22
    elif request.param == "expired":
        card.made_at, card.expires_at = now - timedelta(days=2), now - timedelta(seconds=1)
    elif request.param == "revoked":
        cards.revoke(session, people.reviewer, user)
    elif request.param == "superseded":
        cards.issue(session, people.reviewer, user, life=timedelta(days=1))
    elif request.param == "used":
        card.used_at = now
    elif request.param == "inactive":
        user.is_active = False
    else:
        card.bound_at, card.bound_hash = now, "0" * 64
    session.commit()
    return secret


def test_dead_cards_give_one_answer(client: PageClient, other: PageClient, dead: str) -> None:
    client.get("cards.show", secret="x", status=GONE)
    never = client.get("cards.show", secret="x", status=GONE)

    page = client.get("cards.show", secret=dead, status=GONE)
    sent = client.post("cards.open_here", secret=dead, status=GONE)

    assert body_of(page) == body_of(never)
    assert body_of(sent) == body_of(never)
    assert client.post("cards.set_secret", secret=dead, data=PIN, status=GONE).h1 == never.h1


def body_of(page: Page) -> str:
    for item in page.soup.select("input[name=csrf_token], input[name=next]"):
        item.decompose()
    return page.soup.decode()


def test_newer_card_ends_the_older_one(session: Session, people: Cast, secret: str) -> None:
    make(session, people, people.reporter)

    states = [cards.state_of(card, clock.utc_now())
              for card in session.scalars(select(Invitation).order_by(Invitation.id))]  # fmt: skip
    assert states == [CardState.REVOKED, CardState.OPEN]


def test_card_of_a_month_is_dead_after_it(
    client: PageClient, session: Session, people: Cast
) -> None:
    secret = make(session, people, people.reporter, cards.LONGEST_LIFE)

    with time_machine.travel(clock.utc_now() + timedelta(days=29, hours=23), tick=False):
        client.get("cards.show", secret=secret)
    with time_machine.travel(clock.utc_now() + timedelta(days=30, seconds=1), tick=False):
        client.get("cards.show", secret=secret, status=GONE)


@pytest.mark.parametrize("life", [timedelta(hours=23), timedelta(days=31)])
def test_life_out_of_bounds_is_a_mistake(session: Session, people: Cast, life: timedelta) -> None:
    with pytest.raises(ValueError, match="a card lives"):
        make(session, people, people.reporter, life)


def test_card_signs_out_everywhere_else_and_whoever_was_here(
    client: PageClient, other: PageClient, session: Session, people: Cast, secret: str
) -> None:
    other.sign_in(people.reporter)
    client.sign_in(people.sister)
    page = client.get("cards.show", secret=secret)
    assert people.sister.name in page.soup.select_one("main .banner-warning:not([hidden])").text
    opened(client, secret)

    client.post("cards.set_secret", secret=secret, data=PIN, goes_to="/")

    session.expire_all()
    still_open = session.scalars(select(UserSession).where(UserSession.revoked_at.is_(None))).all()
    assert [row.user_id for row in still_open] == [people.reporter.id]
    other.get("submissions.index", status=303)


def test_person_without_a_secret_comes_in_by_card(
    client: PageClient, session: Session, people: Cast
) -> None:
    user = services.add_user(
        session, login="0812345678", name_th="นายใหม่ มาแล้ว", phone="081-234-5678"
    )
    services.assign(session, user, role=Role.REPORTER, area_code="49030106")
    secret = cards.issue(session, people.reviewer, user, life=timedelta(days=1))
    session.commit()
    client.post("accounts.sign_in_submit", status=422,
                data={"login": "0812345678", "password": "481937"})  # fmt: skip

    opened(client, secret)
    client.post("cards.set_secret", secret=secret, data=PIN, goes_to="/")

    assert user.phone == "0812345678"
    client.get("submissions.index")
