"""What a phone says of a file: it shrinks photos, and their EXIF data are lost with that.

None of it is proof. A phone can say what it likes, so it only fills what the file itself leaves
open, and it is used as the file's own data are: as a hint.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from webapp import clock
from webapp.media.cutting import Span, finite, read_span
from webapp.media.models import MediaFile

MOST_AHEAD: Final = timedelta(days=2)
"""Clocks of phones go wrong; a photo of next week was not taken."""
EARLIEST_YEAR: Final = 1990

_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)

# Phones set to Thai write the Buddhist year into their photos.
_BUDDHIST_OFFSET: Final = 543
_FIRST_BUDDHIST_YEAR: Final = 2400


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The facts that make sense; time in UTC, place in WGS 84 degrees, both or neither."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    span: Span | None = None
    """The seconds to keep of a clip that is too long."""


def read_declared(given: Mapping[str, object]) -> Declared:
    """Read what was declared, by name; what is unknown or makes no sense is passed over."""
    latitude, longitude = _position(given.get("latitude"), given.get("longitude"))
    return Declared(
        taken_at=_moment(given.get("taken_at")),
        latitude=latitude,
        longitude=longitude,
        span=read_span(given),
    )


def fill(media_file: MediaFile, declared: Declared) -> None:
    """Write down what is not known of a file yet; what came first stays."""
    if media_file.taken_at is None:
        media_file.taken_at = declared.taken_at
    if media_file.latitude is None and media_file.longitude is None:
        media_file.latitude, media_file.longitude = declared.latitude, declared.longitude


def _moment(value: object) -> datetime | None:
    """Read a time; without an offset it is Bangkok's, where the cameras are."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    year = int(value[:4])
    if year >= _FIRST_BUDDHIST_YEAR:
        value = f"{year - _BUDDHIST_OFFSET:04}{value[4:]}"
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.BANGKOK)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    is_likely = moment.year >= EARLIEST_YEAR and moment <= clock.utc_now() + MOST_AHEAD
    return moment if is_likely else None


def _position(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    north, east = finite(latitude), finite(longitude)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:  # noqa: PLR2004
        return None, None
    # Phones without a fix say 0° 0′, a spot in the Gulf of Guinea.
    if north == east == 0:
        return None, None
    return round(north, 6), round(east, 6)
