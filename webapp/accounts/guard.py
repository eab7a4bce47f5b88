"""The door: who is asking, and whether the view they ask for is open to them.

Flask-Login keeps the token in the browser's signed cookie; the token names a revocable row. Only
this module knows Flask-Login.
"""

from flask import Flask, current_app, g, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_login import current_user as flask_login_user

from webapp import access, clock, htmx, json_answers
from webapp.accounts import office_secret, queries, second_step, services, sessions
from webapp.accounts.permissions import Person
from webapp.accounts.queries import OpenSession
from webapp.accounts.resume import resume_page
from webapp.audit import origin
from webapp.db import SAFE_METHODS, db, reading
from webapp.errors import NotAllowed, NotSignedIn

BY_THEMSELVES = frozenset({"pwa.heartbeat", "pwa.hello", "pwa.worker", "static"})
"""What pages ask for while nobody is there: no use of a session."""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """What Flask-Login carries: the person, known by the session's token instead of a user id."""

    def __init__(self, person: Person, token: str, opened: OpenSession | None = None) -> None:
        self.person = person
        self.token = token
        self.opened = opened

    def get_id(self) -> str:
        """The token, so that revoking its row is enough to sign out."""
        return self.token


def init_app(app: Flask) -> None:
    """Register the loader, the door, and the template variable `me`."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(_load)
    app.before_request(_check)
    app.context_processor(lambda: {"me": find_person()})


def find_person() -> Person | None:
    """Who is asking, or None for a stranger."""
    if g.get("is_identity_unavailable"):
        return None
    carried = flask_login_user
    return carried.person if carried and carried.is_authenticated else None


def current_person() -> Person:
    """Who is asking, on views that only signed-in people reach."""
    person = find_person()
    if person is None:
        raise NotAllowed
    return person


def current_token() -> str:
    """The token of the current session, to revoke it."""
    return str(flask_login_user.get_id())


def current_session() -> OpenSession:
    """The current session's row as values, on views that only signed-in people reach."""
    opened = flask_login_user.opened if find_person() is not None else None
    if not isinstance(opened, OpenSession):
        raise NotAllowed
    return opened


def sign_in(person: Person, token: str) -> None:
    """Put the token into a fresh cookie; what the cookie held before is dropped.

    Whoever was signed in in this browser is signed out: one browser, one session.
    """
    if find_person() is not None:
        services.revoke_session(db.session, current_token())
    cookie.clear()
    cookie.permanent = True
    _tell_who_asks(person)
    login_user(SignedIn(person, token))


def renew_token() -> None:
    """Go on in the same session under another token, since more was proved than before."""
    carried = flask_login_user
    token = services.renew_token(db.session, current_token())
    login_user(SignedIn(carried.person, token, carried.opened))


def sign_out() -> None:
    """Forget the token in this browser."""
    logout_user()
    cookie.clear()


def _load(token: str) -> SignedIn | None:
    now = clock.utc_now()
    with reading() as session:
        found = queries.find_signed_in(session, token, now=now, today=clock.today())
    if found is None:
        return None
    person, opened = found
    _tell_who_asks(person)
    if request.endpoint not in BY_THEMSELVES:
        sessions.touch_later(person, opened, now)
        _keep_cookie()
    return SignedIn(person, token, opened)


def _keep_cookie() -> None:
    """Have the cookie set anew once a day: its life slides, and the newest key signs it."""
    today = clock.today().toordinal()
    if cookie.get("day") != today:
        cookie["day"] = today


def _tell_who_asks(person: Person) -> None:
    g.person_id = person.id
    duty = person.first_duty
    origin.asked_by(person.id, person.name, duty.area_code if duty else None)


def _check() -> ResponseReturnValue | None:
    """Answer instead of the view where the caller may not have it."""
    if request.endpoint is None:
        return None
    rule = access.rule_of(current_app, request.endpoint)
    if rule is None:
        raise NotAllowed
    if rule.is_public:
        return None
    person = find_person()
    if person is None:
        return _at_the_door(rule)
    if rule.permission is not None and not person.can(rule.permission):
        raise NotAllowed
    opened = current_session()
    instead = second_step.answer(rule, person, opened)
    return instead if instead is not None else office_secret.answer(rule, person, opened)


def _at_the_door(rule: access.Rule) -> ResponseReturnValue:
    """Send a stranger to sign in without losing what they sent; a script keeps its own."""
    if rule.is_for_scripts or json_answers.wanted():
        raise NotSignedIn
    if request.method in SAFE_METHODS:
        wanted = request.full_path.rstrip("?")
        return htmx.go_to(url_for("accounts.sign_in", next=wanted))
    if rule.when_lost is not None:
        answer = rule.when_lost(**(request.view_args or {}))
        if answer is not None:
            return answer
    return resume_page(must_sign_in=True)
