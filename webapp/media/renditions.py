"""The copies made for showing: names, sizes, and how they are drawn from a picture.

Originals are never shown. Every rendition is drawn anew from pixels, so that neither metadata nor
anything appended to a file gets through. Decoding files to pictures is done in `images` and
`clips`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from PIL import Image

SCREEN_PX: Final = 1600
PRINT_PX: Final = 1000
THUMB_PX: Final = 320
MAX_THUMB_BYTES: Final = 18 * 1024

_SCREEN_QUALITY: Final = 80
_PRINT_QUALITY: Final = 85
_THUMB_QUALITIES: Final = (72, 60, 48, 36, 24, 12, 4, 0)


class RenditionName(StrEnum):
    """The copies made for showing; their names stand in URLs and in the database."""

    THUMB = "thumb"
    SCREEN = "screen"
    PRINT = "print"
    POSTER = "poster"
    PLAY = "play"


OF_PHOTOS: Final = (RenditionName.THUMB, RenditionName.SCREEN, RenditionName.PRINT)
LEAST_DECODED_PX: Final = 2 * THUMB_PX
"""A JPEG can be decoded at a fraction of its size; a thumb is drawn from twice its own."""
_PICTURE_PX: Final = {
    RenditionName.THUMB: THUMB_PX,
    RenditionName.SCREEN: SCREEN_PX,
    RenditionName.PRINT: SCREEN_PX,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A rendition's bytes, not stored yet."""

    name: RenditionName
    media_type: str
    bytes: bytes
    width_px: int
    height_px: int


def draw_photo(
    picture: Image.Image, names: Collection[RenditionName] = OF_PHOTOS
) -> list[Rendered]:  # fmt: skip
    """Draw thumb, screen and print, in this order, from an upright RGB picture."""
    smaller = shrink(picture, PRINT_PX)
    drawn: dict[RenditionName, Callable[[], Rendered]] = {
        RenditionName.THUMB: lambda: draw_thumb(smaller),
        RenditionName.SCREEN: lambda: draw_jpeg(
            picture, RenditionName.SCREEN, SCREEN_PX, _SCREEN_QUALITY
        ),
        RenditionName.PRINT: lambda: draw_jpeg(
            smaller, RenditionName.PRINT, PRINT_PX, _PRINT_QUALITY
        ),
    }
    return [draw() for name, draw in drawn.items() if name in names]


def picture_px(names: Collection[RenditionName]) -> int:
    """The longer side that a picture must have for these renditions to be drawn well from it."""
    return max((_PICTURE_PX[name] for name in names), default=SCREEN_PX)


def draw_jpeg(picture: Image.Image, name: RenditionName, long_px: int, quality: int) -> Rendered:
    """Encode an RGB picture as a JPEG with no more than `long_px` on its longer side."""
    small = shrink(picture, long_px)
    file = BytesIO()
    small.save(file, "JPEG", quality=quality)
    return _rendered(name, "image/jpeg", file, small)


def draw_thumb(picture: Image.Image) -> Rendered:
    """Encode an RGB picture as a WebP thumb, as good as `MAX_THUMB_BYTES` allows."""
    small = shrink(picture, THUMB_PX)
    for quality in _THUMB_QUALITIES:
        file = BytesIO()
        small.save(file, "WEBP", quality=quality, method=4)
        if file.tell() <= MAX_THUMB_BYTES:
            break
    return _rendered(RenditionName.THUMB, "image/webp", file, small)


def fitted(size: tuple[int, int], long_px: int) -> tuple[int, int]:
    """Return width and height within `long_px`, in proportion; nothing grows, nothing vanishes."""
    scale = min(1.0, long_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrink(picture: Image.Image, long_px: int) -> Image.Image:
    """Return the picture with no more than `long_px` on its longer side."""
    size = fitted(picture.size, long_px)
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _rendered(
    name: RenditionName, media_type: str, file: BytesIO, picture: Image.Image
) -> Rendered:
    return Rendered(
        name=name,
        media_type=media_type,
        bytes=file.getvalue(),
        width_px=picture.width,
        height_px=picture.height,
    )
