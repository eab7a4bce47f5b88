"""Scenes of disaster relief: flood, storm, drought, wildfire; and the list of all scenes."""

from __future__ import annotations

from functools import partial

from webapp.demo import backdrops, buildings, gear, land, machines, plants, supplies, ways
from webapp.demo.light import RGB, mix, shade
from webapp.demo.staging import (
    CHAIRS,
    DRY_LEAVES,
    Prop,
    chairs,
    heap_of,
    place,
    some,
    stocked,
    tool,
)
from webapp.demo.strokes import Canvas, Spot

SAND: RGB = (214, 186, 134)


def flood_drill(c: Canvas) -> None:
    """Boats, life rings, pump and loudspeaker mast made ready on the river bank."""
    r = c.rng
    backdrops.mekong(c, r.uniform(0.34, 0.44), muddy=r.random() < 0.5)
    for fx in r.sample((0.2, 0.5, 0.8), 2):
        machines.boat(
            c,
            c.near(fx, 0.26, 0.05, 0.03),
            r.choice(((90, 120, 92), (74, 112, 150), (176, 92, 60))),
        )
    machines.mast(c, c.spot(r.choice((0.1, 0.9)), 0.52))
    if r.random() < 0.6:
        buildings.canopy(c, c.spot(r.uniform(0.25, 0.45), 0.56), 2.0)
    place(
        c,
        [
            (
                r.uniform(0.55, 0.7),
                0.62,
                partial(machines.boat, colour=r.choice(((206, 108, 54), (78, 118, 152)))),
            ),
            (0.2, 0.72, _ring_rack),
            (0.7, 0.8, machines.pump),
            *some(
                c,
                [
                    (0.1, 0.86, gear.cone),
                    (0.42, 0.88, gear.cone),
                    (0.9, 0.9, gear.cone),
                    (0.48, 0.72, partial(stocked, half=0.9, cloth=(240, 208, 92), kind="clinic")),
                    (0.3, 0.9, supplies.cooler),
                ],
                3,
            ),
        ],
        0.015,
    )


def _ring_rack(c: Canvas, s: Spot) -> None:
    c.shadow(s, 0, 1.1, 0.1)
    for x in (-1.0, 1.0):
        c.rod(s, ((x, 0), (x, 1.4)), 0.07, (150, 112, 76))
    c.rod(s, ((-1.05, 1.3), (1.05, 1.3)), 0.07, (150, 112, 76))
    for x in (-0.65, 0.65):
        machines.life_ring(c, s.beside(x, 0.55))
    for x in (-0.22, 0.2):  # life jackets hung up
        c.shape(
            s,
            (
                (x - 0.17, 0.6),
                (x + 0.17, 0.6),
                (x + 0.18, 1.2),
                (x + 0.06, 1.3),
                (x, 1.12),
                (x - 0.06, 1.3),
                (x - 0.18, 1.2),
            ),
            (232, 112, 46),
        )
        c.slab(s, x - 0.18, 0.82, x + 0.18, 0.88, (246, 240, 220))
        c.slab(s, x - 0.012, 0.6, x + 0.012, 1.14, (120, 52, 24))


def sandbags(c: Canvas) -> None:
    """A wall of sandbags along the swollen Mekong, a sand heap, shovels."""
    r = c.rng
    backdrops.mekong(c, r.uniform(0.4, 0.5), muddy=True)
    shore = c.spot(0, 0.5)
    base = c.spot(-0.02, 0.56)
    gear.sandbag_wall(c, base, int(c.w * 1.06 / base.m / 0.56), r.randint(3, 5), stepped=False)
    for _ in range(12):
        x = r.uniform(0, c.w)
        c.line(
            [(x, shore.y - c.u * 2), (x + c.u * 5, shore.y - c.u * 2.2)],
            c.u * 0.2,
            (240, 236, 226, 90),
        )
    x = r.choice((0.25, 0.75))
    place(
        c,
        [
            (x, 0.78, heap_of(1.25, 0.8, SAND)),
            (x - 0.13, 0.86, tool("spade", 0.35)),
            (x + 0.1, 0.88, tool("spade", -0.35)),
            (1 - x - 0.12, 0.86, partial(gear.sandbag_wall, count=5, rows=3, stepped=True)),
            *some(
                c,
                [
                    (0.5, 0.92, partial(gear.barrow, load=SAND)),
                    (0.06, 0.7, gear.cone),
                    (0.94, 0.7, gear.cone),
                    (0.5, 0.76, machines.pump),
                ],
                2,
            ),
        ],
        0.015,
    )


def roof(c: Canvas) -> None:
    """A house whose roof the storm has torn, new sheets and a ladder beside it."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.45))
    backdrops.trees_at(c, 4, 0.12, 0.22)
    s = c.spot(r.uniform(0.28, 0.72), r.uniform(0.36, 0.44))
    buildings.stilt_house(c, s, broken=True)
    gear.ladder(c, s.beside(r.choice((-2.6, 1.2)), -0.1), 3.1, 0.8)
    _fallen_tree(c, c.spot(r.choice((0.1, 0.8)), 0.58))
    land.specks(c, (0, 0.45, 1, 1), 160, [(92, 120, 60), *DRY_LEAVES], 1.1)
    place(
        c,
        [
            (0.3, 0.84, supplies.sheets),
            *some(
                c,
                [
                    (0.72, 0.8, partial(supplies.tarpaulin, half=1.5)),
                    (0.55, 0.86, supplies.sawhorse),
                    (0.88, 0.86, supplies.timber),
                    (0.1, 0.92, tool("rake")),
                    (0.5, 0.72, partial(gear.box, w=0.5, h=0.3, colour=(178, 70, 56))),
                ],
                3,
            ),
        ],
        mixed=True,
    )


def _fallen_tree(c: Canvas, s: Spot) -> None:
    c.shadow(s, 0.5, 2.0, 0.2)
    c.shape(s, ((-2.0, 0.05), (-1.9, 0.42), (0.6, 0.62), (0.7, 0.42)), plants.BARK)
    c.shape(s, ((-2.0, 0.05), (-1.95, 0.2), (0.65, 0.5), (0.7, 0.42)), shade(plants.BARK, 0.7))
    c.disc(s, -1.95, 0.24, 0.12, 0.2, (206, 172, 122))
    for dx, up in ((1.2, 0.6), (1.8, 0.45), (1.4, 0.95)):
        plants.crown(c, s.beside(dx), up, 0.85, 0.5, c.pal.leaf, 60)


def water_truck(c: Canvas) -> None:
    """A water lorry filling tanks and jars in the dry season."""
    r = c.rng
    backdrops.village(c, houses=1, lane=False, soil=0.85)
    _cracks(c)
    s = c.spot(r.uniform(0.36, 0.5), r.uniform(0.44, 0.56))
    machines.tanker(c, s)
    machines.stand_tank(c, c.spot(r.uniform(0.86, 0.94), 0.42))
    blues: tuple[RGB, ...] = ((72, 128, 178), (206, 84, 66), (88, 150, 104), (226, 186, 84))
    pails: list[Prop] = [
        (
            0.12 + 0.08 * i,
            0.86 + 0.03 * (i % 2),
            partial(gear.bucket, colour=r.choice(blues), fill=(150, 184, 196)),
        )
        for i in range(r.randint(4, 8))
    ]
    place(
        c,
        [
            (0.72, 0.7, machines.jar),
            (0.84, 0.72, machines.jar),
            *pails,
            *some(
                c,
                [
                    (0.94, 0.86, machines.jar),
                    (0.6, 0.9, partial(supplies.bottles, count=9)),
                    (0.3, 0.72, gear.cone),
                ],
                1,
            ),
        ],
        0.012,
    )


def _cracks(c: Canvas) -> None:
    r, ink = c.rng, (*shade(c.pal.soil, 0.6), 120)
    for _ in range(70):
        s = c.spot(r.uniform(0, 1), r.uniform(0.35, 1.0))
        points = [(s.x, s.y)]
        for _ in range(4):
            x, y = points[-1]
            points.append((x + r.uniform(-0.3, 0.3) * s.m, y + r.uniform(0, 0.12) * s.m))
        c.line(points, s.m * 0.02, ink)


def firebreak(c: Canvas) -> None:
    """A swept firebreak through the community forest, rakes and knapsack sprayers."""
    r = c.rng
    backdrops.woods(c)
    mid = r.uniform(0.44, 0.56)
    bare = mix(c.pal.soil, (150, 104, 70), 0.4)
    lane = ways.strip(c, (mid - 0.02, mid + 0.03), (0.1, 0.9), 0.04, 1.02, r.uniform(-0.12, 0.12))
    ways.road(c, lane, bare, ruts=False)
    c.veil(c.horizon - c.u * 8, c.horizon + c.u * 6, (216, 206, 196), 0, 110)
    c.veil(c.horizon + c.u * 6, c.horizon + c.u * 14, (216, 206, 196), 110, 0)
    land.specks(c, (0, 0.5, 0.16, 1), 150, list(DRY_LEAVES), 1.6)
    land.specks(c, (0.84, 0.5, 1, 1), 150, list(DRY_LEAVES), 1.6)
    rake_at = r.choice((0.34, 0.6))
    place(
        c,
        [
            (0.13, 0.62, heap_of(0.9, 0.42, r.choice(DRY_LEAVES))),
            (0.88, 0.56, heap_of(0.8, 0.4, r.choice(DRY_LEAVES))),
            (rake_at, 0.8, tool("rake", 0.4)),
            (rake_at + 0.1, 0.84, tool("rake", -0.4)),
            *some(
                c,
                [
                    (0.78, 0.82, _knapsack),
                    (0.86, 0.84, _knapsack),
                    (0.2, 0.86, tool("hoe")),
                    (0.18, 0.9, partial(gear.bucket, colour=(74, 122, 170), fill=(150, 184, 196))),
                    (0.5, 0.62, gear.broom),
                ],
                3,
            ),
        ],
        mixed=True,
    )


def _knapsack(c: Canvas, s: Spot) -> None:
    tone = c.rng.choice(((228, 188, 70), (74, 124, 176), (206, 92, 60)))
    c.shadow(s, 0, 0.34, 0.07)
    c.shape(
        s, ((-0.24, 0), (0.24, 0), (0.25, 0.5), (0.14, 0.62), (-0.14, 0.62), (-0.25, 0.5)), tone
    )
    c.shape(s, ((0.06, 0), (0.24, 0), (0.25, 0.5), (0.14, 0.62), (0.08, 0.62)), shade(tone, 0.82))
    c.slab(s, -0.08, 0.62, 0.08, 0.7, (60, 60, 64))
    c.rod(s, ((0.22, 0.12), (0.42, 0.06), (0.5, 0.4), (0.78, 0.9)), 0.035, (52, 54, 58))


def evacuation(c: Canvas) -> None:
    """A higher ground with canopies, chairs and boats: the second face of the flood drill."""
    r = c.rng
    backdrops.square(c)
    for fx in (0.2, 0.52):
        buildings.canopy(c, c.spot(fx, 0.42), 2.3)
    machines.mast(c, c.spot(0.86, 0.34))
    place(
        c,
        [
            (0.78, 0.56, partial(machines.boat, colour=(206, 108, 54))),
            (0.2, 0.6, _ring_rack),
            (0.5, 0.6, machines.pump),
            (0.93, 0.8, gear.cone),
            (0.06, 0.8, gear.cone),
        ],
        0.012,
    )
    chairs(c, (0.78, 0.9), 0.2, r.uniform(0.6, 0.85), r.choice(CHAIRS))
