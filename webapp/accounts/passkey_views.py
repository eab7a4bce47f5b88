"""Passkeys: what scripts ask for, signing in by one, adding and removing them."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, thai
from webapp.accounts import (
    entering,
    factor_views,
    factors,
    guard,
    passkeys,
)
from webapp.accounts.factor_errors import PasskeyRefused
from webapp.accounts.factors import Factor
from webapp.accounts.models import SignInMethod, User
from webapp.accounts.resume import safe_path
from webapp.db import db, keep_although_refused
from webapp.error_pages import sentence_of
from webapp.errors import NotVisible

blueprint = Blueprint("passkeys", __name__)

SEE_OTHER = 303
LONGEST_NAME = 80


@blueprint.post("/sign-in/passkey/challenges")
@access.public
def challenge() -> ResponseReturnValue:
    """What a browser needs to ask its keys, as JSON. It names nobody and writes nothing."""
    return _json(passkeys.options_to_use())


@blueprint.post("/sign-in/passkey")
@access.public
def sign_in() -> ResponseReturnValue:
    """Sign in by a passkey, which is both factors at once."""
    wanted = safe_path(request.form.get("next", "/"))
    try:
        user = passkeys.use(db.session, request.form.get("answer", ""))
    except PasskeyRefused as error:
        passkeys.note_refusal(db.session)
        keep_although_refused()
        flash(sentence_of(error), "failure")
        return redirect(url_for("accounts.sign_in", next=None if wanted == "/" else wanted),
                        SEE_OTHER)  # fmt: skip
    entering.enter(user, method=SignInMethod.PASSKEY, is_own_device=False, verified=True)
    return redirect(wanted, SEE_OTHER)


@blueprint.post("/me/passkeys/challenges")
@access.fresh
@access.signed_in(unverified=True)
def challenge_to_make() -> ResponseReturnValue:
    """What a browser needs to make a key, as JSON."""
    factor_views.refuse_strangers()
    user = db.session.get_one(User, guard.current_person().id)
    return _json(passkeys.options_to_make(db.session, user))


@blueprint.post("/me/passkeys")
@access.fresh
@access.signed_in(unverified=True)
def add() -> ResponseReturnValue:
    """Keep the key that the browser made."""
    factor_views.refuse_strangers()
    person = guard.current_person()
    user = db.session.get_one(User, person.id)
    name = thai.normalise(request.form.get("name", ""))[:LONGEST_NAME]
    try:
        passkeys.add(db.session, user, request.form.get("answer", ""), name or gettext("Passkey"))
    except PasskeyRefused as error:
        flash(sentence_of(error), "failure")
        return redirect(url_for("factors.set_up"), SEE_OTHER)
    factors.tell_changed(db.session, person.id, "passkey.added")
    return factor_views.after_adding(person.id, Factor.PASSKEY)


@blueprint.post("/me/passkeys/<int:passkey_id>/removals")
@access.fresh
@access.signed_in
def remove(passkey_id: int) -> ResponseReturnValue:
    """Forget one key."""
    person = guard.current_person()
    if not passkeys.remove(db.session, person.id, passkey_id):
        raise NotVisible
    factors.removed_key(db.session, person.id)
    flash(gettext("The passkey was removed."), "success")
    return redirect(url_for(factor_views.HOME), SEE_OTHER)


def _json(text: str) -> Response:
    response = Response(text, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
