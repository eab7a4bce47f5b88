"""Roads, strips of ground in perspective, and rice fields."""

from __future__ import annotations

import math

from webapp.demo.land import tufts
from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Point


def strip(
    c: Canvas,
    far: tuple[float, float],
    near: tuple[float, float],
    f0: float,
    f1: float,
    bend: float = 0.0,
) -> list[Point]:
    """Return a ground strip in perspective: from (x0, x1) at depth f0 to (x0, x1) at f1."""
    left: list[Point] = []
    right: list[Point] = []
    for i in range(17):
        t = i / 16
        sway = math.sin(t * math.pi) * bend
        y = c.horizon + (c.h - c.horizon) * (f0 + (f1 - f0) * t)
        wave = math.sin(i * 2.1) * 0.006 * t
        left.append(((far[0] + (near[0] - far[0]) * t + sway + wave) * c.w, y))
        right.append(((far[1] + (near[1] - far[1]) * t + sway - wave) * c.w, y))
    return left + right[::-1]


def road(c: Canvas, points: list[Point], colour: RGB, *, ruts: bool = True) -> None:
    """Lay a road over the strip, with a paler edge and wheel ruts."""
    half = len(points) // 2
    left, right = points[:half], points[half:][::-1]
    wider = [(x - (xr - x) * 0.05, y) for (x, y), (xr, _) in zip(left, right, strict=True)]
    wider += [(xr + (xr - x) * 0.05, y) for (x, _), (xr, y) in zip(left, right, strict=True)][::-1]
    c.poly(wider, (*shade(colour, 0.8), 150))
    c.poly(points, colour)
    if ruts:
        for part in (0.28, 0.7):
            track = [
                (xl + (xr - xl) * part, y) for (xl, y), (xr, _) in zip(left, right, strict=False)
            ]
            back = [
                (x + (xr - xl) * 0.1, y)
                for (x, y), (xl, _), (xr, _) in zip(track, left, right, strict=False)
            ]
            c.poly(track + back[::-1], (*shade(colour, 0.82), 120))
    for _ in range(120):
        i = min(half - 1, int(half * c.rng.random() ** 0.6))
        (xl, y), (xr, _) = left[i], right[i]
        wide = (xr - xl) * c.rng.uniform(0.01, 0.09)
        tone = shade(colour, c.rng.choice((0.86, 0.93, 1.07)))
        c.oval(
            c.rng.uniform(xl + wide, xr - wide),
            y + c.rng.uniform(-c.u, c.u),
            wide,
            max(1, wide * 0.13),
            (*tone, 100),
        )


def paddies(c: Canvas, f0: float, f1: float) -> None:
    """Paint rice fields with their bunds between the depths f0 and f1."""
    r = c.rng
    f, rows = f0, 0
    while f < f1 and rows < 9:
        g = min(f1, f + (0.02 + f * 0.45) * r.uniform(0.8, 1.2))
        cut = r.uniform(-0.2, 0.3)
        y0, y1 = c.spot(0, f).y, c.spot(0, g).y
        while cut < 1.1:
            end = cut + r.uniform(0.25, 0.5)
            tone = mix(shade(c.pal.field, r.uniform(0.86, 1.1)), c.pal.haze, 0.3 * (1 - g))
            lean = (cut - 0.5) * 0.12
            quad = [
                (cut * c.w, y0),
                (end * c.w, y0),
                ((end + lean) * c.w, y1),
                ((cut + lean) * c.w, y1),
            ]
            c.poly(quad, tone)
            c.line(quad + quad[:1], max(1.5, c.u * 0.5 * g), shade(c.pal.grass, 0.82))
            cut = end
        tufts(c, y0, y1, 30, c.pal.field)
        f, rows = g, rows + 1
