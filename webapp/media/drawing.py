"""Drawing renditions that a file should have and has not: what is missing, made, written down.

Three steps, so that no transaction is open while pictures are drawn.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.media import clips, darkroom, images, judging
from webapp.media.intake import StoredRendition, keep
from webapp.media.models import MediaFile, PhotoEdit, Rendition
from webapp.media.renditions import OF_PHOTOS, RenditionName
from webapp.media.sniffing import MediaKind
from webapp.media.store import Store

JOB: Final = "media.renditions"
OF_CLIPS: Final = (RenditionName.THUMB, RenditionName.POSTER)
"""What is drawn of a clip; that it is played is no drawing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Renditions that are missing, of a file or of an edit of it; the edit's strokes with them."""

    media_sha256: str
    edit: str
    kind: MediaKind
    names: tuple[RenditionName, ...]
    strokes: tuple[Any, ...] = ()
    lost: tuple[str, ...] = ()
    """Keys of those that were made once and that the store does not hold any more."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was wanted, as the store holds it now."""

    wanted: Wanted
    kept: tuple[StoredRendition, ...]


def job_key(media_sha256: str, edit: str = "") -> str:
    """How the background work on a file, or on an edit of it, is named."""
    return f"{media_sha256}:{edit}" if edit else media_sha256


def names_of(kind: str) -> tuple[RenditionName, ...]:
    """What every file of a kind should have."""
    return OF_PHOTOS if kind == MediaKind.PHOTO else OF_CLIPS


def find_missing(
    session: Session, media_sha256: str, edit: str = "", *,
    among: Collection[RenditionName] = tuple(RenditionName), store: Store | None = None,
) -> Wanted | None:  # fmt: skip
    """What is missing of a file, or of an edit of it; None where nothing is.

    With `store` also what stands in a row but is not there any more.

    Nothing either where file or edit are unknown: without its strokes an edit is not drawn, since
    what somebody made unrecognisable is never shown as it came.
    """
    media = session.get(MediaFile, media_sha256)
    edited = session.get(PhotoEdit, (media_sha256, edit)) if edit else None
    is_gone = media is None or media.gone_at is not None
    if media is None or is_gone or (edit and (edited is None or not edited.strokes)):
        return None
    rows = session.execute(
        select(Rendition.name, Rendition.sha256).where(
            Rendition.media_sha256 == media_sha256, Rendition.edit == edit
        )
    ).tuples()
    made = {name: sha256 for name, sha256 in rows}  # noqa: C416 - typed rows
    lost = {name for name in made if store is not None and not store.exists(made[name])}
    there = made.keys() - lost
    names = tuple(
        name for name in names_of(media.kind) if name in among and name.value not in there
    )
    if not names:
        return None
    strokes = tuple(edited.strokes) if edited else ()
    of_lost = tuple(made[name] for name in names if name in lost)
    return Wanted(media_sha256, edit, MediaKind(media.kind), names, strokes, of_lost)


def undrawn(session: Session, *, before: datetime) -> list[str]:
    """Keys of the background work that would complete what was kept before then."""
    files = (
        select(MediaFile.sha256, MediaFile.kind, func.count(Rendition.name))
        .outerjoin(Rendition, _shows(MediaFile.sha256, ""))
        .where(MediaFile.created_at < before, MediaFile.gone_at.is_(None))
        .group_by(MediaFile.sha256, MediaFile.kind)
        .having(func.count(Rendition.name) < len(OF_PHOTOS))
    )
    edits = (
        select(PhotoEdit.media_sha256, PhotoEdit.key, func.count(Rendition.name))
        .outerjoin(Rendition, _shows(PhotoEdit.media_sha256, PhotoEdit.key))
        .join(MediaFile, MediaFile.sha256 == PhotoEdit.media_sha256)
        .where(PhotoEdit.created_at < before, MediaFile.gone_at.is_(None))
        .group_by(PhotoEdit.media_sha256, PhotoEdit.key)
        .having(func.count(Rendition.name) < len(OF_PHOTOS))
    )
    found = [
        job_key(sha256)
        for sha256, kind, drawn in session.execute(files)
        if drawn < len(names_of(kind))
    ]
    return [*found, *(job_key(sha256, edit) for sha256, edit, _ in session.execute(edits))]


def draw(store: Store, wanted: Wanted, *, is_patient: bool = True) -> Drawn:
    """Draw what is wanted, in the darkroom, and keep it in the store.

    Raises:
        StoreUnavailable: and `BlobMissing`, where the original is gone.
        PhotoUnreadable, PhotoUnsafe, ClipUnreadable, ClipUnsafe: which it was not at the door.
    """
    limits = judging.LATER if is_patient else judging.AT_THE_DOOR
    with store.as_file(wanted.media_sha256) as path:
        if wanted.kind is MediaKind.PHOTO:
            drawn = darkroom.call(
                images.renditions, path, list(wanted.strokes), wanted.names,
                limits=limits, failing=judging.PhotoUnsafe,
            )  # fmt: skip
        else:
            every = darkroom.call(clips.renditions, path, limits=limits, failing=judging.ClipUnsafe)
            drawn = [made for made in every if made.name in wanted.names]
    return Drawn(wanted, keep(store, drawn))


def write(session: Session, drawn: Iterable[Drawn]) -> None:
    """Write the rows. What somebody else drew meanwhile stays; what was swept stays away."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    for each in drawn:
        media = session.get(MediaFile, each.wanted.media_sha256)
        if media is None or media.gone_at is not None:
            continue
        for made in each.kept:
            said = {
                "sha256": made.sha256, "media_type": made.media_type, "bytes": made.bytes,
                "width_px": made.width_px, "height_px": made.height_px,
            }  # fmt: skip
            session.execute(
                insert(Rendition)
                .values(
                    media_sha256=each.wanted.media_sha256,
                    edit=each.wanted.edit,
                    name=made.name,
                    **said,
                )
                .on_conflict_do_update(
                    index_elements=["media_sha256", "edit", "name"],
                    set_=said,
                    where=Rendition.sha256.in_(each.wanted.lost),
                )
            )


def _shows(
    media_sha256: InstrumentedAttribute[str], edit: InstrumentedAttribute[str] | str
) -> ColumnElement[bool]:  # fmt: skip
    """Whether a rendition is one that is drawn of this file and edit."""
    names = {*OF_PHOTOS, *OF_CLIPS}
    return and_(
        Rendition.media_sha256 == media_sha256, Rendition.edit == edit, Rendition.name.in_(names)
    )
