"""Scenes of giving, health, service, training and state ceremony grounds."""

from __future__ import annotations

from functools import partial

from webapp.demo import backdrops, buildings, gear, land, machines, plants, supplies, ways
from webapp.demo.light import mix
from webapp.demo.staging import (
    CHAIRS,
    CLOTHS,
    RICE,
    Prop,
    chairs,
    place,
    some,
    stocked,
)
from webapp.demo.strokes import Canvas, Point


def blood_donation(c: Canvas) -> None:
    """Donor couches under a canopy, drip stands, a cool box, waiting chairs."""
    r = c.rng
    backdrops.square(c)
    if r.random() < 0.6:
        buildings.hall(c, c.spot(r.uniform(0.25, 0.75), 0.26))
    tone = r.choice(buildings.CANOPIES)
    mid = r.uniform(0.4, 0.6)
    for fx in (mid - 0.26, mid + 0.26):
        buildings.canopy(c, c.spot(fx, 0.46), 2.3, tone)
    place(
        c,
        [
            (mid - 0.28, 0.52, supplies.bed),
            (mid + 0.02, 0.53, supplies.bed),
            (mid + 0.31, 0.52, supplies.bed),
            *some(
                c,
                [
                    (0.12, 0.72, supplies.cooler),
                    (0.2, 0.74, supplies.cooler),
                    (0.9, 0.72, plants.shrub),
                    (0.8, 0.72, partial(stocked, half=0.9, cloth=CLOTHS[0], kind="clinic")),
                ],
                3,
            ),
        ],
        0.01,
    )
    chairs(c, (0.86,), r.uniform(0.05, 0.2), r.uniform(0.75, 0.95), r.choice(CHAIRS))


def goods(c: Canvas) -> None:
    """Rice, cartons, eggs and water laid out in front of village houses."""
    r = c.rng
    backdrops.village(c, houses=r.randint(1, 2), lane=False)
    if r.random() < 0.6:
        buildings.canopy(c, c.spot(r.uniform(0.3, 0.7), 0.5), 2.4)
    if r.random() < 0.5:
        machines.pickup(c, c.spot(r.choice((0.16, 0.84)), 0.44))
    cloth = r.choice((None, *CLOTHS))
    sacks: list[Prop] = [
        (0.1 + 0.065 * i, 0.8 + 0.035 * (i % 2), partial(gear.rice_sack, colour=r.choice(RICE)))
        for i in range(r.randint(3, 6))
    ]
    cartons: list[Prop] = [
        (0.62 + 0.085 * i, 0.82, partial(gear.box, w=0.5, h=r.uniform(0.3, 0.5)))
        for i in range(r.randint(2, 4))
    ]
    place(
        c,
        [
            (r.uniform(0.4, 0.6), 0.62, partial(stocked, half=1.7, cloth=cloth, kind="goods")),
            *sacks,
            *cartons,
            (0.5, 0.9, partial(supplies.bottles, count=9)),
        ],
        0.012,
    )


def roadside_service(c: Canvas) -> None:
    """A rest point beside the highway: canopy, drinking water, cones."""
    r = c.rng
    backdrops.far(c)
    land.ground(c, mix(c.pal.grass, c.pal.soil, 0.35))
    if r.random() < 0.5:
        ways.paddies(c, 0.03, 0.2)
    backdrops.trees_at(c, 5, 0.1, 0.2)
    lane = ways.strip(c, (0.86, 0.9), (0.55, 1.6), 0.03, 1.02, r.uniform(-0.03, 0.06))
    ways.road(c, lane, (112, 112, 114), ruts=False)
    _centre_line(c, lane)
    s = c.spot(r.uniform(0.24, 0.34), 0.46)
    buildings.canopy(c, s, 2.6)
    machines.bunting(c, s.at(-2.7, 0)[0], s.at(2.7, 0)[0], s.at(0, 2.0)[1], s.m * 0.3)
    cloth = r.choice(CLOTHS)
    place(
        c,
        [
            (0.28, 0.56, partial(stocked, half=1.8, cloth=cloth, kind="water")),
            (0.55, 0.5, gear.cone),
            (0.58, 0.62, gear.cone),
            (0.56, 0.78, gear.cone),
            *some(
                c,
                [
                    (0.82, 0.48, machines.pickup),
                    (0.1, 0.78, supplies.cooler),
                    (0.5, 0.64, machines.motorbike),
                    (0.04, 0.6, partial(machines.flag, colour=machines.YELLOW)),
                    (0.44, 0.4, partial(machines.board, w=1.2, h=0.7)),
                ],
                3,
            ),
        ],
        0.012,
    )
    chairs(c, (0.84,), 0.06, r.uniform(0.3, 0.46), r.choice(CHAIRS))


def _centre_line(c: Canvas, lane: list[Point]) -> None:
    half = len(lane) // 2
    for i in range(2, half - 1, 2):
        (xa, ya), (xb, yb) = lane[i], lane[i + 1]
        (xc, _), (xd, _) = lane[-1 - i], lane[-2 - i]
        ma, mb, w = (xa + xc) / 2, (xb + xd) / 2, (xc - xa) * 0.012
        c.poly([(ma - w, ya), (ma + w, ya), (mb + w, yb), (mb - w, yb)], (236, 224, 170))


def clinic(c: Canvas) -> None:
    """A mobile clinic at the village hall: tables, instruments, a scale, chairs, a van."""
    r = c.rng
    backdrops.square(c)
    buildings.hall(c, c.spot(r.uniform(0.3, 0.5), 0.3))
    machines.van(c, c.spot(r.uniform(0.82, 0.9), 0.4))
    if r.random() < 0.6:
        buildings.canopy(c, c.spot(0.3, 0.5), 2.3)
    place(
        c,
        [
            (0.24, 0.6, partial(stocked, half=1.2, cloth=r.choice(CLOTHS), kind="clinic")),
            (0.58, 0.6, partial(stocked, half=1.2, cloth=r.choice(CLOTHS), kind="clinic")),
            (0.8, 0.68, supplies.scale),
            *some(
                c,
                [
                    (0.9, 0.74, supplies.cooler),
                    (0.05, 0.66, plants.shrub),
                    (0.95, 0.6, partial(machines.board, w=1.0, h=0.8)),
                ],
                1,
            ),
        ],
        0.012,
    )
    chairs(c, (0.78, 0.94), 0.08, r.uniform(0.6, 0.9), r.choice(CHAIRS))


def training(c: Canvas) -> None:
    """Rows of chairs before an empty board under canopies, cones for drill."""
    r = c.rng
    backdrops.square(c)
    where = r.randrange(3)
    if where == 0:
        buildings.school(c, c.spot(r.uniform(0.3, 0.7), 0.26))
    elif where == 1:
        buildings.hall(c, c.spot(r.uniform(0.3, 0.7), 0.28))
    else:
        for fx in (0.2, 0.5, 0.8):
            buildings.canopy(c, c.spot(fx, 0.36), 2.2)
    place(
        c,
        [
            (0.5, 0.46, partial(machines.board, w=2.4, h=1.2)),
            (
                r.choice((0.2, 0.78)),
                0.48,
                partial(stocked, half=0.9, cloth=r.choice(CLOTHS), kind="clinic"),
            ),
            *some(
                c,
                [
                    (0.05, 0.5, partial(machines.flag, colour=machines.YELLOW)),
                    (0.95, 0.5, gear.cone),
                    (0.95, 0.5, partial(machines.flag, colour=machines.BLUE)),
                    (0.88, 0.52, gear.cone),
                ],
                2,
            ),
        ],
        0.01,
    )
    rows = (0.6, 0.7, 0.82, 0.96)[: r.randint(3, 4)]
    chairs(c, rows, r.uniform(0.04, 0.12), r.uniform(0.86, 0.97), r.choice(CHAIRS))


def ceremony_grounds(c: Canvas) -> None:
    """State ceremony grounds being made ready: white canopies, chairs, bunting, planters."""
    r = c.rng
    backdrops.square(c)
    if r.random() < 0.55:
        machines.stage(
            c, c.spot(0.5, 0.34), r.choice(((240, 208, 92), (96, 140, 196), (226, 222, 214)))
        )
    else:
        buildings.hall(c, c.spot(0.5, 0.28))
    for fx in (0.1, 0.9):
        buildings.canopy(c, c.spot(fx, 0.42), 2.0, (244, 244, 240))
    _flags(c, r.randint(2, 4))
    machines.bunting(c, -c.u, c.w + c.u, c.horizon * r.uniform(0.3, 0.5), c.u * 2.6)
    rows = (0.56, 0.66, 0.78, 0.92)[: r.randint(2, 4)]
    tone = r.choice(CHAIRS)
    chairs(c, rows, 0.08, 0.42, tone)
    chairs(c, rows, 0.58, 0.9, tone)
    blossom = r.choice(((244, 204, 70), (240, 170, 60), (230, 150, 180)))
    place(
        c,
        [
            (fx, fy, partial(plants.shrub, size=0.4, blossom=blossom))
            for fx in (0.03, 0.97)
            for fy in (0.62, 0.8)
        ],
        0.008,
    )
    place(
        c,
        some(
            c,
            [
                (0.5, 0.5, partial(stocked, half=0.7, cloth=CLOTHS[0], kind="water")),
                (0.5, 0.6, gear.broom),
            ],
            1,
        ),
    )


def _flags(c: Canvas, pairs: int) -> None:
    for i in range(pairs):
        for fx in (0.27 - 0.085 * i, 0.73 + 0.085 * i):
            tone = machines.YELLOW if i % 2 else machines.BLUE
            machines.flag(c, c.spot(fx, 0.4 + 0.07 * i), tone, 2.8)


def blankets(c: Canvas) -> None:
    """Stacks of blankets for the cold season, morning mist over the village."""
    r = c.rng
    backdrops.village(c, houses=r.randint(1, 2), lane=False)
    c.veil(c.horizon - c.u * 5, c.horizon + c.u * 9, (236, 238, 238), 0, 120)
    c.veil(c.horizon + c.u * 9, c.horizon + c.u * 20, (236, 238, 238), 120, 0)
    if r.random() < 0.5:
        buildings.canopy(c, c.spot(r.uniform(0.3, 0.7), 0.52), 2.5)
    stacks: list[Prop] = [
        (0.12 + 0.115 * i, 0.86 + 0.02 * (i % 2), partial(supplies.blankets, count=r.randint(3, 8)))
        for i in range(r.randint(4, 7))
    ]
    place(
        c,
        [
            (
                r.uniform(0.38, 0.62),
                0.62,
                partial(stocked, half=1.9, cloth=r.choice((None, *CLOTHS)), kind="blankets"),
            ),
            *stacks,
            *some(
                c,
                [
                    (0.93, 0.8, partial(gear.box, w=0.6, h=0.5)),
                    (0.05, 0.6, plants.shrub),
                    (0.9, 0.5, machines.pickup),
                ],
                1,
            ),
        ],
        0.01,
    )
