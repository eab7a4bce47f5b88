"""Blurring parts of a photo that is here: the author's door. The desk has a door of its own."""

from uuid import UUID

from flask import Response, jsonify, request

from webapp import access
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.media import redaction
from webapp.submissions import photo_words, presenting, privacy
from webapp.submissions.blueprint import blueprint
from webapp.submissions.models import Attachment
from webapp.submissions.privacy import Seen


@blueprint.post("/<uuid:submission_id>/photos/<uuid:attachment_id>/edits")
@access.requires("submissions:create", for_scripts=True)
def edit_photo(*, submission_id: UUID, attachment_id: UUID) -> Response:
    """Blur these parts of one's own photo, while the report can be changed."""
    return shown_to_script(edited(submission_id, attachment_id))


def edited(submission_id: UUID, attachment_id: UUID) -> Attachment:
    """Take the posted strokes; with `adds` beside those that are there."""
    return privacy.edit_photo(
        db.session,
        current_person(),
        seen(submission_id, attachment_id),
        redaction.read_json(request.form.get("strokes", "")),
        adds="adds" in request.form,
    )


def seen(submission_id: UUID, attachment_id: UUID) -> Seen:
    """Which photo, and the version of the report that the page showed."""
    return Seen(submission_id, attachment_id, request.form.get("version", type=int))


def shown_to_script(photo: Attachment) -> Response:
    """What pages that show the photo have to change."""
    response = jsonify(
        version=photo.submission.version,
        thumb_url=presenting.file_url(photo, "thumb"),
        screen_url=presenting.file_url(photo, "screen"),
        is_blurred=bool(photo.edit),
        shows_children=photo.shows_children,
        is_unpublished=photo.is_unpublished,
        badges=photo_words.badges_of(photo),
    )
    response.headers["Cache-Control"] = "no-store"
    return response
