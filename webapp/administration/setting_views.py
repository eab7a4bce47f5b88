"""The page of settings: a form for each, and going back to what holds above."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts import second_step
from webapp.accounts import settings as accounts
from webapp.accounts.guard import current_person
from webapp.administration import settings_page, typed_values
from webapp.administration.blueprint import blueprint
from webapp.administration.settings_page import Refusal
from webapp.db import db
from webapp.settings import services
from webapp.settings.errors import SettingRefused
from webapp.settings.registry import Definition

INVALID = 422


@blueprint.get("/settings")
@access.requires("settings:manage")
def settings() -> ResponseReturnValue:
    """Every setting of one area with what holds there, from where, and who changed it last."""
    return _page(request.args.get("area", ""))


@blueprint.post("/settings/<key>")
@access.requires("settings:manage")
def set_setting(key: str) -> ResponseReturnValue:
    """Set one value; what is not taken comes back as it was typed."""
    person, typed = current_person(), request.form.get("value", "")
    area = settings_page.get_area(db.session, person, request.form.get("area", ""))
    definition = _editable(key, area.code)
    try:
        value = typed_values.read(definition, typed)
        services.put(db.session, person, key, area_code=area.code, value=value)
    except SettingRefused as refused:
        told = Refusal(key=key, typed=typed, sentence=typed_values.refusal(refused))
        return _page(area.code, told)
    flash(gettext("Kept: “%(label)s”.", label=str(definition.label)), "success")
    return htmx.go_to(_address(area.code, key))


@blueprint.post("/settings/<key>/resets")
@access.requires("settings:manage")
def reset_setting(key: str) -> ResponseReturnValue:
    """Let what holds above hold here again."""
    person = current_person()
    area = settings_page.get_area(db.session, person, request.form.get("area", ""))
    definition = _editable(key, area.code)
    services.reset(db.session, person, key, area_code=area.code)
    flash(gettext("“%(label)s” is as above again.", label=str(definition.label)), "info")
    return htmx.go_to(_address(area.code, key))


def _editable(key: str, area_code: str) -> Definition:
    """The definition, if this person may set it there; how people sign in only after a proof."""
    definition = services.editable(db.session, current_person(), key, area_code=area_code)
    if definition.group == accounts.GROUP:
        second_step.must_be_fresh()
    return definition


def _address(area_code: str, key: str) -> str:
    anchor = key.replace(".", "-")
    return url_for("administration.settings", area=area_code, _anchor=anchor)


def _page(area_code: str, refused: Refusal | None = None) -> ResponseReturnValue:
    person = current_person()
    area = settings_page.get_area(db.session, person, area_code)
    return htmx.render_page(
        "administration/settings.html",
        status=INVALID if refused else 200,
        area=area,
        area_label=settings_page.label_of(area),
        areas=settings_page.area_choices(db.session, person),
        groups=settings_page.groups_of(db.session, person, area, refused),
        refused=refused,
    )
