"""Drawing the pictures and clips of the demo into the store, on two cores.

Files are kept by content, so a run that was broken off is simply done again.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from itertools import chain

from webapp.demo import clips, pictures
from webapp.demo.album import Album, Drawing, Filming
from webapp.demo.light import Moment
from webapp.media import intake
from webapp.media.intake import AcceptedMedia
from webapp.media.renditions import OF_PHOTOS
from webapp.media.store import Store

WORKERS = 2
FEW = 40
"""So many are drawn sooner than other processes are started."""
TOGETHER = 8
QUALITY = 82
CLIP_S = 8


def make(
    store: Store, album: Album, *, report: Callable[[str], None]
) -> tuple[list[AcceptedMedia], list[AcceptedMedia]]:
    """Draw and keep everything; returns the accepted pictures and clips in the album's order."""
    # The clips take longest, so they come first.
    works: list[Drawing | Filming] = [*album.filmings, *album.drawings]
    made = list(_told(_made(store, works), len(works), report))
    split = len(album.filmings)
    return made[split:], made[:split]


def _made(store: Store, works: Sequence[Drawing | Filming]) -> Iterator[AcceptedMedia]:
    keep = partial(_keep, store)
    if len(works) < FEW:
        yield from map(keep, works)
        return
    # A fresh process: a fork of one that holds database connections is not safe.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as workers:
        filmings = [work for work in works if isinstance(work, Filming)]
        drawings = works[len(filmings) :]
        yield from chain(
            workers.map(keep, filmings), workers.map(keep, drawings, chunksize=TOGETHER)
        )


def _keep(store: Store, work: Drawing | Filming) -> AcceptedMedia:
    if isinstance(work, Filming):
        content = clips.clip_mp4(
            work.seed, work.theme, seconds=CLIP_S, moment=Moment(work.taken_at)
        )
        return intake.accept_clip(store, BytesIO(content), declared_name="demo.mp4")
    # All of it now: the demo shows its papers the moment it is there.
    return intake.accept_photo(
        store, BytesIO(_jpeg(work)), declared_name="demo.jpg", draws=OF_PHOTOS
    )


def _jpeg(drawing: Drawing) -> bytes:
    moment = Moment(drawing.taken_at)
    if drawing.is_recorded:
        return pictures.picture_jpeg(
            drawing.seed, drawing.theme, size=drawing.size, moment=moment,
            gps=drawing.place or False, quality=QUALITY,
        )  # fmt: skip
    # As pictures come out of a chat: without anything that the camera knew.
    image = pictures.picture(drawing.seed, drawing.theme, size=drawing.size, moment=moment)
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _told(
    made: Iterable[AcceptedMedia], total: int, report: Callable[[str], None]
) -> Iterator[AcceptedMedia]:
    """Say now and then how far it is."""
    step = max(1, -(-total // 4))
    for number, accepted in enumerate(made, 1):
        yield accepted
        if number % step == 0 or number == total:
            report(f"  วาดภาพตัวอย่าง (drawing pictures) {number}/{total}")
