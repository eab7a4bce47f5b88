"""Setting sheets as a PDF with WeasyPrint: PDF/A-3a, tagged, the same bytes for the same sheets.

`set_pages` runs in a process of its own, so this module knows neither the web nor the database,
and loads WeasyPrint, which is large, only where it is used. It sees nothing but what it is given:
the text, the pictures by name, and the product's own style and fonts.
"""

import hashlib
import html
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, Final

from webapp.errors import DomainError
from webapp.weekly.text_layer import finisher

if TYPE_CHECKING:
    from weasyprint.css import ColorProfile
    from weasyprint.urls import URLFetcherResponse

STATIC: Final = Path(__file__).resolve().parent.parent.parent / "static"
REGULAR: Final = STATIC / "fonts" / "SarabunReport-Regular.ttf"
BASE: Final = "https://paper.invalid/"
"""What addresses in the sheets are relative to. Nothing is ever fetched from anywhere."""
PICTURES: Final = "pictures/"
"""What the address of a picture begins with; its name follows."""
VARIANT: Final = "pdf/a-3a"
COLOURS: Final = "srgb"
"""What red, green and blue mean, which PDF/A wants said."""
LIBRARIES: Final = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""What WeasyPrint loads, and the packages of Debian and Ubuntu that hold it."""

_SHEETS = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="{author}"><meta name="generator" content="E-Report">
<meta name="dcterms.created" content="{moment}"><meta name="dcterms.modified" content="{moment}">
<link rel="stylesheet" href="static/css/print.css">
<link rel="stylesheet" href="static/css/pdf.css"></head>
<body class="paper-view"><main>{body}</main></body></html>"""
# What is not there yet: an empty frame, as large as the picture.
_NOTHING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><rect width="100%%"'
    b' height="100%%" fill="#eee"/></svg>'
)
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
_KINDS: Final = {".css": "text/css", ".ttf": "font/ttf"}
_PAGE: Final = re.compile(r"Step 5 - Creating layout - Page (\d+)")
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
    likely_pages: int = 10


@dataclass(frozen=True, slots=True)
class Made:
    """What was set."""

    pages: int
    bytes: int


def missing_packages() -> tuple[str, ...]:
    """The packages that an operator has to install before there can be a PDF."""
    return tuple(name for library, name in LIBRARIES.items() if find_library(library) is None)


def set_pages(sheets: Sheets, target: Path, progress: Path) -> Made:
    """Write the sheets as a PDF to `target`, and meanwhile the percentage so far to `progress`.

    Raises:
        PictureLost: a picture that the sheets name is not among those given.
    """
    teller = _Teller(progress, sheets)
    text = _SHEETS.format(
        title=html.escape(sheets.title), author=html.escape(sheets.author),
        moment=sheets.moment.isoformat(timespec="seconds"), body=sheets.body,
    )  # fmt: skip
    with (
        TemporaryDirectory(dir=target.parent) as scratch,
        _own_fonts_only(Path(scratch)),
        teller.listening(),
    ):
        # It is large, and without its libraries raises.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

        page = HTML(string=text, base_url=BASE, url_fetcher=_fetcher(sheets, teller.picture))
        try:
            document = page.render(pdf_variant=VARIANT, output_intent=COLOURS)
        except FatalURLFetchingError as refused:
            raise PictureLost from refused
        document.color_profiles[COLOURS] = _colours()
        # An empty intent: of its own profile, WeasyPrint would leave the file open.
        document.write_pdf(
            target, finisher=_finisher(), pdf_variant=VARIANT, pdf_identifier=False,
            output_intent="", attachments=_attachments(sheets),
        )  # fmt: skip
        identify(target)
    return Made(len(document.pages), target.stat().st_size)


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


def _finisher() -> Callable[[Any, Any], None]:
    """The text layer, and the title instead of the file's name in the window's bar."""
    write_text = finisher(REGULAR)

    def finish(document: Any, pdf: Any) -> None:  # noqa: ANN401 - pydyf's objects
        from pydyf import Dictionary  # noqa: PLC0415 - comes with WeasyPrint

        write_text(document, pdf)
        pdf.catalog["ViewerPreferences"] = Dictionary({"DisplayDocTitle": "true"})

    return finish


def _colours() -> "ColorProfile":
    """WeasyPrint's own profile, of a file that is closed again."""
    from weasyprint import css, pdf  # noqa: PLC0415

    with (Path(pdf.__file__).parent / "sRGB2014.icc").open("rb") as file:
        return css.ColorProfile(
            file, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"])
        )


def _fetcher(
    sheets: Sheets, told: Callable[[], None]
) -> "Callable[..., URLFetcherResponse]":  # fmt: skip
    """The one door to the outside: the pictures given, and files of `static/`."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse  # noqa: PLC0415

    def fetch(url: str, *_: object, **__: object) -> URLFetcherResponse:
        name = url.removeprefix(BASE)
        if name.startswith(PICTURES):
            told()
            return picture(url, name.removeprefix(PICTURES))
        path = (STATIC / name.removeprefix("static/").partition("?")[0]).resolve()
        if not name.startswith("static/") or not path.is_relative_to(STATIC):
            raise FatalURLFetchingError(url[:200])
        kind = _KINDS[path.suffix]
        return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": kind})

    def picture(url: str, name: str) -> URLFetcherResponse:
        size = re.fullmatch(r"waits-(\d{1,5})x(\d{1,5})", name)
        if size:
            body = _NOTHING % (int(size[1]), int(size[2]))
            return URLFetcherResponse(url, body=body, headers={"Content-Type": "image/svg+xml"})
        if name not in sheets.pictures:
            raise FatalURLFetchingError(name[:64])
        path = sheets.pictures[name]
        # Named as a file, it is read again when it is written, and not held until then. What it
        # is shows its content: photos are JPEG, emblems PNG or SVG.
        return URLFetcherResponse(path.as_uri(), body=path.read_bytes())

    return fetch


def _attachments(sheets: Sheets) -> list[Any]:
    from weasyprint import Attachment  # noqa: PLC0415

    return [
        Attachment(
            file_obj=BytesIO(content), name=name, created=sheets.moment, modified=sheets.moment,
            relationship="Data",
        )
        for name, content in sheets.attached.items()
    ]  # fmt: skip


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


class _Teller(logging.Handler):
    """Counts pictures read and pages set, and writes down what part of the whole that is."""

    def __init__(self, progress: Path, sheets: Sheets) -> None:
        super().__init__()
        self._progress = progress
        self._pictures = len(sheets.pictures) or 1
        self._pages = sheets.likely_pages
        self._read = 0
        self._said = -1

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear what WeasyPrint says while the block runs."""
        source = logging.getLogger("weasyprint.progress")
        level = source.level
        source.addHandler(self)
        source.setLevel(logging.INFO)
        try:
            yield
        finally:
            source.removeHandler(self)
            source.setLevel(level)

    def picture(self) -> None:
        """One more picture was read: a sixth of the work, all in all."""
        self._read += 1
        self._say(15 * self._read / self._pictures)

    def emit(self, record: logging.LogRecord) -> None:
        """Hear of a page, or that all are laid out."""
        message = record.getMessage()
        if page := _PAGE.match(message):
            self._say(15 + 55 * min(1.0, int(page[1]) / self._pages))
        elif message.startswith("Step 6"):
            self._say(75)
        elif message.startswith("Step 7"):
            self._say(92)

    def _say(self, share: float) -> None:
        if int(share) > self._said:
            self._said = int(share)
            self._progress.write_text(str(self._said), encoding="ascii")
