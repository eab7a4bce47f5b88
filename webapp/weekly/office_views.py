"""How an office's paper looks: the form, a look at it before it is kept, and the emblem."""

import tempfile
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.db import db
from webapp.errors import NotAllowed
from webapp.geography.models import Area
from webapp.media import darkroom, emblems, serving
from webapp.media.emblems import EmblemUnreadable
from webapp.media.store import Store
from webapp.weekly import covers, labels, office_forms, office_services, offices, queries, sheets
from webapp.weekly.candidates import place_of
from webapp.weekly.office_forms import OfficeForm
from webapp.weekly.offices import OfficePaper

blueprint = Blueprint("office_papers", __name__, url_prefix="/weekly/<area:area_code>")

INVALID = 422


@blueprint.get("/paper")
@access.requires("weekly:configure")
def show(area_code: str) -> ResponseReturnValue:
    """The form, with what is chosen now; a first memo is suggested."""
    area = _area(area_code)
    setting = office_services.find(db.session, area.code)
    office = labels.suggested(place_of(area)) if setting is None else _chosen(area)
    return _page(area, office_forms.filled(office))


@blueprint.post("/paper")
@access.requires("weekly:configure")
def save(area_code: str) -> ResponseReturnValue:
    """Keep what was chosen, for weeks that are not issued yet."""
    area = _area(area_code)
    form = OfficeForm(request.form)
    if not form.validate():
        return _page(area, form, status=INVALID)
    try:
        office = _with_emblem(area, form)
    except EmblemUnreadable:
        form.emblem.errors = [
            gettext("This file cannot be read as PNG, JPEG or SVG (2 MB at most).")
        ]
        return _page(area, form, status=INVALID)
    office_services.save(db.session, current_person(), area, office)
    flash(gettext("Saved: weeks that are not issued yet print so."), "success")
    return htmx.go_to(url_for("office_papers.show", area_code=area.code))


@blueprint.post("/paper/previews")
@access.requires("weekly:configure")
def preview(area_code: str) -> ResponseReturnValue:
    """The last week that is over as it would be printed, issued or not, keeping nothing."""
    area = _area(area_code)
    form = OfficeForm(request.form)
    if not form.validate():
        return _page(area, form, status=INVALID)
    office = office_services.with_emblem_of(form.office(), _chosen(area))
    person, today = current_person(), clock.today()
    week = clock.week_of(today, queries.first_weekday(db.session, area.code)).previous
    # An issued week shows what it froze, but neither its number nor its code: it was issued so not.
    shown = queries.paper_of(db.session, area, week.key, today=today)
    paper = replace(shown, office=office, report=None)
    return render_template(
        "weekly/office_preview.html",
        paper=paper,
        sheets=sheets.render(
            paper, office.digits, sheets.photo_address(paper, person),
            emblem_url=covers.emblem_address(paper, person),
        ),
    )  # fmt: skip


@blueprint.get("/emblems/<token>")
@access.requires("weekly:view")
def emblem(area_code: str, token: str) -> Response:
    """An office's emblem, as its paper or the form shows it."""
    person = current_person()
    queries.get_area(db.session, person, area_code)
    sha256, media_type, link = covers.read_emblem(token, person)
    link.check_time()
    return serving.shown(sha256, media_type, link)


def _area(area_code: str) -> Area:
    person = current_person()
    area = queries.get_area(db.session, person, area_code)
    if not person.holds(Permission.WEEKLY_CONFIGURE, area.code):
        raise NotAllowed
    return area


def _chosen(area: Area) -> OfficePaper:
    return office_services.paper_of(db.session, area.code)


def _with_emblem(area: Area, form: OfficeForm) -> OfficePaper:
    office = form.office()
    given = request.files.get("emblem")
    if form.no_emblem.data:
        return office
    if given is None or not given.filename:
        return office_services.with_emblem_of(office, _chosen(area))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "emblem")
        given.save(path)
        judged = darkroom.call(
            emblems.judge, path, limits=emblems.LIMITS, failing=EmblemUnreadable
        )  # fmt: skip
    store: Store = current_app.extensions["media_store"]
    kept = store.put(judged.content)
    return offices.with_emblem(office, kept.sha256, judged.media_type)


def _page(area: Area, form: OfficeForm, *, status: int = 200) -> Response:
    person = current_person()
    chosen = _chosen(area)
    return htmx.render_page(
        "weekly/office.html",
        status=status,
        area=area,
        form=form,
        setting=office_services.find(db.session, area.code),
        blanks=labels.blanks(),
        parts=list(labels.PARTS.items()),
        digits=list(labels.DIGITS.items()),
        emblem_url=covers.emblem_link(area.code, chosen, person),
    )
