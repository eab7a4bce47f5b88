"""Boats, vehicles, pumps, masts, tanks and stages."""

from __future__ import annotations

import itertools
import math

from webapp.demo.gear import BAMBOO, STEEL, box
from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Spot

YELLOW: RGB = (242, 204, 72)
BLUE: RGB = (74, 124, 190)
PAINTS: tuple[RGB, ...] = ((74, 112, 156), (188, 84, 66), (86, 136, 104), (206, 208, 206))


def bunting(c: Canvas, x0: float, x1: float, y: float, size: float) -> None:
    """Hang a line of plain yellow and blue pennants between two pixels of the row y."""
    count = max(6, int((x1 - x0) / (size * 1.5)))
    sag = (x1 - x0) * 0.06
    line = [
        (x0 + (x1 - x0) * i / count, y + sag * math.sin(i / count * math.pi))
        for i in range(count + 1)
    ]
    c.line(line, size * 0.09, (214, 210, 198))
    for i, ((xa, ya), (xb, yb)) in enumerate(itertools.pairwise(line)):
        tone = YELLOW if i % 2 else BLUE
        w = (xb - xa) * 0.78
        tip = (xa + w / 2 + c.rng.uniform(-0.15, 0.15) * size, ya + size * 1.15)
        c.poly([(xa, ya), (xa + w, ya + (yb - ya) * 0.78), tip], tone)
        c.poly([(xa + w / 2, ya), (xa + w, ya + (yb - ya) * 0.78), tip], shade(tone, 0.85))


def flag(c: Canvas, s: Spot, colour: RGB, tall: float = 3.0) -> None:
    """Draw a plain flag of one colour on a pole."""
    c.shadow(s, 0, 0.25, 0.05)
    c.rod(s, ((0, 0), (0, tall)), 0.05, (226, 226, 222))
    side = -c.sun_side
    sway = c.rng.uniform(0, 6.3)
    top = [
        (
            side * 0.11 * i,
            tall - 0.02 - 0.022 * i + 0.05 * (math.sin(sway + i * 0.9) - math.sin(sway)),
        )
        for i in range(9)
    ]
    low = [(dx * 0.97, y - 0.6) for dx, y in top]
    for i in range(8):
        fold = 0.94 + 0.13 * math.cos(sway + i * 0.9)
        c.shape(s, [top[i], top[i + 1], low[i + 1], low[i]], shade(colour, fold))


def boat(c: Canvas, s: Spot, colour: RGB) -> None:
    """Draw a flat-bottomed boat with a paddle."""
    c.disc(s, 0, -0.02, 1.9, 0.16, (30, 40, 44, 90))
    c.shape(
        s,
        ((-1.8, 0.42), (-1.3, 0.02), (1.3, 0.0), (1.85, 0.48), (1.4, 0.34), (-1.4, 0.32)),
        shade(colour, 0.8),
    )
    c.shape(
        s,
        ((-1.8, 0.42), (-1.4, 0.32), (1.4, 0.34), (1.85, 0.48), (1.3, 0.52), (-1.3, 0.5)),
        shade(colour, 0.5),
    )
    c.rod(s, ((-1.8, 0.42), (-1.4, 0.32), (1.4, 0.34), (1.85, 0.48)), 0.07, shade(colour, 1.15))
    for x in (-0.7, 0.5):
        c.shape(s, ((x, 0.4), (x + 0.22, 0.4), (x + 0.2, 0.5), (x + 0.02, 0.5)), BAMBOO)
    c.rod(s, ((-0.2, 0.42), (1.5, 0.95)), 0.05, shade(BAMBOO, 0.8))
    c.shape(s, ((1.4, 0.98), (1.85, 1.14), (1.88, 1.0), (1.5, 0.86)), shade(BAMBOO, 0.75))


def life_ring(c: Canvas, s: Spot, dy: float = 0.36) -> None:
    """Draw a life ring, orange and white."""
    for i in range(24):
        a = i / 24 * 6.283
        tone = (244, 240, 230) if (i // 3) % 2 else (230, 104, 48)
        c.disc(s, math.cos(a) * 0.27, dy + math.sin(a) * 0.27, 0.085, 0.085, shade(tone, 0.9))


def wheel(c: Canvas, s: Spot, dx: float, rad: float) -> None:
    """Draw a wheel standing on the ground."""
    c.disc(s, dx, rad, rad, rad, (44, 44, 48))
    c.disc(s, dx, rad, rad * 0.55, rad * 0.55, (178, 180, 180))
    c.disc(s, dx, rad, rad * 0.2, rad * 0.2, (110, 112, 114))


def _cab(c: Canvas, s: Spot, x: float, tall: float, paint: RGB) -> None:
    c.shape(s, ((x, 0.5), (x, 1.25), (x + 0.35, tall), (x + 1.5, tall), (x + 1.5, 0.5)), paint)
    c.shape(
        s,
        ((x + 0.14, 1.3), (x + 0.42, tall - 0.13), (x + 0.8, tall - 0.13), (x + 0.8, 1.3)),
        (118, 146, 164),
    )
    c.slab(s, x + 0.9, 1.3, x + 1.36, tall - 0.13, (98, 126, 146))
    c.slab(s, x, 0.5, x + 1.5, 0.72, shade(paint, 0.8))
    c.slab(s, x - 0.05, 0.78, x + 0.06, 0.98, (252, 236, 180))
    c.slab(s, x + 0.96, 1.05, x + 1.2, 1.1, shade(paint, 0.6))


def tanker(c: Canvas, s: Spot) -> None:
    """Draw a water tanker lorry with its hose."""
    paint = c.rng.choice(PAINTS[:3])
    body = c.rng.choice(((224, 228, 228), (96, 146, 186), (228, 206, 150)))
    c.shadow(s, 0, 3.5, 0.3)
    c.slab(s, -2.8, 0.45, 3.1, 0.68, (62, 62, 66))
    _cab(c, s, -3.1, 2.2, paint)
    c.slab(s, -1.3, 0.7, 3.0, 2.15, body)
    c.disc(s, -1.3, 1.43, 0.2, 0.73, body)
    c.disc(s, 3.0, 1.43, 0.22, 0.73, shade(body, 0.8))
    c.slab(s, -1.35, 1.75, 3.0, 2.0, mix(body, (255, 255, 255), 0.45))
    c.slab(s, -1.35, 0.72, 3.05, 1.05, shade(body, 0.78))
    for x in (-0.2, 0.9, 2.0):
        c.slab(s, x, 0.7, x + 0.07, 2.16, shade(body, 0.84))
    c.slab(s, 0.6, 2.12, 1.2, 2.3, shade(body, 0.7))
    for x in (-2.2, 1.1, 2.2):
        wheel(c, s, x, 0.46)
    c.rod(s, ((3.1, 0.85), (3.5, 0.5), (3.7, 0.05), (4.4, -0.02), (5.0, 0.1)), 0.1, (58, 84, 120))


def pickup(c: Canvas, s: Spot, *, loaded: bool = True) -> None:
    """Draw a pickup truck, its bed loaded with cartons."""
    paint = c.rng.choice(PAINTS)
    c.shadow(s, 0, 2.5, 0.24)
    if loaded:
        for x in (0.35, 0.95, 1.55):
            box(c, s.beside(x, 1.0), 0.52, c.rng.uniform(0.3, 0.55))
    c.shape(s, ((-2.3, 0.45), (-2.3, 0.98), (-1.4, 1.08), (2.2, 1.08), (2.25, 0.45)), paint)
    c.shape(s, ((-1.4, 1.06), (-0.9, 1.68), (0.0, 1.7), (0.1, 1.06)), paint)
    c.shape(s, ((-1.25, 1.1), (-0.84, 1.58), (-0.5, 1.58), (-0.5, 1.1)), (112, 140, 158))
    c.shape(s, ((-0.42, 1.1), (-0.42, 1.58), (-0.06, 1.6), (0.0, 1.1)), (94, 120, 140))
    c.slab(s, -2.3, 0.45, 2.25, 0.6, shade(paint, 0.72))
    c.slab(s, 0.12, 0.98, 2.2, 1.08, shade(paint, 1.12))
    c.slab(s, -2.33, 0.75, -2.2, 0.92, (250, 238, 190))
    for x in (-1.5, 1.4):
        wheel(c, s, x, 0.38)


def van(c: Canvas, s: Spot) -> None:
    """Draw a plain white van."""
    paint = (238, 240, 238)
    c.shadow(s, 0, 2.5, 0.24)
    c.shape(
        s, ((-2.4, 0.4), (-2.35, 1.05), (-1.6, 1.95), (2.2, 2.0), (2.4, 1.8), (2.4, 0.4)), paint
    )
    c.shape(s, ((-2.1, 1.12), (-1.5, 1.8), (-1.0, 1.8), (-1.0, 1.12)), (110, 138, 156))
    for x in (-0.85, 0.25, 1.3):
        c.slab(s, x, 1.15, x + 0.92, 1.78, (96, 122, 140))
    c.slab(s, -2.4, 0.72, 2.4, 0.9, c.rng.choice(((92, 160, 132), (90, 140, 190), (226, 184, 84))))
    c.slab(s, -2.4, 0.4, 2.4, 0.52, shade(paint, 0.7))
    for x in (-1.5, 1.5):
        wheel(c, s, x, 0.36)


def motorbike(c: Canvas, s: Spot) -> None:
    """Draw a parked motorbike."""
    paint = c.rng.choice(PAINTS)
    c.shadow(s, 0, 0.95, 0.1)
    for x in (-0.6, 0.6):
        c.disc(s, x, 0.28, 0.28, 0.28, (44, 44, 48))
        c.disc(s, x, 0.28, 0.2, 0.2, (150, 152, 152))
    c.shape(
        s,
        ((-0.6, 0.3), (-0.35, 0.62), (-0.05, 0.42), (0.2, 0.62), (0.75, 0.66), (0.55, 0.34)),
        paint,
    )
    c.shape(s, ((0.0, 0.64), (0.72, 0.7), (0.7, 0.78), (0.05, 0.74)), (48, 44, 46))
    c.rod(s, ((-0.6, 0.3), (-0.38, 0.9), (-0.2, 0.98)), 0.06, (110, 112, 116))


def mast(c: Canvas, s: Spot) -> None:
    """Draw the village loudspeaker mast."""
    c.rod(s, ((0, 0), (0, 6.4)), 0.12, (168, 170, 170))
    for side, y in ((-1, 6.1), (1, 5.9), (-1, 5.3)):
        c.shape(
            s,
            (
                (side * 0.05, y + 0.08),
                (side * 0.55, y + 0.34),
                (side * 0.55, y - 0.34),
                (side * 0.05, y - 0.08),
            ),
            (126, 132, 134),
        )
        c.disc(s, side * 0.55, y, 0.11, 0.34, (208, 210, 206))


def pump(c: Canvas, s: Spot) -> None:
    """Draw a water pump on a frame with a fat hose."""
    c.shadow(s, 0, 0.8, 0.12)
    c.rod(s, ((0.5, 0.35), (1.1, 0.45), (1.5, 0.1), (2.4, 0.02), (3.2, 0.12)), 0.18, (66, 104, 150))
    c.slab(s, -0.7, 0.05, 0.7, 0.14, (90, 90, 94))
    c.crate(s, (-0.62, 0.14, 0.12, 0.6), 0.4, (186, 72, 52))
    c.disc(s, 0.36, 0.38, 0.25, 0.25, (96, 132, 108))
    c.disc(s, 0.36, 0.38, 0.12, 0.12, (64, 92, 76))
    c.slab(s, -0.5, 0.68, -0.2, 0.86, (60, 60, 62))


def stand_tank(c: Canvas, s: Spot) -> None:
    """Draw a water tank on a steel stand."""
    c.shadow(s, 0, 1.0, 0.16)
    for x in (-0.8, -0.3, 0.3, 0.8):
        c.rod(s, ((x, 0), (x * 0.95, 1.9)), 0.08, shade(STEEL, 0.8))
    c.rod(s, ((-0.8, 0.1), (0.76, 1.8)), 0.05, shade(STEEL, 0.7))
    c.slab(s, -0.95, 1.85, 0.95, 2.0, shade(STEEL, 0.65))
    tone = c.rng.choice(((92, 136, 176), (196, 200, 200), (88, 140, 110)))
    c.slab(s, -0.75, 2.0, 0.75, 3.5, tone)
    c.slab(s, -0.5 * c.sun_side - 0.15, 2.0, -0.5 * c.sun_side + 0.2, 3.5, shade(tone, 0.8))
    c.slab(s, 0.5 * c.sun_side - 0.1, 2.0, 0.5 * c.sun_side + 0.1, 3.5, shade(tone, 1.2))
    for y in (2.35, 2.75, 3.15):
        c.slab(s, -0.77, y, 0.77, y + 0.05, shade(tone, 0.86))
    c.disc(s, 0, 3.5, 0.75, 0.18, shade(tone, 1.12))
    c.rod(s, ((0.7, 2.1), (0.95, 2.1), (0.95, 0.2)), 0.06, (90, 120, 160))


def jar(c: Canvas, s: Spot) -> None:
    """Draw a big rainwater jar."""
    tone = c.rng.choice(((178, 160, 138), (164, 138, 112), (190, 180, 166)))
    c.shadow(s, 0, 0.75, 0.13)
    half = [0.42, 0.56, 0.67, 0.73, 0.74, 0.7, 0.6, 0.46, 0.36]
    rim = [(x, 1.36 * i / 8) for i, x in enumerate(half)]
    c.shape(s, rim + [(-x, y) for x, y in rim[::-1]], tone)
    for k in range(1, 5):
        edge = [(-c.sun_side * x * (1 - 0.16 * k), y) for x, y in rim]
        outer = [(-c.sun_side * x, y) for x, y in rim]
        c.shape(s, edge + outer[::-1], (40, 30, 30, 18))
    c.disc(s, c.sun_side * 0.34, 0.92, 0.12, 0.24, (*shade(tone, 1.2), 150))
    c.disc(s, 0, 1.38, 0.36, 0.1, shade(tone, 1.1))
    c.disc(s, 0, 1.39, 0.29, 0.07, (92, 110, 116))


def board(c: Canvas, s: Spot, w: float, h: float, face: RGB = (246, 246, 242)) -> None:
    """Draw an empty board on two legs: no word on it."""
    c.shadow(s, 0, w * 0.6, 0.08)
    for x in (-w * 0.42, w * 0.42):
        c.rod(s, ((x, 0), (x, 0.8 + h)), 0.06, shade(BAMBOO, 0.75))
    c.slab(s, -w / 2 - 0.05, 0.7, w / 2 + 0.05, 0.8 + h, (132, 104, 78))
    c.slab(s, -w / 2, 0.75, w / 2, 0.75 + h, face)
    c.shape(
        s,
        ((-w / 2, 0.75 + h), (w * 0.1, 0.75 + h), (-w * 0.3, 0.75), (-w / 2, 0.75)),
        mix(face, (255, 255, 255), 0.5),
    )


def stage(c: Canvas, s: Spot, cloth: RGB) -> None:
    """Draw an empty low stage with a plain backcloth and swags."""
    c.slab(s, -3.2, 0.5, 3.2, 3.3, mix(cloth, (255, 255, 255), 0.72))
    for i in range(17):
        x = -3.2 + i * 0.4
        c.shape(s, ((x, 0.5), (x + 0.1, 0.5), (x + 0.06, 3.3)), (*shade(cloth, 0.8), 70))
    for i in range(8):
        c.disc(s, -2.8 + 0.8 * i, 3.25, 0.42, 0.3, YELLOW if i % 2 else BLUE)
    c.slab(s, -3.3, 3.25, 3.3, 3.6, mix(cloth, (255, 255, 255), 0.4))
    c.crate(s, (-3.6, 0, 3.6, 0.5), 1.2, (214, 206, 196))
    for i in range(18):
        c.shape(
            s,
            ((-3.6 + 0.4 * i, 0.0), (-3.3 + 0.4 * i, 0.0), (-3.45 + 0.4 * i, 0.48)),
            shade(cloth, 0.9),
        )
