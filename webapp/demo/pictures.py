"""Drawn pictures for the demonstration data: places and things, no person, emblem or word."""

from __future__ import annotations

import random
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageChops

from webapp.demo import backdrops, scenes_care, scenes_growing, scenes_relief, scenes_work
from webapp.demo.light import Moment, palette_for
from webapp.demo.strokes import Canvas, paper

__all__ = ["THEME_OF", "Moment", "Theme", "compose", "picture", "picture_jpeg"]

MUKDAHAN = (16.545, 104.72)
FINER = 1.25  # drawn a little larger, then brought down: smooth edges


class Theme(StrEnum):
    """What a picture shows."""

    ROAD_SWEEPING = "road_sweeping"
    WATERWAY = "waterway"
    WEIR = "weir"
    TREES = "trees"
    FISH_POND = "fish_pond"
    BLOOD_DONATION = "blood_donation"
    GOODS = "goods"
    ROADSIDE_SERVICE = "roadside_service"
    CLINIC = "clinic"
    HOUSE_REPAIR = "house_repair"
    TEMPLE_FENCE = "temple_fence"
    SCHOOL_GARDEN = "school_garden"
    COMPOST = "compost"
    TRAINING = "training"
    FLOOD_DRILL = "flood_drill"
    SANDBAGS = "sandbags"
    ROOF = "roof"
    WATER_TRUCK = "water_truck"
    FIREBREAK = "firebreak"
    BLANKETS = "blankets"
    CEREMONY_GROUNDS = "ceremony_grounds"


SCENES: dict[Theme, tuple[Callable[[Canvas], None], ...]] = {
    Theme.ROAD_SWEEPING: (scenes_work.road_sweeping,),
    Theme.WATERWAY: (scenes_work.waterway,),
    Theme.WEIR: (scenes_work.weir,),
    Theme.TREES: (scenes_growing.trees,),
    Theme.FISH_POND: (scenes_growing.fish_pond,),
    Theme.BLOOD_DONATION: (scenes_care.blood_donation,),
    Theme.GOODS: (scenes_care.goods,),
    Theme.ROADSIDE_SERVICE: (scenes_care.roadside_service,),
    Theme.CLINIC: (scenes_care.clinic,),
    Theme.HOUSE_REPAIR: (scenes_work.house_repair,),
    Theme.TEMPLE_FENCE: (scenes_work.temple_fence,),
    Theme.SCHOOL_GARDEN: (scenes_growing.school_garden,),
    Theme.COMPOST: (scenes_growing.compost,),
    Theme.TRAINING: (scenes_care.training,),
    Theme.FLOOD_DRILL: (scenes_relief.flood_drill, scenes_relief.evacuation),
    Theme.SANDBAGS: (scenes_relief.sandbags,),
    Theme.ROOF: (scenes_relief.roof,),
    Theme.WATER_TRUCK: (scenes_relief.water_truck,),
    Theme.FIREBREAK: (scenes_relief.firebreak,),
    Theme.BLANKETS: (scenes_care.blankets,),
    Theme.CEREMONY_GROUNDS: (scenes_care.ceremony_grounds,),
}

_STORMY = frozenset({Theme.SANDBAGS, Theme.ROOF})

THEME_OF: dict[str, Theme] = {
    "DEV01": Theme.ROAD_SWEEPING,
    "DEV02": Theme.WATERWAY,
    "DEV03": Theme.WEIR,
    "DEV04": Theme.TREES,
    "DEV05": Theme.FISH_POND,
    "DEV06": Theme.BLOOD_DONATION,
    "DEV07": Theme.GOODS,
    "DEV08": Theme.ROADSIDE_SERVICE,
    "DEV09": Theme.CLINIC,
    "DEV10": Theme.HOUSE_REPAIR,
    "DEV11": Theme.TEMPLE_FENCE,  # for a school take Theme.SCHOOL_GARDEN
    "DEV12": Theme.COMPOST,
    "DEV13": Theme.TRAINING,
    "DEV99": Theme.ROAD_SWEEPING,
    "DIS01": Theme.FLOOD_DRILL,
    "DIS02": Theme.SANDBAGS,
    "DIS03": Theme.ROOF,
    "DIS04": Theme.WATER_TRUCK,
    "DIS05": Theme.WATER_TRUCK,
    "DIS06": Theme.FIREBREAK,
    "DIS07": Theme.BLANKETS,
    "DIS08": Theme.CLINIC,
    "DIS09": Theme.HOUSE_REPAIR,
    "DIS99": Theme.GOODS,
    "SPC01": Theme.CEREMONY_GROUNDS,
    "SPC02": Theme.CEREMONY_GROUNDS,
    "SPC11": Theme.CEREMONY_GROUNDS,
    "SPC12": Theme.TRAINING,
    "SPC13": Theme.CEREMONY_GROUNDS,
    "SPC14": Theme.ROADSIDE_SERVICE,
    "SPC15": Theme.GOODS,
    "SPC16": Theme.CLINIC,
    "SPC17": Theme.CEREMONY_GROUNDS,
    "SPC18": Theme.ROADSIDE_SERVICE,
    "SPC99": Theme.CEREMONY_GROUNDS,
}


def compose(
    seed: int, theme: Theme, *, size: tuple[int, int], moment: Moment, track_water: bool = False
) -> tuple[Image.Image, Image.Image | None]:
    """Draw the scene; return it with a mask of its open water (None unless tracked and wet)."""
    rng = random.Random(f"{theme}-{seed}")
    palette = palette_for(moment, rng, overcast=theme in _STORMY and rng.random() < 0.8)
    canvas = Canvas(rng, (int(size[0] * FINER), int(size[1] * FINER)), palette, moment.light)
    canvas.track = track_water
    rng.choice(SCENES[theme])(canvas)
    backdrops.framing(canvas)
    view = _view(canvas)
    image, mask = _finish(canvas, size, view), canvas.water_mask()
    if mask is not None:
        mask = mask.resize(size, Image.Resampling.BILINEAR, box=view)
    if rng.random() < 0.5:
        flip = Image.Transpose.FLIP_LEFT_RIGHT
        image, mask = image.transpose(flip), mask.transpose(flip) if mask else None
    return image, mask


def _view(canvas: Canvas) -> tuple[float, float, float, float]:
    """Return the part of the canvas to keep: nearer or wider, to the left or the right."""
    zoom = canvas.rng.uniform(1.0, FINER)
    w, h = canvas.w / zoom, canvas.h / zoom
    x = (canvas.w - w) * canvas.rng.random()
    y = (canvas.h - h) * canvas.rng.uniform(0.25, 0.8)
    return (x, y, x + w, y + h)


def _finish(
    canvas: Canvas, size: tuple[int, int], view: tuple[float, float, float, float]
) -> Image.Image:
    image = canvas.image.resize(size, Image.Resampling.BILINEAR, box=view)
    image = ImageChops.multiply(image, paper(size))
    curve: list[int] = []
    for factor in canvas.pal.tint:
        curve += [min(255, int(((v / 255) ** 0.96) * 262 * factor)) for v in range(256)]
    return image.point(curve)


def picture(
    seed: int, theme: Theme, *, size: tuple[int, int] = (1600, 1200), moment: Moment
) -> Image.Image:
    """Return the picture: the same seed, theme, size and moment give the same pixels."""
    return compose(seed, theme, size=size, moment=moment)[0]


_TURN_BACK: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture_jpeg(
    seed: int,
    theme: Theme,
    *,
    size: tuple[int, int] = (1600, 1200),
    moment: Moment,
    gps: bool | tuple[float, float] = False,
    orientation: int = 1,
    quality: int = 82,
) -> bytes:
    """Return the picture as a JPEG with EXIF.

    `size` is the upright size. `gps` True writes a place in Mukdahan chosen by the seed, a pair
    (latitude, longitude) that very place. `orientation` 2..8 stores turned pixels with the EXIF
    tag that makes a viewer show them upright.
    """
    image = picture(seed, theme, size=size, moment=moment)
    if orientation in _TURN_BACK:
        image = image.transpose(_TURN_BACK[orientation])
    out = BytesIO()
    place: tuple[float, float] | None = None
    if gps is True:
        rng = random.Random(f"gps-{seed}")
        place = (MUKDAHAN[0] + rng.uniform(-0.12, 0.12), MUKDAHAN[1] - rng.uniform(0.0, 0.35))
    elif gps is not False:
        place = gps
    image.save(out, "JPEG", quality=quality, exif=_exif(moment, place, orientation))
    return out.getvalue()


def _exif(moment: Moment, place: tuple[float, float] | None, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    taken = moment.local.strftime("%Y:%m:%d %H:%M:%S")
    exif[0x0132] = taken
    detail = exif.get_ifd(0x8769)
    detail[0x9003] = detail[0x9004] = taken
    detail[0x9011] = "+07:00"
    if place is not None:
        tags = exif.get_ifd(0x8825)
        tags[1], tags[3] = "N", "E"
        tags[2], tags[4] = _degrees(place[0]), _degrees(place[1])
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return (float(whole), float(minutes), round(((value - whole) * 60 - minutes) * 60, 3))
