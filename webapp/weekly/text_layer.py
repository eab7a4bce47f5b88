"""What a reader of a PDF finds, copies and hears: Thai letters for glyphs, exactly as written.

WeasyPrint writes for every glyph the text that it saw it stand for first. Of Thai that is often
wrong: a mark has several shapes, and ำ is shaped from two. The names of the glyphs say what they
are, so the maps from glyph to text (ToUnicode, ISO 32000-1 §9.10.3) are written anew from those.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont

FAMILY: Final = "Sarabun Report"
JOINED: Final = "am_"
"""Glyphs of ring and า in one; `tools/report-font` makes them."""

_RING, _AM = "\u0e4d", "\u0e33"
_THAI_NAME: Final = re.compile(r"uni((?:0E[0-9A-F]{2})+)")
_MAPPING: Final = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]+>")
_WHOLE_RANGE: Final = b"<0000> <ffff>"

Finisher = Callable[[Any, Any], None]


def finisher(font: Path) -> Finisher:
    """What WeasyPrint calls with the document and the PDF before it writes the file."""

    def finish(_document: object, pdf: Any) -> None:  # noqa: ANN401 - pydyf's objects
        letters = letters_of(font)
        by_number = {item.number: item for item in pdf.objects}
        for item in list(pdf.objects):
            if _is_ours(item):
                number = int(bytes(item["ToUnicode"]).split()[0])
                stream = by_number[number].stream
                stream[:] = [_corrected(line, letters) for line in stream]

    return finish


@cache
def letters_of(font: Path) -> Mapping[int, str]:
    """Glyph number → text, of every glyph whose text is known; the same in both weights."""
    with TTFont(font) as opened:
        first = {name: chr(code) for code, name in reversed(opened.getBestCmap().items())}
        return {
            number: text
            for number, name in enumerate(opened.getGlyphOrder())
            if (text := _text_of(name, first))
        }


def _text_of(name: str, first: Mapping[str, str]) -> str:
    if name in first:
        return first[name]
    found = _THAI_NAME.fullmatch(name.removeprefix(JOINED).partition(".")[0])
    if found is None:
        return ""
    text = "".join(chr(int(code, 16)) for code in re.findall("0E..", found[1]))
    return text.replace(_RING, "") + _AM if name.startswith(JOINED) else text


def _is_ours(item: object) -> bool:
    if not isinstance(item, dict) or item.get("Type") != "/Font" or "ToUnicode" not in item:
        return False
    return FAMILY.replace(" ", "-").encode() in bytes(item["BaseFont"])


def _corrected(line: object, letters: Mapping[int, str]) -> object:
    found = _MAPPING.fullmatch(line) if isinstance(line, bytes) else None
    if found is None or line == _WHOLE_RANGE:
        return line
    text = letters.get(int(found[1], 16))
    return (
        line if text is None else b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().encode())
    )
