"""The department's form as data: its order and words, for who keeps the lists."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.activity import keeping
from webapp.db import db
from webapp.ledger import forms, services
from webapp.ledger.blueprint import blueprint


@blueprint.get("/fields")
@access.requires("activity:manage")
def fields() -> ResponseReturnValue:
    """The fields in the order in which the department asks for them."""
    return htmx.render_page(
        "ledger/fields.html",
        fields=services.fields_in_order(db.session),
        changed=services.last_change(db.session),
        may_edit=keeping.keeps_lists(db.session, current_person(), clock.today()),
    )


@blueprint.post("/fields")
@access.requires("activity:manage")
def set_fields() -> ResponseReturnValue:
    """Keep another order and other words, or go back to the product's own."""
    keeping.require(db.session, current_person(), clock.today())
    if request.form.get("intent") == "reset":
        services.reset_fields(db.session)
        flash(gettext("The form is as it came."), "info")
    else:
        wanted = forms.read_fields(request.form, services.fields_in_order(db.session))
        services.set_fields(db.session, current_person(), wanted)
        flash(gettext("The form is kept."), "success")
    return htmx.go_to(url_for("ledger.fields"))
