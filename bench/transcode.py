# ruff: noqa: INP001, T201 - a script, and it prints
"""How long a clip takes to be prepared for playing: docs/performance.md quotes this.

Usage: python -m bench.transcode [--seconds 10]

Each kind of clip is made here, with a picture that moves and has grain. Ours is the product's own
function, called where it stands. Beside it stands the least that PyAV can do for the same clip
with the same encoder: decode, scale with its own `reformat`, encode with the same options. That
turns nothing, maps no light and leaves out no picture, so the ratio is what all this costs. Both
use one thread; seconds are of the processor, the same on a machine that others use too.
"""

import argparse
import os
import tempfile
from fractions import Fraction
from pathlib import Path
from time import process_time

import av
from PIL import Image

from webapp.media.transcoding import ENCODER, transcode

KINDS = {
    "HEVC 1080p, 30/s": ((1920, 1080), 30, "yuv420p", None),
    "HEVC 1080p, 60/s": ((1920, 1080), 60, "yuv420p", None),
    "HEVC 1080p, 10-bit HLG": ((1920, 1080), 30, "yuv420p10le", 18),
    "HEVC 4K, 30/s": ((3840, 2160), 30, "yuv420p", None),
}


def film(path: Path, kind: str, seconds: float) -> None:
    """A grainy picture that wanders."""
    size, rate, pix_fmt, transfer = KINDS[kind]
    wide, high = size
    noise = Image.effect_noise((wide // 4 + 64, high // 4 + 64), 40).convert("RGB")
    with av.open(path, "w") as made:
        options = {"preset": "ultrafast", "crf": "26", "x265-params": "log-level=none"}
        video = made.add_stream("libx265", rate=rate, options=options)
        video.width, video.height, video.pix_fmt = wide, high, pix_fmt
        if transfer:
            video.codec_context.color_trc = transfer
            video.codec_context.color_primaries = video.codec_context.colorspace = 9
        for number in range(round(seconds * rate)):
            at = number % 60
            part = noise.crop((at, at // 2, at + wide // 4, at // 2 + high // 4)).resize(size)
            frame = av.VideoFrame.from_image(part).reformat(format=pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            made.mux(video.encode(frame))
        made.mux(video.encode())


def bare(path: Path, target: Path) -> None:
    """Decode, scale, encode; nothing else."""
    with av.open(path) as source, av.open(target, "w") as made:
        pictures = source.streams.video[0]
        pictures.codec_context.thread_count = 1
        coded = made.add_stream("libx264", rate=pictures.average_rate, options=dict(ENCODER))
        coded.width, coded.height, coded.pix_fmt = 1280, 720, "yuv420p"
        for frame in source.decode(pictures):
            small = frame.reformat(width=1280, height=720, format="yuv420p", threads=1)
            small.pict_type = 0
            made.mux(coded.encode(small))
        made.mux(coded.encode())


def taken(work: object, *arguments: object) -> float:
    """Seconds of the processor."""
    began = process_time()
    work(*arguments)  # type: ignore[operator]
    return process_time() - began


def main() -> None:
    """Make the clips one by one, prepare each in both ways, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    seconds = options.parse_args().seconds
    print(f"load average {os.getloadavg()[0]:.1f}; seconds of the processor for a second of clip")
    print("| clip | ours | PyAV alone | ratio | result |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.mov", Path(folder) / "play.mp4"
        for name in KINDS:
            film(source, name, seconds)
            ours = taken(transcode, source, target) / seconds
            mb = target.stat().st_size / 1e6
            alone = taken(bare, source, target) / seconds
            print(f"| {name} | {ours:.2f} | {alone:.2f} | {ours / alone:.2f} | {mb:.1f} MB |")


if __name__ == "__main__":
    main()
