"""Everything that is done to files of strangers, each in one call to the darkroom.

The functions below run in a process of their own, `webapp.media.decoder`, so this module and what
it imports know neither the web nor the database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from webapp.errors import DomainError
from webapp.media import clips, cutting, images
from webapp.media.clips import MAX_CLIP_BYTES, ClipFacts
from webapp.media.cutting import Span
from webapp.media.decoder import MEGABYTE, Limits
from webapp.media.images import PhotoFacts
from webapp.media.renditions import Rendered, RenditionName

# A photo of 50 megapixels takes 2 s and 500 MB on a small machine, a clip of 200 MB 4 s.
AT_THE_DOOR: Final = Limits(seconds=10)
CLIP_AT_THE_DOOR: Final = Limits(seconds=20)
CUTTING: Final = Limits(seconds=40, file_mb=MAX_CLIP_BYTES // MEGABYTE)
LATER: Final = Limits(seconds=20, is_patient=True)


class PhotoUnsafe(DomainError):
    """Decoding it crashed, or took more time or memory than any photo needs."""

    code: ClassVar[str] = "photo_unsafe"


class ClipUnsafe(DomainError):
    """Reading it crashed, or took more time or memory than any clip needs."""

    code: ClassVar[str] = "clip_unsafe"


@dataclass(frozen=True, slots=True)
class JudgedPhoto:
    """A photo that was found good, and what was drawn of it from the same decoding."""

    facts: PhotoFacts
    drawn: list[Rendered]


@dataclass(frozen=True, slots=True)
class JudgedClip:
    """A clip that was found good, its thumb and its poster."""

    facts: ClipFacts
    drawn: list[Rendered]


def judge_photo(path: Path, names: Collection[RenditionName]) -> JudgedPhoto:
    """Judge a photo and draw some of its renditions. Raises as `images.read_photo`."""
    return JudgedPhoto(*images.develop(path, names))


def judge_clip(path: Path) -> JudgedClip:
    """Judge a clip and draw its renditions. Raises as `clips.read_clip`."""
    return JudgedClip(clips.read_clip(path), clips.renditions(path))


def cut_clip(path: Path, span: Span, target: Path) -> tuple[str, JudgedClip]:
    """Cut some seconds out of a clip, and judge what came of it; its name beside `target` first.

    Raises as `cutting.cut` and `judge_clip`.
    """
    shorter = cutting.cut(path, span, target)
    return shorter.name, judge_clip(shorter)
