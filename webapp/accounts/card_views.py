"""What the link of a card leads to: whose it is, opening it here, and the first PIN or password.

A GET does nothing but give the browser its mark, so that previews of chat applications and
scanners of links use nothing up. Whatever is wrong with a link, the answer is one and the same.
"""

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts import cards, devices, entering, guard, queries, services
from webapp.accounts.answers import SEE_OTHER, places_of
from webapp.accounts.cards import CardState
from webapp.accounts.door_models import Invitation
from webapp.accounts.errors import CardNotValid
from webapp.accounts.forms import SecretForm, of_person
from webapp.accounts.models import SecretKind, SignInMethod
from webapp.accounts.words import ROLES
from webapp.db import db, reading

blueprint = Blueprint("cards", __name__, url_prefix="/c")


@blueprint.get("/<secret>")
@access.public
def show(*, secret: str) -> ResponseReturnValue:
    """Whose card it is, with the button that opens it here; or, opened here, the PIN to set."""
    try:
        card = cards.find(db.session, secret, devices.mark(), clock.utc_now())
    except CardNotValid:
        return _not_valid()
    if cards.state_of(card, clock.utc_now()) is CardState.BOUND:
        return _secret_page(card, secret, _empty_form(card, request.args.get("with", "")))
    person = queries.person_of(card.user, clock.today())
    return _private(htmx.render_page(
        "accounts/card.html", card=card, secret=secret, person=person, roles=ROLES,
        places=places_of(person),
        signed_in=guard.find_person(), browser_door="card",
    ))  # fmt: skip


@blueprint.post("/<secret>/openings")
@access.public
def open_here(*, secret: str) -> ResponseReturnValue:
    """Bind the card to this browser."""
    try:
        cards.bind(db.session, secret, devices.find_mark())
    except CardNotValid:
        return _not_valid()
    return redirect(url_for("cards.show", secret=secret), SEE_OTHER)


@blueprint.post("/<secret>/secrets")
@access.public
def set_secret(*, secret: str) -> ResponseReturnValue:
    """Take the PIN or password, use the card up and let the person in."""
    with reading() as session:
        try:
            card = cards.find(session, secret, devices.find_mark(), clock.utc_now())
        except CardNotValid:
            return _not_valid()
        form = _empty_form(card, request.form.get("kind", ""))
    form.process(request.form)
    if not form.validate():
        return _secret_page(card, secret, form, status=422)
    try:
        user = cards.use_up(db.session, secret, devices.find_mark())
    except CardNotValid:
        return _not_valid()
    services.set_secret(db.session, user, form.kind, form.secret.data or "")
    services.revoke_all(db.session, user.id)
    is_own = not form.is_for_office or form.is_own_device.data
    entering.enter(user, method=SignInMethod.CARD, is_own_device=is_own)
    stays = gettext("You are in. This device stays signed in.")
    flash(stays if is_own else gettext("You are in."), "success")
    return redirect("/", SEE_OTHER)


def _empty_form(card: Invitation, wanted: str) -> SecretForm:
    is_for_office = queries.is_bound_for_an_office(db.session, card.user_id, clock.today())
    return of_person(SecretForm(), card.user, is_for_office=is_for_office, wanted=wanted)


def _secret_page(card: Invitation, secret: str, form: SecretForm, status: int = 200) -> Response:
    return _private(htmx.render_page(
        "accounts/first_secret.html", status=status, form=form, user=card.user, secret=secret,
        is_pin=form.kind is SecretKind.PIN, browser_door="none",
    ))  # fmt: skip


def _not_valid() -> Response:
    return _private(htmx.render_page("accounts/card_not_valid.html", status=CardNotValid.status))


def _private(response: Response) -> Response:
    """Nothing keeps a copy: who has the address has the card."""
    response = make_response(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
