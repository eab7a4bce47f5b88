"""One person: who, since when, with what; cards, signing out, closing, name and telephone."""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts import cards, phones, second_step
from webapp.accounts.guard import current_person
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import NotAllowed
from webapp.people import accounts, card_sheets, person_page, queries
from webapp.people.blueprint import blueprint
from webapp.people.errors import PhoneTaken
from webapp.people.forms import CardForm, PersonForm

UNPROCESSABLE = 422


@blueprint.get("/<int(max=2147483647):user_id>")
@access.requires("people:manage")
def show(user_id: int) -> Response:
    """Who somebody is, their duties over time, and what can be done."""
    person = current_person()
    user = queries.get_visible(db.session, person, user_id)
    return htmx.render_page("people/show.html", **person_page.context(db.session, person, user))


@blueprint.get("/<int(max=2147483647):user_id>/name")
@access.requires("people:manage")
def edit(user_id: int) -> Response:
    """Name and telephone, to be put right."""
    user = _managed(user_id)
    form = PersonForm(data={"name": user.name_th, "phone": user.phone})
    return htmx.render_page("people/edit.html", user=user, form=form, error="")


@blueprint.post("/<int(max=2147483647):user_id>/name")
@access.requires("people:manage")
def save(user_id: int) -> ResponseReturnValue:
    """Keep name and telephone."""
    user = accounts.get_managed(db.session, current_person(), user_id)
    form = PersonForm(request.form)
    error = ""
    if form.validate():
        if phones.clean(form.who.phone) != user.phone:
            # They sign in with it.
            second_step.must_be_fresh()
        try:
            accounts.change(db.session, user, form.who)
        except PhoneTaken as taken:
            error = sentence_of(taken)
        else:
            flash(gettext("Saved."), "success")
            return htmx.go_to(_page(user_id))
    return htmx.render_page(
        "people/edit.html", status=UNPROCESSABLE, user=user, form=form, error=error
    )


@blueprint.post("/<int(max=2147483647):user_id>/sign-outs")
@access.requires("people:manage")
def sign_out(user_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    user = accounts.get_managed(db.session, current_person(), user_id)
    accounts.sign_out(db.session, user)
    flash(gettext("%(name)s is signed out everywhere.", name=user.name_th), "success")
    return htmx.go_to(_page(user_id))


@blueprint.post("/<int(max=2147483647):user_id>/closings")
@access.requires("people:manage")
def close(user_id: int) -> ResponseReturnValue:
    """Close an account: nobody comes in by it until it is opened again."""
    person = current_person()
    user = accounts.get_managed(db.session, person, user_id)
    accounts.close(db.session, person, user)
    flash(gettext("The account of %(name)s is closed.", name=user.name_th), "success")
    return htmx.go_to(_page(user_id))


@blueprint.post("/<int(max=2147483647):user_id>/openings")
@access.requires("people:manage")
def reopen(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    user = accounts.get_managed(db.session, current_person(), user_id)
    accounts.reopen(db.session, user)
    flash(gettext("The account of %(name)s is open again.", name=user.name_th), "success")
    return htmx.go_to(_page(user_id))


@blueprint.get("/<int(max=2147483647):user_id>/cards")
@access.requires("people:manage")
def card(user_id: int) -> Response:
    """Ask once more before a new card ends the earlier one."""
    user = _managed(user_id)
    return _card_page(user)


@blueprint.post("/<int(max=2147483647):user_id>/cards")
@access.requires("people:manage")
def make_card(user_id: int) -> Response:
    """Make a card and show it, once: its secret is stored nowhere."""
    person = current_person()
    user = accounts.get_managed(db.session, person, user_id)
    usual = card_sheets.usual_days(db.session, _area_of(user))
    days = CardForm(request.form).chosen_days(usual)
    made = card_sheets.make(db.session, person, [user.id], days=days)
    response = htmx.render_page("people/card.html", user=user, card=made[0])
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<int(max=2147483647):user_id>/cards/revocations")
@access.requires("people:manage")
def revoke_card(user_id: int) -> ResponseReturnValue:
    """Take a card back that got lost."""
    person = current_person()
    user = accounts.get_managed(db.session, person, user_id)
    cards.revoke(db.session, person, user)
    flash(gettext("The card is no longer good."), "success")
    return htmx.go_to(_page(user_id))


def _managed(user_id: int) -> User:
    """For a GET: as `accounts.get_managed`, without the lock."""
    person: Person = current_person()
    user = queries.get_visible(db.session, person, user_id)
    if not accounts.may_manage(person, user, clock.today()):
        raise NotAllowed
    return user


def _card_page(user: User, **more: Any) -> Response:  # noqa: ANN401 - a template's context
    return htmx.render_page(
        "people/card_ask.html", user=user, lives=card_sheets.LIVES,
        days=card_sheets.usual_days(db.session, _area_of(user)),
        has_secret=person_page.has_secret(user), **more,
    )  # fmt: skip


def _area_of(user: User) -> str:
    return user.assignments[-1].area_code if user.assignments else ""


def _page(user_id: int) -> str:
    return url_for("people.show", user_id=user_id)
