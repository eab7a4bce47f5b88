"""Setting sheets as a PDF with WeasyPrint: PDF/A-3a, tagged, the same bytes for the same sheets.

`set_pages` runs in a process of its own, so this module knows neither the web nor the database,
and loads WeasyPrint, which is large, only where it is used (`press`). It sees nothing but what it
is given: the text, the pictures by name, and the product's own style and fonts.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Final, Self

from webapp.errors import DomainError

STATIC: Final = Path(__file__).resolve().parent.parent.parent / "static"
REGULAR: Final = STATIC / "fonts" / "SarabunReport-Regular.ttf"
STYLES: Final = ("static/css/print.css", "static/css/pdf.css")
PICTURES: Final = "pictures/"
"""What the address of a picture begins with; its name follows."""
LIBRARIES: Final = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""What WeasyPrint loads, and the packages of Debian and Ubuntu that hold it."""

_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
_STEP: Final = re.compile(r"Step (\d)")
_DONE_AT: Final = {"3": 0.05, "4": 0.2, "5": 0.5}
"""What share of a part is done when WeasyPrint begins this step of it."""
_WRITING_AT: Final = 94
_TAIL_BYTES: Final = 64 * 1024


class PdfNotMade(DomainError):
    """Setting crashed, or took more time or memory than it may."""

    code: ClassVar[str] = "pdf_not_made"
    status: ClassVar[int] = 500


class PdfUnavailable(DomainError):
    """The system lacks libraries of WeasyPrint; the detail `packages` names them."""

    code: ClassVar[str] = "pdf_unavailable"
    status: ClassVar[int] = 503


class PictureLost(DomainError):
    """The sheets name a picture that was not handed over."""

    code: ClassVar[str] = "picture_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What is to be set. Names are keys; `moment` is the date of the file, whenever it is made."""

    body: str
    title: str
    author: str
    moment: datetime
    pictures: Mapping[str, Path] = field(default_factory=dict)
    attached: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What was set."""

    pages: int
    bytes: int


def missing_packages() -> tuple[str, ...]:
    """The packages that an operator has to install before there can be a PDF."""
    return tuple(name for library, name in LIBRARIES.items() if find_library(library) is None)


@cache
def style_print() -> bytes:
    """A print of the product's own style: what an older one set looks otherwise."""
    texts = (STATIC.parent.joinpath(name).read_bytes() for name in STYLES)
    return hashlib.sha256(b"\0".join(texts)).digest()


def set_pages(sheets: Sheets, target: Path, progress: Path) -> Made:
    """Write the sheets as a PDF to `target`, and meanwhile the percentage so far to `progress`.

    Raises:
        PictureLost: a picture that the sheets name is not among those given.
    """
    with (
        TemporaryDirectory(dir=target.parent) as scratch,
        _own_fonts_only(Path(scratch)),
        Teller(progress).listening() as teller,
    ):
        # It loads what is large, and without its libraries raises.
        from webapp.weekly.press import Press  # noqa: PLC0415

        pages = Press(sheets, teller).write(target)
        identify(target)
    return Made(pages, target.stat().st_size)


def percent(progress: Path) -> int:
    """What `set_pages` said last; 0 before it said anything."""
    # It is written while it is read: half a number is none.
    with suppress(OSError, ValueError):
        return min(99, int(progress.read_text(encoding="ascii")))
    return 0


def identify(path: Path) -> None:
    """Write the file's identifier, which PDF/A wants, made of its content.

    WeasyPrint would hold the whole file in memory for that. The cross-reference stream is the
    last object, so that nothing moves when its dictionary grows.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:32].encode()
    with path.open("r+b") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        start = int(file.read().rpartition(b"startxref")[2].split()[0])
        file.seek(start)
        last = file.read()
        file.seek(start)
        file.write(last.replace(b"<<", b"<</ID [<%s> <%s>]" % (digest, digest), 1))


@contextmanager
def _own_fonts_only(scratch: Path) -> Iterator[None]:
    """Let only the paper's font be seen, so that every machine makes the same file."""
    settings = scratch / "fonts.conf"
    settings.write_text(_FONTS.format(fonts=STATIC / "fonts", cache=scratch), encoding="utf-8")
    # For the library alone: what Python starts meanwhile inherits the environment as it was.
    os.putenv("FONTCONFIG_FILE", str(settings))
    try:
        yield
    finally:
        os.unsetenv("FONTCONFIG_FILE")


class Teller(logging.Handler):
    """Writes down what part of the whole is done: by parts, and by the steps of each."""

    def __init__(self, progress: Path) -> None:
        super().__init__()
        self._progress = progress
        self._begun = self._share = 0.0
        self._said = -1

    @contextmanager
    def listening(self) -> Iterator[Self]:
        """Hear what WeasyPrint says while the block runs."""
        source = logging.getLogger("weasyprint.progress")
        level = source.level
        source.addHandler(self)
        source.setLevel(logging.INFO)
        try:
            yield self
        finally:
            source.removeHandler(self)
            source.setLevel(level)

    def begins(self, before: int, weight: int, *, of: int) -> None:
        """A part of this weight begins; those before it are done."""
        self._begun, self._share = before / (of or 1), weight / (of or 1)
        self._say(0.0)

    def writes(self) -> None:
        """All pages are bound; what is left is the file."""
        self._begun, self._share = 1.0, 0.0
        self._say(0.0)

    def emit(self, record: logging.LogRecord) -> None:
        """Hear of a step within the part."""
        if step := _STEP.match(record.getMessage()):
            self._say(_DONE_AT.get(step[1], 0.0))

    def _say(self, share: float) -> None:
        done = int(_WRITING_AT * (self._begun + share * self._share))
        if done > self._said:
            self._said = done
            self._progress.write_text(str(done), encoding="ascii")
