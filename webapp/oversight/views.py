"""Pages of the offices that watch over reporting: so far the phones in trouble."""

from flask import Blueprint, Response

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.oversight import labels, queries

blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")


@blueprint.get("/phones")
@access.requires("review:decide")
def phones() -> Response:
    """The phones that hold something they could not send, the longest wait first."""
    found = queries.phones_waiting(db.session, current_person())
    return htmx.render_page("oversight/phones.html", phones=found, problem=labels.problem)
