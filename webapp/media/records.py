"""The rows of accepted files: made once, however often and however parallel a file comes.

What was not drawn at the door is asked for in the same transaction.
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.jobs.services import enqueue
from webapp.media import drawing, fingerprints, playing
from webapp.media.intake import AcceptedMedia
from webapp.media.models import MediaFile, Rendition
from webapp.media.renditions import RenditionName
from webapp.media.sniffing import MediaKind


def record(session: Session, accepted: AcceptedMedia) -> MediaFile:
    """The row of a file with its renditions; made now if this content is new."""
    found = session.get(MediaFile, accepted.sha256)
    if found is not None:
        if found.gone_at is not None:
            _come_back(session, found, accepted)
        return _ask_for_the_rest(session, found)
    row = _row(accepted)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Two phones sent the same picture at once and the other request was faster.
        return session.get_one(MediaFile, accepted.sha256)
    fingerprints.keep(session, row.dhash)
    return _ask_for_the_rest(session, row)


def _come_back(session: Session, found: MediaFile, accepted: AcceptedMedia) -> None:
    """Content that was given up and is sent anew is kept like any other."""
    found.gone_at = None
    found.taken_at, found.device = accepted.taken_at, accepted.device
    found.latitude, found.longitude = accepted.latitude, accepted.longitude
    found.dhash, found.created_at = accepted.dhash, clock.utc_now()
    fingerprints.keep(session, found.dhash)
    there = {(row.edit, row.name) for row in found.renditions}
    found.renditions.extend(
        made for made in _renditions(accepted) if ("", made.name) not in there
    )  # fmt: skip
    session.flush()


def _ask_for_the_rest(session: Session, row: MediaFile) -> MediaFile:
    """Have the missing renditions made once this is committed."""
    if set(drawing.names_of(row.kind)) - {made.name for made in row.renditions}:
        enqueue(session, drawing.JOB, row.sha256)
    if row.kind == MediaKind.CLIP and RenditionName.PLAY not in {m.name for m in row.renditions}:
        enqueue(session, playing.JOB, row.sha256)
    return row


def _row(accepted: AcceptedMedia) -> MediaFile:
    return MediaFile(
        sha256=accepted.sha256, kind=accepted.kind, media_type=accepted.media_type,
        bytes=accepted.bytes, width_px=accepted.width_px, height_px=accepted.height_px,
        duration_s=accepted.duration_s, taken_at=accepted.taken_at,
        latitude=accepted.latitude, longitude=accepted.longitude, device=accepted.device,
        dhash=accepted.dhash, created_at=clock.utc_now(),
        renditions=_renditions(accepted),
    )  # fmt: skip


def _renditions(accepted: AcceptedMedia) -> list[Rendition]:
    return [
        Rendition(
            edit="", name=made.name, sha256=made.sha256, media_type=made.media_type,
            bytes=made.bytes, width_px=made.width_px, height_px=made.height_px,
        )
        for made in accepted.renditions
    ]  # fmt: skip
