"""The drawn pictures of the demonstration data."""

import csv
import itertools
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

import webapp.activity
from webapp.demo.light import Light, Season
from webapp.demo.pictures import THEME_OF, Moment, Theme, picture, picture_jpeg

pytestmark = pytest.mark.slow

SMALL = (400, 300)
MOMENT = Moment(datetime(2025, 10, 20, 8, 45))  # noqa: DTZ001 - Thai local time
TYPES = Path(webapp.activity.__path__[0]) / "data" / "activity_types.csv"


def dhash(image: Image.Image) -> int:
    """The 64-bit difference hash."""
    small = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    rows = [small.crop((0, y, 9, y + 1)).tobytes() for y in range(8)]
    bits = [left < right for row in rows for left, right in itertools.pairwise(row)]
    return sum(bit << place for place, bit in enumerate(bits))


def difference(one: Image.Image, two: Image.Image) -> float:
    """The mean difference of the pixels."""
    return sum(ImageStat.Stat(ImageChops.difference(one, two)).mean) / 3


@pytest.mark.parametrize("theme", list(Theme))
def test_every_theme_is_drawn_the_same_by_the_same_seed(theme):
    one = picture(7, theme, size=SMALL, moment=MOMENT)
    two = picture(7, theme, size=SMALL, moment=MOMENT)
    assert one.size == SMALL
    assert one.mode == "RGB"
    assert one.tobytes() == two.tobytes()
    assert min(ImageStat.Stat(one).stddev) > 15, "a scene, not a surface"


@pytest.mark.parametrize("theme", list(Theme))
def test_portrait_size_is_drawn(theme):
    assert picture(3, theme, size=(300, 400), moment=MOMENT).size == (300, 400)


def test_other_seeds_and_other_hours_give_other_pictures():
    noon = Moment(datetime(2025, 4, 5, 12, 0))  # noqa: DTZ001 - Thai local time
    one = picture(1, Theme.TREES, size=SMALL, moment=MOMENT)
    assert difference(one, picture(2, Theme.TREES, size=SMALL, moment=MOMENT)) > 5
    assert difference(one, picture(1, Theme.TREES, size=SMALL, moment=noon)) > 5


def test_most_pairs_of_pictures_lie_far_apart_in_the_perceptual_hash():
    hashes = [
        dhash(picture(seed, theme, size=SMALL, moment=Moment.of_seed(seed)))
        for seed in range(3)
        for theme in Theme
    ]
    pairs = list(itertools.combinations(hashes, 2))
    apart = sum((one ^ two).bit_count() > 8 for one, two in pairs)
    assert apart / len(pairs) > 0.97


@pytest.mark.parametrize("theme", [Theme.TEMPLE_FENCE, Theme.SANDBAGS, Theme.ROAD_SWEEPING])
def test_seeds_of_one_theme_lie_apart_too(theme):
    hashes = [
        dhash(picture(seed, theme, size=SMALL, moment=Moment.of_seed(seed))) for seed in range(12)
    ]
    pairs = list(itertools.combinations(hashes, 2))
    assert sum((one ^ two).bit_count() > 8 for one, two in pairs) / len(pairs) > 0.8


def test_every_theme_stands_for_an_activity_or_a_school():
    assert set(Theme) - set(THEME_OF.values()) == {Theme.SCHOOL_GARDEN}


def test_every_activity_code_has_a_theme():
    with TYPES.open(encoding="utf-8-sig") as file:
        codes = {row["code"] for row in csv.DictReader(file) if row["parent_code"]}
    assert codes <= set(THEME_OF)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_shows_upright(orientation):
    upright = picture(5, Theme.ROOF, size=SMALL, moment=MOMENT)
    data = picture_jpeg(5, Theme.ROOF, size=SMALL, moment=MOMENT, orientation=orientation)
    with Image.open(BytesIO(data)) as stored:
        assert stored.getexif()[0x0112] == orientation
        assert stored.size == (SMALL if orientation < 5 else SMALL[::-1])
        shown = ImageOps.exif_transpose(stored)
    assert shown.size == SMALL
    assert difference(shown, upright) < 4


def test_exif_tells_the_time_and_only_on_request_the_place():
    plain = Image.open(BytesIO(picture_jpeg(5, Theme.WEIR, size=SMALL, moment=MOMENT))).getexif()
    assert plain.get_ifd(0x8769)[0x9003] == "2025:10:20 08:45:00"
    assert plain.get_ifd(0x8825) == {}
    data = picture_jpeg(5, Theme.WEIR, size=SMALL, moment=MOMENT, gps=True)
    place = Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    assert (place[1], place[3]) == ("N", "E")
    latitude, longitude = (d + m / 60 + s / 3600 for d, m, s in (place[2], place[4]))
    assert 16.0 < latitude < 17.0
    assert 104.0 < longitude < 105.0


def test_a_given_place_is_written():
    data = picture_jpeg(5, Theme.WEIR, size=SMALL, moment=MOMENT, gps=(16.5, 104.75))
    place = Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    assert [float(part) for part in place[2]] == [16, 30, 0]
    assert [float(part) for part in place[4]] == [104, 45, 0]


@pytest.mark.parametrize(
    ("month", "season"),
    [(1, Season.COOL), (3, Season.HOT), (5, Season.HOT), (8, Season.RAIN), (12, Season.COOL)],
)
def test_season_of_the_month(month, season):
    assert Moment(datetime(2025, month, 10, 9)).season is season  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hour", "light"),
    [
        (6, Light.DAWN),
        (8, Light.MORNING),
        (12, Light.NOON),
        (16, Light.AFTERNOON),
        (18, Light.DUSK),
        (2, Light.DUSK),
    ],
)
def test_light_of_the_hour(hour, light):
    assert Moment(datetime(2025, 1, 10, hour)).light is light  # noqa: DTZ001
