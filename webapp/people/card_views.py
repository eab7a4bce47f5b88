"""Sheets of cards to hand out, and the list to tick off."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.people import card_page, card_sheets, choices, list_page, queries
from webapp.people.blueprint import blueprint
from webapp.people.card_sheets import MOST
from webapp.people.filters import PeopleFilter, State
from webapp.people.forms import CardForm
from webapp.people.queries import Moment
from webapp.table_files import download

PDF = "application/pdf"
LONGEST_ID = 9


@blueprint.get("/cards")
@access.requires("people:manage")
def cards() -> Response:
    """For whom cards wait, place by place."""
    return _page(current_person())


@blueprint.post("/cards")
@access.requires("people:manage")
def print_cards() -> ResponseReturnValue:
    """Make the cards and hand the sheets over, once: they are stored nowhere."""
    person = current_person()
    try:
        ids = _asked_for(person)
        usual = card_sheets.usual_days(db.session, request.form.get("area", ""))
        made = card_sheets.make(
            db.session, person, ids[:MOST], days=CardForm(request.form).chosen_days(usual)
        )
        sheets = card_sheets.set_sheets(made)
    except DomainError as refusal:
        return _page(person, status=refusal.status, error=sentence_of(refusal))
    name = gettext("Cards %(day)s", day=clock.today().isoformat())
    return download([sheets], PDF, f"{name}.pdf")


@blueprint.get("/cards/checklist")
@access.requires("people:manage")
def checklist() -> Response:
    """Who has not come in yet, to tick off when cards are handed out."""
    person = current_person()
    code = choices.inside(db.session, person, request.args.get("area", ""))
    at = Moment(clock.utc_now(), clock.today())
    chosen = PeopleFilter(state=State.NEVER, area_code=code)
    found = queries.rows(db.session, person, chosen, at, limit=None)
    area = geography.get_area(db.session, code)
    return htmx.render_page(
        "people/checklist.html", area=area, area_label=short_label(area),
        rows=list_page.row_views(db.session, person, found, at), today=at.today,
    )  # fmt: skip


def _asked_for(person: Person) -> list[int]:
    """The people who were ticked, or all of a place who wait."""
    ticked = [int(text) for text in request.form.getlist("id") if _is_id(text)][: MOST + 1]
    if ticked:
        return ticked
    code = choices.inside(db.session, person, request.form.get("area", ""))
    return card_sheets.ids_waiting(db.session, person, code, again=request.form.get("again") == "y")


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_ID


def _page(person: Person, *, status: int = 200, error: str = "") -> Response:
    said = request.form if request.method == "POST" else request.args
    wanted = said.get("area", "")
    context = card_page.context(db.session, person, wanted)
    return htmx.render_page("people/cards.html", status=status, error=error, **context)
