"""Setting things out: groups of props, rows of chairs, laid tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from webapp.demo import gear, supplies
from webapp.demo.light import RGB, shade
from webapp.demo.strokes import Canvas, Spot

Thing = Callable[[Canvas, Spot], None]
Prop = tuple[float, float, Thing]

DRY_LEAVES: tuple[RGB, ...] = ((172, 116, 60), (146, 96, 54), (196, 150, 78), (128, 104, 56))
BAGS: tuple[RGB, ...] = ((46, 48, 54), (40, 44, 52), (66, 92, 130))
RICE: tuple[RGB, ...] = ((238, 232, 216), (226, 216, 190), (206, 220, 214))
CHAIRS: tuple[RGB, ...] = ((206, 72, 66), (70, 122, 186), (236, 236, 232), (96, 150, 110))
CLOTHS: tuple[RGB, ...] = ((238, 238, 234), (240, 208, 92), (108, 152, 196), (142, 184, 160))


def place(c: Canvas, props: Iterable[Prop], jitter: float = 0.025, *, mixed: bool = False) -> None:
    """Draw the props from the back to the front, each moved a little; mixed swaps the places."""
    if mixed:
        props = list(props)
        spots = [(fx, fy) for fx, fy, _ in props]
        c.rng.shuffle(spots)
        props = [(fx, fy, thing) for (fx, fy), (_, _, thing) in zip(spots, props, strict=True)]
    for fx, fy, thing in sorted(props, key=lambda prop: prop[1]):
        thing(c, c.near(fx, fy, jitter, jitter * 0.6))


def some(c: Canvas, props: list[Prop], least: int) -> list[Prop]:
    """Return at least `least` of the props, chosen by the random numbers."""
    return c.rng.sample(props, c.rng.randint(least, len(props)))


def heap_of(half: float, tall: float, colour: RGB) -> Thing:
    """Return a heap of the given size."""
    return partial(gear.heap, half=half, tall=tall, colour=colour)


def tool(kind: str, lean: float = 0.3) -> Thing:
    """Return a standing tool."""
    return partial(gear.long_tool, lean=lean, kind=kind)


def chairs(c: Canvas, rows: tuple[float, ...], x0: float, x1: float, colour: RGB) -> None:
    """Set out rows of chairs between the columns x0 and x1."""
    for fy in rows:
        step = c.spot(0, fy).m * 0.66 / c.w
        fx = x0
        while fx < x1:
            s = c.spot(fx, fy)
            c.shadow(s, 0, 0.28, 0.07)
            gear.chair(c, s, shade(colour, c.rng.uniform(0.96, 1.04)))
            fx += step


def stocked(c: Canvas, s: Spot, half: float, cloth: RGB | None, kind: str) -> None:
    """Draw a table with things upon it."""
    r = c.rng
    gear.table(c, s, half, cloth)
    x = -half + 0.3
    while x < half - 0.1:
        top = s.beside(x, 0.84)
        if kind == "water":
            r.choice((supplies.bottles, supplies.bottles, supplies.urn))(c, top)
        elif kind == "goods":
            pick = r.randrange(4)
            if pick == 0:
                supplies.egg_tray(c, top)
            elif pick == 1:
                supplies.bottles(c, top)
            else:
                gear.box(c, top, 0.36, r.uniform(0.2, 0.34))
        elif kind == "blankets":
            supplies.blankets(c, top.beside(0.1), r.randint(3, 7))
            x += 0.32
        else:
            _instrument(c, top)
        x += r.uniform(0.48, 0.66)


def _instrument(c: Canvas, s: Spot) -> None:
    pick = c.rng.randrange(3)
    if pick == 0:  # blood-pressure monitor with its cuff
        c.crate(s, (-0.16, 0, 0.14, 0.16), 0.2, (226, 230, 232))
        c.slab(s, -0.12, 0.06, 0.06, 0.14, (120, 150, 136))
        c.rod(s, ((0.14, 0.06), (0.26, 0.02), (0.34, 0.07)), 0.03, (60, 64, 70))
    elif pick == 1:  # papers on a clipboard
        c.shape(s, ((-0.17, 0), (0.12, 0), (0.2, 0.14), (-0.09, 0.14)), (170, 130, 90))
        c.shape(s, ((-0.14, 0.015), (0.1, 0.015), (0.17, 0.125), (-0.08, 0.125)), (250, 250, 246))
    else:  # bottles of disinfectant
        for x, tone in ((-0.1, (238, 240, 240)), (0.03, (120, 176, 200)), (0.14, (206, 170, 90))):
            c.slab(s, x, 0, x + 0.09, 0.2, tone)
            c.slab(s, x + 0.025, 0.2, x + 0.065, 0.27, (86, 110, 140))
