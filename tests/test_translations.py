"""The catalogues: complete in Thai, nothing fuzzy, placeholders alike."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
THAI = re.compile(r"[\u0e00-\u0e7f]")
UNTRANSLATABLE = {"E-Report", "OK", "LINE"}
"""Names that are the same in every language."""


def catalogue(locale: str) -> Catalog:
    path = ROOT / "locales" / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return pofile.read_po(file, locale=locale)


def pairs(locale: str) -> list[tuple[str, str]]:
    """(message, what is said for it), a pair for each plural form."""
    found = []
    for message in catalogue(locale):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said = message.string
        strings = [said or ""] if isinstance(said, str | None) else list(said)
        if ids != [""]:
            found += [(ids[min(n, len(ids) - 1)], text) for n, text in enumerate(strings)]
    return found


@pytest.mark.parametrize("locale", ["th", "en"])
def test_nothing_is_fuzzy_or_obsolete(locale: str) -> None:
    book = catalogue(locale)

    assert [message.id for message in book if message.id and message.fuzzy] == []
    assert list(book.obsolete) == []


def test_everything_has_thai_words() -> None:
    without = [key for key, said in pairs("th") if not said]
    not_thai = [
        key
        for key, said in pairs("th")
        if not THAI.search(said)
        and re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", said))
        and key not in UNTRANSLATABLE
    ]

    assert without == []
    assert not_thai == []


@pytest.mark.parametrize("locale", ["th", "en"])
def test_placeholders_agree(locale: str) -> None:
    differing = [
        key
        for key, said in pairs(locale)
        if said and set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(said))
    ]

    assert differing == []
