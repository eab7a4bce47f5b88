"""Scenes of clearing and building: roads, canals, weirs, houses, temple walls."""

from __future__ import annotations

from functools import partial

from webapp.demo import backdrops, buildings, gear, land, machines, plants, supplies, ways
from webapp.demo.light import RGB, mix, shade
from webapp.demo.staging import (
    BAGS,
    DRY_LEAVES,
    heap_of,
    place,
    some,
    tool,
)
from webapp.demo.strokes import Canvas, Spot


def road_sweeping(c: Canvas) -> None:
    """A village road with brooms, heaps of leaves, bags and a barrow."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.25))
    mid = r.uniform(0.44, 0.56)
    paved = r.random() < 0.5
    tone = (184, 180, 172) if paved else c.pal.soil
    bend = r.uniform(-0.1, 0.1)
    near, half = 0.5 + r.uniform(-0.14, 0.14), r.uniform(0.27, 0.46)
    backdrops.trees_at(c, 5, 0.1, 0.24, (mid - 0.1, mid + 0.1))
    lane = ways.strip(c, (mid - 0.015, mid + 0.02), (near - half, near + half), 0.02, 1.02, bend)
    ways.road(c, lane, tone, ruts=not paved)
    for fx in sorted(r.sample((0.05, 0.93), r.randint(1, 2))):
        buildings.stilt_house(c, c.near(fx, 0.25, 0.02, 0.01))
    land.specks(c, (0.1, 0.35, 0.9, 1.0), 240, list(DRY_LEAVES), 1.0)
    left = r.choice((0.3, 0.4))
    machines.bunting(c, -c.u, c.w + c.u, c.horizon * r.uniform(0.55, 0.75), c.u * 3.2)
    place(
        c,
        [
            (left, 0.55, heap_of(0.9, 0.42, r.choice(DRY_LEAVES))),
            (0.72, 0.5, heap_of(0.7, 0.35, r.choice(DRY_LEAVES))),
            (left + 0.2, 0.83, partial(gear.broom, lean=r.uniform(-0.5, 0.5))),
            (left + 0.32, 0.78, partial(gear.broom, lean=r.uniform(-0.5, 0.5))),
            *some(
                c,
                [
                    (0.82, 0.72, partial(gear.rubbish_bag, colour=r.choice(BAGS))),
                    (0.9, 0.76, partial(gear.rubbish_bag, colour=r.choice(BAGS))),
                    (0.13, 0.74, partial(gear.barrow, load=r.choice(DRY_LEAVES))),
                    (0.2, 0.46, gear.cone),
                    (0.86, 0.46, gear.cone),
                    (0.1, 0.92, tool("rake")),
                ],
                4,
            ),
        ],
        mixed=True,
    )


def waterway(c: Canvas) -> None:
    """A canal half cleared of water hyacinth, a boat, heaps of weed on the bank."""
    r = c.rng
    surface = backdrops.stream(c, wide=0.42)
    weed = mix(c.pal.leaf, (118, 150, 66), 0.5)
    side = r.choice((0.0, 0.55))
    for fy in sorted(r.uniform(0.2, 0.98) for _ in range(46)):
        y = c.spot(0, fy).y
        x0, x1 = land.span_at(surface, y)
        fx = (x0 + (x1 - x0) * (side + r.uniform(0.03, 0.42))) / c.w
        if x1 > x0:
            plants.hyacinth(c, c.spot(fx, fy), r.uniform(0.28, 0.5))
    fy = r.uniform(0.58, 0.72)
    y = c.spot(0, fy).y
    x0, x1 = land.span_at(surface, y)
    boat_at = Spot(x0 + (x1 - x0) * (0.74 if side == 0 else 0.26), y, (x1 - x0) / 8.2)
    machines.boat(c, boat_at, r.choice(((116, 92, 70), (74, 116, 140), (88, 120, 88))))
    place(
        c,
        [
            (0.03, 0.7, heap_of(0.9, 0.6, weed)),
            (0.94, 0.62, heap_of(0.9, 0.55, weed)),
            *some(
                c,
                [
                    (0.97, 0.8, tool("rake", -0.4)),
                    (0.06, 0.86, tool("rake", 0.4)),
                    (0.05, 0.5, partial(gear.barrow, load=weed)),
                    (0.9, 0.46, tool("hoe")),
                ],
                2,
            ),
        ],
        0.012,
    )


def weir(c: Canvas) -> None:
    """A check dam of stones, stakes and sandbags across a stream."""
    r = c.rng
    surface = backdrops.stream(c, wide=0.5)
    fy = r.uniform(0.44, 0.54)
    s = c.spot(0.5, fy)
    x0, x1 = land.span_at(surface, s.y)
    fall = c.spot(0.5, fy + 0.14).y
    y0, y1 = land.span_at(surface, fall)
    _pouring(c, (x0, x1, s.y), (y0, y1, fall))
    _dam(c, Spot(x0, s.y + s.m * 0.12, s.m), (x1 - x0) / s.m)
    for _ in range(46):
        _stone(
            c,
            Spot(r.uniform(y0, y1), fall + r.uniform(-0.6, 1.0) * c.u * 3, s.m),
            r.uniform(0.12, 0.34),
        )
    for fx in (0.03, 0.1, 0.18, 0.82, 0.9, 0.97):
        _vetiver(c, c.near(fx, 0.62, 0.02, 0.1))
    place(
        c,
        some(
            c,
            [
                (0.08, 0.84, partial(gear.sandbag_wall, count=4, rows=3)),
                (0.9, 0.86, heap_of(0.6, 0.4, (168, 156, 140))),
                (0.93, 0.7, tool("spade", -0.3)),
                (0.07, 0.7, tool("hoe")),
            ],
            2,
        ),
        0.012,
    )


def _pouring(
    c: Canvas, crest: tuple[float, float, float], foot: tuple[float, float, float]
) -> None:
    """Let the water fall from the crest (left, right, row) to the foot, with foam."""
    r = c.rng
    (x0, x1, top), (y0, y1, fall) = crest, foot
    c.poly([(x0, top), (x1, top), (y1, fall), (y0, fall)], mix(c.pal.water, (255, 255, 255), 0.4))
    for _ in range(90):
        x = r.uniform(x0, x1)
        c.line(
            [(x, top), (x + r.uniform(-2, 2), top + (fall - top) * r.uniform(0.5, 1.05))],
            c.u * 0.25,
            (*mix((255, 255, 255), c.pal.water, r.random() * 0.4), 190),
        )
    for _ in range(60):
        c.oval(
            r.uniform(y0, y1),
            fall + r.uniform(-1, 1.5) * c.u,
            c.u * r.uniform(0.5, 1.6),
            c.u * 0.4,
            (250, 252, 252, 130),
        )


def _dam(c: Canvas, base: Spot, width: float) -> None:
    r = c.rng
    gear.sandbag_wall(c, base.beside(-0.1), int(width / 0.56) + 1, 2)
    for i in range(int(width / 0.5)):
        x = i * 0.5 + r.uniform(-0.08, 0.08)
        c.rod(
            base,
            ((x, -0.2), (x + 0.02, r.uniform(0.55, 0.8))),
            0.09,
            shade(gear.BAMBOO, r.uniform(0.7, 0.95)),
        )


def _stone(c: Canvas, s: Spot, size: float) -> None:
    tone = shade((150, 146, 138), c.rng.uniform(0.75, 1.1))
    c.shape(
        s,
        (
            (-size, 0),
            (-size * 0.8, size * 0.5),
            (-size * 0.1, size * 0.72),
            (size * 0.7, size * 0.5),
            (size, 0.02),
            (0, -size * 0.14),
        ),
        shade(tone, 0.74),
    )
    c.shape(
        s,
        (
            (-size * 0.8, size * 0.5),
            (-size * 0.1, size * 0.72),
            (size * 0.7, size * 0.5),
            (size * 0.1, size * 0.3),
        ),
        shade(tone, 1.12),
    )


def _vetiver(c: Canvas, s: Spot) -> None:
    for _ in range(34):
        lean = c.rng.uniform(-0.6, 0.6)
        tone = shade(mix(c.pal.grass, c.pal.leaf, 0.5), c.rng.uniform(0.7, 1.3))
        c.rod(s, ((lean * 0.15, 0), (lean * 0.5, 0.6), (lean, c.rng.uniform(0.6, 1.0))), 0.03, tone)


def house_repair(c: Canvas) -> None:
    """A house under repair: ladder, boards, sheets, sawhorse."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.5))
    backdrops.trees_at(c, 5, 0.12, 0.24)
    s = c.spot(r.uniform(0.28, 0.72), r.uniform(0.36, 0.44))
    buildings.stilt_house(c, s, patched=True)
    if r.random() < 0.6:
        machines.jar(c, s.beside(r.choice((-3.4, 3.4))))
    gear.ladder(c, s.beside(r.choice((-2.4, 1.3)), -0.1), 3.0, 0.7)
    place(
        c,
        [
            (0.22, 0.72, supplies.timber),
            (0.72, 0.7, supplies.sawhorse),
            *some(
                c,
                [
                    (0.85, 0.82, supplies.sheets),
                    (0.5, 0.8, partial(gear.box, w=0.5, h=0.3, colour=(178, 70, 56))),
                    (0.12, 0.9, partial(gear.bucket, colour=(90, 96, 102))),
                    (0.93, 0.55, plants.shrub),
                    (0.4, 0.88, tool("hoe")),
                ],
                3,
            ),
        ],
        mixed=True,
    )


def temple_fence(c: Canvas) -> None:
    """A temple wall being painted, paint tins in front, the hall behind it."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.4))
    backdrops.trees_at(c, 5, 0.1, 0.2, (0.3, 0.7))
    buildings.temple(c, c.spot(r.uniform(0.27, 0.73), r.uniform(0.26, 0.36)))
    for fx in (0.07, 0.93):
        plants.round_tree(
            c, c.near(fx, 0.36, 0.03, 0.02), r.choice((None, (244, 236, 214), (226, 160, 184)))
        )
    s = c.spot(-0.02, r.uniform(0.5, 0.58))
    buildings.wall_fence(c, s, c.w * 1.04 / s.m, r.uniform(0.35, 0.7))
    white: RGB = (246, 244, 236)
    place(
        c,
        [
            (0.42, 0.72, partial(gear.bucket, colour=(170, 174, 178), fill=white)),
            (0.5, 0.76, partial(gear.bucket, colour=(206, 170, 84), fill=white)),
            *some(
                c,
                [
                    (0.62, 0.7, partial(gear.ladder, tall=1.6, lean=0.3)),
                    (0.2, 0.8, gear.broom),
                    (0.8, 0.78, partial(gear.barrow, load=shade(c.pal.leaf, 0.9))),
                    (0.3, 0.84, supplies.cooler),
                    (0.7, 0.88, tool("rake")),
                ],
                3,
            ),
        ],
        mixed=True,
    )
