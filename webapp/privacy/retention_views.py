"""How long things are kept: what there is, what would go, confirming it, and what went."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.administration import typed_values
from webapp.db import db
from webapp.errors import NotVisible
from webapp.geography.models import Area
from webapp.privacy import places, purging, retention_page, trial
from webapp.privacy.blueprint import blueprint
from webapp.privacy.kinds import SORTS, Kind
from webapp.privacy.purging import Looked
from webapp.settings import services as settings
from webapp.settings.errors import SettingRefused

INVALID = 422


@blueprint.get("/administration/privacy/keeping")
@access.requires("settings:manage")
def retention() -> ResponseReturnValue:
    """For each kind: how long, how many there are, how old, and what would go tonight."""
    return _page(_area(request.args.get("area", "")))


@blueprint.post("/administration/privacy/keeping/<kind>")
@access.requires("accounts:manage")
def set_rule(kind: str) -> ResponseReturnValue:
    """Set for how many days; nothing goes by it before its trial run is confirmed."""
    area, sort = _area(request.form.get("area", "")), SORTS[_kind(kind)]
    typed = request.form.get("days", "")
    try:
        value = typed_values.read(sort.setting, typed)
        settings.put(db.session, current_person(), sort.setting.key, area_code=area.code,
                     value=value)  # fmt: skip
    except SettingRefused as refused:
        return _page(area, refused=(kind, typed_values.refusal(refused), typed))
    flash(gettext("Kept: “%(label)s”.", label=str(sort.setting.label)), "success")
    rule = purging.rule_of(db.session, sort.kind, area.code)
    if rule.state is purging.State.WAITS:
        return htmx.go_to(url_for("privacy.trial_run", kind=kind, area=area.code))
    return htmx.go_to(url_for("privacy.retention", area=area.code, _anchor=kind))


@blueprint.get("/administration/privacy/keeping/<kind>/trial")
@access.requires("settings:manage")
def trial_run(kind: str) -> ResponseReturnValue:
    """What a rule would remove now, without removing anything."""
    area, found = _area(request.args.get("area", "")), _kind(kind)
    now = clock.utc_now()
    line = retention_page.line_of(db.session, current_person(), area, found, now)
    return htmx.render_page(
        "privacy/trial.html", area=area, area_label=places.label_of(area), line=line,
        things=trial.things(db.session, line.rule, now, most=retention_page.SHOWN),
        states=purging.State, next_run=retention_page.next_run(db.session, now),
    )  # fmt: skip


@blueprint.post("/administration/privacy/keeping/<kind>/confirmations")
@access.requires("accounts:manage")
def confirm_rule(kind: str) -> ResponseReturnValue:
    """Let a rule remove whose trial run was looked at."""
    area, found = _area(request.form.get("area", "")), _kind(kind)
    sort = SORTS[found]
    settings.editable(db.session, current_person(), sort.setting.key, area_code=area.code)
    looked = Looked(
        kind=found, area_code=area.code, days=request.form.get("days", -1, type=int),
        shown=request.form.get("shown", -1, type=int),
    )  # fmt: skip
    purging.confirm(db.session, current_person(), looked)
    flash(gettext("Confirmed. It is done in the next run."), "success")
    return htmx.go_to(url_for("privacy.retention", area=area.code, _anchor=kind))


@blueprint.get("/administration/privacy/removed")
@access.requires("settings:manage")
def purge_log() -> ResponseReturnValue:
    """What runs removed."""
    rows = retention_page.log_of(db.session, current_person())
    return htmx.render_page(
        "privacy/log.html", rows=rows, labels=_labels(),
        areas=places.labels_of(db.session, {row.area_code for row in rows}),
    )  # fmt: skip


def _labels() -> dict[str, str]:
    found = {sort.kind.value: str(sort.setting.label) for sort in SORTS.values()}
    return {**found, purging.NIGHT: str(gettext("Nightly run"))}


def _kind(text: str) -> Kind:
    if text not in SORTS:
        raise NotVisible
    return Kind(text)


def _area(code: str) -> Area:
    return places.chosen(db.session, current_person(), Permission.SETTINGS_MANAGE, code)


def _page(area: Area, refused: tuple[str, str, str] = ("", "", "")) -> ResponseReturnValue:
    person = current_person()
    return htmx.render_page(
        "privacy/retention.html", status=INVALID if refused[0] else 200, area=area,
        area_label=places.label_of(area), refused=refused,
        areas=[(one.code, places.label_of(one)) for one in
               places.choices(db.session, person, Permission.SETTINGS_MANAGE)],
        lines=retention_page.lines_of(db.session, person, area), states=purging.State,
        next_run=retention_page.next_run(db.session, clock.utc_now()),
        last_run=purging.last_night(db.session), issued=retention_page.issued_in(db.session, area),
    )  # fmt: skip
