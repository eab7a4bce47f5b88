"""Where a point lies: inside a district's outline, beside it, far away."""

import csv
from pathlib import Path

import pytest

from webapp.geography import loader, outlines
from webapp.geography.outlines import TOLERANCE_KM, Outline, district_at, km_outside

DATA = Path(loader.__file__).parent / "data"
DON_TAN, KHAMCHA_I = "4903", "4905"

SQUARE = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))
HOLE = ((0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4), (0.4, 0.4))
ISLAND = ((2.0, 0.0), (2.0, 1.0), (3.0, 1.0), (3.0, 0.0), (2.0, 0.0))


def middles() -> dict[str, tuple[float, float]]:
    """District code → the middle of its area, as shipped in the list of districts."""
    with (DATA / "districts.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: (float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(file)
            if row["lat"]
        }


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [
        ((0.2, 0.5), True),
        ((0.5, 0.5), False),  # in the hole
        ((2.5, 0.5), True),  # on the island
        ((1.5, 0.5), False),  # in the strait
        ((0.5, 1.5), False),
        ((-0.1, 0.5), False),
    ],
)
def test_point_in_rings(point: tuple[float, float], *, is_inside: bool) -> None:
    outline = Outline((SQUARE, HOLE, ISLAND), 0, 0, 3, 1)

    assert outline.holds(point) is is_inside


def test_distance_to_an_edge_is_in_kilometres() -> None:
    outline = Outline((SQUARE,), 0, 0, 1, 1)

    assert outline.km_to((1.01, 0.5)) == pytest.approx(1.112, rel=0.01)
    assert outline.km_to((0.5, -0.05)) == pytest.approx(5.56, rel=0.01)


def test_middle_of_every_district_lies_in_it() -> None:
    found = {code: km_outside(code, *point) for code, point in middles().items()}

    assert {code: km for code, km in found.items() if km is None or km > TOLERANCE_KM} == {}


def test_villages_lie_in_their_districts() -> None:
    with (DATA / "mukdahan_villages.csv").open(encoding="utf-8") as file:
        villages = [row for row in csv.DictReader(file) if row["lat"]]

    far = {
        row["code"]
        for row in villages
        if (km_outside(row["code"][:4], float(row["lat"]), float(row["lon"])) or 0) > TOLERANCE_KM
    }

    assert len(villages) > 500
    assert far == set()


def test_neighbour_is_far_outside_and_named() -> None:
    latitude, longitude = middles()[KHAMCHA_I]

    km = km_outside(DON_TAN, latitude, longitude)

    assert km is not None
    assert 10 < km < 80
    assert district_at(latitude, longitude) == KHAMCHA_I


def test_what_is_not_known_is_not_guessed() -> None:
    assert km_outside("9999", 16.5, 104.7) is None
    assert district_at(13.0, 100.5) is None  # at sea
    assert outlines.district_at(48.85, 2.35) is None
