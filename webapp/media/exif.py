"""What a camera wrote beside the pixels: time, place, device. Hints, never required, never trusted.

Photographs that went through a chat application carry none of it. Nothing here reaches a rendition.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from webapp.clock import BANGKOK

DEVICE_CHARACTERS: Final = 80

# Which time and which offset belong together (Exif 2.32 §4.6.5): taken, digitised, last changed.
_TIMES: Final = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized),
    (Base.DateTime, Base.OffsetTime),
)
_TURNED: Final = range(2, 9)
_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"([+-])(\d\d):([0-5]\d)")
_DAY_HOURS: Final = 24
_BUDDHIST_OFFSET: Final = 543
_FIRST_BUDDHIST_YEAR: Final = 2400
# Pillow raises these, and warns, on tags that are cut short or lie about their length.
_BROKEN: Final = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, Warning)


@dataclass(frozen=True, slots=True)
class ShotFacts:
    """Time in UTC, WGS 84 degrees, maker and model; `orientation` is Exif's 1 to 8."""

    orientation: int = 1
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    device: str = ""


def read_shot(image: Image.Image) -> ShotFacts:
    """Read the hints of an opened image; what is missing or broken is left out."""
    try:
        tags = image.getexif()
        orientation = tags.get(Base.Orientation)
        detail = {**tags, **tags.get_ifd(IFD.Exif)}
        place = dict(tags.get_ifd(IFD.GPSInfo))
    except _BROKEN:
        return ShotFacts()
    latitude, longitude = _position(place)
    return ShotFacts(
        orientation=orientation if isinstance(orientation, int) and orientation in _TURNED else 1,
        taken_at=_taken_at(detail),
        latitude=latitude,
        longitude=longitude,
        device=_device(detail),
    )


def _taken_at(tags: dict[int, object]) -> datetime | None:
    for time_tag, offset_tag in _TIMES:
        if moment := _moment(_text(tags.get(time_tag)), _text(tags.get(offset_tag))):
            return moment
    return None


def _moment(written: str, offset: str) -> datetime | None:
    """Read one time; without an offset it is Bangkok's, where the cameras are."""
    if not (match := _TIME.match(written)):
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    # Phones set to Thai write the Buddhist year, some of them in Thai digits.
    if year >= _FIRST_BUDDHIST_YEAR:
        year -= _BUDDHIST_OFFSET
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str) -> tzinfo:
    match = _OFFSET.fullmatch(offset)
    if match is None or (hours := int(match[2])) >= _DAY_HOURS:
        return BANGKOK
    ahead = timedelta(hours=hours, minutes=int(match[3]))
    return timezone(-ahead if match[1] == "-" else ahead)


def _position(place: dict[int, object]) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither."""
    latitude = _degrees(place.get(GPS.GPSLatitude), place.get(GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(place.get(GPS.GPSLongitude), place.get(GPS.GPSLongitudeRef), "W", 180)
    # Phones without a fix write 0° 0′, a spot in the Gulf of Guinea.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(parts: object, reference: object, negative: str, limit: int) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:  # noqa: PLR2004  degrees, minutes, seconds
        return None
    try:
        value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    except (TypeError, ValueError, ArithmeticError):
        return None
    # A rational 0/0 arrives as not-a-number, which fails this comparison.
    if not math.fabs(value) <= limit:
        return None
    return round(-value if _text(reference).upper() == negative else value, 6)


def _device(tags: dict[int, object]) -> str:
    """Join maker and model, the maker once."""
    maker, model = _text(tags.get(Base.Make)), _text(tags.get(Base.Model))
    name = model if model.lower().startswith(maker.lower()) else f"{maker} {model}"
    return name.strip()[:DEVICE_CHARACTERS]


def _text(value: object) -> str:
    """Return a tag's text on one line without control characters; what is no text is empty."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    before_nul = value.split("\0", 1)[0]
    return " ".join("".join(c if c.isprintable() else " " for c in before_nul).split())
