"""The official rules of docs/paper.md, measured on pages that Chromium printed."""

import ctypes
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import time_machine
from fontTools.ttLib import TTFont
from pypdfium2 import raw
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import LiveServer
from tests.people import Cast
from tests.weekly.test_print import A4_LYING, A4_STANDING, CM, pdf
from tests.weekly.weeks import FIRST_DAY, PRINTING_DAY, approved
from webapp.db import db
from webapp.geography.models import Area
from webapp.media import intake
from webapp.media.renditions import OF_PHOTOS
from webapp.submissions import files
from webapp.weekly import office_services
from webapp.weekly.offices import OfficePaper, Part, Signer

STATIC = Path(__file__).parents[2] / "static"
CSS = (STATIC / "css/print.css").read_text()
RATIO = 0.6875
"""Size of Sarabun for a size of TH SarabunPSK; see docs/paper.md."""

PAPER = OfficePaper(
    department="ที่ทำการปกครองจังหวัดมุกดาหาร", number="มห 0018.1/", subject="รายงาน {ช่วงวันที่}",
    addressee="ผู้ว่าราชการจังหวัดมุกดาหาร", body="รวม {จำนวนครั้ง} ครั้ง\nจึงเรียนมาเพื่อโปรดทราบ",
    signers=(Signer("นายใจดี มีสุข", "ปลัดจังหวัด"),), parts=tuple(Part),
)  # fmt: skip
LONG = "ร่วมใจปรับปรุงภูมิทัศน์และทำความสะอาดถนนสายหลักของหมู่บ้าน " * 3


def office(session: Session, people: Cast) -> None:
    area = session.get_one(Area, "49")
    office_services.save(session, people.province_officer, area, PAPER)
    session.commit()


def size_of(letter_of: str, css: str = CSS) -> float:
    """The font size of the first rule with this selector."""
    rule = re.search(re.escape(letter_of) + r"[^{}]*\{([^}]*)\}", css)
    assert rule is not None
    size = re.search(r"font(?:-size)?: (?:\d00 )?([\d.]+)pt", rule[1])
    assert size is not None
    return float(size[1])


@pytest.mark.parametrize(
    ("selector", "official_pt"), [(".paper {", 16), (".memo-line b", 20), (".memo-word", 29)]
)
def test_sizes_are_those_of_the_official_font(selector: str, official_pt: int) -> None:
    assert size_of(selector.removesuffix(" {")) == official_pt * RATIO


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_font_is_the_one_that_the_sizes_were_chosen_for(weight: str) -> None:
    font = TTFont(STATIC / f"fonts/SarabunReport-{weight}.ttf")

    assert font["OS/2"].sxHeight / font["head"].unitsPerEm == 0.5
    assert glyph_height(font, "ก") == 0.586
    # What TH Sarabun has on its em; letters as high as those of its 16 points.
    assert pytest.approx(0.340 / 0.5, rel=0.02) == RATIO
    assert pytest.approx(0.400 / 0.586, rel=0.02) == RATIO


class TestPrinted:
    pytestmark = pytest.mark.browser

    @pytest.fixture(autouse=True)
    def printing_day(self) -> Iterator[time_machine.Traveller]:
        """The day of printing, on a clock that runs: browsers wait by it."""
        with time_machine.travel(PRINTING_DAY, tick=True) as traveller:
            yield traveller

    @pytest.fixture
    def paper(self, live_server: LiveServer, people: Cast) -> Iterator[pdfium.PdfDocument]:
        """A memo and seven activities with none to six photos, upright and wide."""
        with live_server.app.app_context():
            office(db.session, people)
            store = live_server.app.extensions["media_store"]
            for count in range(7):
                title = LONG[:200] if count == 2 else "ทำความสะอาดวัด"
                made = approved(db.session, people, held_on=FIRST_DAY, title=title)
                for seed in range(count):
                    shape = (480, 640) if seed % 2 else (640, 480)
                    picture = io.BytesIO(factories.jpeg(10 * count + seed, shape))
                    accepted = intake.accept_photo(
                        store, picture, declared_name="photo.jpg", draws=OF_PHOTOS
                    )
                    files.attach(db.session, made, accepted)
            db.session.commit()
        document = pdfium.PdfDocument(pdf(live_server, people))
        yield document
        document.close()

    def test_paper_is_as_the_rules_say(self, paper: pdfium.PdfDocument) -> None:
        pages = list(paper)
        memo, sheets = pages[0], [page for page in pages if images(page)]
        pictures = [page for page in sheets if page is not memo]

        assert [size(memo), size(pages[1])] == [A4_STANDING, A4_LYING]
        assert {size(page) for page in pages} == {A4_STANDING, A4_LYING}
        assert max(len(images(page)) for page in pictures) == 4
        assert sum(len(images(page)) for page in pictures) == 1 + 2 + 3 + 4 + 4 + 4
        assert len(pictures) == 5, "ten strips, two a page: none has room left"
        for page in pages:
            inside_margins(page)
        for page in pictures:
            left, bottom, right, top = bounds(page)
            assert left >= 3 * CM - 1
            assert right <= A4_STANDING[0] - 2 * CM + 1
            assert bottom >= 2 * CM - 1
            assert top <= A4_STANDING[1] - 2.5 * CM + 1

    def test_memo_stands_on_the_first_page_without_a_number(self, paper) -> None:
        told = [number(page) for page in paper]

        assert told[0] is None
        assert told[1:3] == ["๒", "๓"]
        sizes = font_sizes(paper[0])
        for wanted in (11, 13.75, 19.94):  # Text, labels, and the word of the memo.
            assert min(abs(size - wanted) for size in sizes) < 0.05


def glyph_height(font: TTFont, letter: str) -> float:
    """How high a letter stands, in em."""
    glyph = font["glyf"][font.getBestCmap()[ord(letter)]]
    return float(glyph.yMax / font["head"].unitsPerEm)


def images(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    return [
        placed.get_bounds() for placed in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    ]  # fmt: skip


def bounds(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*images(page), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def size(page: pdfium.PdfPage) -> tuple[int, int]:
    width, height = page.get_size()
    return round(width), round(height)


def inside_margins(page: pdfium.PdfPage) -> None:
    text = page.get_textpage()
    width, height = page.get_size()
    boxes = [
        text.get_charbox(index)
        for index in range(text.count_chars())
        if text.get_text_range(index, 1).strip()
    ]
    assert min(left for left, *_ in boxes) >= 3 * CM - 2
    assert max(right for _, _, right, _ in boxes) <= width - 2 * CM + 2
    # What stands higher than the text is the number and the mark of a draft.
    assert min(bottom for _, bottom, _, _ in boxes) >= 2 * CM - 6
    assert max(top for *_, top in boxes) <= height


def number(page: pdfium.PdfPage) -> str | None:
    text = page.get_textpage().get_text_bounded(bottom=page.get_height() - 2.5 * CM)
    found = re.search(r"- ([๐-๙]+) -", text)
    return found and found[1]


def font_sizes(page: pdfium.PdfPage) -> set[float]:
    """The sizes in points in which something is written, as they stand on the paper."""
    found = set()
    text = page.get_textpage()
    for index in range(text.count_chars()):
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix))
        found.add(round(raw.FPDFText_GetFontSize(text.raw, index) * matrix.d, 2))
    return found
