# ruff: noqa: INP001, T201 - a script, and it prints
"""How long the reuse radar takes among millions of pictures: docs/performance.md quotes this.

Usage: python -m bench.radar [--rows 10000000] [--look-ups 2000] [--folder /tmp] [--keep]

Hashes are of three sorts, mixed: even (any bits), scenes (each row of the picture like the row
above, as in photographs: a bit differs from the one above it with probability 1/4) and bursts
(within 6 bits of a hash that is there already). Every look-up is the product's own, with the
product's own settings of SQLite. Beside the time on the clock stands the processor's, which says
the same on a machine that others use too; on PostgreSQL it is this side's alone.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import Engine, create_engine, insert, text
from sqlalchemy.orm import Session

from webapp.db import prepare_engine
from webapp.media import fingerprints
from webapp.media.models import Fingerprint
from webapp.media.radar import BITS, NEAR, PLAN, Plan, is_plain

ROWS_AT_ONCE = 50_000
EVEN, SCENES = 0.4, 0.4
RECENT = 10_000
PHOTOS_OF_A_REPORT = 5
PLANS = (Plan((0,) * 7), Plan((1, 1, 0, 0, 0)), Plan((1, 1, 1, 0)), PLAN, Plan((3, 2)))
TOP = 1 << (BITS - 1)

Taken = tuple[float, float]
"""Milliseconds on the clock and of the processor."""


def signed(bits: int) -> int:
    """The number that a 64-bit column holds."""
    return bits - (1 << BITS) if bits >= TOP else bits


def flipped(dhash: int, count: int, rng: random.Random) -> int:
    """The hash with some of its bits turned over."""
    return signed(sum(1 << at for at in rng.sample(range(BITS), count)) ^ (dhash % (1 << BITS)))


def scene(rng: random.Random) -> int:
    """Eight rows, each like the one above but for a quarter of its bits."""
    row = rng.getrandbits(8)
    bits = row
    for _ in range(7):
        row ^= rng.getrandbits(8) & rng.getrandbits(8)
        bits = bits << 8 | row
    return signed(bits)


def made_hashes(rng: random.Random) -> Iterator[int]:
    """Two fifths even, two fifths scenes, one fifth bursts; plain ones are left out."""
    recent = [scene(rng)]
    while True:
        draw = rng.random()
        if draw < EVEN:
            dhash = signed(rng.getrandbits(BITS))
        elif draw < EVEN + SCENES:
            dhash = scene(rng)
        else:
            dhash = flipped(rng.choice(recent), rng.randint(0, NEAR), rng)
        if is_plain(dhash):
            continue
        if len(recent) < RECENT:
            recent.append(dhash)
        else:
            recent[rng.randrange(RECENT)] = dhash
        yield dhash


def build(engine: Engine, rows: int, rng: random.Random) -> float:
    """Fill the table as a restored backup is filled: in order, indexes afterwards. Seconds."""
    hashes = sorted(set(islice(made_hashes(rng), rows)))
    started = perf_counter()
    table = Fingerprint.metadata.tables[Fingerprint.__tablename__]
    Fingerprint.metadata.create_all(engine, [table])
    with engine.connect() as connection:
        for index in table.indexes:
            index.drop(connection)
        for start in range(0, len(hashes), ROWS_AT_ONCE):
            batch = hashes[start : start + ROWS_AT_ONCE]
            connection.execute(insert(table), [fingerprints.row_of(dhash) for dhash in batch])
        for index in table.indexes:
            index.create(connection)
        connection.commit()
    return perf_counter() - started


def insert_cost(engine: Engine, rng: random.Random) -> list[Taken]:
    """What a commit of five new hashes takes."""
    taken: list[Taken] = []
    hashes = made_hashes(rng)
    for _ in range(400):
        with Session(engine) as session, clocked(taken):
            for dhash in islice(hashes, PHOTOS_OF_A_REPORT):
                fingerprints.keep(session, dhash)
            session.commit()
    return taken


def times(engine: Engine, asked: Callable[[], list[int]], count: int) -> tuple[list[Taken], int]:
    """What every look-up took, and how many of the hashes asked for found something."""
    taken: list[Taken] = []
    hits = 0
    for _ in range(count):
        dhashes = asked()
        with Session(engine) as session, clocked(taken):
            found = fingerprints.near(session, dhashes)
        hits += sum(bool(others) for others in found.values())
    return taken, hits


@contextmanager
def clocked(taken: list[Taken]) -> Iterator[None]:
    """Note how long what stands inside takes."""
    on_clock, on_processor = perf_counter(), process_time()
    yield
    taken.append(((perf_counter() - on_clock) * 1000, (process_time() - on_processor) * 1000))


def line(name: str, taken: list[Taken], note: str = "", *, each: int = 1) -> None:
    """One row of the table: p50, p95, max on the clock; p50 and p95 of the processor."""
    wall, cpu = ([value / each for value in values] for values in zip(*taken, strict=True))
    last = [statistics.quantiles(values, n=20)[-1] for values in (wall, cpu)]
    print(
        f"| {name} | {statistics.median(wall):.1f} | {last[0]:.1f} | {max(wall):.1f}"
        f" | {statistics.median(cpu):.1f} | {last[1]:.1f} | {note} |",
        flush=True,
    )


def some_kept(engine: Engine, rng: random.Random, count: int) -> list[int]:
    """Hashes out of the table, from everywhere in it."""
    kept: list[int] = []
    with engine.connect() as connection:
        nearest = text("SELECT dhash FROM fingerprints WHERE dhash >= :at ORDER BY dhash LIMIT 1")
        while len(kept) < count:
            at = signed(rng.getrandbits(BITS))
            if (found := connection.scalar(nearest, {"at": at})) is not None:
                kept.append(found)
    return kept


def measure(engine: Engine, rng: random.Random, path: Path | None, count: int) -> None:
    """All rows of the table, of `count` look-ups each."""
    kept = iter(some_kept(engine, rng, 7 * count))
    look_ups: dict[str, Callable[[], list[int]]] = {
        "same hash is there": lambda: [next(kept)],
        "near hash is there (1 to 6 bits)": lambda: [
            flipped(next(kept), rng.randint(1, NEAR), rng)
        ],
        "nothing there, any bits": lambda: [signed(rng.getrandbits(BITS))],
        "nothing planted, scene": lambda: [scene(rng)],
    }
    for name, asked in look_ups.items():
        taken, hits = times(engine, asked, count)
        line(name, taken, f"found for {hits} of {count}")
    for photos in (PHOTOS_OF_A_REPORT, 12):
        taken, _ = times(engine, lambda: [next(kept) for _ in range(photos)], count // 4)  # noqa: B023
        line(f"a report of {photos} pictures, all there, one query", taken)
    if path is not None and hasattr(os, "posix_fadvise"):
        taken = []
        for _ in range(100):
            engine.dispose()
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            taken += times(engine, look_ups["same hash is there"], 1)[0]
        line("same hash, file not in memory", taken)
    kept_five = insert_cost(engine, rng)
    line("keeping a new picture, of five in a commit", kept_five, each=PHOTOS_OF_A_REPORT)


def show_plans(rows: int) -> None:
    """What each way to split would have to look up and compare, were all bits even."""
    print("| bands | reaches | index look-ups | hashes to compare |\n|---|---|---|---|")
    for plan in PLANS:
        probes = [len(values) for values in plan.probes(0)]
        compared = sum(n * rows / 2**width for n, width in zip(probes, plan.widths, strict=True))
        reaches = ", ".join(map(str, plan.reaches))
        print(f"| {len(plan.reaches)} | {reaches} | {sum(probes):,} | {compared:,.0f} |")


def main() -> None:
    """Build, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--rows", type=int, default=10_000_000)
    reader.add_argument("--look-ups", type=int, default=2_000)
    reader.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    reader.add_argument("--database-url", help="measure here instead, e.g. on PostgreSQL")
    reader.add_argument("--keep", action="store_true", help="leave the file, use it next time")
    options = reader.parse_args()
    rng = random.Random(42)  # noqa: S311 - repeatable
    show_plans(options.rows)
    path = None if options.database_url else options.folder / f"radar-{options.rows}.sqlite3"
    is_there = path is not None and path.exists()
    engine = create_engine(options.database_url or f"sqlite:///{path}")
    prepare_engine(engine)
    if not is_there:
        seconds = build(engine, options.rows, rng)
        print(f"\nbuilt {options.rows:,} in {seconds:.0f} s", file=sys.stderr)
    if path is not None:
        print(f"\nfile {path.stat().st_size / options.rows:.0f} bytes a picture")
    print("\n| look-up | p50, ms | p95 | max | processor p50, ms | p95 | |")
    print("|---|---|---|---|---|---|---|")
    # Not what the table was filled with, which a kept file would have in it.
    measure(engine, random.Random(perf_counter()), path, options.look_ups)  # noqa: S311
    engine.dispose()
    if path is not None and not options.keep:
        path.unlink()


if __name__ == "__main__":
    main()
