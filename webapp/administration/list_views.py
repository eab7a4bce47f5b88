"""The lists: adding lines, their words and days, their order, retiring and deleting."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.activity import keeping, services
from webapp.activity.catalogue import Catalogue
from webapp.activity.errors import ItemCodeTaken, ItemNameTaken, ValidityBackwards
from webapp.activity.services import Direction
from webapp.administration import item_page, lists_page
from webapp.administration.blueprint import blueprint
from webapp.administration.item_forms import DayField, ItemForm
from webapp.administration.usage import ever_used
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.forms import Form

INVALID = 422


class LastDayForm(Form):
    """The last day on which a line is offered."""

    last_day = DayField()


@blueprint.get("/lists/<name>")
@access.requires("activity:manage")
def show_list(name: str) -> ResponseReturnValue:
    """The lines of one list in their order; a form for one more."""
    return item_page.list_page(lists_page.get_catalogue(name))


@blueprint.post("/lists/<name>")
@access.requires("activity:manage")
def add_item(name: str) -> ResponseReturnValue:
    """Add a line."""
    catalogue = _kept(name)
    form = item_page.form_for(catalogue, request.form)
    if not form.validate():
        return item_page.list_page(catalogue, form=form, status=INVALID)
    try:
        row = services.add(db.session, catalogue, form.values(), code=form.code.data or "")
    except (ItemCodeTaken, ItemNameTaken, ValidityBackwards) as refused:
        _tell(form, refused)
        return item_page.list_page(catalogue, form=form, status=INVALID)
    flash(gettext("Added: %(name)s.", name=row.name_th), "success")
    return _to_list(catalogue, row.code)


@blueprint.post("/lists/<name>/moves")
@access.requires("activity:manage")
def move_item(name: str) -> ResponseReturnValue:
    """Let one line change places with its neighbour; the button's value is `up:CODE`."""
    catalogue = _kept(name)
    way, _, code = request.form.get("move", "").partition(":")
    row = lists_page.get_row(db.session, catalogue, code)
    services.move(
        db.session, catalogue, row, Direction.UP if way == "up" else Direction.DOWN
    )  # fmt: skip
    return _to_list(catalogue, row.code)


@blueprint.get("/lists/<name>/<code>")
@access.requires("activity:manage")
def show_item(name: str, code: str) -> ResponseReturnValue:
    """One line with its form, what names it, and who changed it last."""
    catalogue = lists_page.get_catalogue(name)
    return item_page.item_page(catalogue, lists_page.get_row(db.session, catalogue, code))


@blueprint.post("/lists/<name>/<code>")
@access.requires("activity:manage")
def edit_item(name: str, code: str) -> ResponseReturnValue:
    """Keep other words or days; reports and papers that have the old ones keep them."""
    catalogue = _kept(name)
    row = lists_page.get_row(db.session, catalogue, code)
    form = item_page.form_for(catalogue, request.form, row)
    if not form.validate():
        return item_page.item_page(catalogue, row, form=form, status=INVALID)
    try:
        is_changed = services.edit(db.session, catalogue, row, form.values())
    except (ItemNameTaken, ValidityBackwards) as refused:
        _tell(form, refused)
        return item_page.item_page(catalogue, row, form=form, status=INVALID)
    flash(gettext("Kept.") if is_changed else gettext("Nothing was different."), "success")
    return _to_list(catalogue, row.code)


@blueprint.post("/lists/<name>/<code>/retirements")
@access.requires("activity:manage")
def retire_item(name: str, code: str) -> ResponseReturnValue:
    """Offer a line no longer after a day."""
    catalogue = _kept(name)
    row = lists_page.get_row(db.session, catalogue, code)
    form = LastDayForm(request.form)
    if not form.validate():
        return item_page.item_page(catalogue, row, last_day=form.last_day, status=INVALID)
    services.retire(db.session, row, form.last_day.data or item_page.yesterday(clock.today()))
    flash(gettext("Retired: %(name)s. Reports that name it keep it.", name=row.name_th), "success")
    return _to_list(catalogue, row.code)


@blueprint.post("/lists/<name>/<code>/restorations")
@access.requires("activity:manage")
def restore_item(name: str, code: str) -> ResponseReturnValue:
    """Offer a retired line again."""
    catalogue = _kept(name)
    row = lists_page.get_row(db.session, catalogue, code)
    services.restore(db.session, row)
    flash(gettext("In use again: %(name)s.", name=row.name_th), "success")
    return _to_list(catalogue, row.code)


@blueprint.post("/lists/<name>/<code>/removals")
@access.requires("activity:manage")
def remove_item(name: str, code: str) -> ResponseReturnValue:
    """Delete a line that nothing ever named."""
    catalogue = _kept(name)
    row = lists_page.get_row(db.session, catalogue, code)
    services.remove(db.session, row, uses=ever_used(db.session, catalogue, row))
    flash(gettext("Deleted: %(name)s.", name=row.name_th), "success")
    return _to_list(catalogue, "")


def _kept(name: str) -> Catalogue:
    """The list, if whoever asks keeps the lists."""
    catalogue = lists_page.get_catalogue(name)
    keeping.require(db.session, current_person(), clock.today())
    return catalogue


def _tell(form: ItemForm, refused: ItemCodeTaken | ItemNameTaken | ValidityBackwards) -> None:
    places = {"item_code_taken": "code", "item_name_taken": "name_th"}
    name = places.get(refused.code, "valid_to")
    field = form[name if form.has(name) else "name_th"]
    field.errors = [*field.errors, sentence_of(refused)]


def _to_list(catalogue: Catalogue, code: str) -> ResponseReturnValue:
    anchor = f"item-{code}" if code else None
    return htmx.go_to(url_for("administration.show_list", name=catalogue.name, _anchor=anchor))
