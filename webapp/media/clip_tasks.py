"""Background work on clips: the copy that every browser plays."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import current_app
from sqlalchemy.orm import Session

from webapp.db import db, reading
from webapp.errors import DomainError
from webapp.i18n import lazy
from webapp.jobs import queries
from webapp.jobs.errors import Hopeless
from webapp.jobs.registry import Told, handler
from webapp.media import darkroom, playing
from webapp.media.models import MediaFile, Rendition
from webapp.media.renditions import RenditionName
from webapp.media.sniffing import MediaKind
from webapp.media.store import BlobMissing, Store, StoredBlob, StoreUnavailable
from webapp.media.transcoding import MEDIA_TYPE, Played

LOOK_EVERY_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Made:
    """What was transcoded, as the store holds it."""

    played: Played
    blob: StoredBlob


@handler(playing.JOB, label=lazy("Clips to play"))
def make_playable(key: str, told: Told) -> None:
    """Make the rendition `play` of the clip with this hash, unless it is there."""
    store: Store = current_app.extensions["media_store"]
    with reading() as session:
        if not _is_missing(session, store, key):
            return
        job = queries.find(session, playing.JOB, key)
        reason = job.reason if job else ""
    told(0)
    try:
        made = _make(store, key, told)
    except (StoreUnavailable, BlobMissing):
        raise
    except playing.ClipUnplayable as failure:
        # The first time it may have been the machine; the second time it is the clip.
        if reason.startswith(failure.code):
            raise Hopeless(failure.code, name=key[:8]) from failure
        raise playing.ClipUnplayable(name=key[:8]) from failure
    except DomainError as refusal:
        # Nothing in it can be decoded, today as tomorrow.
        raise Hopeless(refusal.code, **{"name": key[:8], **refusal.details}) from refusal
    _write(db.session, key, made)


def _is_missing(session: Session, store: Store, key: str) -> bool:
    """Whether it is a clip without a copy to play, or with one that the store has lost."""
    media = session.get(MediaFile, key)
    if media is None or media.kind != MediaKind.CLIP:
        return False
    made = session.get(Rendition, (key, "", RenditionName.PLAY.value))
    return made is None or not store.exists(made.sha256)


def _make(store: Store, key: str, told: Told) -> _Made:
    """Transcode in the darkroom, and pass on how far it is meanwhile."""
    with store.as_file(key) as path, TemporaryDirectory() as folder:
        target, progress = Path(folder) / "play.mp4", Path(folder) / "percent"
        with ThreadPoolExecutor(1) as aside:
            running = aside.submit(
                darkroom.call, playing.make, path, target, progress,
                limits=playing.LIMITS, failing=playing.ClipUnplayable,
            )  # fmt: skip
            while not wait([running], timeout=LOOK_EVERY_S).done:
                told(playing.percent(progress))
            played = running.result()
        with target.open("rb") as file:
            return _Made(played, store.put(file))


def _write(session: Session, key: str, made: _Made) -> None:
    """Write the row; what was swept meanwhile stays away."""
    if session.get(MediaFile, key) is None:
        return
    session.merge(
        Rendition(
            media_sha256=key, edit="", name=RenditionName.PLAY.value, sha256=made.blob.sha256,
            media_type=MEDIA_TYPE, bytes=made.blob.bytes,
            width_px=made.played.width_px, height_px=made.played.height_px,
        )
    )  # fmt: skip
