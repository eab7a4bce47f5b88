"""Giving and ending duties: somebody new, one more duty, end, move, successor, deputy."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts import second_step
from webapp.accounts.guard import current_person
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Person, Role
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError, NotVisible
from webapp.forms import Form
from webapp.geography import queries as geography
from webapp.geography.labels import full_label
from webapp.people import accounts, choices, permissions, queries, services
from webapp.people.blueprint import blueprint
from webapp.people.forms import (
    DeputyForm,
    DutyForm,
    EndForm,
    MoveForm,
    NewPersonForm,
    SuccessorForm,
)
from webapp.people.labels import CHOSEN_ENDS, END, ROLE

UNPROCESSABLE = 422
FORMS: Mapping[str, type[Form]] = {
    "end": EndForm, "move": MoveForm, "successor": SuccessorForm, "deputy": DeputyForm,
}  # fmt: skip
ACTS = "any(end,move,successor,deputy)"


@blueprint.get("/new")
@access.requires("people:manage")
def new() -> Response:
    """A form for one person."""
    form = NewPersonForm(data={"area": request.args.get("area", ""), "role": Role.REPORTER.value})
    return _new_page(form)


@blueprint.post("/new")
@access.requires("people:manage")
def create() -> ResponseReturnValue:
    """Make somebody with their first duty; what is refused is shown in the form."""
    form, person = NewPersonForm(request.form), current_person()
    if not form.validate():
        return _new_page(form, status=UNPROCESSABLE)
    duty = form.duty
    _ask_for_proof(duty.role)
    try:
        user = accounts.find_or_make(db.session, person, form.who, code=duty.area_code)
        made = services.give(db.session, person, user, duty)
    except DomainError as refusal:
        return _new_page(form, status=refusal.status, error=sentence_of(refusal))
    return _given(user, made)


@blueprint.get("/<int(max=2147483647):user_id>/duties")
@access.requires("people:manage")
def duties(user_id: int) -> Response:
    """A form for one more duty."""
    user = queries.get_visible(db.session, current_person(), user_id)
    return _duty_page(user, DutyForm())


@blueprint.post("/<int(max=2147483647):user_id>/duties")
@access.requires("people:manage")
def give(user_id: int) -> ResponseReturnValue:
    """Give one more duty."""
    form, person = DutyForm(request.form), current_person()
    user = queries.get_visible(db.session, person, user_id, lock=True)
    if not form.validate():
        return _duty_page(user, form, status=UNPROCESSABLE)
    _ask_for_proof(form.duty.role)
    try:
        made = services.give(db.session, person, user, form.duty)
    except DomainError as refusal:
        return _duty_page(user, form, status=refusal.status, error=sentence_of(refusal))
    return _given(user, made)


@blueprint.get(f"/<int(max=2147483647):user_id>/duties/<int(max=2147483647):duty_id>/<{ACTS}:act>")
@access.requires("people:manage")
def duty(user_id: int, duty_id: int, act: str) -> Response:
    """A form for what is to happen to a duty."""
    user = queries.get_visible(db.session, current_person(), user_id)
    return _act_page(user, services.find_duty(user, duty_id), act, FORMS[act]())


@blueprint.post(f"/<int(max=2147483647):user_id>/duties/<int(max=2147483647):duty_id>/<{ACTS}:act>")
@access.requires("people:manage")
def act_on_duty(user_id: int, duty_id: int, act: str) -> ResponseReturnValue:
    """End, move, pass on or deputise a duty."""
    person, form = current_person(), FORMS[act](request.form)
    user = queries.get_visible(db.session, person, user_id, lock=True)
    found = services.find_duty(user, duty_id)
    if not form.validate():
        return _act_page(user, found, act, form, status=UNPROCESSABLE)
    _ask_for_proof(Role(found.role))
    try:
        made = DOING[act](person, found, form)
    except DomainError as refusal:
        return _act_page(user, found, act, form, status=refusal.status, error=sentence_of(refusal))
    if made is None:
        flash(gettext("The duty has ended."), "success")
        return htmx.go_to(url_for("people.show", user_id=user.id))
    return _given(made.user, made)


def _ask_for_proof(role: Role) -> None:
    """Who decides over people themselves is changed by nobody who found a desk unattended."""
    if role in permissions.FOUR_EYES:
        second_step.must_be_fresh()


def _end(person: Person, found: Assignment, form: Any) -> Assignment | None:  # noqa: ANN401
    services.end(db.session, person, found, form.ending)
    return None


def _move(person: Person, found: Assignment, form: Any) -> Assignment | None:  # noqa: ANN401
    return services.move(db.session, person, found, form.area.data, form.last_on.data)


def _succeed(person: Person, found: Assignment, form: Any) -> Assignment | None:  # noqa: ANN401
    return services.succeed(db.session, person, found, form.who, form.ending)


def _deputise(person: Person, found: Assignment, form: Any) -> Assignment | None:  # noqa: ANN401
    days = (form.begins_on.data, form.last_on.data)
    return services.deputise(db.session, person, found, form.who, days)


DOING: Mapping[str, Callable[[Person, Assignment, Any], Assignment | None]] = {
    "end": _end, "move": _move, "successor": _succeed, "deputy": _deputise,
}  # fmt: skip


def _given(user: User, made: Assignment | None) -> ResponseReturnValue:
    if made is None:
        flash(gettext("Asked for. Another administrator has to grant it."), "info")
        return htmx.go_to(url_for("people.requests"))
    flash(gettext("%(name)s has the duty now.", name=user.name_th), "success")
    return htmx.go_to(url_for("people.show", user_id=user.id))


def _new_page(form: NewPersonForm, *, status: int = 200, error: str = "") -> Response:
    return htmx.render_page(
        "people/new.html", status=status, form=form, error=error, **_offered(form)
    )


def _duty_page(user: User, form: DutyForm, *, status: int = 200, error: str = "") -> Response:
    return htmx.render_page(
        "people/duty.html", status=status, user=user, form=form, error=error, **_offered(form)
    )


def _act_page(  # noqa: PLR0913 - a page's parts
    user: User, found: Assignment, act: str, form: Form, *, status: int = 200, error: str = ""
) -> Response:  # fmt: skip
    if not permissions.may_see_duty(current_person(), found):
        raise NotVisible
    place = full_label(geography.path_to(db.session, found.area_code))
    context = _offered(form, [Role(found.role)]) if act == "move" else {}
    ends = [(end.value, END[end]) for end in CHOSEN_ENDS]
    return htmx.render_page(
        f"people/{act}.html", status=status, user=user, duty=found, form=form, error=error,
        place=place, role=ROLE[Role(found.role)], act=act, ends=ends, **context,
    )  # fmt: skip


def _offered(form: Any, roles: list[Role] | None = None) -> dict[str, Any]:  # noqa: ANN401
    """What can be chosen: duties, places of the chosen district, and the districts."""
    person = current_person()
    said = request.form if request.method == "POST" else request.args
    wanted = said.get("within", "") or _district_of(form.area.data or "")
    within = choices.inside(db.session, person, wanted)
    return {
        "within": within,
        "districts": choices.districts(db.session, person),
        "roles": choices.roles(person),
        "places": choices.places(db.session, within, roles or permissions.roles_given(person)),
    }


def _district_of(code: str) -> str:
    """The district of a place that was named in the address; of wider places nothing."""
    is_seen = len(code) >= choices.DISTRICT_DIGITS and current_person().holds(
        "people:manage", code[: choices.DISTRICT_DIGITS]
    )
    return code[: choices.DISTRICT_DIGITS] if is_seen else ""
