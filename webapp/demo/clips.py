"""Short clips for the demonstration data: a slow pan over a drawn place, water moving."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image, ImageChops, ImageDraw

from webapp.demo.light import Moment
from webapp.demo.pictures import Theme, compose

__all__ = ["clip_mp4"]

FPS = 20
RATE = 44_100
PIECE = 1024  # samples the AAC encoder takes at once
PIECES_PER_FRAME = -(-RATE // FPS // PIECE)
WIDER = 1.18  # the picture is this much larger than the frame: room to pan

# The ceiling keeps 8 seconds under 600 KB whatever the picture.
_X264 = {
    "preset": "veryfast",
    "crf": "28",
    "maxrate": "500k",
    "bufsize": "800k",
    "threads": "1",
}
_TURN_BACK = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def clip_mp4(
    seed: int,
    theme: Theme,
    *,
    seconds: float = 8,
    size: tuple[int, int] = (640, 360),
    moment: Moment | None = None,
    rotation: int = 0,
    with_audio: bool = False,
) -> bytes:
    """Return an MP4 (H.264 yuv420p, index first) panning slowly over the picture.

    `size` is the upright size. `rotation` 90, 180 or 270 stores turned frames with the display
    rotation that makes a player show them upright. `with_audio` adds a soft AAC tone.

    The same arguments give the encoder the same frames; its bytes may differ a little.
    """
    if rotation not in (0, 90, 180, 270):
        raise ValueError("rotation must be 0, 90, 180 or 270")
    film = _Film.make(seed, theme, size, moment or Moment.of_seed(seed))
    frames = max(1, round(seconds * FPS))
    with TemporaryDirectory() as folder:  # the index can be moved to the front only in a file
        path = Path(folder) / "clip.mp4"
        with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as box:
            video = box.add_stream("libx264", rate=FPS)
            video.width, video.height = size if rotation in (0, 180) else size[::-1]
            video.pix_fmt = "yuv420p"
            video.options = dict(_X264)
            video.set_display_rotation(-rotation)
            sound = box.add_stream("aac", rate=RATE, layout="mono") if with_audio else None
            pieces = _tone(seed, frames / FPS) if with_audio else iter(())
            for index in range(frames):
                box.mux(video.encode(_frame(film, index, frames, rotation)))
                if sound is not None:
                    for piece in islice(pieces, PIECES_PER_FRAME):
                        box.mux(sound.encode(piece))
            box.mux(video.encode(None))
            if sound is not None:
                box.mux(sound.encode(None))
        return path.read_bytes()


def _frame(film: _Film, index: int, frames: int, rotation: int) -> av.VideoFrame:
    image = film.frame(index, frames)
    if rotation:
        image = image.transpose(_TURN_BACK[rotation])
    frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    frame.pts, frame.time_base = index, Fraction(1, FPS)
    return frame


@dataclass(frozen=True)
class _Film:
    """What the frames are cut from: the picture, its water, the shine on it, the leaves."""

    base: Image.Image
    water: Image.Image | None
    shine: Image.Image | None
    leaves: tuple[tuple[float, ...], ...]
    size: tuple[int, int]
    way: int

    @classmethod
    def make(cls, seed: int, theme: Theme, size: tuple[int, int], moment: Moment) -> _Film:
        """Draw the picture and prepare what moves."""
        rng = random.Random(f"clip-{theme}-{seed}")
        whole = (int(size[0] * WIDER), int(size[1] * WIDER))
        base, water = compose(seed, theme, size=whole, moment=moment, track_water=True)
        shine = _shine(rng, whole) if water is not None and water.getbbox() else None
        leaves = tuple(
            (rng.random(), rng.random(), rng.uniform(0.6, 1.4), rng.uniform(0, 6.3), rng.random())
            for _ in range(rng.randint(7, 13))
        )
        return cls(base, water, shine, leaves, size, rng.choice((-1, 1)))

    def frame(self, index: int, frames: int) -> Image.Image:
        """Return one frame."""
        part = index / max(1, frames - 1)
        ease = part * part * (3 - 2 * part)
        board = self.base
        if self.shine is not None and self.water is not None:
            board = self._with_water(self.shine, self.water, index)
        w, h = self.size
        x = (board.width - w) * (ease if self.way > 0 else 1 - ease)
        y = (board.height - h) * (0.5 + 0.2 * self.way * (ease - 0.5))
        image = board.resize(self.size, Image.Resampling.BILINEAR, box=(x, y, x + w, y + h))
        self._drop_leaves(image, index / FPS)
        return image

    def _with_water(self, shine: Image.Image, water: Image.Image, index: int) -> Image.Image:
        t = index / FPS
        one = ImageChops.offset(shine, int(t * 9), round(1.6 * math.sin(t * 1.9)))
        two = ImageChops.offset(shine, -int(t * 6) + 97, 31 + round(1.6 * math.sin(t * 1.4)))
        mask = ImageChops.multiply(ImageChops.multiply(one, two), water)
        board = self.base.copy()
        board.paste((250, 252, 250), (0, 0), mask)
        return board

    def _drop_leaves(self, image: Image.Image, t: float) -> None:
        board, (w, h) = ImageDraw.Draw(image), self.size
        unit = min(w, h) / 100
        for x0, y0, size, phase, tone in self.leaves:
            x = (x0 + t * 0.035 * self.way * size + 0.02 * math.sin(t * 1.3 + phase)) % 1.1 * w
            y = (y0 + t * 0.05 * size) % 1.1 * h
            a, r = phase + t * 1.7, unit * size
            tip = (math.cos(a) * r, math.sin(a) * r)
            mid = (tip[1] / 2.6, tip[0] / 2.6)
            board.polygon(
                [
                    (x - tip[0], y - tip[1]),
                    (x - mid[0], y + mid[1]),
                    (x + tip[0], y + tip[1]),
                    (x + mid[0], y - mid[1]),
                ],
                fill=(int(120 + 70 * tone), int(128 - 20 * tone), 62),
            )


def _shine(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """Return long flat ripples (L), to be slid over themselves: both edges join."""
    w, h = size
    noise = Image.frombytes("L", (w // 44, h // 4), rng.randbytes((w // 44) * (h // 4)))
    half = noise.resize((w - w // 2, h), Image.Resampling.BICUBIC)
    half = half.point([min(205, max(0, v - 100) * 2) for v in range(256)])
    whole = Image.new("L", size)
    whole.paste(half, (0, 0))
    whole.paste(half.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (w // 2, 0))
    return whole


def _tone(seed: int, seconds: float) -> Iterator[av.AudioFrame]:
    """Yield a soft chord, fading in and out."""
    pitch = random.Random(f"tone-{seed}").choice((200, 220, 240))
    loop = [  # a tenth of a second: every pitch is a multiple of ten, so it joins without a click
        sum(900 / k * math.sin(math.tau * pitch * (k + 1) / 2 * i / RATE) for k in (1, 2, 3))
        for i in range(RATE // 10)
    ]
    endless = array("h", [int(level) for level in loop] * (2 + PIECE // len(loop)))
    total = int(seconds * RATE)
    for start in range(0, total, PIECE):
        count, at = min(PIECE, total - start), start % len(loop)
        chunk = endless[at : at + count]
        swell = min(1.0, start / RATE, (total - start) / RATE)
        if swell < 1:
            chunk = array("h", [int(level * swell) for level in chunk])
        piece = av.AudioFrame(format="s16", layout="mono", samples=count)
        piece.planes[0].update(chunk.tobytes().ljust(piece.planes[0].buffer_size, b"\0"))
        piece.sample_rate, piece.pts, piece.time_base = RATE, start, Fraction(1, RATE)
        yield piece
