"""The drawing board: a canvas in perspective, and the few strokes every scene is made of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from webapp.demo.light import RGB, Light, Palette, shade

Ink = tuple[int, ...]
Point = tuple[float, float]


class Spot(NamedTuple):
    """A place on the ground: its pixel, and how many pixels a metre has there."""

    x: float
    y: float
    m: float

    def at(self, dx: float, dy: float) -> Point:
        """Return the pixel dx metres to the right and dy metres up."""
        return (self.x + dx * self.m, self.y - dy * self.m)

    def beside(self, dx: float, dy: float = 0.0) -> Spot:
        """Return the same depth, dx metres to the right and dy metres up."""
        return Spot(self.x + dx * self.m, self.y - dy * self.m, self.m)


class Canvas:
    """One picture being drawn: image, random numbers, palette, perspective."""

    def __init__(
        self, rng: random.Random, size: tuple[int, int], palette: Palette, light: Light
    ) -> None:
        self.rng = rng
        self.pal = palette
        self.light = light
        self.w, self.h = size
        self.u = min(size) / 100
        self.image = Image.new("RGB", size, palette.sky_low)
        self.solid = ImageDraw.Draw(self.image)
        self.glaze = ImageDraw.Draw(self.image, "RGBA")
        self.horizon = self.h * rng.uniform(0.36, 0.47)
        self.eye = rng.uniform(2.3, 2.9)
        self.sun_side = -1
        self.wet: list[list[Point]] = []
        self.still: Image.Image | None = None
        self.track = False

    def spot(self, fx: float, fy: float) -> Spot:
        """Return the ground spot at fx of the width, fy from horizon (0) to bottom (1)."""
        deep = (self.h - self.horizon) * fy
        return Spot(self.w * fx, self.horizon + deep, min(deep, self.u * 62 * fy) / self.eye)

    def near(self, fx: float, fy: float, jx: float = 0.03, jy: float = 0.02) -> Spot:
        """Return a spot moved a little by the random numbers."""
        r = self.rng
        return self.spot(fx + r.uniform(-jx, jx), fy + r.uniform(-jy, jy))

    def poly(self, points: Sequence[Point], ink: Ink) -> None:
        """Fill a polygon; an ink of four numbers is a glaze."""
        (self.solid if len(ink) == 3 else self.glaze).polygon(list(points), fill=ink)

    def oval(self, x: float, y: float, rx: float, ry: float, ink: Ink) -> None:
        """Fill an oval around x, y."""
        board = self.solid if len(ink) == 3 else self.glaze
        board.ellipse((x - rx, y - ry, x + rx, y + ry), fill=ink)

    def line(self, points: Sequence[Point], width: float, ink: Ink) -> None:
        """Draw a line of the width in pixels (never thinner than one)."""
        board = self.solid if len(ink) == 3 else self.glaze
        board.line(list(points), fill=ink, width=max(1, round(width)), joint="curve")

    def shape(self, s: Spot, points: Sequence[Point], ink: Ink) -> None:
        """Fill a polygon given in metres from the spot."""
        self.poly([s.at(dx, dy) for dx, dy in points], ink)

    def slab(self, s: Spot, x0: float, y0: float, x1: float, y1: float, ink: Ink) -> None:
        """Fill an upright rectangle given in metres from the spot."""
        self.shape(s, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), ink)

    def disc(self, s: Spot, dx: float, dy: float, rx: float, ry: float, ink: Ink) -> None:
        """Fill an oval given in metres from the spot."""
        x, y = s.at(dx, dy)
        self.oval(x, y, rx * s.m, ry * s.m, ink)

    def rod(self, s: Spot, points: Sequence[Point], width: float, ink: Ink) -> None:
        """Draw a line given in metres from the spot."""
        self.line([s.at(dx, dy) for dx, dy in points], width * s.m, ink)

    def shadow(self, s: Spot, dx: float, rx: float, ry: float = 0.12) -> None:
        """Lay a soft shadow on the ground, away from the sun."""
        dark = 34 if self.pal.overcast else 52
        x, y = s.at(dx - self.sun_side * rx * 0.22, 0)
        for grow, alpha in ((1.18, dark // 2), (0.95, dark)):
            self.oval(x, y, rx * grow * s.m, ry * grow * s.m, (38, 30, 40, alpha))

    def crate(
        self, s: Spot, box: tuple[float, float, float, float], deep: float, colour: RGB
    ) -> None:
        """Draw a block: its front (x0, y0, x1, y1 in metres), its top and its side."""
        x0, y0, x1, y1 = box
        ox, oy = deep * 0.42 * -self.sun_side, deep * 0.38
        edge = x1 if ox > 0 else x0
        side = ((edge, y0), (edge + ox, y0 + oy), (edge + ox, y1 + oy), (edge, y1))
        self.shape(s, side, shade(colour, 0.66))
        top = ((x0, y1), (x1, y1), (x1 + ox, y1 + oy), (x0 + ox, y1 + oy))
        self.shape(s, top, shade(colour, 1.16))
        self.slab(s, x0, y0, x1, y1, shade(colour, 0.92))

    def veil(self, y0: float, y1: float, colour: RGB, a0: int, a1: int) -> None:
        """Lay a haze over the rows y0..y1, its strength going from a0 to a1."""
        top, rows = int(y0), max(2, int(y1 - y0))
        ramp = Image.new("L", (1, 2))
        ramp.putpixel((0, 0), a0)
        ramp.putpixel((0, 1), a1)
        mask = ramp.resize((1, rows), Image.Resampling.BILINEAR)
        mask = mask.resize((self.w, rows), Image.Resampling.NEAREST)
        self.image.paste(colour, (0, top, self.w, top + rows), mask)

    def gradient(self, y0: float, y1: float, top: RGB, bottom: RGB) -> None:
        """Fill the rows y0..y1 from one colour to the other."""
        rows = max(2, int(y1) - int(y0))
        ramp = Image.new("RGB", (1, 3))
        for row in range(3):
            part = row / 2
            ramp.putpixel(
                (0, row), tuple(int(a + (b - a) * part) for a, b in zip(top, bottom, strict=False))
            )
        strip = ramp.resize((1, rows), Image.Resampling.BILINEAR)
        self.image.paste(strip.resize((self.w, rows), Image.Resampling.NEAREST), (0, int(y0)))

    def keep_water(self, points: Sequence[Point]) -> None:
        """Remember a water surface, so that a clip can move it."""
        self.wet.append(list(points))
        if self.track:
            self.still = self.image.copy()

    def water_mask(self) -> Image.Image | None:
        """Return where the water is still to be seen, or None without water."""
        if self.still is None:
            return None
        mask = Image.new("L", (self.w, self.h), 0)
        for points in self.wet:
            ImageDraw.Draw(mask).polygon(points, fill=255)
        changed = ImageChops.difference(self.still, self.image).convert("L")
        same = changed.point([255] + [0] * 255)
        return ImageChops.multiply(mask, same).filter(ImageFilter.GaussianBlur(1.2))


@lru_cache(maxsize=8)
def paper(size: tuple[int, int], strength: int = 20) -> Image.Image:
    """Return the paper of the size: fine grain, broad mottling, darker corners."""
    w, h = size
    rng = random.Random(904)
    fine = Image.frombytes("L", (w // 2, h // 2), rng.randbytes((w // 2) * (h // 2)))
    fine = fine.filter(ImageFilter.BoxBlur(0.6)).resize(size, Image.Resampling.BILINEAR)
    broad = Image.frombytes("L", (24, 18), rng.randbytes(24 * 18))
    broad = broad.resize(size, Image.Resampling.BICUBIC)
    grain = Image.blend(fine, broad, 0.35)
    grain = grain.point([255 - strength + v * strength // 255 for v in range(256)])
    corner = Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR)
    corner = corner.point([255 - max(0, v - 140) * 30 // 115 for v in range(256)])
    return ImageChops.multiply(grain, corner).convert("RGB")
