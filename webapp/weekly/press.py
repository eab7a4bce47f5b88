"""The press: sheets go through WeasyPrint in parts, and the parts into one file.

Loads WeasyPrint, so only the process that sets pages imports this (`typesetting`).
"""

import gc
import html
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pydyf
from weasyprint import CSS, HTML, Attachment, css, pdf
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from webapp.weekly import line_ends
from webapp.weekly.binding import Binder
from webapp.weekly.text_layer import finisher
from webapp.weekly.typesetting import (
    PICTURES,
    REGULAR,
    STATIC,
    STYLES,
    PictureLost,
    Sheets,
    Teller,
)

BASE: Final = "https://paper.invalid/"
"""What addresses in the sheets are relative to. Nothing is ever fetched from anywhere."""
VARIANT: Final = "pdf/a-3a"
COLOURS: Final = "srgb"
"""What red, green and blue mean, which PDF/A wants said."""
PART_LETTERS: Final = 80_000
"""Of HTML in a part: about forty pages of photos. Of smaller ones the file is made no smaller."""

_SHEETS = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="{author}"><meta name="generator" content="E-Report">
<meta name="dcterms.created" content="{moment}"><meta name="dcterms.modified" content="{moment}">
</head><body class="paper-view"><main>{body}</main></body></html>"""
# Stands for the pages of the parts before, so that the number of the next one is right and it is
# nobody's first; it is left out of the file.
_BEFORE = """<style>@page before {{ counter-reset: page {pages} }}</style>
<article style="page: before" class="paper before"></article>"""
# What is not there yet: an empty frame, as large as the picture.
_NOTHING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><rect width="100%%"'
    b' height="100%%" fill="#eee"/></svg>'
)
_KINDS: Final = {".css": "text/css", ".ttf": "font/ttf"}
_SHEET: Final = re.compile(r"(?=<article\b)")


def cut(body: str, most: int) -> list[str]:
    """Cut sheets into parts to be set one after the other; each sheet begins a page anyway."""
    parts = [""]
    for sheet in _SHEET.split(body):
        if parts[-1].strip() and len(parts[-1]) + len(sheet) > most:
            parts.append("")
        parts[-1] += sheet
    return parts


class Press:
    """Sets the parts of one file, with one reading of the styles and one set of fonts."""

    def __init__(self, sheets: Sheets, teller: Teller) -> None:
        self._sheets, self._teller = sheets, teller
        self._fetch = _fetcher(sheets)
        self._shared: dict[str, Any] = {
            "font_config": FontConfiguration(),
            "counter_style": CounterStyle(),
        }
        self._styles = [
            CSS(url=BASE + address, url_fetcher=self._fetch, **self._shared) for address in STYLES
        ]

    def write(self, target: Path) -> int:
        """Write the file; return how many pages it has.

        Raises:
            PictureLost: a picture that the sheets name is not among those given.
        """
        document = self._render("").copy([])
        document.color_profiles[COLOURS] = _colours()
        pages = 0

        def finish(document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint's objects
            nonlocal pages
            pages = self._bind(document, pdf)
            finisher(REGULAR)(document, pdf)
            # The title instead of the file's name in the window's bar.
            pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
            self._teller.writes()

        # The binder collects after each part; looking in between takes a tenth of the time.
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            # An empty intent: of its own profile, WeasyPrint would leave the file open.
            document.write_pdf(
                target, finisher=finish, pdf_variant=VARIANT, pdf_identifier=False,
                output_intent="", attachments=_attachments(self._sheets),
            )  # fmt: skip
        except FatalURLFetchingError as refused:
            raise PictureLost from refused
        finally:
            if was_collecting:
                gc.enable()
        return pages

    def _bind(self, document: Any, pdf: Any) -> int:  # noqa: ANN401
        body = line_ends.for_writer(self._sheets.body)
        binder, parts = Binder(document, pdf), cut(body, PART_LETTERS)
        weights = [len(part) for part in parts]
        for number, part in enumerate(parts):
            self._teller.begins(sum(weights[:number]), weights[number], of=sum(weights))
            rendered = self._render(part, after=binder.pages)
            binder.add(rendered.pages[1:] if binder.pages else rendered.pages)
        binder.finish()
        return binder.pages

    def _render(self, body: str, *, after: int = 0) -> Any:  # noqa: ANN401
        sheets = self._sheets
        text = _SHEETS.format(
            title=html.escape(sheets.title), author=html.escape(sheets.author),
            moment=sheets.moment.isoformat(timespec="seconds"),
            body=(_BEFORE.format(pages=after) if after else "") + body,
        )  # fmt: skip
        page = HTML(string=text, base_url=BASE, url_fetcher=self._fetch)
        return page.render(
            stylesheets=self._styles, pdf_variant=VARIANT, output_intent=COLOURS, **self._shared
        )


def _colours() -> css.ColorProfile:
    """WeasyPrint's own profile, of a file that is closed again."""
    with (Path(pdf.__file__).parent / "sRGB2014.icc").open("rb") as file:
        return css.ColorProfile(
            file, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"])
        )


def _fetcher(sheets: Sheets) -> Callable[..., URLFetcherResponse]:
    """The one door to the outside: the pictures given, and files of `static/`."""

    def fetch(url: str, *_: object, **__: object) -> URLFetcherResponse:
        name = url.removeprefix(BASE)
        if name.startswith(PICTURES):
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
    return [
        Attachment(
            file_obj=BytesIO(content), name=name, created=sheets.moment, modified=sheets.moment,
            relationship="Data",
        )
        for name, content in sheets.attached.items()
    ]  # fmt: skip
