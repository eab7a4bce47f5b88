"""An office's emblem: judged like every file from outside, and kept in a form that can do nothing.

PNG and JPEG are drawn anew as PNG. Of SVG only shapes and colours are taken over, by a list of what
is known to be harmless, so that no script, link, font or picture from elsewhere comes with it.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import ClassVar, Final

from PIL import Image

from webapp.errors import DomainError
from webapp.media.decoder import Limits

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_SVG_BYTES: Final = 512 * 1024
MOST_PIXELS: Final = 25_000_000
LONGEST_PX: Final = 1200
"""Of 1.5 cm on paper that is far more than any printer shows."""
LIMITS: Final = Limits(seconds=10)

PNG_TYPE: Final = "image/png"
SVG_TYPE: Final = "image/svg+xml"

_SVG: Final = "http://www.w3.org/2000/svg"
_SHAPES: Final = frozenset({
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "linearGradient", "radialGradient", "stop", "clipPath",
})  # fmt: skip
_ATTRIBUTES: Final = frozenset({
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
    "fx", "fy", "d", "points", "id", "transform", "fill", "fill-rule", "fill-opacity", "stroke",
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
    "stroke-dasharray", "opacity", "clip-path", "clip-rule", "offset", "stop-color",
    "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits",
    "preserveAspectRatio", "style",
})  # fmt: skip
_FOREIGN: Final = re.compile(
    r"url\s*\(\s*['\"]?(?!#)|@import|expression|javascript:|\\", re.IGNORECASE
)
_DOCTYPE: Final = re.compile(rb"<!\s*(doctype|entity)", re.IGNORECASE)
_MOST_ELEMENTS: Final = 5000


class EmblemUnreadable(DomainError):
    """The file is no PNG, JPEG or SVG that can be drawn."""

    code: ClassVar[str] = "emblem_unreadable"


@dataclass(frozen=True, slots=True)
class Emblem:
    """What is kept of an emblem."""

    content: bytes
    media_type: str


def judge(path: Path) -> Emblem:
    """Read an emblem and make what is kept of it.

    Raises:
        EmblemUnreadable: too heavy, too large, damaged, or none of the three forms.
    """
    content = path.read_bytes()
    if not content or len(content) > MOST_BYTES:
        raise EmblemUnreadable
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return Emblem(_drawn(content), PNG_TYPE)
    if head.startswith(b"<") and len(content) <= MOST_SVG_BYTES:
        return Emblem(_harmless(content), SVG_TYPE)
    raise EmblemUnreadable


def _drawn(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise EmblemUnreadable
            clean = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EmblemUnreadable from error
    clean.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    target = BytesIO()
    # Pixels alone: nothing that the file said of itself goes on.
    Image.frombytes("RGBA", clean.size, clean.tobytes()).save(target, "PNG", optimize=True)
    return target.getvalue()


def _harmless(content: bytes) -> bytes:
    if _DOCTYPE.search(content):
        raise EmblemUnreadable
    try:
        root = ET.fromstring(content)  # noqa: S314 - without a doctype there are no entities
    except (ET.ParseError, ValueError) as error:
        raise EmblemUnreadable from error
    if root.tag != f"{{{_SVG}}}svg" or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise EmblemUnreadable
    ET.register_namespace("", _SVG)
    clean = _copy(root)
    if clean is None or not any(True for _ in clean):
        raise EmblemUnreadable
    if "viewBox" not in clean.attrib and not {"width", "height"} <= clean.attrib.keys():
        raise EmblemUnreadable
    written: bytes = ET.tostring(clean, encoding="utf-8")
    return written


def _copy(element: ET.Element, depth: int = 0) -> ET.Element | None:
    # Comments and instructions have functions for tags.
    name = str(element.tag).removeprefix(f"{{{_SVG}}}")
    if name not in _SHAPES or depth > 50:  # noqa: PLR2004
        return None
    attributes = {
        key: value
        for key, value in element.attrib.items()
        if key in _ATTRIBUTES and not _FOREIGN.search(value)
    }
    made = ET.Element(f"{{{_SVG}}}{name}", attributes)
    if name in {"title", "desc"}:
        made.text = element.text
    made.extend(
        kept for child in element if (kept := _copy(child, depth + 1)) is not None
    )  # fmt: skip
    return made
