"""Making parts of a photo unrecognisable, as a brush was drawn over them.

Pure: strokes in, picture out. The original is never touched; only what is drawn for showing is.
What was brushed is averaged into blocks, a few across whatever was covered, each rounded to few
shades, and softened. Neither sharpening nor comparing with guesses brings a face or a number back.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from webapp.errors import DomainError

MOST_STROKES: Final = 60
MOST_POINTS: Final = 200
LEAST_RADIUS: Final = 0.005
MOST_RADIUS: Final = 0.25
KEY_LENGTH: Final = 16

_DIGITS: Final = 4
_WORK_PX: Final = 480
"""Longer side at which blocks are made: they are coarser than its pixels anyway."""
_LEAST_BLOCK: Final = 1 / 64
"""Side of a block as a fraction of the longer side, for the finest brush."""
_BLOCKS_ACROSS: Final = 3
_SHADES: Final = 16
_EDGE: Final = 0.12
"""Width of the soft edge around a stroke, as a fraction of its radius; it lies outside."""

Box = tuple[float, float, float, float]


class StrokesUnreadable(DomainError):
    """What should say where a picture is blurred does not, or says more than a hand would."""

    code: ClassVar[str] = "strokes_unreadable"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of the brush; points and radius are fractions of the upright picture.

    The radius is one of its longer side.
    """

    points: tuple[tuple[float, float], ...]
    radius: float

    @property
    def plain(self) -> dict[str, Any]:
        """The same as JSON holds it, rounded to less than a pixel."""
        return {
            "points": [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in self.points],
            "radius": round(self.radius, _DIGITS),
        }


def read(given: object) -> tuple[Stroke, ...]:
    """Read strokes from what JSON held.

    Raises:
        StrokesUnreadable: too many, outside the picture, or no strokes at all.
    """
    if not isinstance(given, list) or len(given) > MOST_STROKES:
        raise StrokesUnreadable
    return tuple(_stroke(item) for item in given)


def read_json(text: str) -> tuple[Stroke, ...]:
    """Read strokes from JSON text. Raises as `read`."""
    try:
        return read(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise StrokesUnreadable from error


def plain_of(strokes: Iterable[Stroke]) -> list[dict[str, Any]]:
    """Strokes as JSON holds them; `read` gives them back."""
    return [stroke.plain for stroke in strokes]


def key_of(strokes: Sequence[Stroke]) -> str:
    """Name the edit by what is drawn: 16 hex digits, or nothing where nothing is."""
    if not strokes:
        return ""
    text = json.dumps(plain_of(strokes), separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def redact(picture: Image.Image, strokes: object) -> Image.Image:
    """Return a copy of an upright RGB picture with everything under the strokes unrecognisable.

    `strokes` is as `Stroke.plain`, a list of them; what stands in the database.

    Raises:
        StrokesUnreadable: it is not.
    """
    done = picture.copy()
    for group in _groups(picture.size, read(strokes)):
        _cover(done, picture, group)
    return done


def _stroke(item: object) -> Stroke:
    if not isinstance(item, dict):
        raise StrokesUnreadable
    points, radius = item.get("points"), _fraction(item.get("radius"))
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        raise StrokesUnreadable
    if not LEAST_RADIUS <= radius <= MOST_RADIUS:
        raise StrokesUnreadable
    return Stroke(tuple(_point(point) for point in points), radius)


def _point(given: object) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) != 2:  # noqa: PLR2004 - across and down
        raise StrokesUnreadable
    return _fraction(given[0]), _fraction(given[1])


def _fraction(given: object) -> float:
    """A number from 0 to 1; rounded here, so that the key and the picture say the same."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise StrokesUnreadable
    # Also keeps out NaN, which is not equal to itself, and whole numbers beyond every float.
    if not 0 <= given <= 1 or not math.isfinite(given):
        raise StrokesUnreadable
    return round(float(given), _DIGITS) + 0.0


def _box(size: tuple[int, int], stroke: Stroke) -> Box:
    """What a stroke covers with its edge, in pixels."""
    reach = stroke.radius * max(size) * (1 + 4 * _EDGE) + 2
    across = [x * size[0] for x, _ in stroke.points]
    down = [y * size[1] for _, y in stroke.points]
    return min(across) - reach, min(down) - reach, max(across) + reach, max(down) + reach


def _groups(
    size: tuple[int, int], strokes: Iterable[Stroke]
) -> list[tuple[Box, list[Stroke]]]:  # fmt: skip
    """Strokes that touch, together: many small ones over a face cover one thing, the face."""
    groups: list[tuple[Box, list[Stroke]]] = []
    for stroke in strokes:
        box, members = _box(size, stroke), [stroke]
        # Growing by one group, the box may reach another that was looked at before.
        while touching := [group for group in groups if _touch(box, group[0])]:
            groups = [group for group in groups if group not in touching]
            for other, others in touching:
                box = _around(box, other)
                members = [*others, *members]
        groups.append((box, members))
    return groups


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def _cover(done: Image.Image, picture: Image.Image, group: tuple[Box, list[Stroke]]) -> None:
    """Lay softened blocks over one group of strokes."""
    box, strokes = group
    longer = max(picture.size)
    left, top = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
    right, bottom = min(picture.width, math.ceil(box[2])), min(picture.height, math.ceil(box[3]))
    region = (left, top, right, bottom)
    widest = max(stroke.radius for stroke in strokes) * longer
    shorter = min(right - left, bottom - top)
    block = max(widest, shorter / _BLOCKS_ACROSS, longer * _LEAST_BLOCK)
    done.paste(_blocks(picture.crop(region), block), region, _mask(picture.size, region, strokes))


def _blocks(part: Image.Image, block: float) -> Image.Image:
    """Average into blocks of about this side, round their shades, and soften the seams."""
    grid = (max(1, round(part.width / block)), max(1, round(part.height / block)))
    step = 256 // _SHADES
    averaged = part.resize(grid, Image.Resampling.BOX).point(
        lambda value: value // step * step + step // 2
    )
    scale = _work_scale(part.size)
    hard = averaged.resize(_scaled(part.size, scale), Image.Resampling.NEAREST)
    soft = hard.filter(ImageFilter.GaussianBlur(block * scale / 5))
    return soft.resize(part.size, Image.Resampling.BILINEAR)


def _mask(
    size: tuple[int, int], region: tuple[int, int, int, int], strokes: Sequence[Stroke]
) -> Image.Image:  # fmt: skip
    """White under the strokes, falling off outside of them: nothing shines through inside."""
    left, top, right, bottom = region
    whole = (right - left, bottom - top)
    scale = _work_scale(whole)
    core = Image.new("L", _scaled(whole, scale), 0)
    around = core.copy()
    for stroke in strokes:
        # A pixel more, for what making it larger again takes off.
        radius = stroke.radius * max(size) * scale + 1
        points = [((x * size[0] - left) * scale, (y * size[1] - top) * scale)
                  for x, y in stroke.points]  # fmt: skip
        _draw(core, points, radius)
        _draw(around, points, radius * (1 + 1.5 * _EDGE))
    widest = max(stroke.radius for stroke in strokes) * max(size) * scale
    soft = around.filter(ImageFilter.GaussianBlur(widest * _EDGE / 2))
    return ImageChops.lighter(soft, core).resize(whole, Image.Resampling.BILINEAR)


def _draw(mask: Image.Image, points: list[tuple[float, float]], radius: float) -> None:
    """Draw a line with round ends and corners."""
    pen = ImageDraw.Draw(mask)
    if len(points) > 1:
        pen.line(points, fill=255, width=round(2 * radius))
    for x, y in points:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _work_scale(size: tuple[int, int]) -> float:
    return min(1.0, _WORK_PX / max(size))


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
