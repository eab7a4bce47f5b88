"""What the product says, in Thai: tests name it by the English of the source."""

import re
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).resolve().parents[2] / "locales"


@cache
def _catalogue() -> NullTranslations:
    return Translations.load(LOCALES, ["th"])


def said(english: str, **values: object) -> str:
    """The Thai of a message; fails where there is none, or where it is still English."""
    thai = str(_catalogue().gettext(english))
    assert thai != english, f"no Thai for {english!r}: is the catalogue compiled?"
    return thai % values if values else thai


def label(english: str) -> re.Pattern[str]:
    """The whole name of a button or link, which may show its key behind the word."""
    return re.compile(rf"^{re.escape(said(english))}( [A-Z0-9])?$")
