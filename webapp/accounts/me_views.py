"""One's own page: name and duties, the devices that are signed in, and the PIN or password."""

import re

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts import door, entering, guard, queries, second_step, services, sessions
from webapp.accounts.answers import SEE_OTHER, places_of, wait
from webapp.accounts.blueprint import blueprint
from webapp.accounts.devices import mark
from webapp.accounts.errors import TooManyTries, WrongCredentials
from webapp.accounts.forms import ChangeSecretForm, of_person
from webapp.accounts.models import SecretKind, User
from webapp.accounts.words import METHODS, ROLES, device_name
from webapp.db import db, reading

OTHERS = "others"
_IS_ID = re.compile(r"[0-9]{1,9}", re.ASCII)


@blueprint.get("/me")
@access.signed_in
def me() -> ResponseReturnValue:
    """Name, duties, devices."""
    person = guard.current_person()
    return htmx.render_page(
        "accounts/me.html", person=person, user=_myself(), roles=ROLES, places=places_of(person),
        sessions=queries.sessions_of(db.session, person.id, now=clock.utc_now()),
        current_id=guard.current_session().id, device_name=device_name,
        methods=METHODS,
    )  # fmt: skip


@blueprint.post("/me/sign-outs")
@access.fresh
@access.signed_in
def sign_out_elsewhere() -> ResponseReturnValue:
    """Sign out one device, or all but this one."""
    person, wanted = guard.current_person(), request.form.get("session", "")
    if wanted == OTHERS:
        services.revoke_all(db.session, person.id, but=guard.current_token())
        second_step.forget_devices(db.session, person.id)
        flash(gettext("All other devices are signed out."), "success")
    elif _IS_ID.fullmatch(wanted):
        services.revoke_by_id(db.session, person.id, int(wanted))
        flash(gettext("The device is signed out."), "success")
    return redirect(url_for("accounts.me"), SEE_OTHER)


@blueprint.get("/me/secret")
@access.signed_in
def secret() -> ResponseReturnValue:
    """The form for another PIN or password."""
    return _secret_page(_form(request.args.get("with", "")))


@blueprint.post("/me/secret")
@access.signed_in
def change_secret() -> ResponseReturnValue:
    """Take another PIN or password from who knows the old one; other devices are signed out."""
    form = _form(request.form.get("kind", ""))
    form.process(request.form)
    if not form.validate():
        return _secret_page(form, status=422)
    try:
        user = door.confirm(guard.current_person().id, entering.knock("", form.old.data or ""),
                            key=entering.key())  # fmt: skip
    except WrongCredentials:
        form.old.errors = [gettext("This is not right. Please enter it again.")]
        return _secret_page(form, status=422)
    except TooManyTries as error:
        return wait(_secret_page(form, status=429, pause=error), error)
    services.set_secret(db.session, user, form.kind, form.secret.data or "")
    services.revoke_all(db.session, user.id, but=guard.current_token())
    second_step.forget_devices(db.session, user.id)
    flash(gettext("It is changed. All other devices are signed out."), "success")
    return redirect(url_for("accounts.me"), SEE_OTHER)


def _form(wanted: str) -> ChangeSecretForm:
    with reading():
        user = _myself()
    person = guard.current_person()
    return of_person(
        ChangeSecretForm(), user, is_for_office=sessions.is_of_an_office(person),
        wanted=wanted or str(user.secret_kind),
    )  # fmt: skip


def _myself() -> User:
    return db.session.get_one(User, guard.current_person().id)


def _secret_page(
    form: ChangeSecretForm, *, status: int = 200, pause: TooManyTries | None = None
) -> Response:
    mark()
    return htmx.render_page(
        "accounts/change_secret.html", status=status, form=form, user=_myself(), pause=pause,
        is_pin=form.kind is SecretKind.PIN,
    )  # fmt: skip
