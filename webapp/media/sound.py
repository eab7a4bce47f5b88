"""The sound of a clip as every browser plays it: AAC, one or two channels, at most 48 kHz."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Final, Self

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.stream import Stream

from webapp.media.clips import MAX_PACKETS

if TYPE_CHECKING:
    from av.filter.context import FilterContext

    AnyPacket = Packet[Stream]
    SoundPacket = Packet[AudioStream]
else:
    # Generic in PyAV's types alone.
    AnyPacket = SoundPacket = Packet

RATE: Final = 48_000
_KEPT_RATES: Final = (32_000, 44_100, 48_000)
_BITS_BY_CHANNELS: Final = {1: 64_000, 2: 96_000}
_LAYOUTS: Final = {1: "mono", 2: "stereo"}


def first_sound(source: InputContainer) -> bool:
    """Whether any sound in the file can be decoded."""
    stream = _stream(source)
    if stream is None:
        return False
    packets: Iterator[AnyPacket] = source.demux([stream])
    return any(_decoded(packet) for packet in islice(packets, MAX_PACKETS))


@dataclass(slots=True)
class SoundTrack:
    """The sound on its way from one file to the other."""

    stream: AudioStream
    """Where it comes from."""
    _encoder: AudioStream
    _layout: str
    _graph: "_Chain | None" = field(default=None)

    @classmethod
    def between(cls, source: InputContainer, made: OutputContainer) -> Self | None:
        """Add a track to what is made, for the best sound of the source; None without any."""
        stream = _stream(source)
        if stream is None:
            return None
        channels = 1 if stream.codec_context.channels == 1 else 2
        rate = stream.codec_context.sample_rate
        encoder = made.add_stream(
            "aac", rate=rate if rate in _KEPT_RATES else RATE, layout=_LAYOUTS[channels]
        )
        encoder.codec_context.bit_rate = _BITS_BY_CHANNELS[channels]
        return cls(stream, encoder, _LAYOUTS[channels])

    def packets(self, packet: AnyPacket, starts_s: float) -> list[SoundPacket]:
        """What comes of a packet; what is damaged is passed over, gaps become silence."""
        return [
            coded
            for frame in _decoded(packet)
            for made in self._filtered(frame, starts_s)
            for coded in self._encoder.encode(made)
        ]

    def rest(self) -> list[SoundPacket]:
        """What is left at the end."""
        held = self._graph.push(None) if self._graph else ()
        coded = [packet for made in held for packet in self._encoder.encode(made)]
        return [*coded, *self._encoder.encode(None)]

    def _filtered(self, frame: AudioFrame, starts_s: float) -> Iterator[AudioFrame]:
        like = (frame.format.name, frame.layout.name, frame.sample_rate)
        is_first = self._graph is None
        if self._graph is None or self._graph.like != like:
            if self._graph is not None:
                yield from self._graph.push(None)
            rate = self._encoder.codec_context.sample_rate
            self._graph = _Chain(frame, rate, self._layout, is_first=is_first)
        if frame.pts is not None and frame.time is not None:
            frame.pts = round((frame.time - starts_s) * frame.sample_rate)
        frame.time_base = Fraction(1, frame.sample_rate)
        yield from self._graph.push(frame)


class _Chain:
    """Filters for sound of one format."""

    def __init__(self, frame: AudioFrame, rate: int, layout: str, *, is_first: bool) -> None:
        self.like = (frame.format.name, frame.layout.name, frame.sample_rate)
        graph = Graph()
        graph.threads = 1
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout,
            time_base=Fraction(1, frame.sample_rate),
        )  # fmt: skip
        # Sound that begins later or earlier than the clip is filled up or cut off.
        start = ":first_pts=0" if is_first else ""
        resample = graph.add("aresample", f"{rate}:async=1{start}")
        shape = graph.add(
            "aformat", f"sample_fmts=fltp:sample_rates={rate}:channel_layouts={layout}"
        )
        sink = graph.add("abuffersink")
        graph.link_nodes(source, resample, shape, sink).configure()
        self._graph = graph
        self._first: FilterContext = source
        self._last: FilterContext = sink

    def push(self, frame: AudioFrame | None) -> Iterator[AudioFrame]:
        self._first.push(frame)
        while True:
            try:
                made = self._last.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(made, AudioFrame):
                yield made


def _stream(source: InputContainer) -> AudioStream | None:
    """The best sound for which there is a decoder."""
    stream = source.streams.best("audio")
    # Against its types, PyAV has None for the decoder of a codec that it does not know.
    context: object = stream.codec_context if stream else None
    return stream if isinstance(stream, AudioStream) and context is not None else None


def _decoded(packet: AnyPacket) -> list[AudioFrame]:
    try:
        return [frame for frame in packet.decode() if isinstance(frame, AudioFrame)]
    except av.FFmpegError:
        return []
