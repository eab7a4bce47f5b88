"""Photographs: whether a file is one, what it says of itself, and its one upright picture.

The camera's hints are read in `exif`, the copies made for showing are drawn in `renditions`.
"""

import struct
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import ClassVar, Final

import pillow_heif
from PIL import Image, ImageCms, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from webapp.errors import DomainError
from webapp.media.disk import OF_THE_DISK
from webapp.media.exif import ShotFacts, read_shot
from webapp.media.redaction import redact
from webapp.media.renditions import (
    LEAST_DECODED_PX,
    OF_PHOTOS,
    Rendered,
    RenditionName,
    draw_photo,
    fitted,
    picture_px,
    shrink,
)
from webapp.media.sniffing import (
    AVIF,
    HEAD_BYTES,
    HEIC,
    HEIF,
    JPEG,
    PNG,
    WEBP,
    Format,
    MediaKind,
    sniff,
)

MAX_PIXELS: Final = 50_000_000
_DEEP_MODES: Final = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N"})
_SRGB: Final = ImageCms.createProfile("sRGB")
# How Exif 2.32 §4.6.4 (tag 274) says that the stored picture must be turned to stand upright.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The readers are called by format, not through Image.open, which warns or raises by a global limit
# before it tells the size, and which would try readers of formats that are not taken.
_READERS: Final[dict[Format, type[ImageFile.ImageFile]]] = {
    JPEG: JpegImageFile,
    PNG: PngImageFile,
    WEBP: WebPImageFile,
    HEIC: pillow_heif.HeifImageFile,
    HEIF: pillow_heif.HeifImageFile,
    AVIF: AvifImageFile,
}
# What the readers raise on files that are cut short, damaged or made to break them.
_BROKEN: Final = (
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

# The picture itself is wanted, none of the smaller or deeper ones that phones pack beside it.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


class NotAPhoto(DomainError):
    """The content is none of the photo formats that are taken."""

    code: ClassVar[str] = "not_a_photo"


class PhotoUnreadable(DomainError):
    """The file begins like a photo, but cannot be decoded to the end."""

    code: ClassVar[str] = "photo_unreadable"


class PhotoTooLarge(DomainError):
    """More pixels than `MAX_PIXELS`; details `width_px` and `height_px`."""

    code: ClassVar[str] = "photo_too_large"
    status: ClassVar[int] = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """What a photo says of itself; size as seen upright, time in UTC, place in WGS 84 degrees.

    `dhash` is the 64-bit difference hash of the upright picture as a signed number.
    """

    media_type: str
    width_px: int
    height_px: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    device: str
    dhash: int


def read_photo(source: Path | bytes) -> PhotoFacts:
    """Judge a photo and read its facts. Raises NotAPhoto, PhotoTooLarge or PhotoUnreadable."""
    facts, _ = _decode(source)
    return facts


def renditions(
    source: Path | bytes, strokes: object = (), names: Collection[RenditionName] = OF_PHOTOS
) -> list[Rendered]:  # fmt: skip
    """Draw thumb, screen and print, or some of them, in this order, from one decoding.

    With `strokes` of a `PhotoEdit` what they cover is unrecognisable in all of them.

    Raises:
        NotAPhoto, PhotoTooLarge, PhotoUnreadable: as `read_photo`.
        StrokesUnreadable: as `redaction.redact`.
    """
    _, picture = _decode(source, picture_px(names))
    return draw_photo(redact(picture, strokes) if strokes else picture, names)


def develop(
    source: Path | bytes, names: Collection[RenditionName] = OF_PHOTOS
) -> tuple[PhotoFacts, list[Rendered]]:  # fmt: skip
    """Do what `read_photo` and `renditions` do, with one decoding for both. Raises as they do."""
    facts, picture = _decode(source, picture_px(names))
    return facts, draw_photo(picture, names)


def _decode(
    source: Path | bytes, long_px: int = picture_px(OF_PHOTOS)
) -> tuple[PhotoFacts, Image.Image]:  # fmt: skip
    """Return the facts and the upright sRGB picture, no larger than asked for."""
    with _opened(source) as (found, image):
        shot = read_shot(image)
        width, height = image.size
        small = _small(image, long_px)
        picture = _upright(_in_srgb(_on_white(small), _profile(image)), shot)
    if shot.orientation in (5, 6, 7, 8):
        width, height = height, width
    # JPEG and WebP writers copy comments and profiles that they find here.
    picture.info.clear()
    facts = PhotoFacts(
        media_type=found.media_type,
        width_px=width,
        height_px=height,
        taken_at=shot.taken_at,
        latitude=shot.latitude,
        longitude=shot.longitude,
        device=shot.device,
        dhash=_dhash(picture),
    )
    return facts, picture


@contextmanager
def _opened(source: Path | bytes) -> Iterator[tuple[Format, ImageFile.ImageFile]]:
    """Open a photo whose header is sound and whose size is within the limit."""
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        found = sniff(head)
        if found is None or found.kind is not MediaKind.PHOTO:
            raise NotAPhoto
        # WeasyPrint, where it is loaded too, tells Pillow to take half a picture for a whole one.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        with _judging():
            if found is WEBP:
                # Its reader allocates the whole canvas before it tells the size.
                _check_size(_webp_canvas(head))
            image = _READERS[found](stream)
            _check_size(image.size)
            yield found, image


@contextmanager
def _judging() -> Iterator[None]:
    """Turn what a reader raises on a bad file into `PhotoUnreadable`."""
    try:
        yield
    except OSError as error:
        # Readers raise OSErrors of their own making; those of the disk are known by number.
        if error.errno in OF_THE_DISK:
            raise
        raise PhotoUnreadable from error
    except _BROKEN as error:
        raise PhotoUnreadable from error


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise PhotoTooLarge(width_px=width, height_px=height)


def _webp_canvas(head: bytes) -> tuple[int, int]:
    """Read width and height from the first chunk (RFC 9649 §2.5 to §2.7, RFC 6386 §9.1)."""
    match head[12:16]:
        case b"VP8X":
            width, height = head[24:27], head[27:30]
            return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            width, height = struct.unpack_from("<HH", head, 26)
            return width & 0x3FFF, height & 0x3FFF


def _profile(image: Image.Image) -> bytes | None:
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) else None


def _small(image: ImageFile.ImageFile, long_px: int) -> Image.Image:
    """Decode once, at the size that is wanted, in a mode that can be scaled."""
    size = fitted(image.size, max(long_px, LEAST_DECODED_PX))
    # A JPEG can be decoded at 1/2, 1/4 or 1/8. It must be asked for both sides as they will be:
    # asked for a square, it would not shrink a picture whose shorter side is below twice that.
    image.draft(None, size)
    image.load()
    # Some readers learn the true size only now.
    _check_size(image.size)
    return shrink(_scalable(image), long_px)


def _scalable(image: Image.Image) -> Image.Image:
    """Return the picture in one of the modes RGB, RGBA, L and CMYK, 8 bits a channel."""
    if image.mode in _DEEP_MODES:
        # convert() would cut off all that is brighter than 255 of 65,535.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to RGB by the embedded profile; a broken or foreign profile is left aside."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            space = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
            mode = space.get(source.profile.xcolor_space.strip())
            if mode == picture.mode:
                converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
                return converted or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB")


def _upright(picture: Image.Image, shot: ShotFacts) -> Image.Image:
    turn = _TURNS.get(shot.orientation)
    return picture if turn is None else picture.transpose(turn)


def _dhash(picture: Image.Image) -> int:
    """Compare each pixel of a 9 × 8 grey picture with its right neighbour, one bit for each."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for at in range(row * 9, row * 9 + 8):
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return int.from_bytes(bits.to_bytes(8), signed=True)
