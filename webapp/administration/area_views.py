"""Areas: looking one up, its history, and what becomes of it."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.administration import area_duties, area_page
from webapp.administration.area_duties import Fate
from webapp.administration.area_forms import (
    MergeForm,
    NameForm,
    NewPlaceForm,
    NotedForm,
    RetireForm,
)
from webapp.administration.blueprint import blueprint
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.forms import Form
from webapp.geography import changes
from webapp.geography.changes import NewPlace, Said
from webapp.geography.errors import AreaCodeMisplaced, AreaCodeTaken
from webapp.geography.models import Area

INVALID = 422


@blueprint.get("/areas")
@access.requires("activity:manage")
def areas() -> ResponseReturnValue:
    """A search, the own areas, and what happened last."""
    person, text = current_person(), request.args.get("q", "")
    return htmx.render_page(
        "administration/areas.html",
        text=text,
        found=area_page.found(db.session, person, text) if text.strip() else [],
        below=area_page.below(db.session, person, None),
        latest=area_page.latest_lines(db.session, person),
    )


@blueprint.get("/areas/<area:code>")
@access.requires("activity:manage")
def show_area(code: str) -> ResponseReturnValue:
    """One area: what lies in it, who works there, its history, and forms."""
    return _page(area_page.get_area(db.session, current_person(), code))


@blueprint.post("/areas/<area:code>/names")
@access.requires("activity:manage")
def rename_area(code: str) -> ResponseReturnValue:
    """Give an area another name."""
    area = area_page.get_area(db.session, current_person(), code)
    form = NameForm(request.form)
    if not form.validate():
        return _page(area, name_form=form)
    changes.rename(
        db.session, area, form.name_th.data or "", form.name_en.data or "", _said(form)
    )  # fmt: skip
    flash(gettext("The new name is kept; issued papers keep the old one."), "success")
    return _to(area)


@blueprint.post("/areas/<area:code>/retirements")
@access.requires("activity:manage")
def retire_area(code: str) -> ResponseReturnValue:
    """Give an area up; the duties of people there end."""
    person = current_person()
    area = area_page.get_area(db.session, person, code)
    form = RetireForm(request.form)
    if not form.validate():
        return _page(area, retire_form=form)
    changes.retire(db.session, area, _said(form))
    settled = area_duties.settle(db.session, person, area.code, Fate.END)
    flash(gettext("Given up. %(count)s duties ended.", count=i18n.number(settled.ended)), "success")
    return _to(area)


@blueprint.post("/areas/<area:code>/restorations")
@access.requires("activity:manage")
def restore_area(code: str) -> ResponseReturnValue:
    """Use an area again."""
    area = area_page.get_area(db.session, current_person(), code)
    changes.restore(db.session, area, Said(by_id=current_person().id, on=clock.today()))
    flash(gettext("In use again. Duties that ended are given anew under people."), "success")
    return _to(area)


@blueprint.post("/areas/<area:code>/merges")
@access.requires("activity:manage")
def merge_area(code: str) -> ResponseReturnValue:
    """Put a village together with another one, and end or move the duties there."""
    person = current_person()
    area = area_page.get_area(db.session, person, code)
    form = MergeForm(request.form)
    if not form.validate():
        return _page(area, merge_form=form)
    into = area_page.own_other(db.session, person, form.into.data or "")
    changes.merge(db.session, area, into, _said(form))
    settled = area_duties.settle(
        db.session, person, area.code, Fate(form.duties.data or Fate.END), into=into.code
    )
    flash(
        gettext("Put together. %(ended)s duties ended here, %(moved)s go on there.",
                ended=i18n.number(settled.ended), moved=i18n.number(settled.moved)),
        "success",
    )  # fmt: skip
    return _to(area)


@blueprint.post("/areas/<area:code>/villages")
@access.requires("activity:manage")
def add_village(code: str) -> ResponseReturnValue:
    """Add a village or community under a subdistrict."""
    area = area_page.get_area(db.session, current_person(), code)
    form = NewPlaceForm(request.form)
    if not form.validate():
        return _page(area, new_form=form)
    place = NewPlace(
        subdistrict=area, kind=form.kind.data or "", number=form.number.data or 0,
        name_th=form.name_th.data or "", name_en=form.name_en.data or "",
    )  # fmt: skip
    try:
        added = changes.add(db.session, place, _said(form))
    except (AreaCodeTaken, AreaCodeMisplaced) as refused:
        return _page(area, new_form=_with_error(form, "number", refused))
    flash(gettext("Added with the code %(code)s.", code=added.code), "success")
    return _to(added)


def _said(form: NotedForm) -> Said:
    return Said(by_id=current_person().id, on=form.happened_on.data or clock.today(),
                note=form.note.data or "")  # fmt: skip


def _with_error(form: NewPlaceForm, name: str, refused: DomainError) -> NewPlaceForm:
    form[name].errors = [*form[name].errors, sentence_of(refused)]
    return form


def _to(area: Area) -> ResponseReturnValue:
    return htmx.go_to(url_for("administration.show_area", code=area.code))


def _page(area: Area, **given: Form) -> ResponseReturnValue:
    forms: dict[str, Any] = {
        "name_form": NameForm(data={"name_th": area.name_th, "name_en": area.name_en}),
        "retire_form": RetireForm(), "merge_form": MergeForm(), "new_form": NewPlaceForm(),
        **given,
    }  # fmt: skip
    return htmx.render_page(
        "administration/area.html",
        status=INVALID if given else 200,
        below=area_page.below(db.session, current_person(), area),
        refused=next(iter(given), ""),
        **forms,
        **area_page.context(db.session, area),
    )
