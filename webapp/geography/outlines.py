"""Where a point lies: inside which district's outline, and how far outside another's. Pure.

The outlines are coarse (about 500 m, `data/SOURCES.md`) and no legal boundaries: what lies within
`TOLERANCE_KM` of an outline may as well lie inside.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

TOLERANCE_KM: Final = 2.0

_FILE: Final = Path(__file__).parent / "data" / "thailand_districts.geojson"
_KM_PER_DEGREE: Final = 111.2

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84, in GeoJSON's order."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The rings of one district, islands and holes alike, and the box around them."""

    rings: tuple[tuple[Point, ...], ...]
    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside: a line from it eastwards crosses the rings oddly often."""
        longitude, latitude = point
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        crossings = 0
        for (x1, y1), (x2, y2) in self._edges():
            is_level = (y1 > latitude) != (y2 > latitude)
            if is_level and longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
        return crossings % 2 == 1

    def km_to(self, point: Point) -> float:
        """How far the point is from the nearest edge, inside or outside."""
        # Over a few hundred kilometres the earth may be taken for flat.
        east_km = _KM_PER_DEGREE * math.cos(math.radians(point[1]))

        def flat(corner: Point) -> Point:
            return (corner[0] - point[0]) * east_km, (corner[1] - point[1]) * _KM_PER_DEGREE

        return min(_from_origin(flat(start), flat(end)) for start, end in self._edges())

    def _edges(self) -> Iterator[tuple[Point, Point]]:
        for ring in self.rings:
            yield from pairwise(ring)


def km_outside(district_code: str, latitude: float, longitude: float) -> float | None:
    """How far a point lies outside a district: 0 inside; None where no outline is known."""
    outline = _outlines().get(district_code)
    if outline is None:
        return None
    point = (longitude, latitude)
    return 0.0 if outline.holds(point) else outline.km_to(point)


def district_at(latitude: float, longitude: float) -> str | None:
    """The code of the district that holds a point; None at sea, abroad and in hairline gaps."""
    point = (longitude, latitude)
    return next((code for code, outline in _outlines().items() if outline.holds(point)), None)


@cache
def _outlines() -> Mapping[str, Outline]:
    """District code → outline; read at the first question, in 20 ms."""
    collection = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        feature["properties"]["code"]: _outline(feature["geometry"])
        for feature in collection["features"]
    }


def _outline(geometry: Mapping[str, Any]) -> Outline:
    parts: Sequence[Any] = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    rings = tuple(
        tuple((float(x), float(y)) for x, y in ring) for polygon in polygons for ring in polygon
    )
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return Outline(rings, min(xs), min(ys), max(xs), max(ys))


def _from_origin(start: Point, end: Point) -> float:
    """Distance of the edge from `start` to `end` to the point 0, 0."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(x1 * dx + y1 * dy) / length))
    return math.hypot(x1 + along * dx, y1 + along * dy)
