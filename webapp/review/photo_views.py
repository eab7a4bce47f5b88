"""The desk's word about single photos: blurred parts, and the marks of children and publishing."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, json_answers
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.review import filters
from webapp.review.addresses import show_url
from webapp.submissions import photo_views, privacy

blueprint = Blueprint("review_photos", __name__, url_prefix="/review")

UNREADABLE = 400


@blueprint.post("/<uuid:submission_id>/photos/<uuid:attachment_id>/edits")
@access.requires("review:decide")
def edit(*, submission_id: UUID, attachment_id: UUID) -> Response:
    """Blur these parts of the photo."""
    return photo_views.shown_to_script(photo_views.edited(submission_id, attachment_id))


@blueprint.post("/<uuid:submission_id>/photos/<uuid:attachment_id>/marks")
@access.requires("review:decide")
def mark(*, submission_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Set a mark or take it off, and stay on the page."""
    name, _, value = request.form.get("mark", "").partition("=")
    if name not in privacy.MARKS or value not in {"yes", "no"}:
        abort(UNREADABLE)
    seen = photo_views.seen(submission_id, attachment_id)
    photo = privacy.mark_photo(db.session, current_person(), seen, {name: value == "yes"})
    if json_answers.wanted():
        return photo_views.shown_to_script(photo)
    flash(
        gettext("The mark is set.") if value == "yes" else gettext("The mark is removed."), "info"
    )
    chosen = filters.read(request.args).chosen
    return htmx.go_to(f"{show_url(submission_id, chosen)}#photo-{attachment_id}")
