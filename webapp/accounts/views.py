"""Signing in and out, and the two switches that every person has: language and large text."""

from datetime import timedelta

from flask import Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, json_answers
from webapp.accounts import card_views, devices, entering, guard, me_views, services  # noqa: F401
from webapp.accounts.answers import SEE_OTHER, refusal, wait
from webapp.accounts.blueprint import blueprint
from webapp.accounts.demo_people import SHOWN_ACCOUNTS
from webapp.accounts.errors import TooManyTries, WrongCredentials
from webapp.accounts.forms import SignInForm
from webapp.accounts.resume import handed_on, is_known_path, safe_path
from webapp.config import Config
from webapp.cookies import set_cookie
from webapp.db import db
from webapp.i18n import LOCALES

PREFERENCE_LIFE_S = int(timedelta(days=365).total_seconds())


@blueprint.get("/sign-in")
@access.public
def sign_in() -> ResponseReturnValue:
    """The door. Somebody already inside goes on."""
    wanted = safe_path(request.args.get("next", "/"))
    if guard.find_person() is not None:
        return redirect(wanted, SEE_OTHER)
    return _sign_in_page(SignInForm(), wanted)


@blueprint.post("/sign-in")
@access.public
def sign_in_submit() -> ResponseReturnValue:
    """Check PIN or password; go on to where the person wanted to be."""
    form = SignInForm(request.form)
    wanted = safe_path(request.form.get("next", "/"))
    if not form.validate():
        return _sign_in_page(form, wanted, status=422)
    try:
        entering.by_secret(form)
    except WrongCredentials:
        return _sign_in_page(form, wanted, status=422, is_wrong=True)
    except TooManyTries as error:
        if json_answers.wanted():
            return refusal(error)
        return wait(_sign_in_page(form, wanted, status=429, pause=error), error)
    return redirect(wanted, SEE_OTHER)


@blueprint.post("/sign-in/resume")
@access.public
def resume() -> ResponseReturnValue:
    """Sign in from the page that holds a refused form, then offer to send it again."""
    form = SignInForm(request.form)
    target = safe_path(request.form.get("resume_to", "/"))
    held = handed_on()
    if not form.validate():
        return _resume_page(form, status=422)
    try:
        entering.by_secret(form)
    except WrongCredentials:
        return _resume_page(form, status=422, is_wrong=True)
    except TooManyTries as error:
        return wait(_resume_page(form, status=429, pause=error), error)
    if not held or not is_known_path(target):
        return redirect("/", SEE_OTHER)
    return htmx.render_page(
        "accounts/resume.html", held=held, resume_to=target, must_sign_in=False, is_back=True
    )


@blueprint.post("/sign-out")
@access.public
def sign_out() -> ResponseReturnValue:
    """Revoke this browser's session."""
    if guard.find_person() is not None:
        services.revoke_session(db.session, guard.current_token())
        guard.sign_out()
        flash(gettext("You have signed out."), "info")
    response = redirect(url_for("accounts.sign_in"), SEE_OTHER)
    # On a shared machine, Back must not bring what the person looked at.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/preferences")
@access.public
def preferences() -> ResponseReturnValue:
    """Remember language, large text and digits in this browser."""
    response = redirect(safe_path(request.form.get("next", "/")), SEE_OTHER)
    allowed = {"locale": LOCALES, "large_text": ("on", "off"), "digits": ("thai", "arabic")}
    for name, values in allowed.items():
        value = request.form.get(name)
        if value in values:
            set_cookie(response, name, value, PREFERENCE_LIFE_S)
    return response


def _sign_in_page(
    form: SignInForm, wanted: str, *, status: int = 200, is_wrong: bool = False,
    pause: TooManyTries | None = None,
) -> Response:  # fmt: skip
    config: Config = current_app.config["EREPORT"]
    devices.mark()
    return htmx.render_page(
        "accounts/sign_in.html", status=status, form=form, next=wanted, is_wrong=is_wrong,
        pause=pause, demo_accounts=SHOWN_ACCOUNTS if config.shows_demo_accounts else (),
    )  # fmt: skip


def _resume_page(
    form: SignInForm, *, status: int, is_wrong: bool = False, pause: TooManyTries | None = None
) -> Response:
    return htmx.render_page(
        "accounts/resume.html", status=status, held=handed_on(), form=form, must_sign_in=True,
        resume_to=safe_path(request.form.get("resume_to", "/")), is_wrong=is_wrong, pause=pause,
    )  # fmt: skip
