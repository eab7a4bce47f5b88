"""Keeping a filter of the queue under a name, and throwing it away."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, thai
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.review import saved_filters
from webapp.review.addresses import queue_url
from webapp.review.blueprint import blueprint
from webapp.review.pages import chosen


@blueprint.post("/filters")
@access.requires("submissions:view")
def save_filter() -> ResponseReturnValue:
    """Keep the filter that the address holds."""
    name = thai.normalise(request.form.get("name", ""))[: saved_filters.LONGEST_NAME]
    if not name:
        flash(gettext("Please give the filter a name."), "warning")
    elif not saved_filters.save(db.session, current_person(), name, chosen()):
        flash(gettext("Twenty filters are kept already. Please remove one first."), "warning")
    return htmx.go_to(queue_url(chosen()))


@blueprint.post("/filters/<int:filter_id>/removals")
@access.requires("submissions:view")
def remove_filter(filter_id: int) -> ResponseReturnValue:
    """Throw one away and stay at the list."""
    saved_filters.remove(db.session, current_person(), filter_id)
    return htmx.go_to(queue_url(chosen()))
