"""Trees and plants of the Isan countryside."""

from __future__ import annotations

import math
from collections.abc import Callable

from webapp.demo.light import RGB, mix, shade
from webapp.demo.strokes import Canvas, Spot

BARK: RGB = (96, 76, 60)


def crown(c: Canvas, s: Spot, dy: float, rx: float, ry: float, leaf: RGB, count: int = 130) -> None:
    """Draw a leafy crown around dy metres up: dark below, light towards the sun."""
    r = c.rng
    for _ in range(count // 4):
        a, k = r.uniform(0, 6.283), math.sqrt(r.random())
        c.disc(
            s,
            math.cos(a) * k * rx * 0.86,
            dy + math.sin(a) * k * ry * 0.8,
            rx * 0.26,
            ry * 0.26,
            shade(leaf, r.uniform(0.58, 0.7)),
        )
    for i in range(count):
        a, k = r.uniform(0, 6.283), math.sqrt(r.random())
        dx, up = math.cos(a) * k, math.sin(a) * k
        lit = 0.5 + 0.3 * up + 0.22 * dx * c.sun_side + 0.25 * (i / count - 0.5)
        size = r.uniform(0.06, 0.13)
        tone = shade(leaf, 0.62 + 0.72 * max(0.0, min(1.0, lit)))
        c.disc(s, dx * rx, dy + up * ry, rx * size * 1.25, ry * size, tone)


def _trunk(c: Canvas, s: Spot, tall: float, thick: float, lean: float, bark: RGB) -> None:
    w = thick / 2
    c.shape(s, ((-w * 1.5, 0), (w * 1.5, 0), (w * 0.7 + lean, tall), (-w * 0.7 + lean, tall)), bark)
    edge = -c.sun_side * w
    c.shape(
        s, ((edge * 1.5, 0), (0, 0), (lean, tall), (edge * 0.7 + lean, tall)), shade(bark, 0.74)
    )


def rain_tree(c: Canvas, s: Spot) -> None:
    """Draw a broad shade tree."""
    r = c.rng
    tall, wide = r.uniform(2.2, 3.2), r.uniform(2.8, 4.2)
    c.shadow(s, 0, wide * 0.8, 0.28)
    _trunk(c, s, tall, r.uniform(0.4, 0.6), r.uniform(-0.3, 0.3), shade(BARK, r.uniform(0.85, 1.1)))
    for side in (-1, 1):
        c.rod(s, ((0, tall * 0.75), (side * wide * 0.5, tall + 0.9)), 0.2, shade(BARK, 0.85))
    leaf = shade(c.pal.leaf, r.uniform(0.85, 1.12))
    for part in (-0.55, 0.55, 0.0):
        crown(
            c,
            s.beside(part * wide),
            tall + 1.0 + (0.6 if part == 0 else 0),
            wide * 0.62,
            r.uniform(1.1, 1.5),
            leaf,
            90,
        )


def round_tree(c: Canvas, s: Spot, blossom: RGB | None = None) -> None:
    """Draw a rounded tree, in blossom if a colour is given."""
    r = c.rng
    tall, rad = r.uniform(1.5, 2.4), r.uniform(1.3, 2.0)
    c.shadow(s, 0, rad * 0.9, 0.2)
    _trunk(c, s, tall + 0.6, 0.3, r.uniform(-0.2, 0.2), BARK)
    leaf = shade(c.pal.leaf, r.uniform(0.85, 1.15))
    for _ in range(3):
        crown(
            c,
            s.beside(r.uniform(-0.45, 0.45) * rad),
            tall + rad * r.uniform(0.55, 1.0),
            rad * r.uniform(0.6, 0.85),
            rad * r.uniform(0.5, 0.8),
            leaf,
            60,
        )
    if blossom:
        for _ in range(190):
            a, k = r.uniform(0, 6.283), math.sqrt(r.random())
            dx, up = math.cos(a) * k, math.sin(a) * k
            lit = 0.84 + 0.16 * up + 0.1 * dx * c.sun_side
            c.disc(
                s,
                dx * rad,
                tall + rad * 0.8 + up * rad * 0.95,
                rad * 0.05,
                rad * 0.042,
                shade(blossom, lit * r.uniform(0.85, 1.1)),
            )


def yang(c: Canvas, s: Spot) -> None:
    """Draw a tall straight yang na with its crown high up."""
    r = c.rng
    tall = r.uniform(6.0, 8.5)
    c.shadow(s, 0, 1.2, 0.16)
    _trunk(c, s, tall, 0.4, r.uniform(-0.1, 0.1), (150, 132, 112))
    leaf = mix(c.pal.leaf, (84, 110, 60), 0.3)
    for dx, up in ((-0.8, -0.9), (0.9, -0.5), (0.0, 0.3)):
        crown(c, s.beside(dx), tall + up, r.uniform(0.9, 1.3), r.uniform(0.7, 1.0), leaf, 60)


def sugar_palm(c: Canvas, s: Spot) -> None:
    """Draw a sugar palm, the tree of the rice fields."""
    r = c.rng
    tall = r.uniform(5.0, 7.5)
    _trunk(c, s, tall, 0.32, r.uniform(-0.15, 0.15), (86, 76, 66))
    for _i in range(26):
        a = r.uniform(-0.9, 4.05)
        long = r.uniform(0.9, 1.35)
        tone = shade(c.pal.leaf, 0.6 + 0.5 * max(0.0, math.sin(a)) + r.uniform(0, 0.15))
        tip = (math.cos(a) * long, tall + math.sin(a) * long)
        c.rod(s, ((0, tall), tip), 0.05, shade(tone, 0.8))
        fan = [tip] + [
            (tip[0] + math.cos(a + k) * 0.5, tip[1] + math.sin(a + k) * 0.5)
            for k in (-0.9, -0.45, 0.0, 0.45, 0.9)
        ]
        c.shape(s, fan, tone)


def coconut(c: Canvas, s: Spot) -> None:
    """Draw a coconut palm with drooping fronds."""
    r = c.rng
    tall, lean = r.uniform(4.0, 5.8), r.uniform(-0.8, 0.8)
    _trunk(c, s, tall, 0.26, lean, (128, 112, 92))
    for i in range(13):
        a = i / 13 * 6.283 + r.uniform(-0.2, 0.2)
        reach, drop = math.cos(a) * r.uniform(1.3, 1.9), 0.55 + 0.5 * math.sin(a)
        tone = shade(c.pal.leaf, 0.7 + 0.45 * (0.5 + 0.5 * math.sin(a)))
        mid = (lean + reach * 0.55, tall + drop)
        tip = (lean + reach, tall + drop - 0.75)
        c.shape(s, ((lean, tall), mid, tip, (mid[0], mid[1] - 0.28)), tone)


def banana(c: Canvas, s: Spot) -> None:
    """Draw a banana clump."""
    r = c.rng
    c.shadow(s, 0, 0.9, 0.12)
    for _ in range(3):
        base, tall = r.uniform(-0.5, 0.5), r.uniform(1.1, 1.8)
        c.rod(s, ((base, 0), (base, tall)), 0.2, (150, 160, 90))
        for i in range(7):
            a = 0.35 + i / 6 * 2.45 + r.uniform(-0.15, 0.15)
            long = r.uniform(0.9, 1.4)
            dx, up = math.cos(a) * long, math.sin(a) * long
            tone = mix(shade(c.pal.leaf, r.uniform(0.9, 1.35)), (150, 180, 70), 0.3)
            mid = (base + dx * 0.6, tall + up * 0.75)
            tip = (base + dx * 1.1, tall + up * 0.55 - 0.15)
            c.shape(s, ((base, tall), (mid[0], mid[1] + 0.14), tip, (mid[0], mid[1] - 0.2)), tone)
            c.rod(s, ((base, tall), mid, tip), 0.025, shade(tone, 1.2))


def bamboo(c: Canvas, s: Spot) -> None:
    """Draw a bamboo clump."""
    r = c.rng
    c.shadow(s, 0, 1.2, 0.15)
    leaf = mix(c.pal.leaf, (150, 170, 80), 0.35)
    for _ in range(13):
        lean, tall = r.uniform(-1.6, 1.6), r.uniform(3.2, 5.2)
        mid = (lean * 0.3 + r.uniform(-0.2, 0.2), tall * 0.6)
        c.rod(
            s,
            ((r.uniform(-0.4, 0.4), 0), mid, (lean, tall)),
            0.06,
            shade((146, 156, 84), r.uniform(0.75, 1.1)),
        )
        for _ in range(11):
            t = r.uniform(0.35, 1.0)
            x, y = mid[0] + (lean - mid[0]) * t, mid[1] + (tall - mid[1]) * t
            dx, dy = r.uniform(-0.55, 0.55), r.uniform(-0.35, 0.12)
            c.shape(
                s,
                (
                    (x, y),
                    (x + dx * 0.5, y + dy * 0.5 + 0.07),
                    (x + dx, y + dy),
                    (x + dx * 0.5, y + dy * 0.5 - 0.07),
                ),
                shade(leaf, r.uniform(0.7, 1.25)),
            )


def shrub(c: Canvas, s: Spot, size: float = 0.6, blossom: RGB | None = None) -> None:
    """Draw a low shrub."""
    c.shadow(s, 0, size, size * 0.16)
    leaf = shade(c.pal.leaf, c.rng.uniform(0.9, 1.2))
    for _ in range(3):
        dx, grow = c.rng.uniform(-0.4, 0.4) * size, c.rng.uniform(0.45, 0.7) * size
        crown(c, s.beside(dx), grow * 0.72, grow * 1.1, grow * 0.8, leaf, 40)
    if blossom:
        for _ in range(22):
            c.disc(
                s,
                c.rng.uniform(-size, size) * 0.8,
                c.rng.uniform(0.2, 1.0) * size,
                0.05,
                0.045,
                shade(blossom, c.rng.uniform(0.85, 1.1)),
            )


def sapling(c: Canvas, s: Spot, *, staked: bool = True) -> None:
    """Draw a planted sapling in its watered ring, tied to a stake."""
    r = c.rng
    c.disc(s, 0, 0, 0.42, 0.13, shade(c.pal.soil, 0.62))
    c.disc(s, 0, 0.015, 0.33, 0.09, shade(c.pal.soil, 0.78))
    tall = r.uniform(0.75, 1.1)
    if staked:
        c.rod(s, ((0.11, 0), (0.07, tall + 0.25)), 0.045, (196, 168, 112))
        c.rod(s, ((-0.02, tall * 0.62), (0.1, tall * 0.6)), 0.03, (232, 222, 190))
    c.rod(s, ((0, 0), (-0.02, tall)), 0.03, (108, 92, 58))
    leaf = mix(c.pal.leaf, (120, 170, 70), 0.55)
    for i in range(15):
        y = tall * (0.38 + 0.66 * i / 14)
        side = -1 if i % 2 else 1
        long, lift = r.uniform(0.16, 0.3) * (1.25 - 0.6 * i / 14), r.uniform(0.0, 0.13)
        c.shape(
            s,
            (
                (0, y),
                (side * long * 0.5, y + lift + 0.06),
                (side * long, y + lift),
                (side * long * 0.5, y + lift - 0.06),
            ),
            shade(leaf, r.uniform(0.75, 1.25)),
        )


def seedling_bag(c: Canvas, s: Spot) -> None:
    """Draw a seedling in its black nursery bag."""
    r = c.rng
    c.shape(s, ((-0.11, 0), (0.11, 0), (0.12, 0.24), (-0.12, 0.24)), (52, 50, 54))
    c.shape(s, ((-0.11, 0), (-0.03, 0), (-0.03, 0.24), (-0.12, 0.24)), (78, 76, 80))
    leaf = mix(c.pal.leaf, (120, 170, 70), 0.5)
    for _ in range(8):
        a, long = r.uniform(0.3, 2.84), r.uniform(0.15, 0.36)
        tip = (math.cos(a) * long, 0.24 + math.sin(a) * long)
        mid = (tip[0] * 0.5, 0.24 + (tip[1] - 0.24) * 0.5)
        c.shape(
            s,
            ((0, 0.24), (mid[0] - 0.04, mid[1] + 0.02), tip, (mid[0] + 0.04, mid[1])),
            shade(leaf, r.uniform(0.75, 1.25)),
        )


def hyacinth(c: Canvas, s: Spot, size: float = 0.35) -> None:
    """Draw a floating clump of water hyacinth with its pale violet flower."""
    r = c.rng
    c.disc(s, 0, 0, size * 1.2, size * 0.28, (40, 58, 46, 110))
    for _ in range(15):
        a, long = r.uniform(0.05, 3.09), size * r.uniform(0.5, 1.05)
        dx, up = math.cos(a) * long, math.sin(a) * long * 0.75
        tone = mix(shade(c.pal.leaf, r.uniform(0.8, 1.35)), (110, 160, 70), 0.35)
        c.disc(s, dx, up + 0.03, size * 0.24, size * 0.2, tone)
    if r.random() < 0.5:
        for i in range(5):
            c.disc(
                s,
                r.uniform(-0.06, 0.06),
                size * (0.7 + 0.11 * i),
                size * 0.1,
                size * 0.08,
                shade((176, 150, 214), r.uniform(0.9, 1.12)),
            )


SHADE_TREES: tuple[Callable[[Canvas, Spot], None], ...] = (
    rain_tree,
    round_tree,
    yang,
    coconut,
    bamboo,
    banana,
)


def some_tree(c: Canvas, s: Spot) -> None:
    """Draw a tree of any species, now and then one in blossom."""
    if c.rng.random() < (0.16 if c.pal.haze_strength > 0.9 else 0.06):
        round_tree(c, s, c.rng.choice(((236, 188, 62), (206, 84, 54), (226, 160, 184))))
    else:
        c.rng.choice(SHADE_TREES)(c, s)
