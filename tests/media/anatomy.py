"""Taking renditions apart byte by byte, without the libraries that made them."""

import re
from collections.abc import Iterator

# Start and end of image, JFIF, quantisation, baseline frame, Huffman tables, scan.
_JPEG_MARKERS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
_BARE = {0xD8, 0xD9}
_RESTARTS = range(0xD0, 0xD8)
# All that an MP4 to play is made of (ISO/IEC 14496-12, -14, -15); no meta, no uuid, no text.
_MP4_BOXES = {
    "ftyp", "moov", "mvhd", "trak", "tkhd", "edts", "elst", "mdia", "mdhd", "hdlr", "minf", "vmhd",
    "smhd", "dinf", "dref", "stbl", "stsd", "stts", "stss", "ctts", "stsc", "stsz", "stco", "co64",
    "sgpd", "sbgp", "mdat", "free", "udta",
}  # fmt: skip
# What FFmpeg writes where there is nothing to tell: an empty list of facts.
_NOTHING_TOLD = (
    b"\0\0\0\x35meta" + bytes(7) + b"\x21hdlr" + bytes(8) + b"mdirappl" + bytes(12) + b"\x08ilst"
)
_MP4_CONTAINERS = {"moov", "trak", "edts", "mdia", "minf", "dinf", "stbl"}
# Long enough not to stand in compressed pixels by chance.
_TELLING = re.compile(rb"Exif\0\0|http://ns\.adobe|<x:xmp|ICC_PROFILE|\xa9xyz\0|<script|Display P3")


def check_stripped(media_type: str, content: bytes, serial: bytes) -> None:
    """Assert that a rendition holds pixels and what is needed to show them, and nothing else."""
    assert serial not in content
    assert _TELLING.search(content) is None, _TELLING.search(content)
    match media_type:
        case "image/jpeg":
            _check_jpeg(content)
        case "image/webp":
            _check_webp(content)
        case "video/mp4":
            _check_mp4(content)
        case _:
            raise AssertionError(media_type)


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every marker with its body (ITU-T T.81 §B.1.1), scans' data passed over; to the last byte."""
    at = 0
    while at < len(content):
        assert content[at] == 0xFF, at
        marker = content[at + 1]
        at += 2
        if marker in _BARE:
            yield marker, b""
            continue
        size = int.from_bytes(content[at : at + 2])
        yield marker, content[at + 2 : at + size]
        at += size
        if marker == 0xDA:
            while content[at] != 0xFF or content[at + 1] == 0 or content[at + 1] in _RESTARTS:
                at += 1


def _check_jpeg(content: bytes) -> None:
    segments = list(jpeg_segments(content))
    names = [marker for marker, _ in segments]
    assert set(names) <= _JPEG_MARKERS
    assert (names[:2], names[-2:]) == ([0xD8, 0xE0], [0xDA, 0xD9])
    assert (names.count(0xE0), names.count(0xD9)) == (1, 1)
    # JFIF 1.02 without units that matter and without a thumbnail of its own.
    jfif = segments[1][1]
    assert (jfif[:5], len(jfif), jfif[12:14]) == (b"JFIF\0", 14, b"\0\0")


def _check_webp(content: bytes) -> None:
    assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    assert int.from_bytes(content[4:8], "little") + 8 == len(content)
    # A single chunk of lossy pixels (RFC 9649 §2.5); metadata would need VP8X.
    size = int.from_bytes(content[16:20], "little")
    assert (content[12:16], 20 + size + size % 2) == (b"VP8 ", len(content))


def mp4_boxes(
    content: bytes, first: int = 0, end: int | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every box with its body, those inside others too; to the last byte."""
    at, end = first, len(content) if end is None else end
    while at < end:
        size, start = int.from_bytes(content[at : at + 4]), 8
        if size == 1:
            size, start = int.from_bytes(content[at + 8 : at + 16]), 16
        name = content[at + 4 : at + 8].decode("latin-1")
        assert start <= size <= end - at, name
        yield name, content[at + start : at + size]
        if name in _MP4_CONTAINERS:
            yield from mp4_boxes(content, at + start, at + size)
        at += size


def _check_mp4(content: bytes) -> None:
    boxes = list(mp4_boxes(content))
    assert {name for name, _ in boxes} - _MP4_BOXES == set()
    for name, body in boxes:
        if name == "free":
            assert body.strip(b"\0") == b""
        if name == "udta":
            assert body == _NOTHING_TOLD
        if name == "hdlr":
            assert body[24:].rstrip(b"\0") in {b"", b"VideoHandler", b"SoundHandler"}, body
        if name in {"mvhd", "tkhd", "mdhd"}:
            # When it was made, and changed: nobody's business.
            times = 8 if body[0] == 0 else 16
            assert body[4 : 4 + times].strip(b"\0") == b"", (name, body)
