"""Photos that a paper is to show and that are not drawn for paper yet.

They are drawn in the background when they come in. Whoever prints or issues before that was done
waits here, since what is frozen names bytes, and nobody prints a placeholder.
"""

from contextlib import suppress

from sqlalchemy import select

from webapp.db import reading, writing
from webapp.errors import DomainError
from webapp.log import log
from webapp.media import drawing
from webapp.media.drawing import Drawn, Wanted
from webapp.media.renditions import RenditionName
from webapp.media.store import Store, StoreUnavailable
from webapp.submissions.models import Attachment
from webapp.weekly.queries import Paper

MOST_SHOWN = 40
"""Drawn before a preview is shown, some seconds' work; what is beyond follows on its own."""


def draw_for_preview(store: Store, paper: Paper) -> bool:
    """Draw what a preview lacks, up to `MOST_SHOWN`; return whether anything was drawn."""
    with suppress(StoreUnavailable):
        return draw_missing(store, paper, most=MOST_SHOWN)
    return False


def draw_missing(store: Store, paper: Paper, *, most: int | None = None) -> bool:
    """Draw what a paper lacks and write it down; return whether anything was drawn.

    Effects: rows of renditions, in a transaction of its own; that of the request is not begun.
    A photo that cannot be drawn, its original lost or broken, is passed over.

    Raises:
        StoreUnavailable: the store is away, so that nobody knows what could be drawn.
    """
    drawn = [made for wanted in _wanted(paper)[:most] if (made := _draw(store, wanted))]
    if drawn:
        with writing() as session:
            drawing.write(session, drawn)
    return bool(drawn)


def _wanted(paper: Paper) -> list[Wanted]:
    waiting = [
        photo.attachment_id
        for entry in paper.summary.entries
        for photo in entry.photos
        if not photo.sha256
    ]
    if not waiting:
        return []
    with reading() as session:
        pictures = session.execute(
            select(Attachment.media_sha256, Attachment.edit)
            .where(Attachment.id.in_(waiting))
            .distinct()
        ).tuples()
        found = [
            drawing.find_missing(session, sha256, edit, among=(RenditionName.PRINT,))
            for sha256, edit in pictures.all()
        ]
    return [wanted for wanted in found if wanted is not None]


def _draw(store: Store, wanted: Wanted) -> Drawn | None:
    try:
        return drawing.draw(store, wanted, is_patient=False)
    except StoreUnavailable:
        raise
    except DomainError as refusal:
        log.error("photo not printed", code=refusal.code, media=wanted.media_sha256)
        return None
