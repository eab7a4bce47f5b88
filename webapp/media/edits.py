"""The rows of edits: one for the same strokes on the same photo; and having them drawn."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.jobs import services as jobs
from webapp.media import drawing
from webapp.media.models import PhotoEdit
from webapp.media.redaction import Stroke, key_of, plain_of


def keep(session: Session, media_sha256: str, strokes: Sequence[Stroke]) -> str:
    """Write the edit down and have it drawn; return its key, empty where nothing is blurred.

    Effects: the row, where nobody made the same edit before; the job, unless all is drawn.
    """
    key = key_of(strokes)
    if not key:
        return ""
    if session.get(PhotoEdit, (media_sha256, key)) is None:
        _insert(session, media_sha256, key, strokes)
    if drawing.find_missing(session, media_sha256, key) is not None:
        jobs.enqueue(session, drawing.JOB, drawing.job_key(media_sha256, key))
    return key


def strokes_of(session: Session, media_sha256: str, key: str) -> list[dict[str, object]]:
    """What an edit covers, plain; nothing for the picture as it came."""
    if not key:
        return []
    found = session.get(PhotoEdit, (media_sha256, key))
    return list(found.strokes) if found is not None else []


def _insert(session: Session, media_sha256: str, key: str, strokes: Sequence[Stroke]) -> None:
    row = PhotoEdit(
        media_sha256=media_sha256, key=key, strokes=plain_of(strokes), created_at=clock.utc_now()
    )
    # Somebody may draw the very same at the same time: then it says the same.
    with suppress(IntegrityError), session.begin_nested():
        session.add(row)
