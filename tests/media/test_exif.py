from datetime import UTC, datetime
from functools import partial

import pytest
from PIL.ExifTags import GPS, Base
from PIL.TiffImagePlugin import IFDRational

from tests.media.samples import NAKHON_PHANOM, degrees, exif_of
from webapp.media.images import read_photo

utc = partial(datetime, tzinfo=UTC)


def test_photo_without_hints_has_none(meadow, encode):
    facts = read_photo(encode(meadow, "JPEG"))

    assert (facts.taken_at, facts.latitude, facts.longitude, facts.device) == (None, None, None, "")


def test_hints_are_read(meadow, encode):
    exif = exif_of(
        {Base.Make: "samsung", Base.Model: "SM-A155F\0junk"},
        shot={Base.DateTimeOriginal: "2026:11:18 09:30:05", Base.OffsetTimeOriginal: "+09:00"},
        gps=NAKHON_PHANOM,
    )

    for file_format in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF"):
        facts = read_photo(encode(meadow, file_format, exif=exif))

        assert facts.taken_at == utc(2026, 11, 18, 0, 30, 5)
        assert (facts.latitude, facts.longitude) == (17.41, 104.778667)
        assert facts.device == "samsung SM-A155F"


@pytest.mark.parametrize(
    ("tags", "shot", "expected"),
    [
        ({}, {Base.DateTimeOriginal: "2026:11:18 09:30:05"}, utc(2026, 11, 18, 2, 30, 5)),
        ({}, {Base.DateTimeOriginal: "2569:11:18 09:30:05"}, utc(2026, 11, 18, 2, 30, 5)),
        ({}, {Base.DateTimeDigitized: "2026:11:18 09:30:05"}, utc(2026, 11, 18, 2, 30, 5)),
        ({Base.DateTime: "2026:11:18 00:30:05"}, {}, utc(2026, 11, 17, 17, 30, 5)),
        (
            {Base.DateTime: "2026:11:19 00:00:00"},
            {Base.DateTimeOriginal: "0000:00:00 00:00:00"},
            utc(2026, 11, 18, 17),
        ),
        (
            {},
            {Base.DateTimeOriginal: "2026:11:18 09:30:05", Base.OffsetTimeOriginal: "-02:30"},
            utc(2026, 11, 18, 12, 0, 5),
        ),
        (
            {},
            {Base.DateTimeOriginal: "2026:11:18 09:30:05", Base.OffsetTimeOriginal: "summer"},
            utc(2026, 11, 18, 2, 30, 5),
        ),
        (
            {},
            {Base.DateTimeOriginal: "2026:11:18 09:30:05", Base.OffsetTimeOriginal: "+99:00"},
            utc(2026, 11, 18, 2, 30, 5),
        ),
        ({Base.DateTime: "yesterday"}, {Base.DateTimeOriginal: "2026:13:45 09:30:05"}, None),
        ({}, {Base.DateTimeOriginal: "0001:01:01 00:00:00"}, None),
    ],
)
def test_shooting_time_is_bangkoks_unless_it_says_otherwise(meadow, encode, tags, shot, expected):
    facts = read_photo(encode(meadow, "JPEG", exif=exif_of(tags, shot=shot)))

    assert facts.taken_at == expected


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {**NAKHON_PHANOM, GPS.GPSLatitude: degrees(97, 0, 0)},
        {**NAKHON_PHANOM, GPS.GPSLongitude: (IFDRational(0, 0),) * 3},
        {**NAKHON_PHANOM, GPS.GPSLatitude: (IFDRational(17), IFDRational(24))},
        {key: value for key, value in NAKHON_PHANOM.items() if key != GPS.GPSLongitude},
        {**NAKHON_PHANOM, GPS.GPSLatitude: degrees(0, 0, 0), GPS.GPSLongitude: degrees(0, 0, 0)},
    ],
)
def test_place_that_cannot_be_is_left_out(meadow, encode, gps):
    facts = read_photo(encode(meadow, "JPEG", exif=exif_of(gps=gps)))

    assert (facts.latitude, facts.longitude) == (None, None)


def test_place_south_and_west_is_negative(meadow, encode):
    gps = {**NAKHON_PHANOM, GPS.GPSLatitudeRef: "S", GPS.GPSLongitudeRef: "W"}

    facts = read_photo(encode(meadow, "JPEG", exif=exif_of(gps=gps)))

    assert (facts.latitude, facts.longitude) == (-17.41, -104.778667)


def test_device_names_its_maker_once_and_stays_short(meadow, encode):
    twice = exif_of({Base.Make: "OPPO", Base.Model: "OPPO A18\nx\x1b[0m"})
    long = exif_of({Base.Model: "M" * 500})

    assert read_photo(encode(meadow, "JPEG", exif=twice)).device == "OPPO A18 x [0m"
    assert read_photo(encode(meadow, "JPEG", exif=long)).device == "M" * 80


def test_broken_hints_do_not_refuse_the_photo(photos):
    whole = (photos / "landscape_6.jpg").read_bytes()
    at = whole.index(b"Exif\0\0") + 6
    broken = whole[: at + 8] + b"\xff" * 60 + whole[at + 68 :]

    facts = read_photo(broken)

    assert (facts.taken_at, facts.device) == (None, "")
