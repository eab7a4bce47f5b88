"""Shortening a clip to the seconds that somebody chose, without coding its pictures anew.

A clip can only begin at a key frame. It begins at the last one before the chosen second, and
keeps its length: what comes earlier at the front is missing at the end.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from webapp.media.clips import (
    EBML_FORMATS,
    MAX_CLIP_S,
    MAX_PACKETS,
    ClipUnreadable,
    demuxer,
    judging,
    picture_stream,
    sniffed,
)
from webapp.media.sniffing import WEBM, Format

if TYPE_CHECKING:
    AnyPacket = Packet[Stream]
else:
    # Generic in PyAV's types alone.
    AnyPacket = Packet

_TICK_S: Final = 0.002
"""Time stamps are rounded, in Matroska to milliseconds."""
_SLACK_S: Final = 2.0
"""How far picture and sound of the same second may lie apart in a file."""
# MP4 plays everywhere; the sound of old 3GP recordings goes into MOV alone.
_ISO_CONTAINERS: Final = ("mp4", "mov")
_OPTIONS: Final = {
    # The index in front, so that a clip starts before it is loaded whole.
    "movflags": "+faststart",
    # No random numbers inside: the same seconds of the same clip are the same file.
    "fflags": "+bitexact",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Which seconds of a clip were chosen."""

    start_s: float
    seconds: float = MAX_CLIP_S


def read_span(declared: Mapping[str, object]) -> Span | None:
    """Read `start_s` and `end_s`; None where no range was chosen, or it makes no sense.

    A range without an end, or longer than a clip may be, ends as late as it may.
    """
    start, end = finite(declared.get("start_s")), finite(declared.get("end_s"))
    if start is None or start < 0:
        return None
    seconds = MAX_CLIP_S if end is None else min(end - start, MAX_CLIP_S)
    return Span(start, seconds) if seconds > 0 else None


def cut(path: Path, span: Span, target: Path) -> Path:
    """Copy the chosen seconds into a new file under `target`, which is its name but the ending.

    Effects: the file; also where this raises, something may be left there.

    Raises:
        ClipUnreadable: nothing is there to be cut, or no container takes what is inside.
        NotAClip, ClipTooLarge.
    """
    with path.open("rb") as file:
        found = sniffed(file)
        for container in _containers(found):
            made = target.with_suffix(f".{container}")
            # Files without an index may refuse to be wound forward; those are read from the start.
            for winds in (True, False):
                file.seek(0)
                with judging(), demuxer(file, found) as source:
                    begins_s = _key_frame_s(source, span, winds=winds)
                if begins_s is None:
                    continue
                file.seek(0)
                with demuxer(file, found) as source:
                    if _copy(source, made, container, Span(begins_s, span.seconds), winds=winds):
                        return made
    raise ClipUnreadable


def _containers(found: Format) -> tuple[str, ...]:
    if found not in EBML_FORMATS:
        return _ISO_CONTAINERS
    return ("webm",) if found is WEBM else ("matroska",)


def _key_frame_s(source: InputContainer, span: Span, *, winds: bool) -> float | None:
    """When the last key frame is shown before the chosen second; None where nothing follows."""
    stream = picture_stream(source)
    if winds:
        _wind(source, span.start_s)
    found = None
    for packet in _shown(source, [stream]):
        at = _at_s(packet)
        if at > span.start_s:
            starts_late = found is None and not winds and packet.is_keyframe
            return at if starts_late else found
        if packet.is_keyframe:
            found = at
    return None


def _copy(
    source: InputContainer, target: Path, container: str, span: Span, *, winds: bool
) -> bool:  # fmt: skip
    """Copy picture and sound of a span that begins with a key frame; False if it does not fit."""
    picture, sound = picture_stream(source), source.streams.best("audio")
    streams: list[Stream] = [picture, *([sound] if sound else [])]
    if winds:
        _wind(source, span.start_s)
    try:
        with av.open(target, "w", format=container, container_options=_OPTIONS) as made:
            _write(_within(_shown(source, streams), picture, span), made, streams, span.start_s)
    except (av.FFmpegError, ValueError):
        return False
    return True


def _write(
    packets: Iterable[AnyPacket], made: OutputContainer, streams: list[Stream], start_s: float
) -> None:  # fmt: skip
    copies = {stream.index: made.add_stream_from_template(stream) for stream in streams}
    for packet in packets:
        shift = round(start_s / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        packet.stream = copies[packet.stream.index]
        made.mux_one(packet)


def _within(packets: Iterable[AnyPacket], picture: Stream, span: Span) -> Iterator[AnyPacket]:
    """Those of the span, and none after the first picture that is beyond it.

    In the order in which they are decoded: a picture that refers to a missing one would be broken.
    """
    end_s = span.start_s + span.seconds
    begun = ended = False
    for packet in packets:
        at = _at_s(packet)
        is_picture = packet.stream.index == picture.index
        ends_s = at + float((packet.duration or 0) * packet.time_base)
        if is_picture and ends_s > end_s + _TICK_S:
            ended = True
        if at > end_s + _SLACK_S:
            return
        begun = begun or (is_picture and packet.is_keyframe and at >= span.start_s - _TICK_S)
        inside = at >= span.start_s - _TICK_S and ends_s <= end_s + _TICK_S
        if inside and (begun and not ended if is_picture else True):
            yield packet


def _shown(source: InputContainer, streams: list[Stream]) -> Iterator[AnyPacket]:
    for count, packet in enumerate(source.demux(streams)):
        if count > MAX_PACKETS:
            raise ClipUnreadable
        if packet.size and not packet.is_discard and (packet.pts, packet.dts) != (None, None):
            yield packet


def _wind(source: InputContainer, seconds: float) -> None:
    # Where that fails, reading goes on from the beginning.
    with suppress(av.FFmpegError):
        source.seek(int(seconds * av.time_base))


def _at_s(packet: AnyPacket) -> float:
    at = packet.dts if packet.pts is None else packet.pts
    return float((at or 0) * packet.time_base)


def finite(value: object) -> float | None:
    """Read a number as JSON or a header gives it; what is infinite or no number is None."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
