"""Writing ZIP files while they are sent, with names that every system takes.

Memory does not grow with what goes in: a piece is handed on as soon as it is written.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any, Final

from webapp import clock, thai

MEDIA_TYPE: Final = "application/zip"

# Forbidden on Windows, which offices use, and "/" everywhere.
_RESERVED: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
# Readable by their owner, and an ordinary file, on systems that ask.
_ATTRIBUTES: Final = 0o100644 << 16
_AS_IT_IS: Final = 0
_PACKED: Final = 6


def safe_name(text: str, most_bytes: int) -> str:
    """A text as a part of a file's name: NFC, nothing reserved, at most so many bytes of UTF-8."""
    text = _RESERVED.sub(" ", thai.normalise(text))
    text = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    # Last, because marks that something stood between may have to change places.
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    # Windows drops spaces and full stops at the end, and hides names that begin with one.
    return cut(text.lstrip(" ."), most_bytes).rstrip(" .-")


def cut(text: str, most_bytes: int) -> str:
    """The beginning of a text within so many bytes, not parting a letter from its marks."""
    if len(text.encode()) <= most_bytes:
        return text
    kept = text.encode()[:most_bytes].decode(errors="ignore")
    if unicodedata.category(text[len(kept)]) == "Mn":
        kept = kept.rstrip("".join(sign for sign in kept if unicodedata.category(sign) == "Mn"))
        kept = kept[:-1]
    # A vowel that is written before its letter, left without it.
    return kept.rstrip("เแโใไ")


class ZipStream:
    """A ZIP that is written to in order, and taken from in between."""

    def __init__(self, made_at: datetime) -> None:
        self._pipe = _Pipe()
        self._day = max(_FIRST_DAY, clock.to_local(made_at).timetuple()[:6])
        self._archive = zipfile.ZipFile(self._pipe, "w")

    def put(
        self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False
    ) -> Iterator[bytes]:  # fmt: skip
        """Write a file; yield what can be sent meanwhile. Pictures and clips pack no further."""
        info = zipfile.ZipInfo(name, self._day)
        # Deflated even where nothing is gained: files whose size comes behind them and that are
        # merely stored cannot be read by every program.
        info.compress_type = zipfile.ZIP_DEFLATED
        info._compresslevel = _AS_IT_IS if is_packed else _PACKED  # type: ignore[attr-defined]  # noqa: SLF001 - until Python 3.13 it has no public name
        info.external_attr = _ATTRIBUTES
        with self._archive.open(info, "w") as target:
            for piece in pieces:
                target.write(piece)
                yield self._pipe.take()
        yield self._pipe.take()

    def end(self) -> bytes:
        """Write the list of contents, and give what is left."""
        self._archive.close()
        return self._pipe.take()


class _Pipe(RawIOBase):
    """What the ZIP is written to: keeps what was not taken yet. It cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
