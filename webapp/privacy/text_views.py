"""Where offices edit what they say about personal data."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.db import db
from webapp.errors import NotVisible
from webapp.privacy import places, texts
from webapp.privacy.blueprint import blueprint

MANAGE = Permission.SETTINGS_MANAGE


@blueprint.get("/administration/privacy")
@access.requires("settings:manage")
def edit_texts() -> ResponseReturnValue:
    """Every text with who changed it last, as it is and as it looks."""
    return _page(request.args.get("area", ""))


@blueprint.post("/administration/privacy/texts/<key>")
@access.requires("settings:manage")
def save_text(key: str) -> ResponseReturnValue:
    """Keep one text, or show it as it would look."""
    if key not in texts.LABELS:
        raise NotVisible
    person = current_person()
    area = places.chosen(db.session, person, MANAGE, request.form.get("area", ""))
    body = request.form.get("body", "").replace("\r\n", "\n").strip()[: texts.LONGEST]
    if request.form.get("intent") == "preview":
        return _page(area.code, previewed=(key, body))
    texts.put(db.session, person, key, area_code=area.code, body=body)
    flash(gettext("Kept: “%(label)s”.", label=str(texts.LABELS[key])), "success")
    return htmx.go_to(url_for("privacy.edit_texts", area=area.code, _anchor=key))


def _page(code: str, previewed: tuple[str, str] = ("", "")) -> ResponseReturnValue:
    person = current_person()
    area = places.chosen(db.session, person, MANAGE, code)
    return htmx.render_page(
        "privacy/texts.html", area=area, area_label=places.label_of(area),
        areas=[(one.code, places.label_of(one))
               for one in places.choices(db.session, person, MANAGE)],
        said=texts.said_in(db.session, area.code), previewed=previewed[0],
        typed=previewed[1], blocks=texts.blocks_of(previewed[1]), longest=texts.LONGEST,
    )  # fmt: skip
