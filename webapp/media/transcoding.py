"""From a clip as it came to one that every browser plays: H.264 and AAC, 720p, in an MP4.

What is that already is copied, not coded anew. Either way nothing but pictures and sound gets
through: no place, no time, no device, no further tracks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from webapp.media import remuxing
from webapp.media.clips import (
    MAX_FRAME_PIXELS,
    MAX_PACKETS,
    TOLERATED_CLIP_S,
    ClipTooLarge,
    ClipTooLong,
    ClipUnreadable,
    demuxer,
    judging,
    picture_stream,
    sniffed,
)
from webapp.media.reframing import TICKS, Reframer, Shape, shape_of
from webapp.media.sniffing import Format
from webapp.media.sound import SoundTrack, first_sound

if TYPE_CHECKING:
    AnyPacket = Packet[Stream]
else:
    # Generic in PyAV's types alone.
    AnyPacket = Packet

MEDIA_TYPE: Final = "video/mp4"
MAX_RATE: Final = 30
"""Pictures a second; more are left out."""
MAX_BYTES: Final = 12 * 1000 * 1000
"""About what the longest clip comes to at the highest bit rate."""

# Packets beyond the length that was measured at the door: a second for what was rounded.
_MOST_S: Final = TOLERATED_CLIP_S + 1.0
# A frame may come so much before its turn, in shares of the time between two that are kept; of a
# faster clip half the time between two that are there.
_EARLY: Final = 0.4
_MAX_RATE_BITS: Final = 2_900_000
ENCODER: Final = {
    "preset": "veryfast",
    "crf": "24",
    "profile": "high",
    "maxrate": str(_MAX_RATE_BITS),
    "bufsize": str(_MAX_RATE_BITS),
    # One core, whatever the machine has: the others serve people.
    "threads": "1",
    # A key frame every two seconds: that is how exactly one can wind.
    "g": str(2 * MAX_RATE),
    # Captions and device notes that travel with pictures stay behind.
    "a53cc": "0",
    "udu_sei": "0",
}
# H.273: primaries and transfer that belong to a matrix.
_COLOURS: Final = {1: (1, 1), 5: (5, 6), 6: (6, 6)}

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was made, as it is shown. `is_copy`: pictures and sound were not coded anew."""

    width_px: int
    height_px: int
    duration_s: float
    has_sound: bool
    is_copy: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """A clip looked into: its first picture and sound, and when it begins and ends."""

    file: Path
    format: Format
    shape: Shape
    has_sound: bool
    starts_s: float
    seconds: float


def transcode(path: Path, target: Path, *, told: Told = lambda _: None) -> Played:
    """Write the clip to play at `target`; tables for colours are kept in the folder of that.

    `told` hears how much of it is done, in percent, never 100.

    Effects: the files; also where this raises, something may be left there.

    Raises:
        ClipUnreadable: no picture in it can be decoded.
        NotAClip, ClipTooLarge, ClipTooLong.
    """
    with path.open("rb") as file:
        found = sniffed(file)
        with judging(), demuxer(file, found) as source:
            about = remuxing.look_into(source, path.stat().st_size, limit_s=_MOST_S)
        if about.seconds > _MOST_S:
            raise ClipTooLong(seconds=round(about.seconds))
        file.seek(0)
        with judging(), demuxer(file, found) as source:
            shape, sounds = _first(source)
        looked = _Source(path, found, shape, sounds, about.starts_s, about.seconds)
        if about.plays_everywhere and remuxing.fits(shape):
            file.seek(0)
            with judging(), demuxer(file, found) as source:
                remuxing.copy(source, target, starts_s=about.starts_s, with_sound=about.has_sound)
            return _played(looked, has_sound=about.has_sound, is_copy=True)
        file.seek(0)
        with judging(), demuxer(file, found) as source, remuxing.mp4(target) as made:
            _Transcoder(source, made, looked, target.parent, told).run()
    return _played(looked, has_sound=sounds, is_copy=False)


def _played(looked: _Source, *, has_sound: bool, is_copy: bool) -> Played:
    return Played(
        width_px=looked.shape.width_px,
        height_px=looked.shape.height_px,
        duration_s=round(looked.seconds, 3),
        has_sound=has_sound,
        is_copy=is_copy,
    )


def _first(source: InputContainer) -> tuple[Shape, bool]:
    """Decode until the first picture, and tell whether any sound can be decoded."""
    stream = picture_stream(source)
    stream.codec_context.thread_count = 1
    frame = next(_decoded(source.demux([stream])), None)
    if frame is None:
        raise ClipUnreadable
    shape = shape_of(frame, stream.sample_aspect_ratio)
    source.seek(0)
    return shape, first_sound(source)


def _decoded(packets: Iterator[AnyPacket]) -> Iterator[VideoFrame]:
    """The pictures of all packets that can be decoded; damage in the middle is passed over."""
    for count, packet in enumerate(packets):
        if count > MAX_PACKETS:
            raise ClipUnreadable
        try:
            frames = packet.decode()
        except (av.InvalidDataError, av.EOFError):
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame):
                if frame.width * frame.height > MAX_FRAME_PIXELS:
                    raise ClipTooLarge(width_px=frame.width, height_px=frame.height)
                yield frame


class _Transcoder:
    """One run over a clip."""

    def __init__(
        self, source: InputContainer, made: OutputContainer, looked: _Source,
        scratch: Path, told: Told,
    ) -> None:  # fmt: skip
        self._source = source
        self._made = made
        self._looked = looked
        self._told = told
        self._pictures = picture_stream(source)
        self._pictures.codec_context.thread_count = 1
        self._frame_s = float(1 / (self._pictures.average_rate or MAX_RATE))
        self._early_s = min(_EARLY / MAX_RATE, self._frame_s / 2)
        self._reframer = Reframer(looked.shape, scratch)
        self._encoder = _encoder(made, looked.shape)
        self._sound = SoundTrack.between(source, made) if looked.has_sound else None
        self._last_s = -1.0
        self._due_s = 0.0
        self._percent = -1

    def run(self) -> None:
        streams: list[Stream] = [self._pictures]
        if self._sound:
            streams.append(self._sound.stream)
        for count, packet in enumerate(self._source.demux(streams)):
            if count > MAX_PACKETS:
                raise ClipUnreadable
            if packet.stream.index == self._pictures.index:
                for frame in _decoded(iter([packet])):
                    self._take(frame)
            elif self._sound:
                self._made.mux(self._sound.packets(packet, self._looked.starts_s))
        if self._last_s < 0:
            raise ClipUnreadable
        for frame in self._reframer.rest():
            self._encode(frame)
        self._made.mux(self._encoder.encode())
        if self._sound:
            self._made.mux(self._sound.rest())

    def _take(self, frame: VideoFrame) -> None:
        """Encode a picture unless it comes too soon after the last one."""
        known = None if frame.pts is None else frame.time - self._looked.starts_s
        at = self._last_s + self._frame_s if known is None else known
        # The first picture is shown from the beginning, whenever it comes.
        at = 0.0 if self._last_s < 0 else at
        if at > _MOST_S:
            raise ClipTooLong(seconds=round(at))
        if at <= self._last_s or at < self._due_s - self._early_s:
            return
        self._last_s, self._due_s = at, max(self._due_s, at) + 1 / MAX_RATE
        for made in self._reframer.frames(frame, round(at * TICKS)):
            self._encode(made)
        self._tell(at)

    def _encode(self, frame: VideoFrame) -> None:
        # Which pictures are key frames is the encoder's choice.
        frame.pict_type = 0
        self._made.mux(self._encoder.encode(frame))

    def _tell(self, at: float) -> None:
        percent = min(99, int(100 * at / max(self._looked.seconds, 1e-3)))
        if percent > self._percent:
            self._percent = percent
            self._told(percent)


def _encoder(made: OutputContainer, shape: Shape) -> VideoStream:
    stream = made.add_stream("libx264", rate=MAX_RATE, options=dict(ENCODER))
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = shape.width_px, shape.height_px, "yuv420p"
    context.time_base = Fraction(1, TICKS)
    context.sample_aspect_ratio = Fraction(1, 1)
    context.colorspace = shape.matrix
    context.color_primaries, context.color_trc = _COLOURS[shape.matrix]
    context.color_range = 1
    return stream
