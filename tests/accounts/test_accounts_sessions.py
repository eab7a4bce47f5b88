"""Signed-in browsers: how long, which, told of, ended; and changing PIN or password."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import PASSWORD, Cast
from webapp.accounts import services
from webapp.accounts.agents import browser_of, system_of
from webapp.accounts.models import SecretKind, User, UserSession
from webapp.audit.models import AuditEntry
from webapp.db import db
from webapp.notices.models import Kind, Notice, PushSubscription

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    """A clock that moves when told."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def sign_in(client: PageClient, login: str = "reporter", **more: str) -> None:
    client.get("accounts.sign_in")
    client.post("accounts.sign_in_submit", goes_to="/", headers={"User-Agent": ANDROID},
                data={"login": login, "password": PASSWORD} | more)  # fmt: skip


def rows(session: Session) -> list[UserSession]:
    session.expire_all()
    return list(session.scalars(select(UserSession).order_by(UserSession.id)))


def test_use_slides_the_session_on_once_a_day(
    client: PageClient, session: Session, moment: time_machine.Traveller
) -> None:
    sign_in(client)
    first = rows(session)[0].expires_at

    moment.shift(timedelta(hours=23))
    client.get("submissions.index")
    assert (rows(session)[0].expires_at, rows(session)[0].last_used_at) == (
        first, NOW + timedelta(hours=23),
    )  # fmt: skip
    moment.shift(timedelta(hours=2))
    client.get("submissions.index")

    assert rows(session)[0].expires_at == NOW + timedelta(days=180, hours=25)


def test_phone_that_is_used_stays_signed_in_for_years(
    client: PageClient, moment: time_machine.Traveller
) -> None:
    sign_in(client)

    for _ in range(5):
        moment.shift(timedelta(days=179))
        client.get("submissions.index")
    moment.shift(timedelta(days=181))

    client.get("submissions.index", status=303)


def test_computer_of_an_office_asks_anew_after_a_week_however_much_it_is_used(
    client: PageClient, session: Session, moment: time_machine.Traveller
) -> None:
    sign_in(client, "reviewer")

    for _ in range(7 * 24 - 1):
        moment.shift(timedelta(hours=1))
        client.http.get("/about").close()
    client.get("review.queue")
    assert rows(session)[0].expires_at == NOW + timedelta(days=7)
    moment.shift(timedelta(hours=1))

    client.get("review.queue", status=303)


def test_hash_made_cheaply_is_made_anew_at_the_door(
    app: Flask, session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        session.expire_all()
        return session.get_one(User, people.reporter.id).password_hash

    before = kept()
    monkeypatch.setattr(services, "_hasher", PasswordHasher(2, 16, 1))
    sign_in(PageClient(app))
    after = kept()
    sign_in(PageClient(app))

    assert before != after == kept()
    assert "m=8,t=1,p=1" in before
    assert "m=16,t=2,p=1" in after


def test_use_is_written_down_every_ten_minutes(
    client: PageClient, session: Session, moment: time_machine.Traveller
) -> None:
    sign_in(client)
    moment.shift(timedelta(minutes=9))
    client.get("submissions.index")
    before = rows(session)[0].last_used_at

    moment.shift(timedelta(minutes=1))
    client.get("submissions.index")

    assert (before, rows(session)[0].last_used_at) == (NOW, NOW + timedelta(minutes=10))


def test_office_computer_is_signed_out_after_two_hours(
    client: PageClient, moment: time_machine.Traveller
) -> None:
    sign_in(client, "reviewer")

    for _ in range(3):
        moment.shift(timedelta(minutes=119))
        client.get("review.queue")
    moment.shift(timedelta(minutes=121))

    client.get("review.queue", status=303, goes_to="/sign-in?next=/review/")


def test_heartbeats_are_no_use(client: PageClient, moment: time_machine.Traveller) -> None:
    sign_in(client, "reviewer")

    for _ in range(5):
        moment.shift(timedelta(minutes=25))
        client.get("pwa.hello")

    client.get("review.queue", status=303)


@pytest.mark.parametrize(
    ("login", "more"), [("reviewer", {"is_own_device": "y"}), ("reporter", {})]
)
def test_own_devices_and_villages_have_no_idle_limit(
    client: PageClient, moment: time_machine.Traveller, login: str, more: dict[str, str]
) -> None:
    sign_in(client, login, **more)

    moment.shift(timedelta(days=100))

    client.get("accounts.me")


def test_first_device_is_not_told_of_and_a_new_one_is(
    app: Flask, client: PageClient, session: Session
) -> None:
    sign_in(client)
    client.post("accounts.sign_out", goes_to="accounts.sign_in")
    sign_in(client)
    assert session.scalars(select(Notice)).all() == []

    sign_in(PageClient(app))

    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.params["browser"], notice.params["system"]) == (
        Kind.NEW_DEVICE, "Chrome", "Android",
    )  # fmt: skip
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "session.new_device"))
    assert [entry.subject_id for entry in told] == [str(notice.person_id)]
    inbox = client.get("notices.index").text
    assert "มีการเข้าใช้งานด้วยชื่อของท่านจากเครื่องใหม่" in inbox
    assert "Chrome บน Android" in inbox


def test_signing_in_gives_another_session_and_ends_the_one_before(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.sister)
    with client.http.session_transaction() as cookie:
        before = cookie["_user_id"]

    client.post("accounts.sign_in_submit", goes_to="/",
                data={"login": "reporter", "password": PASSWORD})  # fmt: skip

    with client.http.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert [row.revoked_at is None for row in rows(session)] == [False, True]


def test_cookie_is_set_anew_once_a_day(client: PageClient, people: Cast) -> None:
    # Not by every answer: the later of two would undo what the other put there.
    client.sign_in(people.reporter)
    client.get("accounts.me")

    again = client.get("accounts.me")
    beside = client.http.get("/phone/hello")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, hours=1), tick=False):
        next_day = client.get("accounts.me")

    assert "session=" not in " ".join(again.response.headers.getlist("Set-Cookie"))
    assert "session=" not in " ".join(beside.headers.getlist("Set-Cookie"))
    assert "session=" in " ".join(next_day.response.headers.getlist("Set-Cookie"))


def test_me_shows_duties_and_devices(app: Flask, client: PageClient) -> None:
    sign_in(client)
    sign_in(PageClient(app))

    page = client.get("accounts.me")

    assert "นายสมชาย ใจดี" in page.text
    assert "หมู่ที่ 6" in page.text
    devices = page.soup.select(".device-list li")
    assert [item.strong.text for item in devices] == ["Chrome บน Android"] * 2
    assert sorted("เครื่องนี้" in item.text for item in devices) == [False, True]


def test_one_device_is_signed_out_from_another(
    app: Flask, client: PageClient, session: Session, people: Cast
) -> None:
    sign_in(client)
    lost = PageClient(app)
    sign_in(lost)
    session.add(PushSubscription(
        person_id=people.reporter.id, session_id=rows(session)[1].id, created_at=NOW,
        endpoint="https://push.example/1", p256dh="x", auth="y",
    ))  # fmt: skip
    session.commit()

    form = client.get("accounts.me").fields(".device-list form")
    client.post("accounts.sign_out_elsewhere", data=form, goes_to="accounts.me")

    lost.get("submissions.index", status=303)
    client.get("submissions.index")
    assert session.scalars(select(PushSubscription)).all() == []


def test_nobody_signs_others_out(
    app: Flask, client: PageClient, session: Session, people: Cast
) -> None:
    theirs = PageClient(app).sign_in(people.sister)
    client.sign_in(people.reporter)

    for wanted in (str(rows(session)[0].id), "others", "", "x", "99999999999999999999"):
        client.post("accounts.sign_out_elsewhere", data={"session": wanted}, goes_to="accounts.me")

    theirs.get("submissions.index")
    client.get("submissions.index")


def test_all_others_are_signed_out_at_once(
    app: Flask, client: PageClient, people: Cast, session: Session
) -> None:
    others = [PageClient(app).sign_in(people.reporter) for _ in range(3)]
    client.sign_in(people.reporter)

    client.post("accounts.sign_out_elsewhere", data={"session": "others"}, goes_to="accounts.me")

    for other in others:
        other.get("submissions.index", status=303)
    client.get("submissions.index")


def test_changing_the_password_asks_for_the_old_one_and_signs_out_elsewhere(
    app: Flask, client: PageClient, people: Cast, session: Session
) -> None:
    other = PageClient(app).sign_in(people.reporter)
    client.sign_in(people.reporter)
    new = {"kind": "pin", "secret": "481937", "again": "481937"}

    page = client.post("accounts.change_secret", data=new | {"old": "no"}, status=422)
    assert page.soup.select_one("#old-error").text.strip().endswith("กรุณาใส่ใหม่")
    client.post("accounts.change_secret", data=new | {"old": PASSWORD}, goes_to="accounts.me")

    other.get("submissions.index", status=303)
    user = session.get_one(User, people.reporter.id, populate_existing=True)
    assert user.secret_kind == SecretKind.PIN
    assert services.knows_secret(user, "481937")
    client.get("accounts.secret")


def test_guessing_the_old_one_in_somebodys_session_has_pauses_too(
    client: PageClient, people: Cast
) -> None:
    client.sign_in(people.reporter)
    data = {"kind": "pin", "secret": "481937", "again": "481937", "old": "no"}
    for _ in range(5):
        client.post("accounts.change_secret", data=data, status=422)

    page = client.post("accounts.change_secret", data=data | {"old": PASSWORD}, status=429)

    assert page.response.headers["Retry-After"] == "30"


def test_office_cannot_change_to_a_pin(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    client.post("accounts.change_secret", status=422,
                data={"kind": "pin", "secret": "481937", "again": "481937",
                      "old": PASSWORD})  # fmt: skip


@pytest.mark.parametrize(
    ("agent", "known"),
    [
        (ANDROID, ("Chrome", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1",
         ("Safari", "iPhone")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) CriOS/130 Safari/604.1",
         ("Chrome", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0",
         ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
         ("Firefox", "Linux")),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36 Line/13.0",
         ("LINE", "Android")),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/24.0 Chrome/117 Safari/537.36",
         ("Samsung Internet", "Android")),
        ("curl/8", ("", "")),
    ],
)  # fmt: skip
def test_browsers_are_called_by_their_names(agent: str, known: tuple[str, str]) -> None:
    assert (browser_of(agent), system_of(agent)) == known


def test_page_costs_three_queries_to_know_who_asks(
    client: PageClient, people: Cast, app: Flask
) -> None:
    client.sign_in(people.reporter)
    said: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    client.get("pwa.hello")

    asked = [text for text in said if text.lstrip().upper().startswith("SELECT")]
    assert len(asked) <= 3
