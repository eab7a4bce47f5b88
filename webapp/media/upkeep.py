"""Looking after a store: removing what nothing names, finding and mending what went wrong.

For commands. No transaction stays open while files are listed or read, since that may take hours.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from webapp.db import reading
from webapp.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.media import clips, darkroom, drawing, images, judging, playing
from webapp.media.models import MediaFile, PhotoEdit, Rendition
from webapp.media.references import (
    ORIGINAL,
    PRINTED,
    BlobNames,
    Name,
    names_in,
    printed_by,
    unnamed_files,
)
from webapp.media.renditions import Rendered, RenditionName
from webapp.media.sniffing import MediaKind
from webapp.media.store import CHUNK_BYTES, SHARDS, BlobMissing, HeldBlob, Store, StoreUnavailable

PLAY = RenditionName.PLAY.value


class Fault(StrEnum):
    """What can be wrong with a store."""

    MISSING = "missing"
    DAMAGED = "damaged"
    UNNAMED = "unnamed"
    LEFTOVER = "leftover"
    UNDRAWN = "undrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. A leftover is named by its file; a blob by its key and one name.

    What is not drawn, though it should be by now, is named by the work that would draw it.
    """

    fault: Fault
    key: str
    name: Name | None = None

    def __str__(self) -> str:
        if self.name is None:
            return f"{self.fault} {self.key}"
        of = f" of {self.name.media_sha256}" if self.name.media_sha256 else ""
        edited = f" edited {self.name.edit}" if self.name.edit else ""
        return f"{self.fault} {self.key}: {self.name.part}{of}{edited}"


def find_unnamed(names: Iterable[BlobNames], *, before: datetime) -> list[str]:
    """The keys of files whose rows can go."""
    with reading() as session:
        printed = printed_by(session, names)
        return unnamed_files(session, before=before, printed=printed)


def remove_unnamed(store: Store, names: Iterable[BlobNames], *, before: datetime) -> int:
    """Remove the blobs put before then that nothing names; return how many.

    Blobs are listed before their names are read, and one that is put again meanwhile is young.
    """
    with reading() as session:
        printed = printed_by(session, names)
    removed = 0
    for shard in SHARDS:
        old = [blob.sha256 for blob in store.blobs(shard) if blob.stored_at < before]
        if not old:
            continue
        with reading() as session:
            named = {name.sha256 for name in names_in(session, shard, printed)}
        for sha256 in old:
            if sha256 not in named:
                removed += store.delete(sha256, before=before)
    return removed


def check(
    store: Store, names: Iterable[BlobNames], *, before: datetime, reads: bool = True
) -> Iterator[Finding]:
    """Compare the database with the store, part by part; without `reads` by sizes alone.

    What was put after `before` may be on its way, and is not called unnamed.
    """
    with reading() as session:
        printed = printed_by(session, names)
    for shard in SHARDS:
        # Names before blobs: a row is only ever made after its blob.
        with reading() as session:
            named = list(names_in(session, shard, printed))
        held = {blob.sha256: blob for blob in store.blobs(shard)}
        yield from _faults(store, named, held, reads=reads)
        known = {name.sha256 for name in named}
        for sha256, blob in held.items():
            if sha256 not in known and blob.stored_at < before:
                yield Finding(Fault.UNNAMED, sha256)
    for left in store.leftovers(before=before):
        yield Finding(Fault.LEFTOVER, left)
    with reading() as session:
        undrawn = drawing.undrawn(session, before=before)
    yield from (Finding(Fault.UNDRAWN, key) for key in undrawn)


def repair(
    session: Session, store: Store, findings: Collection[Finding], *, before: datetime
) -> list[Finding]:
    """Mend what can be mended and return the rest. The caller commits.

    Leftovers are removed, damaged blobs set aside, renditions drawn again from originals that are
    good; those that never were, and clips to play, are asked for. What nothing names is left to the
    sweep. Rows are written at the end, all at once.
    """
    for key in {finding.key for finding in findings if finding.fault is Fault.DAMAGED}:
        # A sweep may have been quicker.
        with suppress(BlobMissing):
            store.set_aside(key)
    if any(finding.fault is Fault.LEFTOVER for finding in findings):
        store.leftovers(before=before, removes=True)
    wanted = _wanted(findings)
    drawn = {
        (media_sha256, edit, made.name.value): _kept(store, made)
        for (media_sha256, edit), parts in wanted.items()
        for made in _redraw(store, media_sha256, edit)
        if made.name in parts
    }
    for place, columns in drawn.items():
        row = session.get(Rendition, place)
        for name, value in columns.items() if row else ():
            setattr(row, name, value)
    for finding in findings:
        if finding.fault is Fault.UNDRAWN:
            enqueue(session, drawing.JOB, finding.key)
    asked = {(key, edit, PLAY) for (key, edit), parts in wanted.items() if PLAY in parts}
    for media_sha256, _edit, _part in asked:
        enqueue(session, playing.JOB, media_sha256)
    session.flush()
    mended = drawn.keys() | asked
    return [finding for finding in findings if not _is_mended(store, finding, mended)]


def _faults(
    store: Store, named: Iterable[Name], held: dict[str, HeldBlob], *, reads: bool
) -> Iterator[Finding]:
    """What is missing or damaged, once for everything that names it."""
    sound: dict[str, bool] = {}
    for name in sorted(named, key=lambda name: name.sha256):
        blob = held.get(name.sha256)
        if blob is None:
            # One that was put meanwhile is not in the list.
            if not store.exists(name.sha256):
                yield Finding(Fault.MISSING, name.sha256, name)
            continue
        has_size = name.bytes is None or name.bytes == blob.bytes
        if name.sha256 not in sound:
            sound[name.sha256] = (has_size and not reads) or _is_sound(store, name.sha256)
        if not sound[name.sha256]:
            yield Finding(Fault.DAMAGED, name.sha256, name)


def _is_sound(store: Store, sha256: str) -> bool:
    with store.open(sha256) as file:
        digest = hashlib.sha256()
        while piece := file.read(CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest() == sha256


def _is_lost(finding: Finding) -> bool:
    return finding.fault in {Fault.MISSING, Fault.DAMAGED}


def _wanted(findings: Collection[Finding]) -> dict[tuple[str, str], set[str]]:
    """File and edit → names of the renditions that were lost; only where the original is good."""
    lost = {finding.key for finding in findings if _is_lost(finding)}
    wanted: dict[tuple[str, str], set[str]] = {}
    for finding in findings:
        name = finding.name
        if name is None or name.part == ORIGINAL or name.media_sha256 in {None, *lost}:
            continue
        wanted.setdefault((str(name.media_sha256), name.edit), set()).add(name.part)
    return wanted


def _redraw(store: Store, media_sha256: str, edit: str) -> Sequence[Rendered]:
    """Draw the renditions of a file, or of an edit of it, again.

    None where it cannot be read any more. Without its strokes an edit is not drawn at all: what
    somebody made unrecognisable is never shown as it came.
    """
    with reading() as session:
        media = session.get(MediaFile, media_sha256)
        edited = session.get(PhotoEdit, (media_sha256, edit)) if edit else None
    if media is None or (edit and (edited is None or not edited.strokes)):
        return ()
    strokes = list(edited.strokes) if edited else []
    try:
        with store.as_file(media_sha256) as path:
            if media.kind != MediaKind.PHOTO:
                return darkroom.call(
                    clips.renditions, path, limits=judging.LATER, failing=judging.ClipUnsafe
                )
            return darkroom.call(
                images.renditions, path, strokes, limits=judging.LATER, failing=judging.PhotoUnsafe
            )
    except StoreUnavailable:
        raise
    except DomainError:
        return ()


def _kept(store: Store, made: Rendered) -> dict[str, str | int]:
    """Put a rendition into the store, and return what its row says of it."""
    blob = store.put(made.bytes)
    return {
        "sha256": blob.sha256, "media_type": made.media_type, "bytes": blob.bytes,
        "width_px": made.width_px, "height_px": made.height_px,
    }  # fmt: skip


def _is_mended(store: Store, finding: Finding, drawn: Collection[tuple[str, str, str]]) -> bool:
    if finding.fault in {Fault.LEFTOVER, Fault.UNDRAWN}:
        return True
    name = finding.name
    if name is None or name.part == ORIGINAL:
        return False
    if name.part == PRINTED:
        # The page names its picture's bytes, and a picture may be drawn again to other ones.
        return store.exists(finding.key)
    return (name.media_sha256, name.edit, name.part) in drawn
