"""Second steps and office accounts of somebody else: seen and taken away by administrators.

For the day a telephone is lost and the recovery codes with it. Why is asked, kept in the audit
and told to the person, since whoever is talked into this lets a stranger come nearer.
"""

from collections.abc import Callable

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import access, htmx
from webapp.accounts import factors, provider_links
from webapp.accounts.guard import current_person
from webapp.accounts.models import User
from webapp.audit.services import Note, note
from webapp.db import db
from webapp.errors import NotVisible
from webapp.people import accounts
from webapp.people.blueprint import blueprint
from webapp.people.forms import FactorForm

UNPROCESSABLE = 422
Taking = Callable[[Session, User, str], str]


@blueprint.get("/<int(max=2147483647):user_id>/factors")
@access.requires("accounts:manage")
def show_factors(user_id: int) -> Response:
    """What somebody has set up beside the password, and taking it away."""
    user = accounts.get_administered(db.session, current_person(), user_id)
    return _page(user, FactorForm())


@blueprint.post("/<int(max=2147483647):user_id>/factors/resets")
@access.fresh
@access.requires("accounts:manage")
def reset_factors(user_id: int) -> ResponseReturnValue:
    """Take every second step from somebody who lost them."""
    return _take(user_id, _reset)


@blueprint.post("/<int(max=2147483647):user_id>/links/<int(max=2147483647):link_id>/removals")
@access.fresh
@access.requires("accounts:manage")
def unlink(user_id: int, link_id: int) -> ResponseReturnValue:
    """Take the link with an account of the office's provider from somebody."""

    def taking(session: Session, user: User, reason: str) -> str:
        if not provider_links.unlink(session, user.id, link_id):
            raise NotVisible
        factors.tell_changed(session, user.id, "identity.unlinked_by_office", reason=reason)
        _note(session, user, "identity.unlinked", reason)
        return str(gettext("%(name)s is no longer linked with that account.", name=user.name_th))

    return _take(user_id, taking)


def _take(user_id: int, taking: Taking) -> ResponseReturnValue:
    """Do it if it was said why; who holds the lost telephone is signed out by it if wanted."""
    user = accounts.get_administered(db.session, current_person(), user_id, lock=True)
    form = FactorForm(request.form)
    if not form.validate():
        return _page(user, form, status=UNPROCESSABLE)
    flash(taking(db.session, user, form.reason.data or ""), "success")
    if form.is_to_sign_out.data:
        accounts.sign_out(db.session, user)
    return htmx.go_to(url_for("people.show", user_id=user.id))


def _reset(session: Session, user: User, reason: str) -> str:
    held = factors.of(session, user.id)
    if held.is_empty and not held.recovery_left:
        raise NotVisible
    factors.reset(session, user.id, reason=reason)
    _note(session, user, "second_step.reset", reason)
    return str(gettext("The second step of %(name)s is removed.", name=user.name_th))


def _note(session: Session, user: User, action: str, reason: str) -> None:
    area_code = user.assignments[-1].area_code if user.assignments else None
    said = Note(kind="account", action=action, subject_id=str(user.id), subject=user.name_th,
                area_code=area_code, after={"reason": reason})  # fmt: skip
    note(session, said)


def _page(user: User, form: FactorForm, *, status: int = 200) -> Response:
    return htmx.render_page(
        "people/factors.html", status=status, user=user, form=form,
        held=factors.of(db.session, user.id), links=provider_links.of(db.session, user.id),
    )  # fmt: skip
