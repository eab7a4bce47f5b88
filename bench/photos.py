# ruff: noqa: INP001, T201 - a script, and it prints
"""Photos a second at the door and behind it, against plain Pillow: docs/performance.md quotes this.

Usage: python -m bench.photos [--photos 60] [--rounds 3]

Three things are done to the same files, in turn, in one run: plain Pillow (decode once, turn,
three sizes, encode, in this process), all renditions in one call to the darkroom, and the
product's way (thumb and facts at the door, screen and print in a second call later). What the
store and the database add is not in it. Beside the clock stands the processor's time of this
process and the decoders, whose ratio other work on the machine does not touch.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from time import perf_counter

from PIL import Image, ImageOps

from webapp.media import images, judging
from webapp.media.darkroom import Darkroom
from webapp.media.renditions import OF_PHOTOS, PRINT_PX, SCREEN_PX, THUMB_PX, RenditionName

SOURCES = Path(__file__).resolve().parent.parent / "tests/media/photos"
SIZES = {"camera, 12 megapixels": (4000, 3000), "phone's own, 1,600 px": (1600, 1200)}
LATER = (RenditionName.SCREEN, RenditionName.PRINT)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES.items():
            paths = photos(Path(folder) / str(size[0]), asked.photos, size)
            print(f"{name}, {sum(p.stat().st_size for p in paths) // len(paths) // 1000} KB each")
            compare(paths, asked.rounds)


def photos(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    """So many different photographs of a size, as JPEG."""
    folder.mkdir()
    sources = sorted(SOURCES.glob("*.jpg"))
    paths = []
    for number in range(count):
        with Image.open(sources[number % len(sources)]) as source:
            picture = source.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        picture.paste((number * 4 % 256, 80, 160), (number, number, number + 200, number + 150))
        paths.append(folder / f"{number}.jpg")
        picture.save(paths[-1], quality=88)
    return paths


def compare(paths: list[Path], rounds: int) -> None:
    """Do everything in turn, and print the best round of each."""
    ways: dict[str, Callable[[], None]] = {
        "plain Pillow, in this process": lambda: each(plain, paths, threads=1),
        "one call, 1 decoder": lambda: in_darkroom(whole, paths, processes=1),
        "door, then later, 1 decoder": lambda: in_darkroom(twice, paths, processes=1),
        "door alone, 1 decoder": lambda: in_darkroom(door, paths, processes=1),
        "door, then later, 2 decoders": lambda: in_darkroom(twice, paths, processes=2),
    }
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            used, begun = processor_s(), perf_counter()
            way()
            clock, processor = perf_counter() - begun, processor_s() - used
            before = best.get(name, (clock, processor))
            best[name] = min(before[0], clock), min(before[1], processor)
    limit_clock, limit_processor = best["plain Pillow, in this process"]
    for name, (clock, processor) in best.items():
        print(
            f"  {name:32} {len(paths) / clock:7.1f} a second ({limit_clock / clock:4.2f} of plain)"
            f"  {processor / len(paths) * 1000:6.1f} ms of processor each"
            f" ({limit_processor / processor:4.2f})"
        )


def processor_s() -> float:
    """Seconds of processor of this process and of those it has ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def plain(path: Path) -> None:
    """What whoever knows Pillow would write; `thumbnail` lets JPEG decode at a fraction."""
    best = Image.Resampling.LANCZOS
    with Image.open(path) as source:
        source.thumbnail((SCREEN_PX, SCREEN_PX), best)
        picture = ImageOps.exif_transpose(source).convert("RGB")
    picture.save(BytesIO(), "JPEG", quality=80)
    picture.thumbnail((PRINT_PX, PRINT_PX), best)
    picture.save(BytesIO(), "JPEG", quality=85)
    picture.thumbnail((THUMB_PX, THUMB_PX), best)
    picture.save(BytesIO(), "WEBP", quality=72, method=4)


def each(work: Callable[[Path], object], paths: list[Path], *, threads: int) -> None:
    """Do work to every file, a thread for each decoder."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, paths))


def in_darkroom(
    work: Callable[[Darkroom, Path], None], paths: list[Path], *, processes: int
) -> None:
    """Do work in a darkroom of its own, whose start is part of the time."""
    darkroom = Darkroom(processes)
    darkroom.warm()
    each(lambda path: work(darkroom, path), paths, threads=processes)
    darkroom.close()


def whole(darkroom: Darkroom, path: Path) -> None:
    """Judge and draw all in one call, as nobody does at the door."""
    darkroom.call(
        judging.judge_photo, path, OF_PHOTOS,
        limits=judging.AT_THE_DOOR, failing=judging.PhotoUnsafe,
    )  # fmt: skip


def door(darkroom: Darkroom, path: Path) -> None:
    """What somebody waits for."""
    darkroom.call(
        judging.judge_photo, path, (RenditionName.THUMB,),
        limits=judging.AT_THE_DOOR, failing=judging.PhotoUnsafe,
    )  # fmt: skip


def twice(darkroom: Darkroom, path: Path) -> None:
    """The product's way."""
    door(darkroom, path)
    darkroom.call(
        images.renditions, path, [], LATER, limits=judging.LATER, failing=judging.PhotoUnsafe
    )


if __name__ == "__main__":
    main()
