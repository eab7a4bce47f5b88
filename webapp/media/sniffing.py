"""What a file is, judged by its first bytes alone, never by its name or declared type.

Only the formats that the product takes are known here, each by the rule of its own specification;
everything else is nothing. libmagic would know a thousand formats, but it is a system package that
a small office would have to install, and the formats refused are refused all the same. Whether
the rest of the file is sound is judged by decoding, in `images` and `clips`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEAD_BYTES: Final = 4096


class MediaKind(StrEnum):
    """The two kinds of media that a submission carries."""

    PHOTO = "photo"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Format:
    """A recognised format: its media type (RFC 6838) and the kind of media it holds."""

    media_type: str
    kind: MediaKind


JPEG: Final = Format("image/jpeg", MediaKind.PHOTO)
PNG: Final = Format("image/png", MediaKind.PHOTO)
WEBP: Final = Format("image/webp", MediaKind.PHOTO)
HEIC: Final = Format("image/heic", MediaKind.PHOTO)
HEIF: Final = Format("image/heif", MediaKind.PHOTO)
AVIF: Final = Format("image/avif", MediaKind.PHOTO)
MP4: Final = Format("video/mp4", MediaKind.CLIP)
QUICKTIME: Final = Format("video/quicktime", MediaKind.CLIP)
THREE_GPP: Final = Format("video/3gpp", MediaKind.CLIP)
THREE_GPP2: Final = Format("video/3gpp2", MediaKind.CLIP)
WEBM: Final = Format("video/webm", MediaKind.CLIP)
MATROSKA: Final = Format("video/x-matroska", MediaKind.CLIP)

# Brands of ISO base media files (ISO/IEC 14496-12 §4.3); the registry is mp4ra.org/registered-types
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_HEIF_BRANDS: Final = frozenset({b"mif1", b"msf1", b"mif2"})
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"mp41", b"mp42", b"avc1", b"mmp4", b"MSNV", b"dash", b"M4V ", b"M4VH", b"M4VP"}
    | {b"iso%d" % number for number in range(2, 10)}
)
# 3GPP TS 26.244 §5.4 and 3GPP2 C.S0050 §5; the fourth character is the release.
_CLIP_BRANDS: Final = (
    (b"qt  ", QUICKTIME),
    (b"3g2", THREE_GPP2),
    *((brand, THREE_GPP) for brand in (b"3gp", b"3gr", b"3gs", b"3ge", b"3gg")),
)
_EBML: Final = b"\x1a\x45\xdf\xa3"
_DOC_TYPE: Final = b"\x42\x82"


def sniff(head: bytes) -> Format | None:
    """Return the format that the first bytes show, or None for all that the product refuses.

    Give the first `HEAD_BYTES` of the file, or all of a shorter one.
    """
    # JPEG: ITU-T T.81 §B.1.1.3. PNG: W3C PNG §5.2 and §11.2.1. WebP: RFC 9649 §2.4.
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(_EBML):
        return _by_doc_type(head)
    return None


def _by_brand(head: bytes) -> Format | None:
    """Judge an ISO base media file: the major brand first, then the compatible ones."""
    end = min(int.from_bytes(head[:4]), len(head))
    major = head[8:12]
    compatible = {head[at : at + 4] for at in range(16, end - 3, 4)}
    # The general brand of still pictures says nothing about the codec; the others do.
    if major in _HEIF_BRANDS:
        return _picture(compatible) or HEIF
    if picture := _picture({major}):
        return picture
    for prefix, found in _CLIP_BRANDS:
        if major.startswith(prefix):
            return found
    return MP4 if {major, *compatible} & _MP4_BRANDS else None


def _picture(brands: set[bytes]) -> Format | None:
    if brands & _AVIF_BRANDS:
        return AVIF
    return HEIC if brands & _HEIC_BRANDS else None


def _by_doc_type(head: bytes) -> Format | None:
    """Judge an EBML file by the DocType of its header (RFC 8794 §11.2, RFC 9559 §4)."""
    header, at = _element_size(head, len(_EBML))
    end = min(at + header, len(head))
    while at < end:
        # Elements of the EBML header have identifiers of two bytes (RFC 8794 §11.2), or are
        # CRC-32 and Void of one, which writers are free to put in.
        width = 1 if head[at] & 0x80 else 2
        name = head[at : at + width]
        size, at = _element_size(head, at + width)
        if name == _DOC_TYPE:
            return {b"webm": WEBM, b"matroska": MATROSKA}.get(head[at : at + size].rstrip(b"\0"))
        at += size
    return None


def _element_size(head: bytes, at: int) -> tuple[int, int]:
    """Read an EBML variable-size integer; return it and the position behind it."""
    if at >= len(head) or head[at] == 0:
        return len(head), len(head)
    width = 9 - head[at].bit_length()
    marker = 1 << (7 * width)
    return int.from_bytes(head[at : at + width]) ^ marker, at + width
