"""The files of a submission, by signed links, to those who may see it.

Renditions are shown; an original is only ever downloaded, after it is written down who asked.
"""

from uuid import UUID

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.accounts import guard
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.errors import NotVisible
from webapp.media import serving
from webapp.media.store import BlobMissing
from webapp.submissions import file_links, originals, queries, stand_ins
from webapp.submissions.blueprint import SEE_OTHER
from webapp.submissions.models import Attachment
from webapp.submissions.permissions import may_open_originals

blueprint = Blueprint("submission_media", __name__)

PICTURES_OF = {"photo": {"thumb", "screen", "print"}, "clip": {"thumb", "poster"}}


@blueprint.get("/files/<token>")
@access.signed_in
def show(*, token: str) -> Response:
    """One file. Nothing there, not for this person and not our writing are all the same."""
    person = guard.current_person()
    link = file_links.read(token, person)
    attachment = queries.get_attachment(db.session, person, link.attachment_id)
    if link.name == file_links.ORIGINAL:
        _check_may_open(person, attachment)
        link.link.check_time()
        return originals.download(attachment)
    # Made before somebody blurred the photo, or took that back.
    if link.edit != attachment.edit:
        raise NotVisible
    link.link.check_time()
    return _rendition(attachment, link)


@blueprint.post("/submissions/<uuid:submission_id>/originals/<uuid:attachment_id>")
@access.signed_in
def open_original(*, submission_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Write down that somebody opens an original, and lead there."""
    person = guard.current_person()
    attachment = queries.get_attachment(db.session, person, attachment_id)
    if attachment.submission_id != submission_id:
        raise NotVisible
    _check_may_open(person, attachment)
    originals.write_down(db.session, person, attachment, address=request.remote_addr or "")
    return redirect(file_links.address_of_original(person, attachment.id), SEE_OTHER)


def _check_may_open(person: Person, attachment: Attachment) -> None:
    is_gone = attachment.original_gone_at is not None
    if is_gone or not may_open_originals(person, attachment.submission):
        raise NotVisible


def _rendition(attachment: Attachment, asked: file_links.FileLink) -> Response:
    """A copy of the file, or what stands in for one that is not made yet or was lost."""
    is_picture = asked.name in PICTURES_OF[attachment.kind]
    if attachment.gone_at is not None and is_picture:
        return stand_ins.gone(attachment, asked.name)
    made = next((row for row in attachment.renditions if row.name == asked.name), None)
    if made is None and not is_picture:
        raise NotVisible
    try:
        if made is not None:
            return serving.shown(made.sha256, made.media_type, asked.link)
    except BlobMissing:
        if not is_picture:
            raise
    return stand_ins.answer(attachment, asked.name)
