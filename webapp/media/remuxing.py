"""Clips that every browser plays as they are: only their container is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from webapp.media.clips import MAX_PACKETS, ClipUnreadable, picture_stream
from webapp.media.reframing import Shape, shown_size

if TYPE_CHECKING:
    AnyPacket = Packet[Stream]
else:
    # Generic in PyAV's types alone.
    AnyPacket = Packet

MODEST_BITS_PER_S: Final = 3_100_000
"""More than that is coded anew; 30.5 s of it are 12 MB."""
_MOST_RATE: Final = 30.5
_MOST_HERTZ: Final = 48_000
_PROFILES: Final = ("Baseline", "Constrained Baseline", "Main", "High", "Progressive High")
# H.264's own notes between the pictures: some cameras write there what and where they are.
_WITHOUT_NOTES: Final = "filter_units=remove_types=6"
_OPTIONS: Final = {
    # The index in front, so that a clip starts before it is loaded whole.
    "movflags": "+faststart",
    # Neither time nor random numbers inside.
    "fflags": "+bitexact",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What the packets of a clip tell without being decoded."""

    starts_s: float
    seconds: float
    has_sound: bool
    plays_everywhere: bool
    """As far as codecs, bit rate and cuts go."""


def look_into(source: InputContainer, size_bytes: int, *, limit_s: float) -> Inside:
    """Read the packets of picture and sound, and decide whether they may stay as they are.

    Raises:
        ClipUnreadable: no packets, or too many.
    """
    picture, sound = picture_stream(source), source.streams.best("audio")
    frame_s = float(1 / picture.average_rate) if picture.average_rate else 0.0
    starts, ends, hides, begins_well = None, 0.0, False, None
    streams: list[Stream] = [picture, *([sound] if sound else [])]
    for count, packet in enumerate(source.demux(streams)):
        at = packet.dts if packet.pts is None else packet.pts
        is_picture = packet.stream.index == picture.index
        if count > MAX_PACKETS and ends - (starts or 0.0) <= limit_s:
            raise ClipUnreadable
        hides = hides or (is_picture and packet.is_discard)
        if at is None or packet.is_discard or not packet.size:
            continue
        if is_picture and begins_well is None:
            begins_well = packet.is_keyframe and packet.pts is not None
        tick_s = float(packet.time_base)
        length = (packet.duration or 0) * tick_s or (frame_s if is_picture else 0.0)
        starts = at * tick_s if starts is None else min(starts, at * tick_s)
        ends = max(ends, at * tick_s + length)
    if starts is None or begins_well is None:
        raise ClipUnreadable
    # What lies before zero only primes the decoders.
    starts = max(starts, 0.0)
    seconds = ends - starts
    is_modest = size_bytes * 8 <= MODEST_BITS_PER_S * max(seconds, 1.0)
    plays = begins_well and not hides and is_modest and _is_h264(picture)
    return Inside(
        starts_s=starts,
        seconds=seconds,
        has_sound=sound is not None,
        plays_everywhere=plays and (sound is None or _is_aac(sound)),
    )


def fits(shape: Shape) -> bool:
    """Whether a first picture needs nothing done to it but what was asked of its packets."""
    return not shape.turns and shape.light is None and not shape.is_interlaced


@contextmanager
def mp4(target: Path) -> Iterator[OutputContainer]:
    """A new MP4 without any word about where it comes from."""
    with av.open(target, "w", format="mp4", container_options=_OPTIONS) as made:
        yield made


def copy(source: InputContainer, target: Path, *, starts_s: float, with_sound: bool) -> None:
    """Copy picture and sound into a new file, beginning at zero."""
    picture, sound = picture_stream(source), source.streams.best("audio")
    streams: list[Stream] = [picture, *([sound] if sound and with_sound else [])]
    with mp4(target) as made:
        copies = {stream.index: made.add_stream_from_template(stream) for stream in streams}
        strips = BitStreamFilterContext(_WITHOUT_NOTES, picture, copies[picture.index])
        for packet in source.demux(streams):
            if not packet.size:
                continue
            _shift(packet, starts_s)
            kept = strips.filter(packet) if packet.stream.index == picture.index else [packet]
            _mux(kept, copies[packet.stream.index], made)
        _mux(strips.filter(None), copies[picture.index], made)


def _shift(packet: AnyPacket, starts_s: float) -> None:
    ticks = round(starts_s / packet.time_base)
    packet.pts = None if packet.pts is None else packet.pts - ticks
    packet.dts = None if packet.dts is None else packet.dts - ticks


def _mux(packets: list[AnyPacket], stream: Stream, made: OutputContainer) -> None:
    for packet in packets:
        packet.stream = stream
        made.mux_one(packet)


def _is_h264(picture: VideoStream) -> bool:
    context = picture.codec_context
    rate, aspect = picture.average_rate, picture.sample_aspect_ratio
    size = (context.width, context.height)
    return bool(
        context.codec.canonical_name == "h264"
        and context.pix_fmt == "yuv420p"
        and picture.profile in _PROFILES
        and size == shown_size(*size, aspect)
        and rate
        and rate <= _MOST_RATE
    )


def _is_aac(sound: Stream) -> bool:
    context: object = sound.codec_context
    return bool(
        isinstance(sound, AudioStream)
        and context is not None
        and sound.codec_context.codec.canonical_name == "aac"
        and sound.profile == "LC"
        and sound.codec_context.channels in (1, 2)
        and sound.codec_context.sample_rate <= _MOST_HERTZ
    )
