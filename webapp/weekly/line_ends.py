"""Where lines of a paper may end, said once for browsers and for the PDF writer.

Thai has no spaces between words, so printers find them by a dictionary, each by its own: browsers
by ICU's, Pango, which sets the PDF, by libthai's. Lines, then rows, then pages would end
differently, and ICU divides บ้านนกไฮ after บ้า. So Pango is asked once, when the sheets are
rendered, and its answer stands in them: `<wbr>` where a line may end. `print.css` lets browsers
end them nowhere else; the writer gets the same places as zero-width spaces. Without Pango there
is no second printer to agree with, and the sheets stay as they are.
"""

import ctypes
import html
import re
from collections.abc import Iterator
from ctypes.util import find_library
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final

from markupsafe import escape

from webapp import thai

END: Final = "<wbr>"
ZERO_WIDTH_SPACE, WORD_JOINER = "\u200b", "\u2060"
INVISIBLE: Final = re.compile(f"[{ZERO_WIDTH_SPACE}{WORD_JOINER}]")
"""What the writer is told with, and nobody is to read."""

_TAGS: Final = re.compile(r"(<[^>]*>)")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_BLANKS: Final = " \t\n\r"
_TO_SPACES: Final = str.maketrans("\t\n\r\0", "    ")
_BOX: Final = "\u2e80"
"""What something kept together is to the rules of line breaking: an ideograph."""
_ENDS_A_BLOCK: Final = re.compile(r"</(?!b\b|i\b|a\b)|^$")
_NOT_FOR_READERS: Final = ("</title>", "</text>", "</style>")
_CODE: Final = re.compile(r"(?<=\w)-(?=\w)|[−+](?=\d)")
_NEEDLESS: Final = re.compile(f"{END}(?=[{_BLANKS}]|</)")
_LONG: Final = 8
"""Letters of a word that may be wider than the narrowest column: it is then divided anywhere."""
_KEPT: Final = '<span class="keep">%s</span>'


def mark(markup: str) -> str:
    """Say in rendered sheets where lines may end; what they say stays the same."""
    if _pango() is None:
        return markup
    parts = _TAGS.split(markup)
    for place in range(0, len(parts), 2):
        before = parts[place - 1] if place else ""
        after = parts[place + 1] if place + 1 < len(parts) else ""
        if _is_read(parts[place], before, after):
            parts[place] = _marked(html.unescape(parts[place]), before, after)
    return "".join(parts)


def for_writer(markup: str) -> str:
    """The same places, as the PDF writer understands them without a box for each."""
    parts = _TAGS.split(_NEEDLESS.sub("", markup).replace(END, ZERO_WIDTH_SPACE))
    parts[::2] = [_CODE.sub(rf"\g<0>{WORD_JOINER}", text) for text in parts[::2]]
    return "".join(parts)


def _is_read(text: str, before: str, after: str) -> bool:
    """Whether this is text in a line, not the room between tags."""
    if text.strip(_BLANKS):
        return after not in _NOT_FOR_READERS
    return text == " " and (before == "</span>" or after.startswith("<span"))


@lru_cache(maxsize=8192)
def _marked(text: str, before: str, after: str) -> str:
    follows_box, meets_box = before == "</span>", after.startswith("<span")
    ends = [
        end - follows_box
        for end in _ends(_BOX * follows_box + text + _BOX * meets_box)
        if follows_box or text[:end].strip(_BLANKS)
    ]
    found = "".join(
        _written(text[start:end], ends_here=True) for start, end in pairwise([0, *ends])
    )
    rest = text[ends[-1] if ends else 0 :]
    found += _written(rest, ends_here=rest.endswith(" "))
    if END not in found and _THAI.search(text) and _ENDS_A_BLOCK.match(after):
        # One word alone: so that browsers do not divide it after all.
        return found + END
    return found


def _written(piece: str, *, ends_here: bool) -> str:
    """A piece between two ends: cut on until Pango would cut it no further; long words whole.

    A line ends before a space, not after it: browsers would want room for it.
    """
    word = piece.strip(_BLANKS)
    before, _, after = piece.partition(word) if word else ("", "", piece)
    words = END.join(
        _KEPT % escape(part) if thai.width(part) > _LONG else escape(part) for part in _words(word)
    )
    return before + words + (END if ends_here else "") + after


@lru_cache(maxsize=8192)
def _words(word: str) -> tuple[str, ...]:
    places = [0, *_ends(word), len(word)] if _THAI.search(word) else [0, len(word)]
    if len(places) == 2:  # noqa: PLR2004 - its beginning and its end
        return (word,)
    parts = [word[start:end] for start, end in pairwise(places)]
    return tuple(part for whole in parts for part in _words(whole))


def _ends(text: str) -> list[int]:
    """Where Pango would end a line within a text, but after the hyphen of a code or a sign."""
    flags = _flags(text.translate(_TO_SPACES))
    codes = {found.end() for found in _CODE.finditer(text)}
    return [place for place in flags if place not in codes]


def _flags(text: str) -> Iterator[int]:
    library = _pango()
    if library is None or len(text) <= 1:
        return
    written = text.encode("utf-8", "replace")
    flags = (ctypes.c_uint32 * (len(text) + 1))()
    language = ctypes.c_void_p(library.pango_language_from_string(b"th"))
    library.pango_get_log_attrs(written, len(written), -1, language, flags, len(flags))
    # The lowest bit of each: is_line_break.
    yield from (place for place in range(1, len(text)) if flags[place] & 1)


@cache
def _pango() -> Any:  # noqa: ANN401 - a library of C
    """Pango, called by one thread at a time: libthai keeps its dictionary for all."""
    name = find_library("pango-1.0")
    if name is None:
        return None
    library = ctypes.PyDLL(name)
    library.pango_language_from_string.restype = ctypes.c_void_p
    return library
