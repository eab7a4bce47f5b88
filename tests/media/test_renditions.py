import re
from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import Base

from tests.media.samples import NAKHON_PHANOM, P3_PRIMARIES, exif_of, rgb_profile
from webapp.media.images import read_photo, renditions
from webapp.media.renditions import MAX_THUMB_BYTES, fitted

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>secret place</rdf:RDF></x:xmpmeta>'


def test_small_photo_is_not_blown_up(encode):
    drawn = renditions(encode(Image.new("RGB", (30, 20)), "JPEG"))

    assert {(each.width_px, each.height_px) for each in drawn} == {(30, 20)}


def test_thread_of_a_photo_keeps_a_pixel(encode):
    drawn = renditions(encode(Image.new("RGB", (5000, 1)), "PNG"))

    assert [(each.width_px, each.height_px) for each in drawn] == [(320, 1), (1600, 1), (1000, 1)]


def test_fitted_keeps_the_proportion():
    assert fitted((4032, 3024), 1600) == (1600, 1200)
    assert fitted((1600, 1200), 1600) == (1600, 1200)


def test_thumb_of_pure_noise_stays_within_its_bytes(encode):
    noise = Image.merge("RGB", [Image.effect_noise((320, 320), 120) for _ in range(3)])

    thumb = renditions(encode(noise, "JPEG", quality=95))[0]

    assert (thumb.name, thumb.media_type) == ("thumb", "image/webp")
    assert 0 < len(thumb.bytes) <= MAX_THUMB_BYTES


def jpeg_markers(content):
    """Walk the segments up to the scan (ITU-T T.81 §B.1.1) and return their markers."""
    at, markers = 2, []
    while content[at + 1] != 0xDA:
        markers.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return markers


def webp_chunks(content):
    at, names = 12, []
    while at < len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        names.append(content[at : at + 4])
        at += 8 + size + size % 2
    return names


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_renditions_hold_nothing_but_pixels(meadow, encode, file_format):
    exif = exif_of({Base.Make: "SecretPhone"}, gps=NAKHON_PHANOM)
    options = {"exif": exif, "xmp": XMP, "icc_profile": rgb_profile(P3_PRIMARIES)}
    if file_format == "JPEG":
        options["comment"] = b"secret comment"
    source = encode(meadow, file_format, **options)

    drawn = renditions(source)

    assert b"SecretPhone" in source
    assert file_format == "PNG" or b"Display P3" in source
    assert read_photo(source).latitude is not None
    for each in drawn:
        assert not re.search(rb"Exif|xmp|secret|ICC|Display P3|http", each.bytes, re.IGNORECASE)
        if each.media_type == "image/webp":
            assert webp_chunks(each.bytes) == [b"VP8 "]
        else:
            # JFIF, quantisation, frame and Huffman tables: no other APPn, no comment.
            assert set(jpeg_markers(each.bytes)) == {0xE0, 0xDB, 0xC0, 0xC4}
        with Image.open(BytesIO(each.bytes)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_what_hangs_on_a_photo_does_not_get_through(meadow, encode):
    tail = b"<script>alert(1)</script><?php system($_GET['c']); ?>PK\3\4"
    source = encode(meadow, "JPEG", comment=tail) + tail

    drawn = renditions(source)

    assert source.count(b"<script>") == 2
    for each in drawn:
        assert not re.search(rb"script|php|PK\x03\x04", each.bytes)
        if each.media_type == "image/jpeg":
            assert each.bytes.endswith(b"\xff\xd9")
