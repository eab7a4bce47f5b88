"""Clips of every kind that phones, browsers and old cameras make, for the tests of transcoding."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image

from webapp.media.transcoding import Played, transcode

COLOURS = {"red": (200, 30, 30), "blue": (30, 30, 200), "green": (30, 150, 30), "white": (255,) * 3}
HDR = {"hlg": 18, "pq": 16}
QUICK: dict[str, dict[str, str]] = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "12"},
}


def quarters(size: tuple[int, int]) -> Image.Image:
    """Red and blue above, green and white below."""
    (width, height), image = size, Image.new("RGB", size, COLOURS["red"])
    image.paste(COLOURS["blue"], (width // 2, 0, width, height // 2))
    image.paste(COLOURS["green"], (0, height // 2, width // 2, height))
    image.paste(COLOURS["white"], (width // 2, height // 2, width, height))
    return image


def film(
    path: Path, codec: str = "libx265", *, size=(64, 48), rate=10, seconds=1.0, pix_fmt="yuv420p",
    sound: tuple[str, int, str] | None = None, times: list[float] | None = None,
    pictures: list[Image.Image] | None = None, tag: str = "", aspect: Fraction | None = None,
    interlaced: bool = False, metadata: dict[str, str] | None = None,
    container: dict[str, str] | None = None, **options: str,
) -> Path:  # fmt: skip
    """Make a clip of the quarters; `times` says when pictures come, in seconds."""
    with av.open(path, "w", options=container or {}) as made:
        made.metadata.update(metadata or {})
        video = made.add_stream(codec, rate=rate, options={**QUICK.get(codec, {}), **options})
        video.width, video.height, video.pix_fmt = size[0], size[1], pix_fmt
        context = video.codec_context
        context.time_base = Fraction(1, 1000) if times else Fraction(1, rate)
        if tag:
            context.codec_tag = tag
        if aspect:
            context.sample_aspect_ratio = aspect
        voice = made.add_stream(sound[0], rate=sound[1], layout=sound[2]) if sound else None
        pictures = pictures or [quarters(size)]
        for number in range(len(times) if times else round(seconds * rate)):
            frame = av.VideoFrame.from_image(pictures[number % len(pictures)])
            frame.pts = round(times[number] * 1000) if times else number
            frame.time_base = context.time_base
            made.mux(video.encode(frame))
        made.mux(video.encode())
        if voice and sound:
            _hum(made, voice, sound[1], sound[2], seconds)
    return path


def _hum(made, voice, rate, layout, seconds):
    """A square wave, so that sound can be told from silence."""
    for at in range(0, int(seconds * rate), 1000):
        samples = min(1000, int(seconds * rate) - at)
        frame = av.AudioFrame(format="s16", layout=layout, samples=samples)
        wave = [4000 if n // 20 % 2 else -4000 for n in range(samples)]
        channels = len(frame.layout.channels)
        packed = struct.pack(f"<{samples * channels}h", *(v for v in wave for _ in range(channels)))
        frame.planes[0].update(packed.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.pts, frame.rate, frame.time_base = at, rate, Fraction(1, rate)
        made.mux(voice.encode(frame))
    made.mux(voice.encode())


def patch(path: Path, light: str, signals: list[tuple[float, float, float]]) -> Path:
    """A 10-bit HEVC clip in BT.2020 with stripes of R′G′B′ signals (0 to 1), HLG or PQ."""
    stripe, height = 64, 64
    with av.open(path, "w") as made:
        video = made.add_stream("libx265", rate=10, options={
            "preset": "ultrafast", "x265-params": "log-level=none:lossless=1",
        })  # fmt: skip
        video.width, video.height, video.pix_fmt = stripe * len(signals), height, "yuv420p10le"
        context = video.codec_context
        context.color_primaries, context.color_trc, context.colorspace = 9, HDR[light], 9
        context.color_range = 1
        for number in range(3):
            frame = av.VideoFrame(stripe * len(signals), height, "yuv420p10le")
            for plane, codes in zip(
                frame.planes, zip(*map(_ycbcr, signals), strict=True), strict=True
            ):
                wide = stripe * plane.width // frame.width
                row = b"".join(struct.pack("<H", code) * wide for code in codes)
                plane.update(row.ljust(plane.line_size, b"\0") * plane.height)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            frame.color_primaries, frame.color_trc, frame.colorspace = 9, HDR[light], 9
            frame.color_range = 1
            made.mux(video.encode(frame))
        made.mux(video.encode())
    return path


def _ycbcr(signal: tuple[float, float, float]) -> tuple[int, int, int]:
    """BT.2020, non-constant luminance, 10 bits, limited range."""
    red, green, blue = signal
    luma = 0.2627 * red + 0.6780 * green + 0.0593 * blue
    blueness, redness = (blue - luma) / 1.8814, (red - luma) / 1.4746
    return round(64 + 876 * luma), round(512 + 896 * blueness), round(512 + 896 * redness)


@dataclass(frozen=True)
class Probe:
    """What a player finds in a clip."""

    video: tuple[str, str, int, int]
    """Codec, pixel format, width and height."""
    sound: tuple[str, int, int] | None
    """Codec, hertz, channels."""
    seconds: float
    frames: int
    rate: float
    tracks: int
    rotation: int
    times: list[float]
    last: Image.Image
    colours: tuple[int, int, int]
    """Matrix, primaries, transfer."""


def probe(path: Path) -> Probe:
    """Decode all of a clip."""
    with av.open(path) as made:
        video = made.streams.video[0]
        frames = list(made.decode(video))
        voice = made.streams.audio[0] if made.streams.audio else None
        context: Any = video.codec_context
        return Probe(
            video=(context.name, video.pix_fmt or "", video.width, video.height),
            sound=(
                (voice.codec_context.name, voice.codec_context.sample_rate,
                 voice.codec_context.channels) if voice else None
            ),
            seconds=(made.duration or 0) / 1_000_000,
            frames=len(frames),
            rate=float(video.average_rate or 0),
            tracks=len(made.streams),
            rotation=frames[-1].rotation,
            times=[frame.time for frame in frames],
            last=frames[-1].to_image(),
            colours=(context.colorspace, context.color_primaries, context.color_trc),
        )  # fmt: skip


class Player:
    """Transcodes a clip; called, it says what a player finds in what was made."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "play.mp4"
        self.told: list[int] = []
        self.facts: Played

    def __call__(self, path: Path) -> Probe:
        self.told.clear()
        self.facts = transcode(path, self.path, told=self.told.append)
        return probe(self.path)


def loudness(path: Path) -> int:
    """The largest sample, of 32,767."""
    with av.open(path) as made:
        resampler = av.AudioResampler(format="s16", layout="mono")
        samples = [
            abs(int(value))
            for frame in made.decode(made.streams.audio[0])
            for part in resampler.resample(frame)
            for (value,) in struct.iter_unpack("<h", bytes(part.planes[0])[: part.samples * 2])
        ]
    return max(samples)
