import pytest

from webapp.media.sniffing import MediaKind, sniff


def iso(major, *compatible):
    """The first box of an ISO base media file, and the beginning of the next."""
    brands = major + b"\0\0\2\0" + b"".join(compatible)
    return (8 + len(brands)).to_bytes(4) + b"ftyp" + brands + b"\0\0\0\x10mdatheic"


def ebml(*elements):
    body = b"".join(name + bytes([0x80 | len(value)]) + value for name, value in elements)
    return b"\x1a\x45\xdf\xa3" + (0x0100000000000000 | len(body)).to_bytes(8) + body


DOC_TYPE = b"\x42\x82"
VERSION = (b"\x42\x86", b"\1")

PHOTOS = {
    "image/jpeg": [b"\xff\xd8\xff\xe1\x00\x10Exif\0\0", b"\xff\xd8\xff\xdb"],
    "image/png": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    "image/webp": [b"RIFF\x10\0\0\0WEBPVP8 "],
    "image/heic": [iso(b"heic", b"mif1"), iso(b"mif1", b"mif1", b"heic"), iso(b"heix")],
    "image/heif": [iso(b"mif1", b"miaf")],
    "image/avif": [iso(b"avif", b"mif1"), iso(b"mif1", b"avif", b"miaf"), iso(b"avis", b"iso8")],
}
CLIPS = {
    "video/mp4": [iso(b"isom", b"mp41"), iso(b"mp42"), iso(b"avc1"), iso(b"XAVC", b"mp42")],
    "video/quicktime": [iso(b"qt  ", b"qt  ")],
    "video/3gpp": [iso(b"3gp5", b"isom"), iso(b"3gp4")],
    "video/3gpp2": [iso(b"3g2a", b"3gp4")],
    "video/webm": [
        ebml((DOC_TYPE, b"webm")),
        ebml(VERSION, (b"\xec", b"\0\0"), (DOC_TYPE, b"webm\0")),
    ],
    "video/x-matroska": [ebml(VERSION, (DOC_TYPE, b"matroska"))],
}
NEITHER = {
    "nothing": b"",
    "text": b"a clip, they said",
    "gif": b"GIF89a",
    "zip": b"PK\3\4",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "pdf": b"%PDF-1.7",
    "riff that is sound": b"RIFF\x10\0\0\0WAVE",
    "png signature alone": b"\x89PNG\r\n\x1a\n",
    "playlist": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "raw photo": iso(b"crx ", b"crx "),
    "sound": iso(b"M4B ", b"aax "),
    "brands that lie behind the box": iso(b"zzzz"),
    "ebml of another kind": ebml((DOC_TYPE, b"other")),
    "ebml without a kind": ebml(VERSION),
    "ebml cut short": b"\x1a\x45\xdf\xa3",
    "ebml with a size of zero bits": b"\x1a\x45\xdf\xa3\0\0\0",
    "ebml that ends in a name": b"\x1a\x45\xdf\xa3\x90\x42",
}


@pytest.mark.parametrize(
    ("media_type", "head"), [(name, head) for name, heads in PHOTOS.items() for head in heads]
)
def test_photo_is_recognised(media_type, head):
    found = sniff(head)

    assert found is not None
    assert (found.media_type, found.kind) == (media_type, MediaKind.PHOTO)


@pytest.mark.parametrize(
    ("media_type", "head"), [(name, head) for name, heads in CLIPS.items() for head in heads]
)
def test_clip_is_recognised(media_type, head):
    found = sniff(head)

    assert found is not None
    assert (found.media_type, found.kind) == (media_type, MediaKind.CLIP)


@pytest.mark.parametrize("name", NEITHER)
def test_anything_else_is_nothing(name):
    assert sniff(NEITHER[name]) is None


@pytest.mark.parametrize(
    "head", [heads[-1] for heads in (*PHOTOS.values(), *CLIPS.values())], ids=[*PHOTOS, *CLIPS]
)
def test_every_beginning_of_a_file_can_be_judged(head):
    for end in range(len(head)):
        sniff(head[:end])
