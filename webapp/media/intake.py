"""The way in for media: keep the original, judge it in the darkroom, keep what was drawn of it.

At the door only the thumb of a photo is drawn, the rest when nobody waits (`tasks`). What comes
out holds all that the database rows need; writing them is the caller's business, and so is saying
to which submission a file belongs.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Final

from webapp.errors import DomainError
from webapp.media import clips, darkroom, images, judging
from webapp.media.cutting import Span
from webapp.media.judging import ClipUnsafe, JudgedClip, PhotoUnsafe
from webapp.media.renditions import Rendered, RenditionName
from webapp.media.sniffing import HEAD_BYTES, MediaKind, sniff
from webapp.media.store import Readable, Store, StoredBlob

MAX_PHOTO_BYTES: Final = 50 * 1024 * 1024
NAME_CHARACTERS: Final = 80
AT_THE_DOOR: Final = (RenditionName.THUMB,)

_MEGABYTE: Final = 1024 * 1024


class PhotoTooHeavy(DomainError):
    """More bytes than `MAX_PHOTO_BYTES`; detail `most_mb`, in MB."""

    code: ClassVar[str] = "photo_too_heavy"
    status: ClassVar[int] = 413


class ClipTooHeavy(DomainError):
    """More bytes than `clips.MAX_CLIP_BYTES`; detail `most_mb`, in MB."""

    code: ClassVar[str] = "clip_too_heavy"
    status: ClassVar[int] = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRendition:
    """A rendition that the store holds."""

    name: RenditionName
    sha256: str
    media_type: str
    bytes: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedMedia:
    """An original that was found good, with its facts and those renditions that are drawn already.

    Size as seen upright, time in UTC, place in WGS 84 degrees. Photos have a `dhash` (64 bits,
    signed); clips have `duration_s`, `codec`, `rotation` (degrees clockwise) and `frame_rate`.
    """

    sha256: str
    kind: MediaKind
    media_type: str
    bytes: int
    width_px: int
    height_px: int
    renditions: tuple[StoredRendition, ...]
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    device: str = ""
    dhash: int | None = None
    duration_s: float | None = None
    codec: str | None = None
    rotation: int | None = None
    frame_rate: float | None = None


def accept_photo(
    store: Store, stream: Readable, *, declared_name: str,
    draws: Collection[RenditionName] = AT_THE_DOOR,
) -> AcceptedMedia:  # fmt: skip
    """Keep a photo and some of its renditions.

    Effects in order: original stored, judged, renditions stored. A refused original is removed
    again if it was new. Every refusal carries the detail `name`, the declared name made harmless.

    Raises:
        NotAPhoto, PhotoTooHeavy, PhotoTooLarge, PhotoUnreadable, PhotoUnsafe; StoreUnavailable.
    """
    with _named(declared_name):
        heavy = PhotoTooHeavy(most_mb=MAX_PHOTO_BYTES // _MEGABYTE)
        head = _head(stream, MediaKind.PHOTO, images.NotAPhoto())
        original = store.put(_Limited(head, stream, MAX_PHOTO_BYTES, heavy))
        with store.as_file(original.sha256) as path, _removed_if_refused(store, original):
            judged = darkroom.call(
                judging.judge_photo, path, tuple(draws),
                limits=judging.AT_THE_DOOR, failing=PhotoUnsafe,
            )  # fmt: skip
        return _photo(original, judged.facts, keep(store, judged.drawn))


def accept_clip(
    store: Store, stream: Readable, *, declared_name: str, span: Span | None = None
) -> AcceptedMedia:
    """Keep a clip, its thumb and its poster; effects and details as in `accept_photo`.

    Of a clip that is too long, only the chosen seconds are kept, as the original.

    Raises:
        NotAClip, ClipTooHeavy, ClipTooLarge, ClipTooLong, ClipUnreadable, ClipUnsafe;
        StoreUnavailable.
    """
    with _named(declared_name):
        heavy = ClipTooHeavy(most_mb=clips.MAX_CLIP_BYTES // _MEGABYTE)
        head = _head(stream, MediaKind.CLIP, clips.NotAClip())
        original = store.put(_Limited(head, stream, clips.MAX_CLIP_BYTES, heavy))
        with store.as_file(original.sha256) as path, _removed_if_refused(store, original):
            try:
                judged = darkroom.call(
                    judging.judge_clip, path,
                    limits=judging.CLIP_AT_THE_DOOR, failing=ClipUnsafe,
                )  # fmt: skip
            except clips.ClipTooLong as too_long:
                if span is None:
                    raise
                return _accept_cut(store, original, path, span, too_long)
        return _clip(original, judged, keep(store, judged.drawn))


def keep(store: Store, drawn: Collection[Rendered]) -> tuple[StoredRendition, ...]:
    """Put renditions into the store."""
    return tuple(
        StoredRendition(
            name=rendered.name,
            sha256=store.put(rendered.bytes).sha256,
            media_type=rendered.media_type,
            bytes=len(rendered.bytes),
            width_px=rendered.width_px,
            height_px=rendered.height_px,
        )
        for rendered in drawn
    )


def harmless_name(declared: str) -> str:
    """Return a declared file name fit for a sentence: no folders, one line, 80 characters."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", declared))[-1]
    # Besides line breaks, this drops the marks that turn the direction of writing.
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in name)
    return " ".join(shown.split())[:NAME_CHARACTERS].rstrip()


def _accept_cut(
    store: Store, uncut: StoredBlob, path: Path, span: Span, too_long: clips.ClipTooLong
) -> AcceptedMedia:
    """Keep the chosen seconds of a clip instead of the whole. Raises `too_long` if that fails."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "cut"
        try:
            name, judged = darkroom.call(
                judging.cut_clip, path, span, target, limits=judging.CUTTING, failing=ClipUnsafe
            )
        except DomainError as failure:
            raise too_long from failure
        with target.with_name(Path(name).name).open("rb") as file:
            original = store.put(file)
    if uncut.is_new:
        store.delete(uncut.sha256)
    return _clip(original, judged, keep(store, judged.drawn))


def _photo(
    original: StoredBlob, facts: images.PhotoFacts, kept: tuple[StoredRendition, ...]
) -> AcceptedMedia:  # fmt: skip
    return AcceptedMedia(
        sha256=original.sha256,
        kind=MediaKind.PHOTO,
        media_type=facts.media_type,
        bytes=original.bytes,
        width_px=facts.width_px,
        height_px=facts.height_px,
        taken_at=facts.taken_at,
        latitude=facts.latitude,
        longitude=facts.longitude,
        device=facts.device,
        dhash=facts.dhash,
        renditions=kept,
    )


def _clip(
    original: StoredBlob, judged: JudgedClip, kept: tuple[StoredRendition, ...]
) -> AcceptedMedia:  # fmt: skip
    facts = judged.facts
    return AcceptedMedia(
        sha256=original.sha256,
        kind=MediaKind.CLIP,
        media_type=facts.media_type,
        bytes=original.bytes,
        width_px=facts.width_px,
        height_px=facts.height_px,
        duration_s=facts.duration_s,
        codec=facts.codec,
        rotation=facts.rotation,
        frame_rate=facts.frame_rate,
        renditions=kept,
    )


class _Limited:
    """A stream whose head was read already, and which raises when it grows past a limit."""

    def __init__(self, head: bytes, stream: Readable, most: int, refusal: DomainError) -> None:
        self._head = head
        self._stream = stream
        self._left = most
        self._refusal = refusal

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            end = len(self._head) if size < 0 else size
            chunk, self._head = self._head[:end], self._head[end:]
        else:
            chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise self._refusal
        return chunk


def _head(stream: Readable, kind: MediaKind, refusal: DomainError) -> bytes:
    """Read the head and refuse another kind of file before a byte of it is stored."""
    head = b""
    while len(head) < HEAD_BYTES and (chunk := stream.read(HEAD_BYTES - len(head))):
        head += chunk
    found = sniff(head)
    if found is None or found.kind is not kind:
        raise refusal
    return head


@contextmanager
def _named(declared_name: str) -> Iterator[None]:
    """Give every refusal the file's name, for whoever sent several at once."""
    try:
        yield
    except DomainError as refusal:
        refusal.details["name"] = harmless_name(declared_name)
        raise


@contextmanager
def _removed_if_refused(store: Store, original: StoredBlob) -> Iterator[None]:
    """Remove a refused original unless it was there before.

    Only judgements count: they come out the same for the same content, so nobody else can have
    been told that it was kept. When the store fails, the original stays: another request may
    have accepted the same content meanwhile.
    """
    try:
        yield
    except DomainError:
        if original.is_new:
            store.delete(original.sha256)
        raise
