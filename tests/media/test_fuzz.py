"""Ten thousand broken files through the real darkroom: each is taken or refused."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.media import corpus
from webapp.errors import DomainError
from webapp.media import judging
from webapp.media.darkroom import Darkroom, Limits
from webapp.media.decoder_process import PATIENCE
from webapp.media.renditions import RenditionName

SEEDS = [
    (corpus.PHOTO_MAKERS, name)
    for name in (
        "JPEG, Display P3, all a camera writes", "JPEG, progressive", "JPEG, four inks",
        "JPEG, thumbnail inside", "PNG", "PNG, palette with transparency", "PNG, animated",
        "WebP, lossy", "WebP, lossless", "WebP, animated", "HEIC", "HEIC, 10 bits", "AVIF",
        "AVIF, 10 bits",
    )
] + [
    (corpus.CLIP_MAKERS, name)
    for name in (
        "MP4, H.264", "MP4, H.264, sound", "MP4, HEVC", "MP4, in fragments", "MOV, H.264",
        "3GP, H.264", "WebM, VP8", "WebM, VP9", "Matroska, H.264",
    )
]  # fmt: skip
MUTATIONS = 10_000
WORKERS = 4
LIMITS = Limits(seconds=5, memory_mb=1024)


def mutated(rng: random.Random, content: bytes, other: bytes) -> bytes:
    """Cut short, bits turned, bytes set to their extremes, or spliced with another file."""
    made = bytearray(content)
    match rng.randrange(5):
        case 0:
            del made[rng.randrange(len(made)) :]
        case 1:
            for _ in range(rng.choice((1, 2, 8, 32))):
                made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
        case 2:
            # Counts and sizes stand in four bytes, mostly near the beginning.
            at = rng.randrange(min(len(made), 1200))
            made[at : at + 4] = rng.choice((b"\xff" * 4, b"\x7f" + b"\xff" * 3, bytes(4)))
        case 3:
            at, length = rng.randrange(len(made)), rng.randrange(1, 200)
            made[at:at] = made[at : at + length] * rng.choice((1, 2, 50))
        case _:
            made[rng.randrange(len(made)) :] = other[rng.randrange(len(other)) :]
    return bytes(made)


def judge(darkroom: Darkroom, path: Path, *, is_clip: bool) -> str:
    try:
        if is_clip:
            darkroom.call(judging.judge_clip, path, limits=LIMITS, failing=judging.ClipUnsafe)
        else:
            darkroom.call(
                judging.judge_photo, path, (RenditionName.THUMB,),
                limits=LIMITS, failing=judging.PhotoUnsafe,
            )  # fmt: skip
    except DomainError as refusal:
        return refusal.code
    return "taken"


@dataclass
class Fuzzing:
    """Threads that judge one broken file after the other, and what came of them."""

    darkroom: Darkroom
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(MUTATIONS)))
    came: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    seeds: list[bytes] = field(default_factory=lambda: [maker[name]() for maker, name in SEEDS])

    def work(self, path: Path) -> None:
        while True:
            with self.lock:
                number = next(self.numbers, None)
            if number is None:
                return
            self._judge(number, path)

    def _judge(self, number: int, path: Path) -> None:
        rng = random.Random(number)  # noqa: S311 - the same files every time
        seed = number % len(self.seeds)
        path.write_bytes(mutated(rng, self.seeds[seed], rng.choice(self.seeds)))
        is_clip = SEEDS[seed][0] is corpus.CLIP_MAKERS
        started = time.monotonic()
        try:
            code = judge(self.darkroom, path, is_clip=is_clip)
        except Exception as error:  # noqa: BLE001 - what must not happen is told by its number
            code = f"{number}: {error!r}"
            self.strange.append(code)
        # Two threads for each process: one waits while the other's file takes all of its time.
        if time.monotonic() - started > 2 * (PATIENCE * LIMITS.seconds + 2):
            self.strange.append(f"{number}: hangs")
        with self.lock:
            self.came[code] += 1


@pytest.mark.slow
def test_ten_thousand_broken_files_are_taken_or_refused(tmp_path):
    darkroom = Darkroom(2)
    fuzzing = Fuzzing(darkroom)
    before = set(Path(gettempdir()).iterdir())
    paths = [tmp_path / str(each) for each in range(WORKERS)]

    threads = [threading.Thread(target=fuzzing.work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = judge(darkroom, corpus.PHOTOS / "landscape_1.jpg", is_clip=False)
    darkroom.close()

    print(fuzzing.came)  # noqa: T201 - for whoever looks with -s
    assert fuzzing.strange == []
    assert fuzzing.came.total() == MUTATIONS
    assert fuzzing.came["taken"] > MUTATIONS // 20
    assert after == "taken"
    assert sorted(tmp_path.iterdir()) == paths
    assert {path for path in set(Path(gettempdir()).iterdir()) - before if path.is_file()} == set()
