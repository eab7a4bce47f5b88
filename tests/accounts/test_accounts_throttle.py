"""How often one may be wrong, who waits then, and who never has to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import PASSWORD, Cast
from webapp.accounts import services, throttle
from webapp.accounts.door_models import DoorFailure
from webapp.accounts.models import SecretKind, User
from webapp.audit.models import AuditEntry

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
WAIT = 429
WRONG = "000001"


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    """A clock that moves when told."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pin(session: Session, people: Cast) -> str:
    """The reporter's PIN."""
    user = session.get_one(User, people.reporter.id)
    services.set_secret(session, user, SecretKind.PIN, "481937")
    session.commit()
    return "481937"


def knock(client: PageClient, status: int, login: str = "reporter", secret: str = WRONG) -> Page:
    data = {"login": login, "password": secret}
    return client.post("accounts.sign_in_submit", data=data, status=status)


def wait_of(page: Page) -> int:
    return int(page.response.headers["Retry-After"])


def test_five_are_free_and_pauses_grow(
    client: PageClient, pin: str, moment: time_machine.Traveller
) -> None:
    for _ in range(5):
        knock(client, 422)
    waited = []
    for _ in range(6):
        page = knock(client, WAIT)
        waited.append(wait_of(page))
        moment.shift(timedelta(seconds=waited[-1]))
        knock(client, 422)

    assert waited == [30, 60, 300, 900, 3600, 3600]


def test_waiting_says_so_in_minutes_and_looks_at_nothing(client: PageClient, pin: str) -> None:
    for _ in range(5):
        knock(client, 422)

    page = knock(client, WAIT, secret=pin)

    assert "กรุณารอ 1 นาที" in page.text
    assert page.fields("main form")["password"] == ""


def test_tries_that_wait_neither_count_nor_are_noted(
    client: PageClient, pin: str, session: Session, moment: time_machine.Traveller
) -> None:
    for _ in range(5):
        knock(client, 422)
    for _ in range(20):
        knock(client, WAIT)
    moment.shift(timedelta(seconds=30))

    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")

    refused = select(func.count()).where(AuditEntry.action == "sign_in.failed")
    assert session.scalar(refused) == 5


def test_device_known_before_is_never_locked_out_by_others(
    app: Flask, client: PageClient, pin: str
) -> None:
    client.get("accounts.sign_in")
    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")
    client.post("accounts.sign_out", goes_to="accounts.sign_in")
    stranger = PageClient(app)
    for _ in range(5):
        knock(stranger, 422)
    knock(stranger, WAIT)

    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")


def test_known_device_has_pauses_of_its_own_and_forgets_them_when_right(
    client: PageClient, pin: str, session: Session, moment: time_machine.Traveller
) -> None:
    client.get("accounts.sign_in")
    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")
    client.post("accounts.sign_out", goes_to="accounts.sign_in")
    for _ in range(5):
        knock(client, 422)
    knock(client, WAIT, secret=pin)
    moment.shift(timedelta(seconds=30))

    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")
    client.post("accounts.sign_out", goes_to="accounts.sign_in")

    for _ in range(5):
        knock(client, 422)
    assert wait_of(knock(client, WAIT)) == 30


def test_neighbours_at_one_address_do_not_lock_each_other(client: PageClient, pin: str) -> None:
    for _ in range(5):
        knock(client, 422, login="sister")
    knock(client, WAIT, login="sister")

    client.post("accounts.sign_in_submit", data={"login": "reporter", "password": pin}, goes_to="/")


def test_address_with_a_hundred_failures_waits_a_minute(
    app: Flask, client: PageClient, pin: str, moment: time_machine.Traveller
) -> None:
    for number in range(100):
        knock(client, 422, login=f"nobody{number}")

    page = knock(client, WAIT, login="nobody-else")

    assert wait_of(page) == 60
    moment.shift(timedelta(minutes=15))
    knock(client, 422, login="nobody-else")


def test_many_addresses_share_one_budget_for_an_account(
    client: PageClient, pin: str, moment: time_machine.Traveller
) -> None:
    guesses = 0
    for number in range(200):
        page = client.http.post(
            client.path("accounts.sign_in_submit"),
            data={"login": "reporter", "password": "000001", "csrf_token": client.token()},
            environ_overrides={"REMOTE_ADDR": f"10.0.{number}.1"},
        )
        guesses += page.status_code == 422

    assert guesses == 40


def test_two_spellings_of_one_person_are_one_account(
    client: PageClient, pin: str, session: Session, people: Cast
) -> None:
    session.get_one(User, people.reporter.id).phone = "0891234567"
    session.commit()
    for login in ("reporter", "089-123-4567", "+66 89 123 4567", "๐๘๙๑๒๓๔๕๖๗", "Re-porter"):
        knock(client, 422, login=login)

    knock(client, WAIT, login="0891234567")


@pytest.fixture(params=["unknown", "inactive", "wrong", "no_secret"])
def way(request: pytest.FixtureRequest, session: Session, people: Cast) -> str:
    """Ways to be refused; all as `reporter`, so that only the person differs."""
    user = session.get_one(User, people.reporter.id)
    if request.param == "unknown":
        user.login = "somebody-else"
    elif request.param == "inactive":
        user.is_active = False
    elif request.param == "no_secret":
        user.secret_kind, user.password_hash = SecretKind.NONE, ""
    session.commit()
    return str(request.param)


_seen: dict[str, list[str]] = {}


def test_answers_are_the_same_byte_by_byte(client: PageClient, way: str) -> None:
    pages = [knock(client, 422) for _ in range(5)]
    pages.append(knock(client, WAIT))
    bodies = [without_tokens(page) for page in pages]

    assert bodies == _seen.setdefault("first", bodies)


def without_tokens(page: Page) -> str:
    text = page.response.get_data(as_text=True)
    for item in page.soup.select("input[name=csrf_token]"):
        text = text.replace(str(item["value"]), "")
    return text


def test_password_of_an_account_that_is_none_hashes_once(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def matches(known: str, _typed: str) -> bool:
        hashed.append(known)
        return False

    monkeypatch.setattr(services, "_matches", matches)

    knock(client, 422, login="nobody")
    knock(client, 422, login="sister")

    assert len(hashed) == 2


def test_keys_tell_nobody(client: PageClient, session: Session, people: Cast) -> None:
    knock(client, 422)

    keys = session.scalars(select(DoorFailure.key)).all()
    assert sorted(map(len, keys)) == [64, 64, 64]
    who = throttle.Try(account=f"id {people.reporter.id}", device="", address="127.0.0.1")
    assert {c.key for c in throttle.counters_of("another secret", who)}.isdisjoint(keys)


def test_right_try_is_given_back(client: PageClient, session: Session) -> None:
    client.post("accounts.sign_in_submit", goes_to="/",
                data={"login": "reporter", "password": PASSWORD})  # fmt: skip

    assert session.scalars(select(DoorFailure.failures)).all() == [0, 0, 0]


def test_old_counters_are_forgotten(
    client: PageClient, session: Session, moment: time_machine.Traveller
) -> None:
    knock(client, 422, login="nobody")
    moment.shift(throttle.FORGOTTEN_AFTER + timedelta(minutes=1))

    knock(client, 422, login="somebody")

    assert session.scalar(select(func.count()).select_from(DoorFailure)) == 3


def test_guesses_of_a_day_and_a_year_from_one_address() -> None:
    """The bound that docs/security.md gives."""

    def guesses(rule: throttle.Rule, span: timedelta) -> int:
        at, done = timedelta(), 0
        while at < span:
            done += 1
            at += throttle.pause_after(rule, done) or timedelta()
        return done

    day, year = timedelta(days=1), timedelta(days=365)
    assert guesses(throttle.ONE_ADDRESS, day) == 32
    assert guesses(throttle.NEW_DEVICES, day) == 67
    assert guesses(throttle.NEW_DEVICES, year) == 8803
