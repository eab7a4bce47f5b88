"""One's own page: name and duties, the devices that are signed in, and the PIN or password."""

import re
from functools import partial

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts import (
    door,
    entering,
    guard,
    proof_pages,
    queries,
    second_step,
    secret_pages,
    services,
)
from webapp.accounts.answers import SEE_OTHER, places_of, wait
from webapp.accounts.blueprint import blueprint
from webapp.accounts.errors import TooManyTries, WrongCredentials
from webapp.accounts.models import User
from webapp.accounts.resume import safe_path
from webapp.accounts.words import METHODS, ROLES, device_name
from webapp.db import db

OTHERS = "others"
_IS_ID = re.compile(r"[0-9]{1,9}", re.ASCII)


@blueprint.get("/me")
@access.signed_in
def me() -> ResponseReturnValue:
    """Name, duties, devices."""
    person = guard.current_person()
    return htmx.render_page(
        "accounts/me.html", person=person, user=_myself(), roles=ROLES, places=places_of(person),
        sessions=queries.sessions_of(db.session, person.id, now=clock.utc_now(),
                                      today=clock.today()),
        current_id=guard.current_session().id, device_name=device_name,
        methods=METHODS, coming=queries.next_duty(db.session, person.id, clock.today()),
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
@access.signed_in(any_secret=True)
def secret() -> ResponseReturnValue:
    """The form for another PIN or password."""
    person = guard.current_person()
    form = secret_pages.empty_form(person, request.args.get("with", ""))
    return secret_pages.changing(
        person, form, target=safe_path(request.args.get("next") or url_for("accounts.me"))
    )


@blueprint.post("/me/secret")
@access.signed_in(any_secret=True)
def change_secret() -> ResponseReturnValue:
    """Take another PIN or password from who knows the old one; other devices are signed out."""
    person, (target, held) = guard.current_person(), proof_pages.carried(url_for("accounts.me"))
    page = partial(secret_pages.changing, person, target=target, held=held)
    form = secret_pages.empty_form(person, request.form.get("kind", ""))
    form.process(request.form)
    if not form.validate():
        return page(form, status=422)
    try:
        user = door.confirm(person.id, entering.knock("", form.old.data or ""),
                            key=entering.key())  # fmt: skip
    except WrongCredentials:
        form.old.errors = [gettext("This is not right. Please enter it again.")]
        return page(form, status=422)
    except TooManyTries as error:
        return wait(page(form, status=429, pause=error), error)
    services.set_secret(db.session, user, form.kind, form.secret.data or "")
    services.revoke_all(db.session, user.id, but=guard.current_token())
    second_step.forget_devices(db.session, user.id)
    flash(gettext("It is changed. All other devices are signed out."), "success")
    return proof_pages.go_on(target, held)


def _myself() -> User:
    return db.session.get_one(User, guard.current_person().id)
