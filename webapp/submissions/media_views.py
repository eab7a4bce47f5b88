"""The files of a submission, to those who may see it: renditions of photos, and the clip.

Originals of photos are never served; they may carry where and with what they were taken.
"""

from uuid import UUID

from flask import Blueprint, Response, current_app, send_file

from webapp import access
from webapp.accounts import guard
from webapp.db import db
from webapp.errors import NotVisible
from webapp.media.store import Store
from webapp.submissions import queries
from webapp.submissions.models import Attachment

blueprint = Blueprint("submission_media", __name__, url_prefix="/submissions")

ONE_YEAR_S = 31_536_000
# A picture opened on its own is a page too; whatever it holds must not run.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline';"
    " frame-ancestors 'none'; sandbox"
)
RENDITIONS_OF = {"photo": ("thumb", "screen", "print"), "clip": ("thumb", "poster")}


@blueprint.get(
    "/<uuid:submission_id>/files/<uuid:attachment_id>"
    "/<any('thumb', 'screen', 'print', 'poster', 'clip'):name>"
)
@access.signed_in
def show(*, submission_id: UUID, attachment_id: UUID, name: str) -> Response:
    """One file. What stands under an address never changes, so browsers may keep it."""
    person = guard.current_person()
    attachment = queries.get_attachment(db.session, person, submission_id, attachment_id)
    sha256, media_type = _file(attachment, name)
    store: Store = current_app.extensions["media_store"]
    with store.as_file(sha256) as path:
        response = send_file(path, media_type, conditional=True, etag=sha256, max_age=ONE_YEAR_S)
    del response.headers["Content-Disposition"]  # It would name the file by its hash.
    response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR_S}, immutable"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _file(attachment: Attachment, name: str) -> tuple[str, str]:
    """Hash and media type of what `name` stands for."""
    file = attachment.media_file
    if name == "clip" and attachment.kind == "clip":
        return file.sha256, file.media_type
    for rendition in file.renditions:
        if rendition.name == name and name in RENDITIONS_OF[attachment.kind]:
            return rendition.sha256, rendition.media_type
    raise NotVisible
