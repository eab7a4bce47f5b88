"""The places where the scenes play: village, fields, river bank, stream, woods, square."""

from __future__ import annotations

from webapp.demo import buildings, land, plants, ways
from webapp.demo.light import RGB, mix, shade
from webapp.demo.machines import stand_tank
from webapp.demo.strokes import Canvas, Point


def far(c: Canvas, *, tall: float = 1.0, trees: bool = True) -> None:
    """Paint sky, hills and the far line of trees."""
    land.sky(c)
    land.hills(c, c.rng.choice((2, 3, 3)), tall)
    if trees:
        land.treeline(c, c.horizon + c.u, c.u * c.rng.uniform(2.2, 4.2))


def trees_at(
    c: Canvas, count: int, f0: float, f1: float, keep: tuple[float, float] = (9, 9)
) -> None:
    """Plant trees between the depths f0 and f1, none in the columns `keep`."""
    r = c.rng
    places: list[tuple[float, float]] = []
    for _ in range(count * 3):
        fx = r.uniform(-0.03, 1.03)
        if not keep[0] < fx < keep[1] and all(abs(fx - x) > 0.07 for x, _ in places):
            places.append((fx, r.uniform(f0, f1)))
    for fx, fy in sorted(places[:count], key=lambda p: p[1]):
        plants.some_tree(c, c.spot(fx, fy))
    undergrowth(c)


def undergrowth(c: Canvas, f0: float = 0.07, f1: float = 0.2) -> None:
    """Scatter bushes over the middle distance, and often a big tree at one side."""
    r = c.rng
    for fy in sorted(r.uniform(f0, f1) for _ in range(r.randint(2, 4))):
        fx, run = r.uniform(-0.05, 1.0), r.randint(2, 7)
        for i in range(run):
            s = c.spot(fx + (i - run / 2) * 0.035 * (0.4 + fy * 4), fy + r.uniform(-0.008, 0.008))
            plants.shrub(c, s, r.uniform(0.45, 0.95))
    if r.random() < 0.55:
        fx = r.choice((r.uniform(-0.02, 0.06), r.uniform(0.94, 1.02)))
        r.choice((plants.rain_tree, plants.round_tree, plants.bamboo, plants.coconut))(
            c, c.spot(fx, r.uniform(0.3, 0.38))
        )


def framing(c: Canvas) -> None:
    """Frame many of the pictures: a near bough above, or tall grass below."""
    r = c.rng
    pick = r.random()
    if pick < 0.28:
        _bough(c)
    elif pick < 0.66:
        tones = [shade(mix(c.pal.grass, c.pal.leaf, 0.5), f) for f in (0.55, 0.68, 0.8, 0.95)]
        side = r.choice((0.0, 1.0))
        for _ in range(110):
            x = abs(side - r.random() ** 2.2 * 0.42) * c.w
            tall, lean = (
                c.u * r.uniform(4, 13) * (1.1 - abs(side - x / c.w) * 2),
                r.uniform(-0.4, 0.4),
            )
            mid = (x + lean * tall * 0.4, c.h - tall * 0.6)
            c.poly(
                [
                    (x - c.u * 0.3, c.h),
                    (x + c.u * 0.3, c.h),
                    mid,
                    (x + lean * tall, c.h - tall),
                    (mid[0] - c.u * 0.25, mid[1]),
                ],
                r.choice(tones),
            )


def _bough(c: Canvas) -> None:
    r = c.rng
    side, leaf = r.choice((0, 1)), shade(c.pal.leaf, 0.6)

    def at(fx: float, y: float) -> Point:
        return (fx * c.u if side == 0 else c.w - fx * c.u, y * c.u)

    for _ in range(r.randint(4, 6)):
        y, reach, drop = r.uniform(-4, 6), r.uniform(16, 46), r.uniform(2, 9)
        twig = [at(-2 + (reach + 2) * t / 8, y + drop * (t / 8) ** 2) for t in range(9)]
        c.line(twig, c.u * 0.32, (70, 58, 50))
        for _ in range(46):
            x, top = r.choice(twig[2:])
            x, top = x + r.uniform(-2.4, 2.4) * c.u, top + r.uniform(-1.2, 0.8) * c.u
            size, lean = c.u * r.uniform(1.4, 2.6), r.uniform(-1, 1)
            tip = (x + lean * size, top + size * 1.1)
            c.poly(
                [
                    (x, top),
                    (x + lean * size * 0.5 + size * 0.24, top + size * 0.45),
                    tip,
                    (x + lean * size * 0.5 - size * 0.24, top + size * 0.62),
                ],
                shade(leaf, r.uniform(0.75, 1.35)),
            )


def village(c: Canvas, *, houses: int = 2, lane: bool = True, soil: float = 0.45) -> None:
    """Paint a village: houses under trees, a yard in front, perhaps a lane."""
    r = c.rng
    far(c)
    base = mix(c.pal.grass, c.pal.soil, soil)
    land.ground(c, base)
    if r.random() < 0.4:
        ways.paddies(c, 0.03, 0.16)
    if lane:
        x = r.uniform(0.3, 0.7)
        ways.road(
            c,
            ways.strip(c, (x, x + 0.03), (0.1, 0.85), 0.03, 1.0, r.uniform(-0.12, 0.12)),
            c.pal.soil,
        )
    trees_at(c, 4, 0.12, 0.22)
    lots = r.sample((0.1, 0.36, 0.64, 0.9), houses)
    for fx in sorted(lots):
        s = c.near(fx, r.uniform(0.24, 0.3), 0.03, 0.0)
        buildings.stilt_house(c, s)
        if r.random() < 0.5:
            plants.banana(c, c.spot(fx + 0.13, 0.28))
    if r.random() < 0.35:
        stand_tank(c, c.spot(r.uniform(0.05, 0.95), 0.26))


def fields(c: Canvas, near: float = 0.5) -> None:
    """Paint open rice country with sugar palms, and a strip of ground in front."""
    r = c.rng
    far(c, trees=r.random() < 0.7)
    land.ground(c, c.pal.field, grassy=0.3)
    ways.paddies(c, 0.02, near)
    for _ in range(r.randint(2, 5)):
        s = c.spot(r.uniform(0.02, 0.98), r.uniform(0.1, 0.26))
        (plants.sugar_palm if r.random() < 0.7 else plants.some_tree)(c, s)
    land.ground(c, mix(c.pal.grass, c.pal.soil, r.uniform(0.2, 0.7)), near)


def mekong(c: Canvas, shore: float = 0.5, *, muddy: bool = False) -> None:
    """Paint the wide river, the far bank with its hills, and a near bank from `shore` on."""
    r = c.rng
    far(c, tall=1.25)
    y0 = c.horizon + c.u
    y1 = c.spot(0, shore).y + c.u * 2
    land.water(c, [(0, y0), (c.w, y0), (c.w, y1), (0, y1)], clear=0.42, muddy=muddy)
    edge = land.ridge(c, c.spot(0, shore).y + c.u * 2.4, c.u * 3, 0.02)
    bank = mix(c.pal.soil, c.pal.grass, r.uniform(0.2, 0.7))
    c.poly([*edge, (c.w, c.h), (0, c.h)], shade(bank, 0.72))
    c.poly([*[(x, y + c.u * 0.9) for x, y in edge], (c.w, c.h), (0, c.h)], bank)
    base = c.spot(0, shore).y + c.u * 2.6
    land.ground(c, bank, (base - c.horizon) / (c.h - c.horizon))


def stream(c: Canvas, *, wide: float = 0.5, muddy: bool = False) -> list[Point]:
    """Paint a stream running towards the viewer between green banks; return its surface."""
    r = c.rng
    far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.2))
    trees_at(c, 6, 0.1, 0.26)
    mid, bend = r.uniform(0.36, 0.64), r.choice((-1, 1)) * r.uniform(0.06, 0.16)
    shape = ways.strip(
        c, (mid - 0.012, mid + 0.014), (0.5 - wide * 0.8, 0.5 + wide * 0.8), 0.05, 1.04, bend
    )
    half = len(shape) // 2
    for reach, tone in ((7, mix(c.pal.soil, c.pal.grass, 0.6)), (3.6, shade(c.pal.soil, 0.8))):
        lip = [(x - c.u * reach * (y - c.horizon) / c.h, y - c.u * 0.3) for x, y in shape[:half]]
        lip += [(x + c.u * reach * (y - c.horizon) / c.h, y - c.u * 0.3) for x, y in shape[half:]]
        c.poly(lip, tone)
    land.water(c, shape, clear=0.5, muddy=muddy)
    tones = [shade(mix(c.pal.grass, c.pal.leaf, 0.4), f) for f in (0.75, 0.95, 1.15)]
    for i in range(260):
        (xa, ya), (xb, yb) = (shape[k := r.randrange(1, half - 1)], shape[k + 1])
        if i % 2:
            (xa, ya), (xb, yb) = shape[-1 - k], shape[-2 - k]
        t = r.random()
        x, y = xa + (xb - xa) * t, ya + (yb - ya) * t
        size = c.u * 5 * (y - c.horizon) / c.h * r.uniform(0.5, 1.3)
        x += (1 if i % 2 else -1) * size * r.uniform(-0.1, 0.8)
        c.line([(x, y), (x + r.uniform(-0.6, 0.6) * size, y - size)], size * 0.12, r.choice(tones))
    return shape


def reservoir(c: Canvas, shore: float = 0.42) -> None:
    """Paint a still reservoir in the middle distance and a grassy shore in front."""
    far(c, tall=1.1)
    y0, y1 = c.horizon + c.u * 1.2, c.spot(0, shore).y + c.u * 2.2
    land.water(c, [(0, y0), (c.w, y0), (c.w, y1), (0, y1)], clear=0.62)
    edge = land.ridge(c, c.spot(0, shore).y + c.u * 2.4, c.u * 2.6, 0.01)
    shore_tone = mix(c.pal.grass, c.pal.soil, 0.18)
    c.poly([*[(x, y - c.u * 0.5) for x, y in edge], (c.w, c.h), (0, c.h)], shade(c.pal.soil, 0.86))
    c.poly([*edge, (c.w, c.h), (0, c.h)], shore_tone)
    base = c.spot(0, shore).y + c.u * 2.6
    land.ground(c, shore_tone, (base - c.horizon) / (c.h - c.horizon))


def woods(c: Canvas) -> None:
    """Paint a community forest with leaf litter on its floor."""
    r = c.rng
    land.sky(c)
    land.hills(c, 2, 1.3)
    for i, tone in enumerate((0.5, 0.3, 0.12)):
        land.treeline(
            c, c.horizon + c.u * (0.6 + i), c.u * (7 - i * 1.6), mix(c.pal.leaf, c.pal.haze, tone)
        )
    floor = mix(c.pal.soil, c.pal.grass, 0.35)
    land.ground(c, floor, grassy=0.5)
    land.specks(c, (0, 0.1, 1, 1), 500, [(168, 116, 66), (142, 96, 58), (190, 146, 84)], 1.1)
    places = sorted(r.uniform(0.07, 0.3) for _ in range(13))
    for fy in places:
        fx = r.choice((r.uniform(-0.05, 0.36), r.uniform(0.62, 1.05)))
        r.choice((plants.yang, plants.yang, plants.round_tree, plants.bamboo, plants.rain_tree))(
            c, c.spot(fx, fy)
        )


def square(c: Canvas, paving: RGB = (196, 188, 176)) -> None:
    """Paint an open paved or mown square with trees behind."""
    r = c.rng
    far(c)
    lawn = r.random() < 0.45
    land.ground(
        c, c.pal.grass if lawn else mix(paving, c.pal.soil, 0.25), grassy=1.0 if lawn else 0.06
    )
    if not lawn:
        for i in range(1, 9):
            y = c.spot(0, (i / 9) ** 1.8).y
            c.line([(0, y), (c.w, y)], c.u * 0.12, (90, 84, 78, 50))
        for i in range(-9, 10):
            c.line(
                [(c.w * (0.5 + i * 0.045), c.spot(0, 0.12).y), (c.w * (0.5 + i * 0.32), c.h)],
                c.u * 0.12,
                (90, 84, 78, 50),
            )
    trees_at(c, r.randint(5, 8), 0.1, 0.2)
