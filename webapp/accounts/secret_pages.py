"""The page on which somebody who is in chooses another PIN or password."""

from flask import Response

from webapp import clock, htmx
from webapp.accounts import queries
from webapp.accounts.devices import mark
from webapp.accounts.errors import TooManyTries
from webapp.accounts.forms import ChangeSecretForm, of_person
from webapp.accounts.models import SecretKind, User
from webapp.accounts.permissions import Person
from webapp.accounts.resume import Held
from webapp.db import db, reading


def empty_form(person: Person, wanted: str = "") -> ChangeSecretForm:
    """The form, asking for what the person's duties ask for, those to come among them."""
    with reading() as session:
        user = session.get_one(User, person.id)
        is_for_office = queries.is_bound_for_an_office(session, person.id, clock.today())
    wanted = wanted or str(user.secret_kind)
    return of_person(ChangeSecretForm(), user, is_for_office=is_for_office, wanted=wanted)


def changing(  # noqa: PLR0913 - what the page shows, by name
    person: Person, form: ChangeSecretForm, *, target: str, held: Held | None = None,
    status: int = 200, pause: TooManyTries | None = None,
) -> Response:  # fmt: skip
    """The page; it leads on to `target`, with what was `held`."""
    mark()
    user = db.session.get_one(User, person.id)
    is_due = person.is_of_an_office and not user.is_office_secret
    return htmx.render_page(
        "accounts/change_secret.html", status=status, form=form, user=user, pause=pause,
        is_pin=form.kind is SecretKind.PIN, is_due=is_due, target=target, held=held or [],
        is_held=held is not None,
    )  # fmt: skip
