"""Houses, temple gable, school, halls, canopies, fences; none bears a sign or an emblem."""

from __future__ import annotations

from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Spot

WOODS: tuple[RGB, ...] = ((150, 104, 68), (132, 96, 72), (168, 126, 86), (120, 92, 76))
ROOFS: tuple[RGB, ...] = ((156, 84, 62), (122, 128, 134), (84, 112, 128), (148, 104, 84))
WALLS: tuple[RGB, ...] = ((232, 222, 200), (206, 220, 216), (236, 214, 186), (214, 206, 222))
CANOPIES: tuple[RGB, ...] = ((240, 240, 236), (236, 206, 96), (96, 144, 190), (112, 160, 124))


def _roof(c: Canvas, s: Spot, x0: float, x1: float, eave: float, top: float, colour: RGB) -> None:
    inset = (x1 - x0) * 0.14
    c.shape(s, ((x0, eave), (x1, eave), (x1 - inset, top), (x0 + inset, top)), colour)
    lines = int((x1 - x0) / 0.32)
    for i in range(1, lines):
        t = i / lines
        low, high = x0 + (x1 - x0) * t, x0 + inset + (x1 - x0 - 2 * inset) * t
        c.rod(s, ((low, eave), (high, top)), 0.025, shade(colour, 0.86))
    c.slab(s, x0, eave - 0.09, x1, eave + 0.02, shade(colour, 0.66))
    c.rod(s, ((x0 + inset, top), (x1 - inset, top)), 0.09, shade(colour, 1.2))


def _window(c: Canvas, s: Spot, x: float, y: float, w: float, h: float) -> None:
    c.slab(s, x - 0.05, y - 0.05, x + w + 0.05, y + h + 0.05, (236, 228, 210))
    c.slab(s, x, y, x + w, y + h, (66, 74, 82))
    c.shape(s, ((x, y + h), (x + w, y + h), (x + w * 0.4, y)), (112, 128, 138))
    c.slab(s, x + w * 0.47, y, x + w * 0.53, y + h, (236, 228, 210))


def stilt_house(c: Canvas, s: Spot, *, broken: bool = False, patched: bool = False) -> None:
    """Draw a house on posts; broken lacks roof sheets, patched has new boards."""
    r = c.rng
    wood, roof = r.choice(WOODS), r.choice(ROOFS)
    half, floor, eave = r.uniform(2.2, 2.9), r.uniform(1.1, 1.7), 0.0
    eave = floor + 1.7
    c.shadow(s, 0, half * 1.25, 0.35)
    c.slab(s, -half * 0.92, 0.08, half * 0.92, floor, (58, 50, 48))
    for i in range(5):
        x = -half + 2 * half * i / 4
        c.slab(s, x - 0.08, -0.04, x + 0.08, floor, shade(wood, 0.72))
    c.slab(s, -half - 0.15, floor - 0.14, half + 0.15, floor + 0.04, shade(wood, 0.6))
    c.slab(s, -half, floor, half, eave, wood)
    for i in range(9):
        y = floor + 0.2 * i
        c.rod(s, ((-half, y), (half, y)), 0.02, shade(wood, 0.82))
    if patched:
        for i in range(5):
            y = floor + 0.2 * i
            c.slab(s, half * 0.1, y, half, y + 0.18, shade((226, 190, 132), r.uniform(0.93, 1.06)))
    _window(c, s, -half * 0.72, floor + 0.62, 0.8, 0.75)
    _window(c, s, half * 0.42, floor + 0.62, 0.8, 0.75)
    c.slab(s, -0.42, floor, 0.36, floor + 1.4, shade(wood, 0.55))
    c.slab(s, -half, eave - 0.28, half, eave, (30, 24, 30, 80))
    _roof(c, s, -half - 0.5, half + 0.5, eave, eave + 1.35, roof)
    if broken:
        _holes(c, s, half, eave, roof)
    _stairs(c, s, floor, wood)


def _holes(c: Canvas, s: Spot, half: float, eave: float, roof: RGB) -> None:
    for x0, x1 in ((-half * 0.62, -half * 0.08), (half * 0.2, half * 0.6)):
        c.shape(
            s,
            (
                (x0, eave + 0.22),
                (x1, eave + 0.16),
                (x1 - 0.06, eave + 1.12),
                (x0 + 0.18, eave + 1.2),
            ),
            (54, 44, 42),
        )
        for i in range(4):
            t = eave + 0.32 + 0.24 * i
            c.rod(s, ((x0 + 0.05, t), (x1 - 0.05, t)), 0.05, (176, 138, 94))
    c.shape(
        s,
        (
            (half * 0.62, eave + 0.1),
            (half * 1.1, eave - 0.16),
            (half * 1.2, eave + 0.2),
            (half * 0.76, eave + 0.5),
        ),
        shade(roof, 1.12),
    )


def _stairs(c: Canvas, s: Spot, floor: float, wood: RGB) -> None:
    c.shape(s, ((-0.5, floor), (0.42, floor), (0.62, -0.12), (-0.7, -0.12)), shade(wood, 0.5))
    for i in range(6):
        t = i / 6
        y = floor * t - 0.1
        w = 0.66 - 0.14 * t
        c.slab(s, -w - 0.04, y, w - 0.04, y + 0.07, shade(wood, 1.12))


def temple(c: Canvas, s: Spot) -> None:
    """Draw a plain temple hall: white walls, tiered gable roof, no image of any kind."""
    tone, trim = c.rng.choice(((176, 86, 52), (190, 104, 50), (150, 84, 64))), (222, 184, 96)
    c.shadow(s, 0, 4.2, 0.4)
    c.crate(s, (-3.6, 0, 3.6, 0.5), 0.5, (206, 200, 190))
    c.slab(s, -3.0, 0.5, 3.0, 2.7, (244, 240, 228))
    c.slab(s, -3.0, 2.35, 3.0, 2.7, (60, 50, 60, 70))
    for i in range(4):
        x = -2.4 + 1.6 * i
        c.shape(
            s, ((x - 0.26, 0.9), (x + 0.26, 0.9), (x + 0.26, 1.9), (x, 2.25), (x - 0.26, 1.9)), trim
        )
        c.slab(s, x - 0.18, 0.95, x + 0.18, 1.85, (110, 66, 48))
    for i in range(5):
        x = -3.2 + 1.6 * i
        c.slab(s, x - 0.13, 0.5, x + 0.13, 2.75, (232, 226, 212))
    for half, low, top, inset in (
        (3.9, 2.55, 3.75, 1.0),
        (3.1, 3.6, 4.75, 0.75),
        (2.4, 4.6, 5.8, 0.6),
    ):
        c.shape(s, ((-half, low), (half, low), (half - inset, top), (-half + inset, top)), tone)
        for i in range(1, int(half * 7)):
            x = -half + i * 2 * half / (half * 7)
            c.rod(s, ((x, low), (x * (half - inset) / half, top)), 0.03, shade(tone, 0.88))
        c.slab(s, -half, low - 0.08, half, low + 0.06, shade(tone, 0.6))
        for side in (-1, 1):
            edge = (
                (side * half, low),
                (side * (half + 0.22), low + 0.3),
                (side * (half - inset), top),
            )
            c.rod(s, edge, 0.12, trim)
    c.rod(s, ((-1.8, 5.8), (1.8, 5.8)), 0.13, trim)
    for side in (-1, 1):
        c.rod(s, ((side * 1.8, 5.8), (side * 2.02, 6.3)), 0.09, trim)


def school(c: Canvas, s: Spot) -> None:
    """Draw a long school building."""
    wall, roof = c.rng.choice(WALLS), c.rng.choice(ROOFS)
    c.shadow(s, 0, 6.2, 0.3)
    c.crate(s, (-6, 0, 6, 0.4), 0.4, (190, 184, 176))
    c.slab(s, -5.6, 0.4, 5.6, 3.1, wall)
    c.slab(s, -5.6, 0.4, 5.6, 1.2, mix(wall, (96, 140, 170), 0.55))
    for i in range(6):
        x = -5.2 + 1.82 * i
        if i % 3 == 1:
            c.slab(s, x, 0.4, x + 1.0, 2.5, (126, 92, 70))
        else:
            _window(c, s, x, 1.3, 1.15, 1.1)
    for i in range(7):
        x = -5.6 + 1.866 * i
        c.slab(s, x - 0.09, 0.4, x + 0.09, 3.1, shade(wall, 0.88))
    c.slab(s, -5.6, 2.75, 5.6, 3.1, (40, 36, 44, 90))
    _roof(c, s, -6.2, 6.2, 3.05, 4.5, roof)


def hall(c: Canvas, s: Spot) -> None:
    """Draw an open village hall: posts, floor, wide roof."""
    roof = c.rng.choice(ROOFS)
    c.shadow(s, 0, 4.6, 0.4)
    c.crate(s, (-4.2, 0, 4.2, 0.3), 0.8, (202, 194, 184))
    c.slab(s, -3.9, 0.35, 3.9, 2.9, (94, 92, 90))
    c.slab(s, -3.9, 0.35, 3.9, 1.3, (150, 146, 138))
    for i in range(5):
        x = -4.0 + 2.0 * i
        c.slab(s, x - 0.12, 0.2, x + 0.12, 2.95, (232, 226, 214))
    _roof(c, s, -4.9, 4.9, 2.85, 4.6, roof)


def canopy(c: Canvas, s: Spot, half: float = 1.9, colour: RGB | None = None) -> None:
    """Draw an event canopy on four poles with a scalloped valance."""
    cloth = colour or c.rng.choice(CANOPIES)
    c.shadow(s, 0, half * 1.1, 0.3)
    back, eave, top = 0.45, 2.15, 3.15
    for x in (-half * 0.8, half * 0.8):
        c.rod(s, ((x, back), (x, eave + 0.1)), 0.05, (150, 152, 154))
    for x in (-half, half):
        c.rod(s, ((x, 0), (x, eave)), 0.07, (196, 198, 200))
    c.shape(s, ((-half - 0.1, eave), (0, top), (half + 0.1, eave)), cloth)
    lee = -c.sun_side
    c.shape(
        s, ((lee * half * 0.25, eave), (0, top), (lee * (half + 0.1), eave)), shade(cloth, 0.86)
    )
    c.shape(s, ((-half - 0.1, eave), (0, top), (-half * 0.4, eave)), shade(cloth, 0.96))
    steps = 9
    wide = 2 * (half + 0.1) / steps
    for i in range(steps):
        x = -half - 0.1 + wide * i
        tone = shade(cloth, 0.8 if i % 2 else 0.92)
        c.slab(s, x, eave - 0.16, x + wide, eave + 0.02, tone)
        c.disc(s, x + wide / 2, eave - 0.16, wide / 2, 0.09, tone)


def wall_fence(c: Canvas, s: Spot, length: float, painted: float) -> None:
    """Draw a low temple wall to the right of the spot, painted for part of its length."""
    old, new = (176, 168, 152), (248, 244, 232)
    c.shadow(s, length / 2, length / 2, 0.16)
    bays = max(2, int(length / 1.1))
    for i in range(bays):
        x = length * i / bays
        w = length / bays
        tone = new if i / bays < painted else shade(old, c.rng.uniform(0.92, 1.04))
        c.slab(s, x, 0, x + w, 0.28, shade(tone, 0.86))
        c.slab(s, x, 0.78, x + w, 0.9, shade(tone, 0.97))
        for k in range(4):
            bx = x + w * (0.2 + 0.2 * k)
            c.slab(s, bx - 0.045, 0.28, bx + 0.045, 0.78, shade(tone, 0.93))
        if tone is not new:
            for _ in range(4):
                c.disc(
                    s,
                    x + c.rng.uniform(0.1, w),
                    c.rng.uniform(0.03, 0.24),
                    0.1,
                    0.05,
                    (110, 112, 92, 120),
                )
    for i in range(bays + 1):
        x = length * i / bays
        tone = new if i / bays <= painted else old
        c.slab(s, x - 0.1, 0, x + 0.1, 1.05, tone)
        c.slab(
            s,
            x + (0 if c.sun_side < 0 else -0.1),
            0,
            x + (0.1 if c.sun_side < 0 else 0),
            1.05,
            shade(tone, 0.84),
        )
        c.shape(s, ((x - 0.13, 1.05), (x + 0.13, 1.05), (x, 1.28)), shade(tone, 0.95))
