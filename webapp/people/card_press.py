"""Setting sheets of cards as a PDF, in a process of its own: it knows neither web nor database.

What it is given holds secrets, so nothing of it is written anywhere; the file comes back as bytes.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from webapp.errors import DomainError

_STATIC: Final = Path(__file__).resolve().parent.parent.parent / "static"
_FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


class CardsNotSet(DomainError):
    """Setting crashed, or took more time or memory than it may, or libraries are missing."""

    code = "cards_not_set"
    status = 503


def set_cards(html: str) -> bytes:
    """The sheets as PDF. No address is opened: everything stands in the text."""
    with TemporaryDirectory() as scratch:
        settings = Path(scratch) / "fonts.conf"
        settings.write_text(_FONTS.format(fonts=_STATIC / "fonts", cache=scratch), encoding="utf-8")
        os.putenv("FONTCONFIG_FILE", str(settings))
        try:
            return _pdf(html)
        finally:
            os.unsetenv("FONTCONFIG_FILE")


def _pdf(html: str) -> bytes:
    # It loads what is large, and without its libraries raises.
    from weasyprint import CSS, HTML  # noqa: PLC0415

    style = CSS(filename=str(_STATIC / "css" / "cards.css"))
    made = HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[style])
    return bytes(made)


def _refuse(url: str, *_: object, **__: object) -> object:
    raise ValueError(url[:100])
