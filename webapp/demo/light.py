"""The hour and the season of a drawn picture, and the colours that follow from them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

RGB = tuple[int, int, int]

THAI_TIME = timezone(timedelta(hours=7))
_FIRST_DAY = datetime(2025, 1, 1, tzinfo=THAI_TIME)


class Season(StrEnum):
    """The three seasons of Isan."""

    RAIN = "rain"
    COOL = "cool"
    HOT = "hot"


class Light(StrEnum):
    """The light of the hour."""

    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    DUSK = "dusk"


@dataclass(frozen=True)
class Moment:
    """When the picture is taken; a naive time is taken as Thai local time."""

    at: datetime

    @classmethod
    def of_seed(cls, seed: int) -> Moment:
        """Return a daytime moment chosen by the seed."""
        rng = random.Random(f"moment-{seed}")
        day = _FIRST_DAY + timedelta(days=rng.randrange(365))
        return cls(day + timedelta(minutes=rng.randrange(6 * 60, 18 * 60)))

    @property
    def local(self) -> datetime:
        """The moment as Thai local time."""
        return self.at.astimezone(THAI_TIME) if self.at.tzinfo else self.at

    @property
    def season(self) -> Season:
        """The season of the month: hot Feb-May, rain Jun-Oct, cool Nov-Jan."""
        month = self.local.month
        if 2 <= month <= 5:
            return Season.HOT
        return Season.RAIN if 6 <= month <= 10 else Season.COOL

    @property
    def light(self) -> Light:
        """The light of the hour."""
        hour = self.local.hour + self.local.minute / 60
        for until, light in (
            (5.0, Light.DUSK),
            (7.2, Light.DAWN),
            (10.0, Light.MORNING),
            (14.8, Light.NOON),
            (17.2, Light.AFTERNOON),
        ):
            if hour < until:
                return light
        return Light.DUSK


@dataclass(frozen=True)
class Palette:
    """The colours of one picture."""

    sky_top: RGB
    sky_low: RGB
    cloud: RGB
    haze: RGB
    hill: RGB
    leaf: RGB
    grass: RGB
    field: RGB
    soil: RGB
    water: RGB
    tint: tuple[float, float, float]
    haze_strength: float
    overcast: bool


def shade(colour: RGB, factor: float) -> RGB:
    """Return the colour darker (factor < 1) or lighter (> 1)."""
    r, g, b = colour
    return (min(255, int(r * factor)), min(255, int(g * factor)), min(255, int(b * factor)))


def mix(one: RGB, two: RGB, part: float) -> RGB:
    """Return the colour `part` of the way from one to two."""
    return (
        int(one[0] + (two[0] - one[0]) * part),
        int(one[1] + (two[1] - one[1]) * part),
        int(one[2] + (two[2] - one[2]) * part),
    )


_SKIES: dict[Light, tuple[RGB, RGB, RGB, tuple[float, float, float]]] = {
    Light.DAWN: ((112, 142, 182), (252, 214, 178), (255, 232, 214), (1.03, 0.96, 0.93)),
    Light.MORNING: ((88, 154, 204), (232, 236, 222), (255, 252, 244), (1.03, 1.0, 0.95)),
    Light.NOON: ((64, 138, 200), (206, 228, 236), (255, 255, 253), (1.02, 1.02, 1.0)),
    Light.AFTERNOON: ((94, 150, 190), (250, 226, 178), (255, 244, 222), (1.05, 0.98, 0.92)),
    Light.DUSK: ((84, 96, 146), (248, 172, 118), (252, 206, 178), (0.98, 0.87, 0.83)),
}

_LANDS: dict[Season, tuple[RGB, RGB, RGB, RGB, float]] = {
    # leaf, grass, field, soil, haze
    Season.RAIN: ((58, 106, 54), (98, 144, 64), (122, 168, 72), (150, 100, 66), 0.55),
    Season.COOL: ((76, 112, 60), (128, 154, 78), (212, 182, 100), (176, 128, 88), 0.75),
    Season.HOT: ((96, 118, 62), (158, 156, 88), (204, 176, 116), (188, 138, 96), 0.95),
}


def palette_for(moment: Moment, rng: random.Random, *, overcast: bool = False) -> Palette:
    """Return the palette of the moment, moved a little by the random numbers."""
    top, low, cloud, tint = _SKIES[moment.light]
    leaf, grass, field, soil, haze = _LANDS[moment.season]
    grey = overcast or (moment.season is Season.RAIN and rng.random() < 0.3)
    if grey:
        top, low = mix(top, (126, 140, 150), 0.7), mix(low, (214, 218, 214), 0.7)
        cloud = mix(cloud, (196, 202, 206), 0.75)
        tint = (tint[0] * 0.98, tint[1] * 0.99, tint[2] * 1.0)

    def moved(colour: RGB, by: int) -> RGB:
        return (
            max(0, min(255, colour[0] + rng.randint(-by, by))),
            max(0, min(255, colour[1] + rng.randint(-by, by))),
            max(0, min(255, colour[2] + rng.randint(-by, by))),
        )

    water = mix(mix(top, low, 0.5), (142, 124, 92), 0.55 if moment.season is Season.RAIN else 0.25)
    return Palette(
        sky_top=moved(top, 10),
        sky_low=moved(low, 6),
        cloud=cloud,
        haze=mix(low, top, 0.25),
        hill=moved((72, 108, 104), 12),
        leaf=moved(leaf, 10),
        grass=moved(grass, 10),
        field=moved(field, 10),
        soil=moved(soil, 10),
        water=moved(water, 8),
        tint=tint,
        haze_strength=haze,
        overcast=grey,
    )
