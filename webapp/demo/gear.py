"""Tools and loads: brooms, barrows, sacks, boats, boxes, furniture."""

from __future__ import annotations

import math

from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Spot

BAMBOO: RGB = (206, 176, 112)
STEEL: RGB = (150, 158, 164)
CLOTHS: tuple[RGB, ...] = (
    (172, 96, 88),
    (96, 124, 156),
    (206, 174, 108),
    (124, 146, 118),
    (146, 116, 146),
    (200, 142, 106),
    (186, 180, 168),
)


def broom(c: Canvas, s: Spot, lean: float = 0.4) -> None:
    """Draw a coconut-rib broom leaning, its brush on the ground."""
    c.shadow(s, lean * 0.3, 0.35, 0.06)
    c.rod(s, ((0, 0.4), (lean, 1.6)), 0.05, BAMBOO)
    for i in range(15):
        x = -0.3 + 0.6 * i / 14
        tone = shade((150, 112, 62), 0.8 + 0.5 * (i % 4) / 4)
        c.rod(s, ((lean * 0.08, 0.5), (x - lean * 0.25, 0.02)), 0.03, tone)
    c.rod(s, ((lean * 0.03 - 0.07, 0.47), (lean * 0.03 + 0.1, 0.5)), 0.08, (176, 60, 56))


def long_tool(c: Canvas, s: Spot, lean: float, kind: str) -> None:
    """Draw a rake, hoe or spade standing with its head down."""
    c.shadow(s, 0, 0.25, 0.05)
    c.rod(s, ((0, 0.1), (lean, 1.5)), 0.05, shade(BAMBOO, 0.88))
    if kind == "rake":
        c.rod(s, ((-0.27, 0.1), (0.27, 0.14)), 0.05, STEEL)
        for i in range(7):
            c.rod(s, ((-0.26 + 0.087 * i, 0.12), (-0.27 + 0.087 * i, -0.04)), 0.025, STEEL)
    elif kind == "hoe":
        c.shape(s, ((-0.06, 0.2), (0.1, 0.18), (0.16, -0.08), (-0.18, -0.05)), STEEL)
    else:
        c.shape(
            s,
            ((-0.1, 0.3), (0.03, 0.34), (0.14, 0.32), (0.13, 0.1), (0.0, -0.09), (-0.11, 0.08)),
            STEEL,
        )
        c.shape(s, ((0.03, 0.34), (0.14, 0.32), (0.13, 0.1), (0.0, -0.09)), shade(STEEL, 0.74))
        c.rod(s, ((lean - 0.1, 1.5), (lean + 0.1, 1.54)), 0.06, shade(BAMBOO, 0.7))


def barrow(c: Canvas, s: Spot, load: RGB | None = None) -> None:
    """Draw a wheelbarrow, heaped with a load if a colour is given."""
    tub = c.rng.choice(((70, 118, 86), (178, 74, 60), (74, 110, 150), (206, 164, 70)))
    c.shadow(s, 0, 0.85, 0.12)
    if load:
        for _i in range(70):
            x = c.rng.uniform(-0.48, 0.42)
            c.disc(
                s,
                x,
                0.66 + c.rng.uniform(0, 0.26) * (1 - abs(x) * 1.6),
                0.08,
                0.05,
                shade(load, c.rng.uniform(0.74, 1.18)),
            )
    c.rod(s, ((-0.45, 0.34), (0.3, 0.3), (1.1, 0.66)), 0.05, shade(STEEL, 0.7))
    c.rod(s, ((0.3, 0.34), (0.38, 0.0)), 0.05, shade(STEEL, 0.7))
    c.shape(s, ((-0.62, 0.68), (0.6, 0.68), (0.34, 0.3), (-0.32, 0.3)), tub)
    c.shape(s, ((-0.62, 0.68), (0.6, 0.68), (0.56, 0.6), (-0.57, 0.6)), shade(tub, 1.2))
    c.shape(s, ((-0.5, 0.5), (0.46, 0.5), (0.34, 0.3), (-0.32, 0.3)), shade(tub, 0.82))
    c.disc(s, -0.55, 0.2, 0.21, 0.21, (48, 46, 48))
    c.disc(s, -0.55, 0.2, 0.1, 0.1, (168, 164, 156))


def heap(c: Canvas, s: Spot, half: float, tall: float, colour: RGB, count: int = 280) -> None:
    """Draw a heap of loose stuff: leaves, weeds, sand, compost."""
    r = c.rng
    c.shadow(s, 0, half * 1.15, half * 0.16)
    rim = [
        (-half * math.cos(a), tall * math.sin(a) ** 1.3 * r.uniform(0.93, 1.05))
        for a in (i / 14 * math.pi for i in range(15))
    ]
    c.shape(s, rim, shade(colour, 0.84))
    for _i in range(count):
        x = r.uniform(-1, 1)
        y = tall * r.uniform(0, 1) * (1 - abs(x) ** 1.7)
        lit = 0.78 + 0.26 * y / tall + 0.14 * x * c.sun_side
        c.disc(
            s, x * half, y, half * 0.05, half * 0.027, shade(colour, lit * r.uniform(0.86, 1.14))
        )


def sack(c: Canvas, s: Spot, colour: RGB) -> None:
    """Draw one full sack lying flat, its knot to the side."""
    c.shape(
        s,
        (
            (-0.3, 0.02),
            (0.28, 0.0),
            (0.33, 0.09),
            (0.28, 0.2),
            (0.1, 0.23),
            (-0.26, 0.21),
            (-0.33, 0.11),
        ),
        shade(colour, 0.8),
    )
    c.shape(s, ((-0.28, 0.08), (0.28, 0.08), (0.27, 0.19), (0.1, 0.22), (-0.25, 0.2)), colour)
    c.shape(s, ((-0.2, 0.15), (0.18, 0.15), (0.16, 0.2), (-0.18, 0.2)), shade(colour, 1.1))
    c.rod(s, ((-0.3, 0.11), (-0.38, 0.14)), 0.06, shade(colour, 0.7))


def sandbag_wall(c: Canvas, s: Spot, count: int, rows: int, *, stepped: bool = False) -> None:
    """Draw a wall of sandbags, laid in bond; stepped leaves its right end low."""
    tones = ((222, 208, 172), (210, 196, 160), (230, 220, 190), (198, 190, 166))
    c.shadow(s, count * 0.27, count * 0.32, 0.14)
    for row in range(rows):
        short = row * 2 if stepped else 0
        for i in range(count - short):
            x = i * 0.56 + (0.28 if row % 2 else 0)
            wobble = c.rng.uniform(-0.02, 0.02)
            sack(
                c,
                s.beside(x + wobble, row * 0.19 + wobble / 2),
                shade(c.rng.choice(tones), c.rng.uniform(0.92, 1.04)),
            )


def bucket(c: Canvas, s: Spot, colour: RGB, fill: RGB | None = None) -> None:
    """Draw a bucket."""
    c.shadow(s, 0, 0.24, 0.06)
    c.shape(s, ((-0.15, 0), (0.15, 0), (0.2, 0.34), (-0.2, 0.34)), colour)
    c.shape(s, ((0.04, 0), (0.15, 0), (0.2, 0.34), (0.06, 0.34)), shade(colour, 0.78))
    c.disc(s, 0, 0.34, 0.2, 0.06, shade(colour, 1.15))
    c.disc(s, 0, 0.335, 0.17, 0.045, fill or shade(colour, 0.55))
    c.rod(s, ((-0.2, 0.34), (-0.12, 0.16), (0.1, 0.14), (0.2, 0.34)), 0.02, (220, 220, 216))


def rubbish_bag(c: Canvas, s: Spot, colour: RGB = (46, 48, 54)) -> None:
    """Draw a tied rubbish bag."""
    c.shadow(s, 0, 0.4, 0.08)
    c.shape(
        s,
        (
            (-0.3, 0),
            (0.3, 0),
            (0.36, 0.2),
            (0.24, 0.44),
            (0.05, 0.56),
            (-0.06, 0.56),
            (-0.26, 0.42),
            (-0.36, 0.18),
        ),
        colour,
    )
    c.shape(s, ((-0.24, 0.1), (-0.14, 0.12), (-0.1, 0.4), (-0.2, 0.36)), shade(colour, 1.7))
    c.shape(s, ((0.08, 0.08), (0.14, 0.1), (0.1, 0.36)), shade(colour, 1.4))
    c.shape(s, ((-0.04, 0.53), (0.05, 0.53), (0.12, 0.68), (-0.1, 0.66)), shade(colour, 1.25))


def chair(c: Canvas, s: Spot, colour: RGB) -> None:
    """Draw a plain chair seen from behind at a slant."""
    for x, y in ((-0.19, 0), (0.2, 0), (-0.12, 0.1), (0.26, 0.1)):
        c.rod(s, ((x, y), (x, 0.45 + y)), 0.035, shade(colour, 0.6))
    c.shape(s, ((-0.22, 0.42), (0.22, 0.42), (0.29, 0.54), (-0.14, 0.54)), shade(colour, 1.08))
    c.shape(s, ((-0.22, 0.46), (0.22, 0.46), (0.21, 0.92), (-0.21, 0.92)), colour)
    c.shape(s, ((-0.17, 0.62), (0.17, 0.62), (0.16, 0.84), (-0.16, 0.84)), shade(colour, 0.85))


def table(c: Canvas, s: Spot, half: float, cloth: RGB | None = None) -> None:
    """Draw a long table, covered to the ground when a cloth colour is given."""
    c.shadow(s, 0, half * 1.1, 0.14)
    if cloth:
        c.crate(s, (-half, 0.03, half, 0.75), 0.7, cloth)
        for i in range(int(half * 5)):
            x = -half + 0.12 + i * 0.4
            c.shape(s, ((x, 0.03), (x + 0.12, 0.03), (x + 0.07, 0.7)), shade(cloth, 0.82))
        c.slab(s, -half, 0.66, half, 0.75, shade(cloth, 0.98))
    else:
        for x in (-half * 0.94, half * 0.94):
            c.rod(s, ((x, 0), (x, 0.7)), 0.06, shade(STEEL, 0.8))
        c.crate(s, (-half, 0.69, half, 0.75), 0.7, (196, 164, 120))


def box(c: Canvas, s: Spot, w: float, h: float, colour: RGB = (198, 156, 104)) -> None:
    """Draw a carton with its tape, no print on it."""
    c.shadow(s, 0, w * 0.65, 0.08)
    c.crate(s, (-w / 2, 0, w / 2, h), w * 0.7, colour)
    c.slab(s, -0.03, h * 0.62, 0.03, h, shade(colour, 1.12))


def rice_sack(c: Canvas, s: Spot, colour: RGB) -> None:
    """Draw an upright sack of rice."""
    c.shadow(s, 0, 0.33, 0.07)
    c.shape(
        s, ((-0.26, 0), (0.26, 0), (0.3, 0.3), (0.24, 0.62), (-0.24, 0.62), (-0.3, 0.3)), colour
    )
    c.shape(s, ((0.06, 0), (0.26, 0), (0.3, 0.3), (0.24, 0.62), (0.1, 0.62)), shade(colour, 0.84))
    c.shape(
        s,
        ((-0.22, 0.62), (0.22, 0.62), (0.26, 0.76), (0.06, 0.7), (-0.1, 0.78), (-0.27, 0.72)),
        shade(colour, 1.06),
    )
    c.rod(s, ((-0.22, 0.62), (0.22, 0.62)), 0.035, mix(colour, (150, 60, 50), 0.6))


def ladder(c: Canvas, s: Spot, tall: float, lean: float) -> None:
    """Draw a bamboo ladder leaning to the right."""
    c.rod(s, ((-0.2, 0), (lean - 0.14, tall)), 0.06, BAMBOO)
    c.rod(s, ((0.25, 0), (lean + 0.2, tall)), 0.06, shade(BAMBOO, 0.85))
    steps = int(tall / 0.34)
    for i in range(1, steps):
        t = i / steps
        c.rod(
            s,
            ((-0.2 + (lean + 0.06) * t, tall * t), (0.25 + (lean - 0.05) * t, tall * t)),
            0.045,
            shade(BAMBOO, 0.95),
        )


def cone(c: Canvas, s: Spot) -> None:
    """Draw a traffic cone."""
    c.shadow(s, 0, 0.26, 0.06)
    c.shape(s, ((-0.23, -0.03), (0.23, -0.03), (0.2, 0.05), (-0.2, 0.05)), (190, 82, 40))
    c.shape(s, ((-0.15, 0.04), (0.15, 0.04), (0.04, 0.72), (-0.04, 0.72)), (236, 112, 48))
    c.shape(s, ((-0.115, 0.25), (0.115, 0.25), (0.085, 0.45), (-0.085, 0.45)), (246, 242, 232))
    c.shape(s, ((0.03, 0.04), (0.15, 0.04), (0.04, 0.72), (0.02, 0.72)), (120, 50, 20, 70))
