"""Originals: who opened one and when, and how it is handed out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import Response
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import clock, i18n
from webapp.accounts.permissions import Person
from webapp.media import serving
from webapp.media.models import MediaFile
from webapp.submissions.models import Attachment, OriginalOpening, Submission
from webapp.submissions.presenting import TimelineEntry

_SUFFIXES: Final = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic",
    "image/heif": "heif", "image/avif": "avif", "video/mp4": "mp4", "video/quicktime": "mov",
    "video/webm": "webm", "video/3gpp": "3gp", "video/x-matroska": "mkv",
}  # fmt: skip


def write_down(
    session: Session, person: Person, attachment: Attachment, *, address: str
) -> OriginalOpening:
    """Write down who opens which original, and from where. The caller has checked that they may."""
    opening = OriginalOpening(
        at=clock.utc_now(),
        person_id=person.id,
        submission_id=attachment.submission_id,
        attachment_id=attachment.id,
        media_sha256=attachment.media_sha256,
        address=address,
    )
    session.add(opening)
    session.flush()
    return opening


def openings_of(session: Session, submission: Submission) -> Sequence[OriginalOpening]:
    """Who opened originals of the submission, oldest first."""
    return session.scalars(
        select(OriginalOpening)
        .where(OriginalOpening.submission_id == submission.id)
        .options(joinedload(OriginalOpening.person))
        .order_by(OriginalOpening.id)
    ).all()


def entries_of(openings: Iterable[OriginalOpening]) -> list[tuple[datetime, TimelineEntry]]:
    """When which original was opened and by whom, for the history."""
    return [
        (
            row.at,
            TimelineEntry(
                title=gettext("Original file opened"), when=i18n.date_time(row.at),
                who=row.person.name_th, note="", kind="",
            ),
        )
        for row in openings
    ]  # fmt: skip


def offers_of(submission: Submission) -> list[tuple[UUID, str]]:
    """(id, name) of every file whose original can be asked for."""
    photos = [item for item in submission.attachments if item.kind == "photo"]
    clips = [item for item in submission.attachments if item.kind == "clip"]
    return [
        *(
            (item.id, str(gettext("Photo %(number)s", number=i18n.number(number))))
            for number, item in enumerate(photos, start=1)
            if item.original_gone_at is None
        ),
        *((item.id, str(gettext("Clip"))) for item in clips if item.original_gone_at is None),
    ]


def facts_text(file: MediaFile) -> str:
    """When, where and with what it was taken, as the file itself says; for reviewers alone."""
    taken = gettext("Taken %(when)s", when=i18n.date_time(file.taken_at)) if file.taken_at else ""
    place = ""
    if file.latitude is not None and file.longitude is not None:
        place = gettext("at %(place)s", place=f"{file.latitude:.4f}, {file.longitude:.4f}")
    return " · ".join(str(part) for part in (taken, place, file.device) if part)


def download(attachment: Attachment) -> Response:
    """The original as a file to save.

    Raises:
        BlobMissing, StoreUnavailable: the store does not give it.
    """
    file = attachment.media_file
    return serving.downloaded(file.sha256, file.media_type, file_name(attachment))


def file_name(attachment: Attachment) -> str:
    """`49-2569-000123-2.jpg`: the report's number and the photo's, no word of the sender's."""
    report = attachment.submission.number or str(attachment.submission_id)[:8]
    which = "clip" if attachment.kind == "clip" else str(attachment.position + 1)
    return f"{report}-{which}.{_SUFFIXES.get(attachment.media_file.media_type, 'bin')}"
