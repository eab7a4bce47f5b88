"""Giving up the bytes of files for good: what nothing holds any more leaves the store.

Rows of files stay, since reports, histories and issued papers point at them; what they said of
where, when and with what a picture was taken goes with the bytes. Which holder still wants what is
told by whoever asks (`Wanted`); the same content sent anew later is kept anew (`records`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.media.models import Fingerprint, MediaFile, PhotoEdit, Rendition
from webapp.media.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What holders of a file still want of it."""

    original: bool
    edits: frozenset[str]
    """Keys of the edits that are still shown; the empty one is the picture as it came."""


def give_up(session: Session, sha256: str, wanted: Wanted, *, at: datetime) -> list[str]:
    """Forget what nobody wants of a file; return the keys to remove once that is committed.

    The caller commits, and then calls `remove`.
    """
    media = session.get(MediaFile, sha256, with_for_update=True)
    if media is None:
        return []
    gone = _forget_renditions(session, sha256, wanted.edits)
    if not wanted.original and media.gone_at is None:
        _forget_original(session, media, at)
        gone.append(sha256)
    session.flush()
    return [key for key in gone if not _is_named(session, key)]


def remove(store: Store, keys: Collection[str], *, before: datetime) -> int:
    """Remove blobs that were put before then; return how many.

    What is put again meanwhile is young and stays.
    """
    return sum(store.delete(key, before=before) for key in keys)


def _forget_renditions(session: Session, sha256: str, edits: frozenset[str]) -> list[str]:
    gone = session.execute(
        delete(Rendition)
        .where(Rendition.media_sha256 == sha256, Rendition.edit.not_in(edits))
        .returning(Rendition.sha256)
    )
    keys = list(gone.scalars())
    session.execute(
        delete(PhotoEdit).where(PhotoEdit.media_sha256 == sha256, PhotoEdit.key.not_in(edits))
    )
    return keys


def _forget_original(session: Session, media: MediaFile, at: datetime) -> None:
    dhash = media.dhash
    media.gone_at = at
    media.taken_at = media.latitude = media.longitude = media.dhash = None
    media.device = ""
    session.flush()
    others = session.scalar(
        select(func.count()).select_from(MediaFile).where(MediaFile.dhash == dhash)
    )
    if dhash is not None and not others:
        session.execute(delete(Fingerprint).where(Fingerprint.dhash == dhash))


def _is_named(session: Session, key: str) -> bool:
    original = select(MediaFile.sha256).where(MediaFile.sha256 == key, MediaFile.gone_at.is_(None))
    shown = select(Rendition.sha256).where(Rendition.sha256 == key)
    return any(session.scalar(query.limit(1)) is not None for query in (original, shown))
