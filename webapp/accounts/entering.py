"""Letting somebody in whom the door has recognised, by whatever means."""

from flask import current_app, request
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import devices, door, guard, queries, second_step, services, sessions
from webapp.accounts.forms import SignInForm
from webapp.accounts.models import SecretKind, SignInMethod, User
from webapp.accounts.permissions import Person
from webapp.db import db


def enter(
    user: User, *, method: SignInMethod, is_own_device: bool = True, verified: bool = False
) -> None:
    """Open a session in this browser; the one that was open in it ends."""
    person, token = open_session(
        db.session, user, method=method, is_own_device=is_own_device, verified=verified
    )
    guard.sign_in(person, token)


def open_session(
    session: Session, user: User, *, method: SignInMethod, is_own_device: bool, verified: bool
) -> tuple[Person, str]:
    """A session by the rules of the person's duties, and its token; time for a factor begins."""
    person = queries.person_of(user, clock.today())
    idle_s = sessions.idle_of(session, person, is_own_device=is_own_device)
    token = services.open_session(
        session, user, request.user_agent.string, method=method, verified=verified,
        device=devices.mark(), life=sessions.life_of(session, person, idle_s=idle_s),
        idle_s=idle_s,
    )  # fmt: skip
    if not verified:
        second_step.begin_grace(session, person)
    return person, token


def by_secret(form: SignInForm) -> None:
    """Let in whoever knows the PIN or password.

    Raises:
        WrongCredentials: whatever was wrong.
        TooManyTries: nobody looked.
    """
    user = door.authenticate(knock(form.login.data or "", form.password.data or ""), key=key())
    kind = SignInMethod.PIN if user.secret_kind == SecretKind.PIN else SignInMethod.PASSWORD
    enter(
        user,
        method=kind,
        is_own_device=form.is_own_device.data,
        verified=second_step.is_trusted(db.session, user.id, devices.find_mark()),
    )


def knock(login: str, secret: str) -> door.Knock:
    """What was typed, in this browser, from where it comes."""
    return door.Knock(
        login=login, secret=secret, mark=devices.find_mark(), address=request.remote_addr or ""
    )


def key() -> str:
    """The secret with which counters are named."""
    return str(current_app.config["SECRET_KEY"])
