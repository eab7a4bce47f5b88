"""Scenes of planting and rearing: trees, fish, compost, vegetable beds."""

from __future__ import annotations

from functools import partial

from webapp.demo import backdrops, buildings, gear, land, machines, plants, supplies, ways
from webapp.demo.light import mix, shade
from webapp.demo.staging import (
    Prop,
    heap_of,
    place,
    some,
    tool,
)
from webapp.demo.strokes import Canvas


def trees(c: Canvas) -> None:
    """Rows of staked saplings, with spades, cans and nursery bags ready."""
    r = c.rng
    r.choice(
        (
            partial(backdrops.reservoir, shore=0.36),
            partial(backdrops.fields, near=0.32),
            partial(backdrops.village, houses=1, lane=False, soil=0.2),
        )
    )(c)
    lean = r.uniform(-0.08, 0.08)
    for fy in (0.42, 0.5, 0.61, 0.76):
        step = 0.5 * fy
        fx = r.uniform(0, 0.08)
        while fx < 1:
            plants.sapling(c, c.near(fx + lean * fy, fy, 0.012, 0.008))
            fx += step * 0.42
    place(
        c,
        [
            (0.16, 0.93, plants.seedling_bag),
            (0.21, 0.95, plants.seedling_bag),
            (0.12, 0.96, plants.seedling_bag),
            (0.27, 0.93, plants.seedling_bag),
            *some(
                c,
                [
                    (0.5, 0.9, tool("spade")),
                    (0.62, 0.93, supplies.watering_can),
                    (0.4, 0.91, tool("hoe")),
                    (0.83, 0.88, partial(gear.barrow, load=shade(c.pal.soil, 0.7))),
                    (0.7, 0.9, partial(gear.bucket, colour=(70, 120, 170))),
                ],
                3,
            ),
        ],
    )


def fish_pond(c: Canvas) -> None:
    """A public pond with fingerlings in bags and buckets at the water's edge."""
    r = c.rng
    backdrops.reservoir(c, shore=r.uniform(0.52, 0.6))
    for _ in range(r.randint(4, 9)):
        s = c.spot(r.uniform(0.05, 0.95), r.uniform(0.2, 0.5))
        for k in (0.55, 0.38, 0.2):
            c.disc(s, 0, 0, k, k * 0.2, (*mix(c.pal.water, (255, 255, 255), 0.75 - k), 120))
    for _ in range(r.randint(6, 14)):
        s = c.spot(r.choice((r.uniform(0, 0.25), r.uniform(0.75, 1))), r.uniform(0.3, 0.5))
        c.disc(s, 0, 0, 0.42, 0.1, shade(c.pal.leaf, r.uniform(0.9, 1.3)))
        if r.random() < 0.4:
            for a in (-0.12, -0.05, 0.03, 0.1):
                c.shape(
                    s,
                    ((0, 0.05), (a - 0.05, 0.2), (a * 1.7, 0.33), (a + 0.05, 0.2)),
                    (226, 150, 178),
                )
    _jetty(c, r.uniform(0.3, 0.7))
    bags: list[Prop] = [
        (0.12 + 0.085 * i, 0.8 + 0.03 * (i % 2), supplies.fish_bag) for i in range(r.randint(4, 7))
    ]
    place(
        c,
        [
            *bags,
            *some(
                c,
                [
                    (0.74, 0.8, partial(gear.bucket, colour=(72, 128, 178), fill=(120, 160, 172))),
                    (0.83, 0.84, partial(gear.bucket, colour=(206, 84, 66), fill=(120, 160, 172))),
                    (0.9, 0.76, supplies.cooler),
                    (0.66, 0.86, partial(gear.bucket, colour=(88, 150, 104))),
                ],
                2,
            ),
        ],
        0.012,
    )


def _jetty(c: Canvas, fx: float) -> None:
    wood = (158, 120, 84)
    strip = ways.strip(c, (fx - 0.035, fx + 0.035), (fx - 0.1, fx + 0.1), 0.34, 0.68)
    for fy in (0.36, 0.46, 0.56):
        for side in (-1, 1):
            s = c.spot(fx + side * (0.02 + fy * 0.12), fy)
            c.slab(s, -0.06, -0.3, 0.06, 0.32, shade(wood, 0.62))
    c.poly([(x, y + c.u * 0.7) for x, y in strip], shade(wood, 0.55))
    c.poly(strip, wood)
    half = len(strip) // 2
    for (xa, ya), (xb, _) in zip(strip[:half], strip[half:][::-1], strict=True):
        c.line([(xa, ya), (xb, ya)], c.u * 0.22, shade(wood, 0.72))


def compost(c: Canvas) -> None:
    """Compost pens and heaps, seedlings in trays, barrow and fork."""
    r = c.rng
    r.choice(
        (partial(backdrops.village, houses=1, lane=False), partial(backdrops.fields, near=0.34))
    )(c)
    brown = (112, 84, 56)
    bags: list[Prop] = [
        (0.1 + 0.045 * i, 0.93 + 0.025 * (i % 2), plants.seedling_bag)
        for i in range(r.randint(7, 12))
    ]
    place(
        c,
        [
            (0.24, 0.52, supplies.compost_pen),
            (0.58, 0.5, supplies.compost_pen),
            (0.82, 0.62, heap_of(1.1, 0.75, brown)),
            *bags,
            *some(
                c,
                [
                    (0.5, 0.78, partial(gear.barrow, load=brown)),
                    (0.72, 0.84, tool("rake", 0.4)),
                    (0.88, 0.86, partial(gear.rice_sack, colour=(196, 178, 140))),
                    (0.95, 0.88, partial(gear.rice_sack, colour=(206, 190, 150))),
                    (0.62, 0.88, supplies.watering_can),
                ],
                3,
            ),
        ],
    )


def school_garden(c: Canvas) -> None:
    """Vegetable beds in front of a school."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.3))
    backdrops.trees_at(c, 4, 0.1, 0.18)
    buildings.school(c, c.spot(r.uniform(0.35, 0.65), 0.27))
    place(c, [(r.choice((0.04, 0.96)), 0.3, plants.some_tree)])
    machines.flag(
        c, c.spot(r.choice((0.2, 0.8)), 0.33), r.choice((machines.YELLOW, machines.BLUE)), 3.6
    )
    count, crop = r.choice((3, 4, 5)), r.randrange(4)
    for i in range(count):
        t = (i + 0.5) / count
        supplies.seed_bed(
            c,
            c.spot(0.22 + 0.56 * t, 0.42),
            c.spot(-0.2 + 1.4 * t, 0.98),
            crop + i * r.choice((0, 1)),
        )
    place(
        c,
        some(
            c,
            [
                (0.1, 0.46, plants.shrub),
                (0.92, 0.47, plants.shrub),
                (0.5, 0.95, supplies.watering_can),
                (0.3, 0.9, tool("hoe")),
                (0.73, 0.9, tool("rake")),
            ],
            3,
        ),
    )
