"""Several people at one door: what one has to show is never asked of another.

A person is asked for a second step by their own duties, factors and session alone. Nothing of it
may stay behind: in the process between two requests, in a browser between two people, or in the
rows of somebody else.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import PASSWORD, Cast
from webapp import clock
from webapp.accounts import cards, factors, services, totp
from webapp.accounts.models import SignInMethod, User, UserSession
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.settings.models import Setting

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PIN = {"kind": "pin", "secret": "481937", "again": "481937"}
ASKED = "/sign-in/second"


@pytest.fixture
def strict(app: Flask, session: Session, people: Cast) -> None:
    """Every office needs a second step at once, and the reviewer has one."""
    prepare(app, session, people)


def prepare(app: Flask, session: Session, people: Cast) -> None:
    now = clock.utc_now()
    for key, value in (("accounts.factor_required", True), ("accounts.factor_grace_days", 0)):
        session.add(Setting(key=key, area_code="TH", value=value, edited_at=now,
                            edited_by_id=people.administrator.id))  # fmt: skip
    with app.app_context():
        assert totp.set_up(session, people.reviewer.id, SECRET, code())
    session.commit()


def code(ahead: int = 0) -> str:
    return pyotp.TOTP(SECRET).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + ahead)


def card_of(session: Session, people: Cast, person: Person) -> str:
    secret = cards.issue(session, people.reviewer, session.get_one(User, person.id),
                         life=timedelta(days=7))  # fmt: skip
    session.commit()
    return secret


def come_in_by_card(client: PageClient, secret: str) -> None:
    client.get("cards.show", secret=secret)
    client.post("cards.open_here", secret=secret)
    client.post("cards.set_secret", secret=secret, data=PIN, goes_to="/")


def sign_in(client: PageClient, login: str) -> None:
    client.post("accounts.sign_in_submit", data={"login": login, "password": PASSWORD})


def open_session(session: Session, person: Person) -> UserSession:
    session.expire_all()
    return session.scalars(
        select(UserSession).where(
            UserSession.user_id == person.id, UserSession.revoked_at.is_(None)
        )
    ).one()


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("shows_it", [False, True])
def test_card_in_a_browser_of_an_office_opens_all_and_takes_nothing_over(
    client: PageClient, session: Session, people: Cast, *, shows_it: bool
) -> None:
    secret = card_of(session, people, people.reporter)
    sign_in(client, "reviewer")
    client.get("review.queue", status=303, goes_to="/sign-in/second?next=/review/")
    if shows_it:
        shown = {"code": code(1), "trust": "y", "resume_to": "/"}
        client.post("factors.answer", data=shown, goes_to="/")
        client.get("review.queue")

    come_in_by_card(client, secret)

    client.get("submissions.index")
    client.get("submissions.new")
    client.get("factors.ask", status=303, goes_to="/")
    row = open_session(session, people.reporter)
    assert (row.method, row.verified_at) == (SignInMethod.CARD, None)
    assert session.scalars(
        select(UserSession.revoked_at).where(UserSession.user_id == people.reviewer.id)
    ).one()
    with client.http.session_transaction() as cookie:
        assert "proved_at" not in cookie


@pytest.mark.usefixtures("strict")
def test_office_after_a_reporter_in_the_same_browser_is_asked(
    client: PageClient, session: Session, people: Cast
) -> None:
    come_in_by_card(client, card_of(session, people, people.reporter))

    sign_in(client, "reviewer")

    client.get("review.queue", status=303, goes_to="/sign-in/second?next=/review/")


@pytest.mark.usefixtures("strict")
def test_browser_remembered_for_one_is_not_for_another(
    client: PageClient, session: Session, people: Cast
) -> None:
    sign_in(client, "reviewer")
    client.post("factors.answer", data={"code": code(1), "trust": "y", "resume_to": "/"})

    sign_in(client, "province_officer")

    client.get("weekly.index", status=303, goes_to="/sign-in/second?next=/weekly/")
    sign_in(client, "reviewer")
    client.get("review.queue")


def test_many_at_once_in_one_process(fresh_app: Flask, people: Cast) -> None:
    """Strangers, an office that is asked and reporters who are not, each on many threads."""
    with fresh_app.app_context():
        prepare(fresh_app, db.session, people)
    answers: Counter[tuple[str, str]] = Counter()

    def stranger(client: PageClient) -> str:
        client.http.post("/sign-in", data={"login": "reviewer", "password": "x"})
        return where(client, "/submissions/")

    def office(client: PageClient) -> str:
        return where(client.sign_in(people.reviewer), "/review/")

    def reporter(client: PageClient) -> str:
        return where(signed_in_by_pin(client, people.reporter), "/submissions/")

    def ask(who: Callable[[PageClient], str]) -> None:
        answers[who.__name__, who(PageClient(fresh_app))] += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, [stranger, office, reporter] * 20))

    assert answers == {
        ("stranger", "/sign-in"): 20, ("office", ASKED): 20, ("reporter", "200"): 20,
    }  # fmt: skip


def signed_in_by_pin(client: PageClient, person: Person) -> PageClient:
    with client.app.app_context():
        user = db.session.get_one(User, person.id)
        token = services.open_session(db.session, user, "tests", method=SignInMethod.PIN)
        db.session.commit()
    with client.http.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def where(client: PageClient, path: str) -> str:
    """Where a page leads, or the status of one that is there."""
    response = client.http.get(path)
    response.close()
    location = response.headers.get("Location", "").partition("?")[0]
    return location or str(response.status_code)


def test_reporter_with_a_password_is_asked_for_a_factor_of_their_own_alone(
    app: Flask, client: PageClient, session: Session, people: Cast
) -> None:
    """The one way in which a reporter is stopped there: they set a second step up themselves."""
    prepare(app, session, people)
    client.sign_in(people.reporter).get("submissions.index")

    with app.app_context():
        assert totp.set_up(session, people.reporter.id, SECRET, code())
    session.commit()

    client.get("submissions.index", status=303)
    signed_in_by_pin(client, people.reporter).get("submissions.index")
    factors.reset(session, people.reporter.id)
    session.commit()
    client.sign_in(people.reporter).get("submissions.index")
