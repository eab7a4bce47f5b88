"""Signing in by the office's own provider, and linking its accounts with people here."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts import (
    devices,
    entering,
    factor_views,
    factors,
    guard,
    passkeys,
    provider_links,
    second_step,
)
from webapp.accounts.factor_errors import ProviderRefused
from webapp.accounts.models import SignInMethod, User
from webapp.accounts.provider import Identity, Journey, Provider, new_journey
from webapp.accounts.resume import safe_path
from webapp.config import Config
from webapp.db import db, writing
from webapp.errors import NotVisible

blueprint = Blueprint("provider", __name__)

SEE_OTHER = 303
UNKNOWN = 403
EXTENSION: Final = "provider"
JOURNEY_LIFE: Final = timedelta(minutes=10)
_JOURNEY: Final = "provider_journey"
_TO_LINK: Final = "provider_identity"


def init_app(app: Flask) -> None:
    """Make the provider that the settings name, and tell templates what there is."""
    config: Config = app.config["EREPORT"]
    app.extensions[EXTENSION] = Provider(config) if config.oidc_issuer else None
    app.context_processor(lambda: {"other_doors": _other_doors, "my_factors": _my_factors})


@blueprint.get("/sign-in/provider")
@access.public
def start() -> ResponseReturnValue:
    """To the provider, to sign in."""
    wanted = safe_path(request.args.get("next", "/"))
    if guard.find_person() is not None:
        return redirect(wanted, SEE_OTHER)
    return _depart(wanted, purpose="sign_in")


@blueprint.get("/me/provider")
@access.fresh
@access.signed_in
def start_linking() -> ResponseReturnValue:
    """To the provider, to show which account is to be linked."""
    return _depart(url_for("provider.confirm_link"), purpose="link")


@blueprint.get("/sign-in/provider/back")
@access.public
def back() -> ResponseReturnValue:
    """From the provider: sign in who is linked, or go on to linking."""
    kept = _kept(_JOURNEY)
    if kept is None:
        flash(gettext("Signing in took too long. Please try again."), "info")
        return redirect(url_for("accounts.sign_in"), SEE_OTHER)
    journey = Journey(**kept["journey"])
    try:
        identity = _provider().identity(journey, _back_address(), request.url)
    except ProviderRefused:
        flash(gettext("You were not signed in by your office. Please try again."), "info")
        return redirect(url_for("accounts.sign_in", next=kept["next"]), SEE_OTHER)
    if kept["purpose"] == "link":
        cookie[_TO_LINK] = {"subject": identity.subject, "name": identity.name, "at": _now()}
        return redirect(kept["next"], SEE_OTHER)
    return _enter(identity, safe_path(kept["next"]))


@blueprint.get("/me/provider/links")
@access.signed_in
def confirm_link() -> ResponseReturnValue:
    """Which account came back: a link is made by a button here, by nobody else's page."""
    found = cookie.get(_TO_LINK)
    if not found:
        return redirect(url_for(factor_views.HOME), SEE_OTHER)
    return htmx.render_page("accounts/provider_link.html", provider=_provider().name, found=found)


@blueprint.post("/me/provider/links")
@access.fresh
@access.signed_in
def link() -> ResponseReturnValue:
    """Link the account that came back with the person who is signed in."""
    person, found = guard.current_person(), _kept(_TO_LINK)
    if found is None:
        raise ProviderRefused
    provider_links.link(db.session, person, person.id, issuer=_provider().issuer,
                        subject=found["subject"])  # fmt: skip
    factors.tell_changed(db.session, person.id, "identity.linked")
    flash(gettext("The account of your office is linked. You can sign in with it."), "success")
    return redirect(url_for(factor_views.HOME), SEE_OTHER)


@blueprint.post("/me/provider/links/<int:identity_id>/removals")
@access.fresh
@access.signed_in
def unlink(identity_id: int) -> ResponseReturnValue:
    """Take a link away."""
    person = guard.current_person()
    if not provider_links.unlink(db.session, person.id, identity_id):
        raise NotVisible
    factors.tell_changed(db.session, person.id, "identity.unlinked")
    flash(gettext("The account of your office is no longer linked."), "success")
    return redirect(url_for(factor_views.HOME), SEE_OTHER)


def _depart(wanted: str, *, purpose: str) -> ResponseReturnValue:
    journey = new_journey()
    address = _provider().address(journey, _back_address())
    cookie[_JOURNEY] = {"journey": asdict(journey), "next": wanted, "purpose": purpose,
                        "at": _now()}  # fmt: skip
    return redirect(address, SEE_OTHER)


def _enter(identity: Identity, wanted: str) -> ResponseReturnValue:
    """Open a session for the person who is linked, or say whom to call."""
    # The provider's answer comes as a GET, which writes nothing but this.
    with writing() as session:
        user = provider_links.find_user(session, _provider().issuer, identity.subject)
        if user is None:
            return htmx.render_page("accounts/provider_unknown.html", status=UNKNOWN,
                                    provider=_provider().name, identity=identity)  # fmt: skip
        is_trusted = second_step.is_trusted(session, user.id, devices.mark())
        person, token = entering.open_session(
            session, user, method=SignInMethod.PROVIDER, is_own_device=False,
            verified=identity.is_strong or is_trusted,
        )  # fmt: skip
    guard.sign_in(person, token)
    return redirect(wanted, SEE_OTHER)


def _kept(name: str) -> dict[str, Any] | None:
    """What the cookie kept, once, if it is not old."""
    kept = cookie.pop(name, None)
    is_young = kept and _now() - kept["at"] <= JOURNEY_LIFE.total_seconds()
    return kept if is_young else None


def _provider() -> Provider:
    found: Provider | None = current_app.extensions[EXTENSION]
    if found is None:
        raise NotVisible
    return found


def _back_address() -> str:
    config: Config = current_app.config["EREPORT"]
    return (config.public_url or request.host_url.rstrip("/")) + url_for("provider.back")


def _now() -> float:
    return clock.utc_now().timestamp()


def _other_doors() -> dict[str, object]:
    """For the sign-in page: whether passkeys are possible, and the provider's name or ""."""
    found: Provider | None = current_app.extensions[EXTENSION]
    return {"has_site": passkeys.site() is not None, "provider": found.name if found else ""}


def _my_factors() -> dict[str, object]:
    """For a person's own page."""
    person = guard.current_person()
    found: Provider | None = current_app.extensions[EXTENSION]
    return {
        "factors": factors.of(db.session, person.id),
        "provider": found.name if found else "",
        "identities": provider_links.of(db.session, person.id),
        "has_password": bool(db.session.get_one(User, person.id).password_hash),
    }
