"""The pictures of a clip as every browser shows them: upright, at most 720p, 8 bits of BT.709.

One chain of FFmpeg's filters does it; what a file leaves open is decided here.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorTrc

from webapp.media.tone_mapping import Light, cube

LONG_PX: Final = 1280
SHORT_PX: Final = 720
TICKS: Final = 90_000
"""Time stamps within a second of what comes out; the clock of MPEG."""

# ITU-T H.273, table 4: how RGB became YCbCr.
_BT709: Final = 1
_UNSPECIFIED: Final = 2
_BT470BG: Final = 5
_SMPTE170M: Final = 6
_FULL_RANGE: Final = 2
_LIMITED_RANGE: Final = 1
# Larger pictures that do not say how are taken for high definition, as browsers do.
_HIGH_DEFINITION_PX: Final = 720
# Pixels are as wide as high, or a little off; everything else is a damaged number.
_LEAST_ASPECT: Final = Fraction(1, 4)

# The signs of a, b, c, d of a display matrix (ISO/IEC 14496-12 §6.2.2), and what they ask for.
_TURNS: Final[dict[tuple[int, ...], tuple[str, ...]]] = {
    (1, 0, 0, 1): (),
    (0, 1, -1, 0): ("transpose=clock",),
    (-1, 0, 0, -1): ("hflip", "vflip"),
    (0, -1, 1, 0): ("transpose=cclock",),
    (-1, 0, 0, 1): ("hflip",),
    (1, 0, 0, -1): ("vflip",),
    (0, 1, 1, 0): ("transpose=cclock_flip",),
    (0, -1, -1, 0): ("transpose=clock_flip",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is done to every picture of a clip, found by its first one."""

    width_px: int
    height_px: int
    turns: tuple[str, ...]
    light: Light | None
    matrix: int
    """How the result's YCbCr came from RGB; 1 is BT.709, 5 and 6 are BT.601."""
    is_interlaced: bool


def shape_of(frame: VideoFrame, aspect: Fraction | None) -> Shape:
    """Decide by the first picture and the clip's width of a pixel in heights."""
    turns = _turns(frame)
    width, height = shown_size(frame.width, frame.height, aspect)
    is_lying = any(turn.startswith("transpose") for turn in turns)
    light, matrix = _light(frame), matrix_of(frame)
    keeps_matrix = light is None and matrix in (_BT709, _BT470BG, _SMPTE170M)
    return Shape(
        width_px=height if is_lying else width,
        height_px=width if is_lying else height,
        turns=turns,
        light=light,
        matrix=matrix if keeps_matrix else _BT709,
        is_interlaced=frame.interlaced_frame,
    )


def shown_size(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """Within 1280 × 720 or 720 × 1280, in proportion, both even; nothing grows."""
    shown = float(width)
    if aspect and _LEAST_ASPECT <= aspect <= 1 / _LEAST_ASPECT:
        shown = width * float(aspect)
    long, short = max(shown, height), min(shown, height)
    scale = min(1.0, LONG_PX / long, SHORT_PX / short)
    return _even(shown * scale), _even(height * scale)


def matrix_of(frame: VideoFrame) -> int:
    """How the picture's YCbCr came from RGB; by its size where the file does not say."""
    if frame.colorspace != _UNSPECIFIED:
        return frame.colorspace
    return _BT709 if min(frame.width, frame.height) >= _HIGH_DEFINITION_PX else _SMPTE170M


class Reframer:
    """Turns the decoded pictures of one clip into those that are encoded."""

    def __init__(self, shape: Shape, scratch: Path) -> None:
        self._shape = shape
        self._tables = scratch
        self._graph: _Chain | None = None

    def frames(self, frame: VideoFrame, ticks: int) -> Iterator[VideoFrame]:
        """What comes of a picture shown at a time; some chains hold one back."""
        like = (frame.width, frame.height, frame.format.name)
        # Browsers' recordings change their size on the way.
        if self._graph is None or self._graph.like != like:
            yield from self.rest()
            self._graph = _Chain(self._shape, frame, self._tables)
        frame.pts, frame.time_base = ticks, Fraction(1, TICKS)
        yield from self._graph.push(frame)

    def rest(self) -> Iterator[VideoFrame]:
        """What was held back; nothing may follow but other sizes."""
        if self._graph is not None:
            yield from self._graph.push(None)
            self._graph = None


class _Chain:
    """Filters for pictures of one size and format."""

    def __init__(self, shape: Shape, frame: VideoFrame, scratch: Path) -> None:
        self.like = (frame.width, frame.height, frame.format.name)
        self._matrix = matrix_of(frame)
        # Only what says so is of full range, be it in the name of the format.
        is_full = frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj")
        self._range = _FULL_RANGE if is_full else _LIMITED_RANGE
        graph = Graph()
        graph.threads = 1
        source = (
            f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
            f":time_base=1/{TICKS}:colorspace={self._matrix}:range={self._range}"
        )
        nodes = [graph.add("buffer", source)]
        for step in _steps(shape, scratch):
            name, _, options = step.partition("=")
            nodes.append(graph.add(name, options or None))
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes).configure()
        self._graph, self._first, self._last = graph, nodes[0], nodes[-1]

    def push(self, frame: VideoFrame | None) -> Iterator[VideoFrame]:
        if frame is not None:
            frame.colorspace, frame.color_range = self._matrix, self._range
        self._first.push(frame)
        while True:
            try:
                made = self._last.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(made, VideoFrame):
                yield made


def _steps(shape: Shape, scratch: Path) -> Iterator[str]:
    """The filters in their order: smaller first, so that the rest has less to do."""
    if shape.is_interlaced:
        yield "bwdif=mode=send_frame:deint=interlaced"
    width, height = shape.width_px, shape.height_px
    if any(turn.startswith("transpose") for turn in shape.turns):
        width, height = height, width
    matrix = f"out_color_matrix={shape.matrix}:out_range=tv"
    if shape.light is None:
        yield f"scale={width}:{height}:flags=bicubic:{matrix}"
    else:
        yield f"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int"
        yield "format=gbrp12le"
        yield f"lut3d=file={_table(shape.light, scratch)}:interp=tetrahedral"
        yield f"scale=flags=bicubic+accurate_rnd:{matrix}"
    yield "format=yuv420p"
    yield from shape.turns
    yield "setsar=1"


def _table(light: Light, scratch: Path) -> Path:
    """The file with the table, written if it is not there yet."""
    path = scratch / f"{light.value}.cube"
    if not path.exists():
        path.write_text(cube(light), encoding="ascii")
    return path


def _light(frame: VideoFrame) -> Light | None:
    if frame.color_trc == ColorTrc.ARIB_STD_B67:
        return Light.HLG
    if frame.color_trc == ColorTrc.SMPTE2084:
        return Light.PQ
    return Light.WIDE if frame.color_primaries == ColorPrimaries.BT2020 else None


def _turns(frame: VideoFrame) -> tuple[str, ...]:
    """The filters that set a picture upright; none where it stands askew or says nothing."""
    # PyAV's types know one kind of side data alone.
    notes: Mapping[str, Any] = frame.side_data
    if "DISPLAYMATRIX" not in notes:
        return ()
    held = bytes(notes["DISPLAYMATRIX"])
    a, b, _, c, d = struct.unpack("=5i", held[:20])
    return _TURNS.get(tuple((part > 0) - (part < 0) for part in (a, b, c, d)), ())


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
