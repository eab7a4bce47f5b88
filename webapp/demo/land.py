"""Sky, hills, ground and water of the Mekong country around Mukdahan."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from webapp.demo.light import RGB, Light, mix, shade
from webapp.demo.strokes import Canvas, Point


def sky(c: Canvas) -> None:
    """Paint the sky down to the horizon: gradient, sun glow, clouds."""
    r, rows = c.rng, int(c.horizon) + 2
    w, h = max(8, c.w // 4), max(8, rows // 4)
    ramp = Image.new("RGB", (1, 4))
    for row, part in enumerate((0.0, 0.3, 0.7, 1.0)):
        tone = mix(c.pal.sky_top, c.pal.sky_low, part)
        if 0 < row < 3:  # through a pale lavender: blue into yellow must not turn green
            tone = mix(tone, (222, 212, 222), 0.34)
        ramp.putpixel((0, row), tone)
    small = ramp.resize((1, h), Image.Resampling.BICUBIC).resize((w, h))
    glow_size = int(h * r.uniform(1.1, 1.7))
    glow = Image.radial_gradient("L").resize((glow_size, glow_size))
    force = 0.25 if c.pal.overcast else 0.75
    glow = glow.point([int(max(0, 230 - v * 1.25) * force) for v in range(256)])
    high = 0.55 if c.light in (Light.DAWN, Light.DUSK) else 0.12
    sun_x, sun_y = int(w * r.uniform(0.08, 0.36)), int(h * r.uniform(high, high + 0.28))
    small.paste((255, 246, 216), (sun_x - glow_size // 2, sun_y - glow_size // 2), glow)
    if not c.pal.overcast and c.light is not Light.NOON:
        disc = h * 0.045
        ImageDraw.Draw(small).ellipse(
            (sun_x - disc, sun_y - disc, sun_x + disc, sun_y + disc), fill=(255, 250, 232)
        )
    _clouds(c, small)
    c.image.paste(small.resize((c.w, rows), Image.Resampling.BILINEAR), (0, 0))


def _clouds(c: Canvas, small: Image.Image) -> None:
    r, (w, h) = c.rng, small.size
    lit, dim = Image.new("L", (w, h), 0), Image.new("L", (w, h), 0)
    on_lit, on_dim = ImageDraw.Draw(lit), ImageDraw.Draw(dim)
    for _ in range(r.randint(0, 5)):  # thin high streaks
        x, y, long = r.uniform(0, w), h * r.uniform(0.02, 0.5), w * r.uniform(0.1, 0.4)
        for k in range(5):
            on_lit.ellipse(
                (x - long * (1 - k / 8), y + k * 1.6, x + long * (1 - k / 6), y + k * 1.6 + 2),
                fill=r.randint(40, 90),
            )
    for _ in range(r.randint(8, 12) if c.pal.overcast else r.randint(1, 5)):
        cy = h * r.uniform(0.12, 0.85)
        cx, wide = r.uniform(0, w), w * r.uniform(0.07, 0.2) * (1.45 - cy / h)
        tall = wide * r.uniform(0.16, 0.32)
        for _ in range(44):
            part = r.uniform(-1, 1)
            px, py = cx + part * wide, cy - r.uniform(0, 1 - part * part) * tall
            rad = tall * r.uniform(0.16, 0.36) * (1.3 - abs(part) * 0.8)
            on_dim.ellipse((px - rad * 1.8, py, px + rad * 1.8, py + rad * 1.2), fill=165)
            on_lit.ellipse((px - rad, py - rad * 1.1, px + rad, py + rad * 0.5), fill=228)
    under = mix(c.pal.cloud, c.pal.sky_top, 0.42 if not c.pal.overcast else 0.62)
    small.paste(under, (0, 0), dim.filter(ImageFilter.GaussianBlur(3.2)))
    small.paste(c.pal.cloud, (0, 0), lit.filter(ImageFilter.GaussianBlur(2.0)))


def ridge(c: Canvas, base: float, height: float, rough: float) -> list[Point]:
    """Return a ridge line (pixels) along the row `base`, `height` pixels high at most."""
    r = c.rng
    waves = [(r.uniform(0.6, 1.6) * k, r.uniform(0, 6.3), 1 / k) for k in (1, 2, 4, 8)]
    total = sum(weight for _, _, weight in waves)
    points: list[Point] = []
    steps = 64
    for i in range(steps + 1):
        t = i / steps
        y = sum(math.sin(t * 6.283 * f + p) * weight for f, p, weight in waves) / total
        lift = (0.55 + 0.45 * y) + r.uniform(-rough, rough)
        points.append((t * c.w, base - height * max(0.05, lift)))
    return points


def hills(c: Canvas, layers: int = 3, tall: float = 1.0) -> None:
    """Paint hills in layers, the farther the bluer, with haze at their feet."""
    r, base = c.rng, c.horizon + 2
    flat = r.random() < 0.45  # the long flat-topped ridges of Phu Pha Thoep
    for layer in range(layers):
        part = (layer + 1) / layers
        height = c.u * r.uniform(7, 15) * (1.25 - 0.7 * part) * tall
        points = ridge(c, base, height, 0.015 + 0.02 * part)
        if flat and layer == 0:
            cap = base - height * 0.72
            points = [(x, max(y, cap + (i % 3) * c.u * 0.12)) for i, (x, y) in enumerate(points)]
        colour = mix(c.pal.haze, mix(c.pal.hill, c.pal.leaf, part * 0.6), 0.34 + 0.4 * part)
        c.poly([(0, base), *points, (c.w, base)], colour)
        mist = int(110 * c.pal.haze_strength * (1.15 - part * 0.6))
        c.veil(base - height, base, c.pal.haze, 0, mist)


def treeline(c: Canvas, y: float, tall: float, colour: RGB | None = None) -> None:
    """Paint a far wood along the row y: two ranks, with a palm or a tall tree here and there."""
    r, tone = c.rng, colour or mix(c.pal.leaf, c.pal.haze, 0.32)
    for rank, (grow, pale) in enumerate(((1.35, 0.3), (0.85, 0.0))):
        ink = mix(tone, c.pal.haze, pale)
        x, swell = -c.u * 2, r.uniform(0, 6.3)
        while x < c.w + c.u * 2:
            wave = 0.75 + 0.4 * math.sin(swell + x / c.w * r.uniform(6.5, 7.5))
            rad = tall * grow * r.uniform(0.28, 0.62) * wave
            leaf = shade(ink, r.uniform(0.9, 1.08))
            c.oval(x, y - rad * 0.8, rad * r.uniform(0.7, 1.2), rad, leaf)
            c.oval(
                x + c.sun_side * rad * 0.25,
                y - rad * 1.15,
                rad * 0.55,
                rad * 0.45,
                shade(leaf, 1.09),
            )
            if rank and r.random() < 0.02:
                _far_palm(c, x, y, tall * r.uniform(1.6, 2.4), shade(ink, 0.86))
            x += rad * r.uniform(0.35, 0.85)
    c.poly([(0, y - tall * 0.3), (c.w, y - tall * 0.3), (c.w, y + 2), (0, y + 2)], shade(tone, 0.9))


def _far_palm(c: Canvas, x: float, y: float, tall: float, ink: RGB) -> None:
    c.line([(x, y), (x, y - tall)], tall * 0.06, ink)
    for i in range(9):
        a = -0.5 + i * 0.52
        c.line(
            [(x, y - tall), (x + math.cos(a) * tall * 0.28, y - tall - math.sin(a) * tall * 0.24)],
            tall * 0.06,
            ink,
        )


def ground(c: Canvas, colour: RGB, fy: float = 0.0, *, grassy: float = 1.0) -> None:
    """Paint the ground from fy down, with mottling and tufts of grass."""
    r, y0 = c.rng, c.horizon + (c.h - c.horizon) * fy
    _mottled(c, int(y0), mix(colour, c.pal.haze, 0.3 * (1 - fy)), colour)
    tufts(c, y0, c.h, int(230 * grassy), mix(colour, c.pal.grass, 0.8))
    if grassy >= 1 and r.random() < 0.6:
        bloom = r.choice(((240, 226, 140), (236, 236, 226), (206, 178, 214)))
        x0 = r.uniform(0, 0.7)
        specks(c, (x0, max(fy, 0.3), x0 + 0.3, 1.0), 50, [bloom, shade(bloom, 0.88)], 0.32)


def _mottled(c: Canvas, top: int, far: RGB, colour: RGB) -> None:
    """Paint the ground in darker and paler patches, long and low as seen from the side."""
    rows = max(8, c.h - top)
    w, h = c.w // 4, rows // 4
    ramp = Image.new("RGB", (1, 2), far)
    ramp.putpixel((0, 1), shade(colour, 0.86))
    small = ramp.resize((1, h), Image.Resampling.BILINEAR).resize((w, h), Image.Resampling.NEAREST)
    for tone, wide, tall, force in ((0.72, 13, 17, 95), (1.2, 17, 21, 70), (0.78, 70, 90, 62)):
        noise = Image.frombytes("L", (wide, tall), c.rng.randbytes(wide * tall))
        noise = noise.point([max(0, v - 120) * force // 135 for v in range(256)])
        small.paste(shade(colour, tone), (0, 0), noise.resize((w, h), Image.Resampling.BICUBIC))
    c.image.paste(small.resize((c.w, rows), Image.Resampling.BILINEAR), (0, top))


def tufts(c: Canvas, y0: float, y1: float, count: int, colour: RGB) -> None:
    """Strew tufts of grass over the rows y0..y1, thicker in patches."""
    r = c.rng
    tones = [shade(colour, f) for f in (0.7, 0.82, 0.94, 1.1, 1.22)]
    span, patches = c.h - c.horizon, [r.uniform(0, c.w) for _ in range(6)]
    for i in range(count):
        y = y0 + (y1 - y0) * r.random() ** 0.75
        size = c.u * 2.7 * max(0.12, (y - c.horizon) / span) * r.uniform(0.45, 1.1)
        x = r.uniform(0, c.w) if i % 2 else r.gauss(r.choice(patches), c.w * 0.06)
        for lean in (-0.5, 0.05, 0.45):
            tip = (x + (lean + r.uniform(-0.2, 0.2)) * size, y - size * r.uniform(0.6, 1.1))
            c.line([(x + lean * size * 0.2, y), tip], size * 0.11, r.choice(tones))


def specks(
    c: Canvas,
    points: tuple[float, float, float, float],
    count: int,
    tones: list[RGB],
    size: float = 0.5,
) -> None:
    """Strew flat specks (leaves, pebbles) in the box fx0, fy0, fx1, fy1."""
    r = c.rng
    x0, f0, x1, f1 = points
    for _ in range(count):
        s = c.spot(r.uniform(x0, x1), r.uniform(f0, f1))
        rad = s.m * 0.06 * size * r.uniform(0.6, 1.5)
        c.oval(s.x, s.y, rad, rad * 0.5, r.choice(tones))


def water(c: Canvas, points: list[Point], *, clear: float = 0.5, muddy: bool = False) -> None:
    """Pour water into the polygon: reflection of what stands behind, depth, ripples."""
    top = max(1, int(min(y for _, y in points)))
    bottom = min(c.h, int(max(y for _, y in points)) + 1)
    rows = max(2, bottom - top)
    tone = mix(c.pal.water, (158, 122, 82), 0.55) if muddy else c.pal.water
    src = c.image.crop((0, max(0, top - int(rows * 1.3)), c.w, top))
    small = src.resize((c.w // 3, max(2, rows // 3))).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    small = Image.blend(small, Image.new("RGB", small.size, tone), 1 - clear)
    mirror = small.resize((c.w, rows), Image.Resampling.BILINEAR)
    mask = Image.new("L", (c.w, rows), 0)
    ImageDraw.Draw(mask).polygon([(x, y - top) for x, y in points], fill=255)
    c.image.paste(mirror, (0, top), mask)
    ripples(c, points, top, bottom, tone)
    c.keep_water(points)


def ripples(c: Canvas, points: list[Point], top: int, bottom: int, tone: RGB) -> None:
    """Draw ripples between the rows, only where the polygon is wide."""
    r = c.rng
    light, dark = mix(tone, (255, 255, 255), 0.5), shade(tone, 0.72)
    for _ in range(150):
        part = r.random() ** 0.8
        y = top + (bottom - top) * part
        x0, x1 = span_at(points, y)
        wide = c.u * (1.2 + 7 * part) * r.uniform(0.3, 1.0)
        if x1 - x0 < wide * 2.2:
            continue
        x = r.uniform(x0 + wide, x1 - wide)
        ink = (*(light if r.random() < 0.6 else dark), 105)
        c.oval(x, y, wide, max(0.8, c.u * 0.16 * (0.4 + part)), ink)


def span_at(points: list[Point], y: float) -> tuple[float, float]:
    """Return the leftmost and rightmost x of the polygon on the row y (0, 0 if none)."""
    cuts: list[float] = []
    for (xa, ya), (xb, yb) in zip(points, [*points[1:], points[0]], strict=True):
        if (ya <= y) != (yb <= y):
            cuts.append(xa + (xb - xa) * (y - ya) / (yb - ya))
    return (min(cuts), max(cuts)) if cuts else (0.0, 0.0)
