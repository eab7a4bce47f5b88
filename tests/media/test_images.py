import struct
import time

import pytest
from PIL import Image, ImageFile
from PIL.ExifTags import Base

from tests.media.samples import distance, exif_of, picture_of, png, screen_of
from webapp.media import images
from webapp.media.images import NotAPhoto, PhotoTooLarge, PhotoUnreadable, read_photo, renditions

LANDSCAPES = range(1, 9)


@pytest.mark.parametrize("name", [f"landscape_{number}" for number in LANDSCAPES])
def test_landscape_in_any_orientation_stands_upright(photos, name):
    with Image.open(photos / "landscape_1.jpg") as expected:
        facts, drawn = images.develop(photos / f"{name}.jpg")

        assert (facts.width_px, facts.height_px) == (1800, 1200)
        assert [(each.name, each.width_px, each.height_px) for each in drawn] == [
            ("thumb", 320, 213),
            ("screen", 1600, 1067),
            ("print", 1000, 667),
        ]
        assert all(distance(picture_of(each), expected) < 3 for each in drawn)


def test_wrong_orientation_would_be_seen(photos):
    with Image.open(photos / "landscape_1.jpg") as expected:
        flipped = expected.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

        assert distance(flipped, expected) > 30


@pytest.mark.parametrize("number", [3, 6, 8])
def test_portrait_in_any_orientation_stands_upright(photos, number):
    screens = [screen_of(photos / f"portrait_{each}.jpg") for each in (number, 6)]

    assert screens[0].size == (1067, 1600)
    assert distance(*screens) < 3


def test_heic_that_is_turned_stands_upright(photos, encode):
    with (
        Image.open(photos / "landscape_6.jpg") as source,
        Image.open(photos / "landscape_1.jpg") as flat,
    ):
        small = source.resize((200, 300))
        # With the tag as bytes, the picture is turned as phones do it: by an irot box besides.
        heic = encode(small, "HEIF", exif=exif_of({Base.Orientation: 6}).tobytes(), quality=70)

        facts, drawn = images.develop(heic)

        assert b"irot" in heic
        assert (facts.media_type, facts.width_px, facts.height_px) == ("image/heic", 300, 200)
        assert distance(picture_of(drawn[1]), flat) < 5


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "AVIF", "JPEG"])
def test_every_format_is_turned_once(quarters, corners_of, encode, file_format):
    source = encode(quarters, file_format, exif=exif_of({Base.Orientation: 8}), quality=95)

    facts, drawn = images.develop(source)

    assert facts.media_type == f"image/{file_format.lower()}"
    assert (facts.width_px, facts.height_px) == (48, 64)
    assert corners_of(picture_of(drawn[1])) == ("blue", "white", "red", "green")


def test_orientation_out_of_range_is_left_aside(quarters, corners_of, encode):
    source = encode(quarters, "JPEG", exif=exif_of({Base.Orientation: 77}))

    assert corners_of(screen_of(source)) == ("red", "blue", "green", "white")


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (png(40_000, 40_000, bytes(120_001)), (40_000, 40_000)),
        (png(10_000, 9_000), (10_000, 9_000)),
        (png(7_072, 7_072), (7_072, 7_072)),
        (
            b"\xff\xd8\xff\xc0\0\x11\x08"
            + struct.pack(">HH", 60_000, 50_000)
            + b"\3\1\x22\0\2\x11\1\3\x11\1"
            b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0" + bytes(50),
            (50_000, 60_000),
        ),
        (
            b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (65_535).to_bytes(3, "little") * 2,
            (65_536, 65_536),
        ),
        (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + bytes(9), (16_384, 16_384)),
        (
            b"RIFF\x1a\0\0\0WEBPVP8 \x0e\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f" + bytes(4),
            (16_383,) * 2,
        ),
    ],
    ids=[
        "png",
        "png that Pillow warns of",
        "png just above",
        "jpeg",
        "webp",
        "webp lossless",
        "webp lossy",
    ],
)
def test_photo_of_too_many_pixels_is_refused_by_its_header(source, size):
    started = time.perf_counter()

    for judge in (read_photo, renditions):
        with pytest.raises(PhotoTooLarge) as caught:
            judge(source)

        assert caught.value.details == {"width_px": size[0], "height_px": size[1]}
        assert caught.value.status == 413
    assert time.perf_counter() - started < 1


def test_heic_that_claims_too_many_pixels_is_refused(encode):
    heic = encode(Image.new("RGB", (64, 64)), "HEIF")
    size = heic.index(b"ispe") + 8
    claimed = heic[:size] + struct.pack(">II", 20_000, 20_000) + heic[size + 8 :]

    with pytest.raises((PhotoTooLarge, PhotoUnreadable)):
        read_photo(claimed)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a photo", b"PK\3\4" + bytes(100), b"GIF89a" + bytes(100), b"\0\0\0\x14ftypisom"],
)
def test_other_content_is_not_a_photo(tmp_path, content):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(content)

    for source in (content, path):
        with pytest.raises(NotAPhoto):
            read_photo(source)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("kept", [0.15, 0.5, 0.9])
def test_photo_that_is_cut_short_is_unreadable(photos, encode, file_format, kept):
    with Image.open(photos / "landscape_1.jpg") as image:
        whole = encode(image.resize((300, 200)), file_format)

    read_photo(whole)
    with pytest.raises(PhotoUnreadable):
        read_photo(whole[: int(len(whole) * kept)])


def test_photo_that_is_cut_short_is_unreadable_whatever_else_is_loaded(photos, monkeypatch):
    # As WeasyPrint leaves it, which sets the cards in the same processes.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = (photos / "landscape_1.jpg").read_bytes()

    with pytest.raises(PhotoUnreadable):
        read_photo(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"RIFF\x10\0\0\0WEBPVP8X",
        b"RIFF\x10\0\0\0WEBPVP8L",
        b"RIFF\x10\0\0\0WEBP",
        b"\0\0\0\x14ftypheic\0\0\0\0mif1",
        b"\0\0\0\x14ftypavif\0\0\0\0mif1",
        png(0, 0),
        png(20, 20, b"\0too little"),
        png(20, 20, depth=7),
    ],
)
def test_beginning_of_a_photo_alone_is_unreadable(content):
    with pytest.raises(PhotoUnreadable):
        renditions(content)


def test_error_of_the_disk_is_no_judgement(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_photo(tmp_path / "absent.jpg")


def bits_between(one, other):
    return ((one ^ other) & (2**64 - 1)).bit_count()


def test_same_scene_has_nearly_the_same_hash(photos, encode):
    facts = read_photo(photos / "landscape_1.jpg")
    with Image.open(photos / "landscape_1.jpg") as image:
        through_chat = read_photo(encode(image.resize((900, 600)), "JPEG", quality=50))

    assert bits_between(facts.dhash, through_chat.dhash) <= 2
    assert bits_between(facts.dhash, read_photo(photos / "landscape_7.jpg").dhash) <= 6


def test_other_scene_has_another_hash(photos, meadow, encode):
    hashes = [read_photo(photos / name).dhash for name in ("landscape_1.jpg", "portrait_3.jpg")]

    assert bits_between(*hashes) > 16


def test_hash_fits_a_signed_column(encode):
    falling = Image.linear_gradient("L").rotate(90)

    dhash = read_photo(encode(falling.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG")).dhash
    rising = read_photo(encode(falling, "PNG")).dhash

    assert {dhash, rising} == {-1, 0}
