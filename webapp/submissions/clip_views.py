"""How far a clip is that is being prepared: the piece of the page that looks again."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template

from webapp import access
from webapp.accounts import guard
from webapp.db import db
from webapp.errors import NotVisible
from webapp.media.sniffing import MediaKind
from webapp.submissions import clips_shown, queries

blueprint = Blueprint("submission_clips", __name__)


@blueprint.get("/submissions/clips/<uuid:attachment_id>")
@access.signed_in
def show(*, attachment_id: UUID) -> Response:
    """The clip, its progress, or why there is nothing to play."""
    person = guard.current_person()
    attachment = queries.get_attachment(db.session, person, attachment_id)
    if attachment.kind != MediaKind.CLIP:
        raise NotVisible
    clip = clips_shown.clip(db.session, person, attachment)
    response = make_response(render_template("submissions/_clip.html", clip=clip))
    response.headers["Cache-Control"] = "no-store"
    return response
