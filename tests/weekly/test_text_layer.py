"""Running text, tables and lists of a PDF, copied by readers that each guess words their own way.

Poppler puts text together from where glyphs stand, pdfium from their order; `-layout` and `-raw`
are two more ways of the former. What a line is, is theirs to say; what stands in it is not.
"""

import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.weekly.test_typesetting import HANDWRITTEN, made, syllables
from webapp.weekly import line_ends, typesetting

pytestmark = pytest.mark.skipif(
    bool(typesetting.missing_packages()), reason="no Pango: tools/test-packages installs it"
)

SENTENCE = (
    "หมู่ที่ ๕ ตำบลคำชะอี อยู่ในหมู่ที่ ๑๒ บ้านนกไฮ ผู้ใหญ่บ้านและผู้สูงอายุรายงานเพิ่มเติมว่าน้ำท่วมที่นี่"
    " ชาวบ้านกวาดลานวัดแล้วลอกท่อระบายน้ำ เมื่อวันที่ ๑๘ พฤศจิกายน ๒๕๖๙ ตามรายงานที่ 49-2569-W48"
)
WORDS = [*HANDWRITTEN.split(), *syllables()]


def copied_by_pdfium(path: Path) -> list[str]:
    """As Chromium and Android's viewers copy."""
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]


def by_poppler(*options: str) -> Callable[[Path], list[str]]:
    """As Evince and Okular copy, which are built on it."""

    def copied(path: Path) -> list[str]:
        text = subprocess.run(  # noqa: S603
            ["pdftotext", *options, str(path), "-"],  # noqa: S607
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        return text.removesuffix("\f").split("\f")

    return copied


READERS = {
    "pdfium": copied_by_pdfium,
    "poppler": by_poppler(),
    "poppler as laid out": by_poppler("-layout"),
    "poppler as written": by_poppler("-raw"),
}


Copied = Callable[[Path], list[str]]


@pytest.fixture(params=READERS)
def copied(request: pytest.FixtureRequest) -> Copied:
    """One reader."""
    return READERS[request.param]


def lines(page: str) -> list[str]:
    """The lines of a page but its number; one space for several, for those are columns."""
    found = [" ".join(line.split()) for line in re.split(r"[\r\n]+", page)]
    # At the end of a line poppler takes a hyphen, which is the number's, for that of a word that
    # goes on in the next one.
    found = [re.sub("^- ?[๐-๙]+( ?-$|(?=[^ ๐-๙-]))", "", line) for line in found]
    return [line for line in found if line]


@pytest.fixture(scope="module")
def set_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Set sheets as they come from the templates, ends of lines and all; for all readers once."""

    @cache
    def set_one(body: str, weight: int = 400) -> Path:
        folder = tmp_path_factory.mktemp("sheets")
        article = f'<article class="paper" style="font-weight:{weight}">{body}</article>'
        made(folder, line_ends.mark(article)).close()
        return folder / "paper.pdf"

    return set_one


def whole(text: str) -> str:
    """Without spaces, of which the ends of lines may be some."""
    return "".join(text.split())


@pytest.mark.parametrize("weight", [400, 700])
def test_running_text_is_copied_as_it_was_written(set_once, copied: Copied, weight):
    paragraphs = [SENTENCE, " ".join(WORDS), "".join(WORDS), SENTENCE]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    pages = copied(set_once(body, weight))

    found, source = [line for page in pages for line in lines(page)], " ".join(paragraphs)
    assert [line for line in found if line not in source] == []
    assert whole("".join(found)) == whole(source)


def test_tables_are_copied_as_they_were_written(set_once, copied: Copied):
    words = [word for word in WORDS if len(word) < len("๑๘พฤศจิกายน๒๕๖๙")]
    rows = "".join(
        f"<tr><td>{one}</td><td>{other}</td></tr>"
        for one, other in zip(words[::2], words[1::2], strict=False)
    )

    pages = copied(set_once(f'<table class="paper-table"><tbody>{rows}</tbody></table>'))

    found = [word for page in pages for line in lines(page) for word in line.split()]
    assert sorted(found) == sorted(words[: len(words) // 2 * 2])


def test_lists_are_copied_as_they_were_written(set_once, copied: Copied):
    items = [f"{SENTENCE} {word}" for word in HANDWRITTEN.split()[:20]]

    pages = copied(set_once("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"))

    found = [line.removeprefix("•").strip() for page in pages for line in lines(page)]
    source = " ".join(items)
    assert [line for line in found if line not in source] == []
    assert whole("".join(found)) == whole(source)
