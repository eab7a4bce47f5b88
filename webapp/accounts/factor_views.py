"""The second step, fresh proof, and what a person sets up: app, passkeys, recovery codes."""

from urllib.parse import quote

import segno
from flask import Blueprint, Flask, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from webapp import access, clock, htmx, i18n, json_answers
from webapp.accounts import (
    devices,
    door,
    entering,
    factors,
    guard,
    passkeys,
    proof_pages,
    recovery,
    second_step,
    totp,
)
from webapp.accounts.errors import TooManyTries, WrongCredentials
from webapp.accounts.factor_errors import PasskeyRefused, ProofNeeded, WrongCode
from webapp.accounts.factor_forms import CodeForm
from webapp.accounts.factors import Factor
from webapp.accounts.models import User
from webapp.accounts.resume import Held, held_fields, safe_path
from webapp.db import SAFE_METHODS, db, keep_although_refused, reading
from webapp.error_pages import on_domain_error, sentence_of
from webapp.errors import NotVisible
from webapp.security import is_same_origin

blueprint = Blueprint("factors", __name__)

SEE_OTHER = 303
HOME = "accounts.me"


def init_app(app: Flask) -> None:
    """Answer what needs a fresh proof with the page that asks for it; count days for the banner."""
    app.register_error_handler(ProofNeeded, _ask_for_proof)
    app.context_processor(lambda: {"days_to_second_step": second_step.days_to_set_up})


@blueprint.get("/sign-in/second")
@access.signed_in(unverified=True)
def ask() -> ResponseReturnValue:
    """The second step, for whoever has one; setting it up, for whoever must."""
    wanted = safe_path(request.args.get("next", "/"))
    person, row = guard.current_person(), second_step.current_row()
    need = second_step.standing(db.session, person, row, clock.utc_now()).need
    if need is second_step.Need.SHOW:
        return _second_step(wanted)
    if need is second_step.Need.SET_UP:
        return redirect(url_for("factors.set_up"), SEE_OTHER)
    return redirect(wanted, SEE_OTHER)


@blueprint.post("/sign-in/second")
@access.signed_in(unverified=True)
def answer() -> ResponseReturnValue:
    """Look at the code, or at what the passkey answered; then go on to what was wanted."""
    person, (target, held) = guard.current_person(), proof_pages.carried()
    try:
        factor = _shown(person.id)
    except (WrongCode, TooManyTries, PasskeyRefused) as error:
        keep_although_refused()
        return _second_step(target, held=held, status=error.status, problem=sentence_of(error))
    factors.verify_session(db.session, second_step.current_row().id, person.id, factor)
    _proved()
    may_trust = second_step.may_trust_devices(db.session, person)
    if request.form.get("trust") and may_trust and factor is not Factor.RECOVERY_CODE:
        factors.trust(db.session, person.id, devices.mark())
    return proof_pages.go_on(target, held)


@blueprint.get("/me/proof")
@access.signed_in(unverified=True)
def proof() -> ResponseReturnValue:
    """Password or factor once more, before a page that is delicate."""
    return proof_pages.proof(safe_path(request.args.get("next", "/")))


@blueprint.post("/me/proof")
@access.signed_in(unverified=True)
def prove() -> ResponseReturnValue:
    """Look at it; then go on, with what was typed before."""
    person, (target, held) = guard.current_person(), proof_pages.carried()
    try:
        _prove(person.id, request.form.get("code", ""))
    except (WrongCode, WrongCredentials, TooManyTries, PasskeyRefused) as error:
        keep_although_refused()
        return proof_pages.proof(target, held=held, status=error.status, problem=sentence_of(error))
    _proved()
    return proof_pages.go_on(target, held)


@blueprint.get("/me/second-step")
@access.signed_in(unverified=True)
def set_up() -> ResponseReturnValue:
    """What can be a second step, and how to set it up; the only page open once it is due."""
    refuse_strangers()
    return htmx.render_page("accounts/set_up.html", has_site=passkeys.site() is not None)


@blueprint.get("/me/second-step/app")
@access.fresh
@access.signed_in(unverified=True)
def app_page() -> ResponseReturnValue:
    """The QR code for an authenticator app. Nothing is written before a code of it is typed."""
    refuse_strangers()
    return _app_page(CodeForm(), totp.new_secret())


@blueprint.post("/me/second-step/app")
@access.fresh
@access.signed_in(unverified=True)
def set_up_app() -> ResponseReturnValue:
    """Keep the app if its code is right."""
    refuse_strangers()
    person, form = guard.current_person(), CodeForm(request.form)
    secret = totp.opened_from_form(request.form.get("sealed", ""), person.id)
    if secret is None:
        flash(gettext("This page was open for a long time. Please scan the new code."), "info")
        return redirect(url_for("factors.app_page"), SEE_OTHER)
    if not form.validate():
        return _app_page(form, secret, status=422)
    try:
        factors.set_up_app(db.session, person.id, secret, form.code.data or "")
    except WrongCode as error:
        return _app_page(form, secret, status=422, problem=sentence_of(error))
    return after_adding(person.id, Factor.TOTP)


@blueprint.post("/me/second-step/app/removals")
@access.fresh
@access.signed_in
def remove_app() -> ResponseReturnValue:
    """Forget the app."""
    factors.remove_app(db.session, guard.current_person().id)
    flash(gettext("The app was removed."), "success")
    return redirect(url_for(HOME), SEE_OTHER)


@blueprint.post("/me/recovery-codes")
@access.fresh
@access.signed_in
def renew_codes() -> ResponseReturnValue:
    """Ten new codes, shown this once; earlier ones end."""
    person = guard.current_person()
    if not factors.has_any(db.session, person.id):
        raise NotVisible
    return _codes_page(person.id)


def after_adding(person_id: int, factor: Factor) -> ResponseReturnValue:
    """A factor was added and shown by that: this session is verified; first codes are shown."""
    factors.verify_session(db.session, second_step.current_row().id, person_id, factor)
    _proved()
    if not recovery.has_any(db.session, person_id):
        return _codes_page(person_id)
    flash(gettext("The second step is set up."), "success")
    return redirect(url_for(HOME), SEE_OTHER)


def refuse_strangers() -> None:
    """Nobody who knows the password alone adds a factor beside those of its owner."""
    person, row = guard.current_person(), second_step.current_row()
    need = second_step.standing(db.session, person, row, clock.utc_now()).need
    if need is second_step.Need.SHOW:
        raise ProofNeeded


def _proved() -> None:
    """Remember it, and let nobody go on with the token of before."""
    second_step.proved()
    guard.renew_token()


def _shown(person_id: int) -> Factor:
    """What was shown in the form: the answer of a passkey, or a code."""
    given = request.form.get("answer", "")
    if not given:
        return factors.take_code(db.session, person_id, request.form.get("code", ""))
    try:
        passkeys.use(db.session, given, of=person_id)
    except PasskeyRefused:
        passkeys.note_refusal(db.session, person_id)
        raise
    return Factor.PASSKEY


def _prove(person_id: int, typed: str) -> None:
    """Take what was shown, where the password will do as well as a factor."""
    with reading() as session:
        is_code = recovery.looks_like_one(typed) or (
            totp.looks_like_one(typed) and totp.has(session, person_id)
        )
    if is_code or request.form.get("answer"):
        _shown(person_id)
    else:
        door.confirm(person_id, entering.knock("", typed), key=entering.key())


def _second_step(
    target: str, *, held: Held | None = None, status: int = 200, problem: str = ""
) -> Response:
    may_trust = second_step.may_trust_devices(db.session, guard.current_person())
    return proof_pages.second_step(target, held=held, status=status, problem=problem,
                                   may_trust=may_trust)  # fmt: skip


def _app_page(
    form: CodeForm, secret: str, *, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    person = guard.current_person()
    login = db.session.get_one(User, person.id).login
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    address = totp.address(secret, login)
    page = htmx.render_page(
        "accounts/app.html", status=status, form=form, problem=problem, groups=groups,
        sealed=totp.sealed_for_form(secret, person.id), picture=_picture(address),
        address=address,
    )  # fmt: skip
    page.headers["Cache-Control"] = "no-store"
    return page


def _picture(address: str) -> Markup:
    # Colours and size come from the style sheet; the picture itself has no identifiers or styles.
    svg = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, border=4
    )
    return Markup(svg)  # noqa: S704 - drawn by the library from an address that we made


def _codes_page(person_id: int) -> ResponseReturnValue:
    codes = recovery.renew(db.session, person_id)
    made_on = i18n.short_date(clock.today())
    login = db.session.get_one(User, person_id).login
    text = "\r\n".join([f"E-Report · {login} · {made_on}", "", *codes, ""])
    page = htmx.render_page("accounts/codes.html", codes=codes, made_on=made_on, login=login,
                            as_text=f"data:text/plain;charset=utf-8,{quote(text)}")  # fmt: skip
    page.headers["Cache-Control"] = "no-store"
    return page


def _ask_for_proof(error: ProofNeeded) -> BaseResponse:
    """The page that asks; what was typed travels on, from our own pages only."""
    if json_answers.wanted():
        return on_domain_error(error)
    target = safe_path(request.full_path.rstrip("?"))
    if request.method in SAFE_METHODS:
        return htmx.go_to(url_for("factors.proof", next=target))
    if not is_same_origin():
        return on_domain_error(error)
    return proof_pages.proof(target, held=held_fields(), status=error.status)
