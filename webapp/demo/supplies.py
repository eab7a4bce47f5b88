"""Goods and materials: food, water, blankets, timber, sheets, beds, seed beds."""

from __future__ import annotations

import math

from webapp.demo.gear import BAMBOO, CLOTHS, STEEL
from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Spot


def bottles(c: Canvas, s: Spot, count: int = 6) -> None:
    """Draw a wrapped pack of water bottles."""
    for i in range(count):
        x = (i - count / 2) * 0.09
        c.slab(s, x, 0, x + 0.075, 0.2, (186, 214, 226))
        c.slab(s, x + 0.045, 0, x + 0.075, 0.2, (150, 186, 204))
        c.slab(s, x + 0.02, 0.2, x + 0.055, 0.26, (92, 140, 188))
    c.slab(s, -count * 0.045, 0.03, count * 0.045, 0.2, (255, 255, 255, 70))


def egg_tray(c: Canvas, s: Spot) -> None:
    """Draw a stack of egg trays."""
    for i in range(3):
        c.slab(s, -0.2, i * 0.05, 0.2, i * 0.05 + 0.035, (150, 140, 128))
    for i in range(6):
        c.disc(
            s, -0.165 + 0.066 * i, 0.18, 0.034, 0.04, shade((226, 186, 150), 0.92 + 0.03 * (i % 3))
        )


def urn(c: Canvas, s: Spot) -> None:
    """Draw a steel drinking-water urn with a tap."""
    c.slab(s, -0.17, 0.05, 0.17, 0.5, (198, 204, 206))
    c.slab(s, -0.1, 0.05, -0.04, 0.5, (236, 240, 240))
    c.slab(s, 0.07, 0.05, 0.17, 0.5, (152, 160, 164))
    c.disc(s, 0, 0.5, 0.17, 0.05, (216, 220, 220))
    c.rod(s, ((0, 0.14), (0.0, 0.08), (0.05, 0.08)), 0.04, (90, 96, 100))


def cooler(c: Canvas, s: Spot, colour: RGB = (74, 130, 180)) -> None:
    """Draw a cool box."""
    c.shadow(s, 0, 0.45, 0.08)
    c.crate(s, (-0.34, 0, 0.34, 0.34), 0.4, colour)
    c.crate(s, (-0.36, 0.34, 0.36, 0.44), 0.42, (240, 242, 240))
    c.slab(s, -0.1, 0.27, 0.1, 0.36, (240, 242, 240))


def blankets(c: Canvas, s: Spot, count: int) -> None:
    """Draw a stack of folded blankets."""
    r = c.rng
    for i in range(count):
        tone = shade(r.choice(CLOTHS), r.uniform(0.9, 1.08))
        y, x = i * 0.12, r.uniform(-0.025, 0.025)
        c.slab(s, x - 0.34, y, x + 0.3, y + 0.115, tone)
        c.disc(s, x - 0.34, y + 0.057, 0.05, 0.057, shade(tone, 1.1))
        c.slab(s, x - 0.34, y, x + 0.3, y + 0.03, shade(tone, 0.74))
        for k in range(3):
            c.slab(
                s, x - 0.2 + 0.17 * k, y + 0.03, x - 0.16 + 0.17 * k, y + 0.115, shade(tone, 1.2)
            )
    y = count * 0.12
    c.shape(
        s, ((-0.34, y), (0.3, y), (0.4, y + 0.15), (-0.22, y + 0.15)), shade(r.choice(CLOTHS), 1.12)
    )


def timber(c: Canvas, s: Spot) -> None:
    """Draw a pile of sawn boards."""
    c.shadow(s, 0, 1.7, 0.15)
    for row in range(4):
        for i in range(3 - row // 2):
            y, x = row * 0.1, c.rng.uniform(-0.12, 0.12)
            tone = shade((224, 186, 128), c.rng.uniform(0.84, 1.06))
            ox = i * 0.16
            c.shape(
                s,
                (
                    (-1.5 + x + ox, y + ox * 0.5),
                    (1.5 + x + ox, y + ox * 0.5),
                    (1.5 + x + ox, y + 0.085 + ox * 0.5),
                    (-1.5 + x + ox, y + 0.085 + ox * 0.5),
                ),
                tone,
            )
            c.rod(
                s,
                ((-1.4 + x + ox, y + 0.04 + ox * 0.5), (1.3 + x + ox, y + 0.05 + ox * 0.5)),
                0.012,
                shade(tone, 0.8),
            )


def sheets(c: Canvas, s: Spot) -> None:
    """Draw a stack of corrugated roofing sheets."""
    tone = c.rng.choice(((176, 186, 190), (150, 170, 178), (196, 120, 92)))
    c.shadow(s, 0, 1.5, 0.18)
    for i in range(4):
        y = i * 0.05
        c.shape(
            s, ((-1.3, y), (1.2, y), (1.7, y + 0.5), (-0.8, y + 0.5)), shade(tone, 0.8 + 0.08 * i)
        )
    for i in range(16):
        x = -1.3 + 2.5 * i / 16
        c.rod(s, ((x, 0.15), (x + 0.5, 0.65)), 0.04, shade(tone, 0.86 if i % 2 else 1.14))


def sawhorse(c: Canvas, s: Spot) -> None:
    """Draw a sawhorse with a board across it and a saw."""
    c.shadow(s, 0, 0.8, 0.1)
    for x in (-0.5, 0.5):
        c.rod(s, ((x - 0.16, 0), (x, 0.62), (x + 0.16, 0)), 0.06, (176, 136, 92))
    c.slab(s, -1.0, 0.6, 1.0, 0.7, (226, 190, 132))
    c.slab(s, -1.0, 0.6, 1.0, 0.63, (184, 148, 98))
    c.shape(s, ((-0.1, 0.74), (0.5, 0.98), (0.54, 0.9), (-0.06, 0.68)), STEEL)
    c.disc(s, 0.56, 0.97, 0.1, 0.08, (150, 70, 50))


def tarpaulin(c: Canvas, s: Spot, half: float) -> None:
    """Draw a blue tarpaulin spread on the ground."""
    c.shape(
        s, ((-half, 0), (half, -0.08), (half * 0.8, 0.62), (-half * 0.72, 0.66)), (66, 118, 178)
    )
    for i in range(5):
        x = -half + half * 0.4 * i
        c.shape(s, ((x, 0), (x + half * 0.12, 0), (x + half * 0.3, 0.6)), (92, 144, 200))


def bed(c: Canvas, s: Spot) -> None:
    """Draw a reclining donor couch with a drip stand beside it."""
    tone = c.rng.choice(((176, 84, 86), (104, 148, 160), (150, 120, 160)))
    c.shadow(s, 0, 1.1, 0.16)
    for x in (-0.8, 0.7):
        c.rod(s, ((x, 0), (x, 0.5)), 0.06, STEEL)
    c.shape(
        s, ((-0.95, 0.44), (0.4, 0.44), (0.95, 0.86), (0.9, 1.0), (0.34, 0.62), (-0.95, 0.62)), tone
    )
    c.shape(s, ((-0.95, 0.62), (0.34, 0.62), (0.56, 0.8), (-0.72, 0.8)), shade(tone, 1.14))
    c.shape(s, ((0.34, 0.62), (0.9, 1.0), (1.12, 1.16), (0.56, 0.8)), shade(tone, 1.25))
    c.shape(s, ((0.66, 0.88), (0.95, 1.07), (1.04, 1.2), (0.76, 1.0)), (246, 246, 242))
    c.rod(s, ((-0.4, 0.74), (0.1, 0.78)), 0.12, (240, 240, 236))
    c.rod(s, ((-1.15, 0), (-1.15, 1.75)), 0.04, STEEL)
    c.rod(s, ((-1.32, 1.7), (-0.98, 1.7)), 0.035, STEEL)
    c.rod(s, ((-1.35, 0.0), (-0.95, 0.0)), 0.05, shade(STEEL, 0.8))
    c.shape(
        s,
        ((-1.06, 1.66), (-0.88, 1.66), (-0.88, 1.38), (-0.94, 1.32), (-1.02, 1.32), (-1.06, 1.38)),
        (168, 42, 48),
    )
    c.slab(s, -1.05, 1.58, -0.89, 1.66, (236, 226, 222))
    c.rod(s, ((-0.97, 1.32), (-0.86, 0.95), (-0.5, 0.8)), 0.022, (160, 50, 54))


def scale(c: Canvas, s: Spot) -> None:
    """Draw a weighing scale with its height rod."""
    c.shadow(s, 0, 0.35, 0.07)
    c.crate(s, (-0.25, 0, 0.25, 0.1), 0.4, (210, 214, 214))
    c.rod(s, ((0.1, 0.1), (0.1, 1.7)), 0.06, (226, 230, 230))
    c.disc(s, 0.1, 1.05, 0.17, 0.17, (120, 126, 130))
    c.disc(s, 0.1, 1.05, 0.13, 0.13, (250, 250, 246))
    c.rod(s, ((0.1, 1.05), (0.17, 1.13)), 0.02, (180, 60, 50))
    c.rod(s, ((0.1, 1.6), (-0.2, 1.6)), 0.04, (180, 186, 188))


def seed_bed(c: Canvas, far: Spot, near: Spot, crop: int) -> None:
    """Draw a vegetable bed running from the far spot to the near one."""
    soil = shade(c.pal.soil, 0.62)
    fw, nw = far.m * 0.42, near.m * 0.42
    c.poly(
        [(far.x - fw, far.y), (far.x + fw, far.y), (near.x + nw, near.y), (near.x - nw, near.y)],
        soil,
    )
    c.poly(
        [
            (near.x - nw, near.y),
            (near.x + nw, near.y),
            (near.x + nw, near.y + near.m * 0.16),
            (near.x - nw, near.y + near.m * 0.16),
        ],
        shade(soil, 0.75),
    )
    rows = 11
    for i in range(rows):
        t = (i / (rows - 1)) ** 1.5
        m = far.m + (near.m - far.m) * t
        for k in (-0.26, 0.0, 0.26):
            spot = Spot(far.x + (near.x - far.x) * t + k * m, far.y + (near.y - far.y) * t, m)
            _vegetable(c, spot, crop)


def _vegetable(c: Canvas, s: Spot, crop: int) -> None:
    r = c.rng
    tone = ((96, 150, 66), (66, 124, 62), (136, 170, 72), (112, 64, 92))[crop % 4]
    tall = (0.16, 0.3, 0.2, 0.18)[crop % 4]
    for i in range(6):
        a = 0.3 + i * 0.5 + r.uniform(-0.15, 0.15)
        dx, up = math.cos(a) * tall, math.sin(a) * tall
        c.shape(
            s,
            ((0, 0), (dx * 0.6 - 0.05, up * 0.6), (dx, up), (dx * 0.6 + 0.05, up * 0.5)),
            shade(tone, r.uniform(0.78, 1.25)),
        )
    if crop % 4 == 1 and r.random() < 0.4:
        c.disc(s, 0.05, tall * 0.5, 0.035, 0.04, (206, 66, 48))


def watering_can(c: Canvas, s: Spot) -> None:
    """Draw a watering can."""
    tone = c.rng.choice(((78, 136, 108), (74, 122, 172), (196, 120, 70)))
    c.shadow(s, 0, 0.32, 0.06)
    c.shape(s, ((-0.18, 0), (0.18, 0), (0.15, 0.36), (-0.15, 0.36)), tone)
    c.shape(s, ((0.05, 0), (0.18, 0), (0.15, 0.36), (0.06, 0.36)), shade(tone, 0.8))
    c.rod(s, ((-0.15, 0.08), (-0.42, 0.42)), 0.05, shade(tone, 0.9))
    c.shape(s, ((-0.5, 0.4), (-0.38, 0.5), (-0.36, 0.42), (-0.44, 0.35)), shade(tone, 1.1))
    c.rod(s, ((-0.1, 0.36), (0.0, 0.52), (0.24, 0.44), (0.17, 0.14)), 0.035, shade(tone, 0.7))


def compost_pen(c: Canvas, s: Spot) -> None:
    """Draw a bamboo compost pen, half full."""
    c.shadow(s, 0, 1.25, 0.2)
    c.slab(s, -1.1, 0.1, 1.1, 0.85, (86, 64, 48))
    for _ in range(90):
        x, y = c.rng.uniform(-1.05, 1.05), c.rng.uniform(0.5, 1.05)
        c.disc(
            s,
            x,
            y * (1.05 - 0.25 * abs(x)),
            0.1,
            0.05,
            shade(mix((116, 88, 56), c.pal.leaf, c.rng.random() * 0.5), c.rng.uniform(0.7, 1.15)),
        )
    for i in range(15):
        x = -1.15 + 2.3 * i / 14
        c.rod(
            s,
            ((x, 0), (x, c.rng.uniform(0.82, 0.95))),
            0.07,
            shade(BAMBOO, 0.8 + 0.25 * (i % 3) / 2),
        )
    for y in (0.2, 0.65):
        c.rod(s, ((-1.2, y), (1.2, y)), 0.07, shade(BAMBOO, 0.72))


def fish_bag(c: Canvas, s: Spot) -> None:
    """Draw a tied bag of water with fingerlings."""
    c.shadow(s, 0, 0.35, 0.06)
    c.shape(
        s,
        (
            (-0.26, 0.02),
            (0.26, 0.02),
            (0.31, 0.28),
            (0.2, 0.52),
            (0.05, 0.62),
            (-0.05, 0.62),
            (-0.2, 0.52),
            (-0.31, 0.28),
        ),
        (206, 226, 230),
    )
    c.shape(
        s,
        ((-0.26, 0.02), (0.26, 0.02), (0.3, 0.28), (0.28, 0.34), (-0.28, 0.34), (-0.3, 0.28)),
        (142, 184, 196),
    )
    for _ in range(12):
        x, y = c.rng.uniform(-0.22, 0.2), c.rng.uniform(0.07, 0.29)
        c.shape(
            s,
            (
                (x - 0.05, y),
                (x, y + 0.018),
                (x + 0.04, y),
                (x + 0.065, y + 0.02),
                (x + 0.065, y - 0.02),
                (x, y - 0.018),
            ),
            (84, 92, 98),
        )
    c.shape(s, ((-0.04, 0.6), (0.04, 0.6), (0.12, 0.78), (-0.12, 0.78)), (220, 234, 236))
    c.rod(s, ((-0.05, 0.62), (0.05, 0.62)), 0.05, (206, 70, 56))
