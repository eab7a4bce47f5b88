"""What phones say of their files: taken where it makes sense and the file says nothing itself."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp import clock
from webapp.media.cutting import Span
from webapp.media.declared import Declared, fill, read_declared
from webapp.media.models import MediaFile

NINE = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-22T09:15:00+07:00", NINE),
        ("2026-11-22T02:15:00Z", NINE),
        ("2026-11-22T09:15:00", NINE),
        ("2569-11-22T09:15:00", NINE),
        (b"2026-11-22T09:15", NINE),
        ("2026-11-22", None),
        ("0000-00-00T00:00:00", None),
        ("2026-13-40T09:15:00", None),
        ("1970-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("", None),
        (20261122, None),
        (None, None),
    ],
)
def test_moment(written, moment):
    assert read_declared({"taken_at": written}).taken_at == moment


def test_moment_far_ahead_is_none():
    ahead = (clock.utc_now() + timedelta(days=3)).isoformat(timespec="seconds")

    assert read_declared({"taken_at": ahead}).taken_at is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("16.5432109", "104.7", (16.543211, 104.7)),
        (-16.5, 104, (-16.5, 104.0)),
        (b"16.5", b"104.7", (16.5, 104.7)),
        ("91", "104", (None, None)),
        ("16", "181", (None, None)),
        ("nan", "104", (None, None)),
        ("inf", "104", (None, None)),
        ("16.5", None, (None, None)),
        ("0", "0", (None, None)),
        ("north", "104", (None, None)),
    ],
)
def test_place_is_whole_or_none(latitude, longitude, place):
    found = read_declared({"latitude": latitude, "longitude": longitude})

    assert (found.latitude, found.longitude) == place


def test_unknown_names_are_passed_over():
    assert read_declared({"start_s": 3, "colour": "red", "device": "x"}) == Declared(span=Span(3.0))


def test_first_that_is_known_stays():
    media_file = MediaFile()
    first = Declared(taken_at=NINE)
    second = Declared(taken_at=NINE + timedelta(days=1), latitude=16.5, longitude=104.7)
    third = Declared(latitude=1.0, longitude=2.0)

    for declared in (Declared(), first, second, third):
        fill(media_file, declared)

    assert media_file.taken_at == NINE
    assert (media_file.latitude, media_file.longitude) == (16.5, 104.7)
