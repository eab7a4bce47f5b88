"""Pages of the offices that watch over reporting: who has not reported, phones in trouble."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person, find_person
from webapp.db import db
from webapp.oversight import (
    addresses,
    board_page,
    labels,
    nils,
    queries,
    reminding,
    reporting_page,
)
from webapp.oversight.blueprint import blueprint
from webapp.oversight.forms import NilForm, ReminderForm
from webapp.oversight.nils import OwnWeek

__all__ = ["blueprint"]

INVALID = 422

blueprint.add_app_template_filter(labels.brief_range, "brief_range")


@blueprint.get("/phones")
@access.requires("people:manage")
def phones() -> Response:
    """The phones that hold something they could not send, the longest wait first."""
    found = queries.phones_waiting(db.session, current_person())
    return htmx.render_page("oversight/phones.html", phones=found, problem=labels.problem)


@blueprint.get("/reporting")
@access.requires("submissions:view")
def reporting() -> Response:
    """Who reported and who did not: areas down, weeks across."""
    asked = reporting_page.read(db.session, current_person(), request.args, today=clock.today())
    return _reporting(asked)


@blueprint.get("/<area:area_code>/<week:week_key>/board")
@access.requires("weekly:view")
def board(area_code: str, week_key: str) -> Response:
    """How far a province's week is, district by district, and what issuing would leave out."""
    context = board_page.context(
        db.session, current_person(), area_code, week_key, today=clock.today()
    )
    return htmx.render_page("oversight/board.html", **context)


@blueprint.post("/nil-reports")
@access.requires("submissions:create")
def report_nil() -> ResponseReturnValue:
    """Keep that a village had no activity in a week."""
    form = NilForm(request.form)
    area_code, week_key = str(form.area.data), str(form.week.data)
    nils.record_nil(db.session, current_person(), area_code, week_key, note=form.note_text)
    flash(gettext("Kept: no activity in this week."), "success")
    return htmx.go_to(addresses.back_from_nil(request.form, week_key))


@blueprint.post("/nil-reports/withdrawals")
@access.requires("submissions:create")
def withdraw_nil() -> ResponseReturnValue:
    """Take back that there was no activity."""
    form = NilForm(request.form)
    week_key = str(form.week.data)
    nils.withdraw_nil(db.session, current_person(), str(form.area.data), week_key)
    flash(gettext("Taken back. This week is open again."), "info")
    return htmx.go_to(addresses.back_from_nil(request.form, week_key))


@blueprint.post("/<area:area_code>/reminder-rules")
@access.requires("weekly:configure")
def set_reminders(area_code: str) -> ResponseReturnValue:
    """Choose when the province reminds those who have not reported."""
    form = ReminderForm(request.form)
    if not form.validate():
        args = {"area": area_code}
        asked = reporting_page.read(db.session, current_person(), args, today=clock.today())
        return _reporting(asked, form=form, status=INVALID)
    reminding.set_rule(db.session, current_person(), area_code, form.rule)
    flash(gettext("The reminder is set."), "success")
    return htmx.go_to(addresses.reporting_url(area_code))


@blueprint.app_template_global("own_weeks")
def own_weeks() -> list[OwnWeek]:
    """The open weeks of whoever asks that still want a word, for the reporter's own pages."""
    person = find_person()
    if person is None:
        return []
    found = nils.own_weeks(db.session, person, today=clock.today())
    return [own for own in found if own.cell.missing or own.cell.nil]


def _reporting(
    asked: reporting_page.Asked, *, form: ReminderForm | None = None, status: int = 200
) -> Response:
    context = reporting_page.context(db.session, current_person(), asked, form=form)
    return htmx.render_page("oversight/reporting.html", status=status, **context)
