"""The list of people, its file, and the villages for which nobody reports yet."""

from flask import Response, request
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.audit.services import Note, note_now
from webapp.db import db
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.people import (  # noqa: F401 - they hang their views on the blueprint
    card_views,
    duty_views,
    export,
    factor_views,
    filters,
    import_views,
    list_page,
    person_views,
    queries,
    request_views,
    seeing,
)
from webapp.people.blueprint import blueprint
from webapp.people.labels import ROLE
from webapp.table_files import TableKind, answer

__all__ = ["blueprint"]


@blueprint.get("/")
@access.requires("people:manage")
def index() -> Response:
    """People by place, and how far each is on the way in."""
    context = list_page.context(db.session, current_person(), request.args)
    return htmx.render_page("people/index.html", fragment="people/_results.html", **context)


@blueprint.get("/table.<any(csv,xlsx):kind>")
@access.fresh
@access.requires("people:manage")
def table(kind: str) -> Response:
    """The list as a file, under the same filter; that it was taken is noted."""
    person = current_person()
    chosen = list_page.inside(person, filters.read(request.args))
    note_now(
        Note(kind="account", action="people.downloaded", area_code=chosen.area_code or None,
             after={"form": kind, **chosen.query()})
    )  # fmt: skip
    return answer(
        export.table(db.session, person, chosen), TableKind(kind), gettext("People of E-Report")
    )


@blueprint.get("/gaps")
@access.requires("people:manage")
def gaps() -> Response:
    """Villages and communities without a reporter."""
    person = current_person()
    chosen = list_page.inside(person, filters.read(request.args))
    found = queries.villages_without_reporter(db.session, person, chosen, clock.today())
    paths = geography.paths_to(db.session, {area.code for area in found})
    shared = list_page.shared_levels(person)
    return htmx.render_page(
        "people/gaps.html",
        chosen=chosen,
        villages=[(area, list_page.place_of(paths[area.code], shared)) for area in found],
        total=queries.count_villages(db.session, person, chosen),
        areas=list_page.area_choices(db.session, person, chosen.area_code),
    )


@blueprint.get("/seeing/<area:area_code>")
@access.requires("people:manage")
def seeing_page(area_code: str) -> Response:
    """Who sees the reports of one village, and why."""
    found = seeing.who_sees(db.session, current_person(), area_code, today=clock.today())
    path = geography.path_to(db.session, area_code)
    if not path:
        raise NotVisible
    return htmx.render_page(
        "people/seeing.html", path=path, area=path[-1], groups=seeing.by_role(found), roles=ROLE,
        count=len({one.user_id for one in found}),
    )  # fmt: skip
