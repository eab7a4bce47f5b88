"""Clips: whether a file is one, how long it is, and the still picture that stands for it.

MediaInfo says what the file claims; the time stamps of its packets say what is in it. Shortening
is done in `cutting`; nothing is transcoded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, ClassVar, Final
from xml.etree.ElementTree import ParseError

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image
from pymediainfo import MediaInfo, Track

from webapp.errors import DomainError
from webapp.media.boxes import check_boxes
from webapp.media.renditions import Rendered, RenditionName, draw_jpeg, draw_thumb, fitted
from webapp.media.sniffing import HEAD_BYTES, MATROSKA, WEBM, Format, MediaKind, sniff

MAX_CLIP_BYTES: Final = 200 * 1024 * 1024
MAX_CLIP_S: Final = 30
# Phones stop a little after the second they were told to stop at.
TOLERATED_CLIP_S: Final = 30.5
# DCI 4K, 4096 × 2304 with room for odd formats: the most that one decoded frame may take.
MAX_FRAME_PIXELS: Final = 4096 * 2304
POSTER_PX: Final = 1280
POSTER_AT_S: Final = 1.0

EBML_FORMATS: Final = (WEBM, MATROSKA)
_POSTER_QUALITY: Final = 80
# 30 s at 240 frames and 50 sounds a second is 8,700; a file of dust is not read to its end.
MAX_PACKETS: Final = 100_000
_MAX_POSTER_FRAMES: Final = 300
# What the header may promise beyond the last packet before we say that the end is missing.
_MISSING_S: Final = 1.0
# RuntimeError and ParseError: MediaInfo. AttributeError: against its types, PyAV has None for the
# decoder of a codec that it does not know.
_BROKEN: Final = (av.FFmpegError, ValueError, LookupError, RuntimeError, ParseError, AttributeError)
_UPRIGHT: Final = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


class NotAClip(DomainError):
    """The content is none of the clip formats that are taken, or holds no moving picture."""

    code: ClassVar[str] = "not_a_clip"


class ClipUnreadable(DomainError):
    """The file begins like a clip, but is damaged or its end is missing."""

    code: ClassVar[str] = "clip_unreadable"


class ClipTooLong(DomainError):
    """Longer than `TOLERATED_CLIP_S`; detail `seconds`, a whole number."""

    code: ClassVar[str] = "clip_too_long"


class ClipTooLarge(DomainError):
    """Frames of more than `MAX_FRAME_PIXELS`; details `width_px` and `height_px`."""

    code: ClassVar[str] = "clip_too_large"
    status: ClassVar[int] = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFacts:
    """What a clip is: size as seen upright, length in seconds, FFmpeg's name of the codec.

    `rotation` is how far players turn the stored frames clockwise: 0, 90, 180 or 270 degrees.
    """

    media_type: str
    width_px: int
    height_px: int
    duration_s: float
    codec: str
    rotation: int
    frame_rate: float | None


@dataclass(frozen=True, slots=True)
class _Claims:
    """What MediaInfo reads in the headers; size as stored."""

    width_px: int
    height_px: int
    duration_s: float | None
    rotation: int
    frame_rate: float | None


@dataclass(slots=True)
class _Extent:
    """The seconds from the first to the last packet shown."""

    starts: float | None = None
    ends: float = 0.0

    def add(self, start: float, length: float) -> None:
        self.starts = start if self.starts is None else min(self.starts, start)
        self.ends = max(self.ends, start + length)

    @property
    def seconds(self) -> float:
        # Packets before zero only help to decode the first frame; they are not shown.
        return round(self.ends - max(self.starts or 0.0, 0.0), 6)


def read_clip(path: Path) -> ClipFacts:
    """Judge a clip and read its facts.

    The length is always that of the packets, picture and sound together: headers leave it out
    (recordings of browsers) or lie.

    Raises:
        NotAClip, ClipTooLong, ClipTooLarge, ClipUnreadable.
    """
    with path.open("rb") as file:
        found = sniffed(file)
        claims = _claims(file, found)
        with judging(), demuxer(file, found) as container:
            stream = picture_stream(container)
            codec = stream.codec_context.codec.canonical_name
            seconds = _measure(container, stream)
    _check_length(seconds, claims.duration_s)
    lies = claims.rotation in (90, 270)
    return ClipFacts(
        media_type=found.media_type,
        width_px=claims.height_px if lies else claims.width_px,
        height_px=claims.width_px if lies else claims.height_px,
        duration_s=round(seconds, 3),
        codec=codec,
        rotation=claims.rotation,
        frame_rate=claims.frame_rate,
    )


def poster(path: Path) -> bytes:
    """Return a JPEG of about the first second, upright. Raises as `read_clip`."""
    return renditions(path)[1].bytes


def renditions(path: Path) -> list[Rendered]:
    """Draw thumb and poster, in this order, from one frame. Raises as `read_clip`."""
    still = _still(path)
    return [draw_thumb(still), draw_jpeg(still, RenditionName.POSTER, POSTER_PX, _POSTER_QUALITY)]


def sniffed(file: BinaryIO) -> Format:
    """The format, judged by the head. Raises `NotAClip`."""
    found = sniff(file.read(HEAD_BYTES))
    file.seek(0)
    if found is None or found.kind is not MediaKind.CLIP:
        raise NotAClip
    return found


def _claims(file: BinaryIO, found: Format) -> _Claims:
    """Ask MediaInfo, by the open file: given a name, it would follow names inside."""
    with judging():
        if found not in EBML_FORMATS:
            check_boxes(file)
        about = MediaInfo.parse(file, encoding_errors="replace")
        file.seek(0)
        if not about.video_tracks:
            # A clip whose index is cut off shows no tracks either; sound tells the two apart.
            raise NotAClip if about.audio_tracks else ClipUnreadable
        track = about.video_tracks[0]
        width, height = _number(track, "width"), _number(track, "height")
        if not width or not height:
            raise ClipUnreadable
        if width * height > MAX_FRAME_PIXELS:
            raise ClipTooLarge(width_px=int(width), height_px=int(height))
        milliseconds = _number(about.general_tracks[0], "duration")
        return _Claims(
            width_px=int(width),
            height_px=int(height),
            duration_s=None if milliseconds is None else milliseconds / 1000,
            rotation=round((_number(track, "rotation") or 0) / 90) * 90 % 360,
            frame_rate=_number(track, "frame_rate"),
        )


def _number(track: Track, name: str) -> float | None:
    """Read a field that MediaInfo gives as a number, as its text, or not at all."""
    value: object = getattr(track, name)
    return float(value) if isinstance(value, int | float | str) else None


@contextmanager
def judging() -> Iterator[None]:
    """Turn what the libraries raise on a bad file into `ClipUnreadable`."""
    try:
        yield
    except _BROKEN as error:
        raise ClipUnreadable from error


def demuxer(file: BinaryIO, found: Format) -> InputContainer:
    """Open with the one demuxer that fits, so that no playlist can name another file or address."""
    name = "matroska" if found in EBML_FORMATS else "mov"
    return av.open(file, "r", format=name, metadata_errors="replace")


def picture_stream(container: InputContainer) -> VideoStream:
    """The moving picture. Raises `ClipUnreadable`, `ClipTooLarge`."""
    stream = container.streams.best("video")
    if not isinstance(stream, VideoStream):
        raise ClipUnreadable
    context = stream.codec_context
    if not context.width or not context.height:
        raise ClipUnreadable
    if context.width * context.height > MAX_FRAME_PIXELS:
        raise ClipTooLarge(width_px=context.width, height_px=context.height)
    return stream


def _measure(container: InputContainer, stream: VideoStream) -> float:
    """Read all packets of picture and sound; return the seconds from the first to the last.

    Raises:
        ClipUnreadable: no packets, too many of them, or one cut short.
    """
    sound = container.streams.best("audio")
    frame_s = float(1 / stream.average_rate) if stream.average_rate else 0.0
    extent, pictures = _Extent(), 0
    for count, packet in enumerate(container.demux([stream, sound] if sound else [stream])):
        at = packet.dts if packet.pts is None else packet.pts
        if packet.is_corrupt or (count > MAX_PACKETS and extent.seconds <= TOLERATED_CLIP_S):
            raise ClipUnreadable
        if at is None or packet.is_discard:
            continue
        is_picture = packet.stream is stream
        tick_s = float(packet.time_base)
        extent.add(at * tick_s, (packet.duration or 0) * tick_s or (frame_s if is_picture else 0.0))
        pictures += is_picture
    if not pictures:
        raise ClipUnreadable
    return extent.seconds


def _check_length(seconds: float, claimed_s: float | None) -> None:
    if seconds > TOLERATED_CLIP_S:
        raise ClipTooLong(seconds=round(seconds))
    if claimed_s is not None and claimed_s > seconds + _MISSING_S:
        raise ClipUnreadable


def _still(path: Path) -> Image.Image:
    """Return the frame at about `POSTER_AT_S` as an upright RGB picture."""
    with path.open("rb") as file:
        found = sniffed(file)
        # Files without an index may refuse to be wound forward; those are read from the start.
        for winds in (True, False):
            file.seek(0)
            with judging(), demuxer(file, found) as container:
                if frame := _frame_at(container, POSTER_AT_S, winds=winds):
                    return _upright(frame)
    raise ClipUnreadable


def _frame_at(container: InputContainer, seconds: float, *, winds: bool) -> VideoFrame | None:
    """Return the first frame at or after a time, or the last one of a shorter clip."""
    stream = picture_stream(container)
    last = None
    try:
        if winds:
            container.seek(int(seconds * av.time_base))
        for frame in islice(container.decode(stream), _MAX_POSTER_FRAMES):
            last = frame
            if frame.pts is not None and frame.time >= seconds:
                break
    except av.FFmpegError:
        # What came before the damage will do; without any, the second attempt may do better.
        pass
    return last


def _upright(frame: VideoFrame) -> Image.Image:
    if frame.width * frame.height > MAX_FRAME_PIXELS:
        raise ClipTooLarge(width_px=frame.width, height_px=frame.height)
    width, height = fitted((frame.width, frame.height), POSTER_PX)
    # PyAV leaves this one method without types.
    picture: Image.Image = frame.to_image(width=width, height=height)  # type: ignore[no-untyped-call]
    # PyAV gives the angle counter-clockwise, and does not turn the picture itself.
    turn = _UPRIGHT.get(-frame.rotation % 360)
    return picture if turn is None else picture.transpose(turn)
