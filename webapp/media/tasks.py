"""Background work on photos: the renditions that nobody waited for at the door."""

from flask import current_app

from webapp.db import db, reading
from webapp.errors import DomainError
from webapp.i18n import lazy
from webapp.jobs.errors import Hopeless
from webapp.jobs.registry import Told, handler
from webapp.media import clip_tasks, drawing  # noqa: F401 - clip_tasks registers its own
from webapp.media.store import Store, StoreUnavailable


@handler(drawing.JOB, label=lazy("Pictures to show"))
def draw_renditions(key: str, told: Told) -> None:
    """Draw what is missing of a photo, or of an edit of it; the key names it."""
    media_sha256, _, edit = key.partition(":")
    store: Store = current_app.extensions["media_store"]
    with reading() as session:
        wanted = drawing.find_missing(session, media_sha256, edit, store=store)
    if wanted is None:
        return
    told(0)
    try:
        drawn = drawing.draw(store, wanted)
    except StoreUnavailable:
        raise
    except DomainError as refusal:
        # It was good at the door; it comes out the same however often it is tried.
        raise Hopeless(refusal.code, name=media_sha256[:8], **refusal.details) from refusal
    drawing.write(db.session, [drawn])
