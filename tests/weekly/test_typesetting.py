"""Sheets set as PDF, measured in the PDF's own coordinates and read as other programs read it."""

import hashlib
import importlib
import io
import random
import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from webapp.weekly import typesetting
from webapp.weekly.typesetting import PictureLost, Sheets

pytestmark = pytest.mark.skipif(
    bool(typesetting.missing_packages()), reason="no Pango: tools/test-packages installs it"
)

MOMENT = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)
CM = 72 / 2.54
COUNT = 500
HANDWRITTEN = (
    "ที่ ผู้ ปี่ ญู ฐู น้ำ ป้ำ ฝู้ ฟ้า ปั๊ม ฎุ ฏู เปี๊ยะ ฤๅ กำ ต่ำ ซ้ำ เก๋ง โต๊ะ ปู่ ป้า ใฝ่ ฝั่ง ฟื้น ก็ สิทธิ์"
    " จันทร์ ศูนย์ ทั้งสิ้น ครั้งนี้ ชั้น ตั้งใจ บ๊วย เจี๊ยบ จ๋า ปฏิบัติ ผู้ใหญ่ ญี่ปุ่น กตัญญู ทั้งหมู่ เรื่อง เมื่อ"
    " ฤดู ฤทธิ์ ฦๅ ๆลฯ กฎ ฎีกา ปฏัก ฐาน ธรรมจักร กำหนดการดำเนินงานน้ำท่วมซ้ำซาก"
    " พระบาทสมเด็จพระเจ้าอยู่หัว องค์การบริหารส่วนตำบลน้ำเที่ยง ศูนย์ปฏิบัติการจิตอาสา"
    " PM2.5 Facebook Line@จิตอาสา 1,234ถุง ๑,๒๓๔ถุง 49-2569-W48 ๑๘–๒๔พฤศจิกายน๒๕๖๙"
    " (ตัวอย่าง) ๐๘.๓๐น. 100% ก.ข.ค. “คำพูด” ฯพณฯ"
)
CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
ABOVE, BELOW, TONES = "ัิีึื", "ุู", ["", "่", "้", "๊", "๋"]


def syllables(seed: int = 2569) -> list[str]:
    """Words of every consonant with marks above, below and upon each other, and ำ."""
    chance = random.Random(seed)  # noqa: S311 - which words is no secret

    def one() -> str:
        base, tone = chance.choice(CONSONANTS), chance.choice(TONES)
        return chance.choice([
            base + chance.choice(ABOVE) + tone + chance.choice(CONSONANTS),
            base + chance.choice(BELOW) + tone,
            base + tone + "ำ",
            chance.choice("เแโใไ") + base + tone + chance.choice(["", "า", "ะ"]),
            base + tone + "า" + chance.choice(CONSONANTS) + chance.choice(["", "์"]),
        ])  # fmt: skip

    return ["".join(one() for _ in range(chance.randint(1, 5))) for _ in range(COUNT)]


@pytest.fixture
def press() -> ModuleType:
    """Only here: without Pango it cannot be loaded."""
    return importlib.import_module("webapp.weekly.press")


def made(tmp_path: Path, body: str, **said: Any) -> pdfium.PdfDocument:
    """Set and open."""
    target = tmp_path / "paper.pdf"
    sheets = Sheets(body=body, title="ชื่อ", author="ผู้ทำ", moment=MOMENT, **said)
    typesetting.set_pages(sheets, target, tmp_path / "percent")
    return pdfium.PdfDocument(io.BytesIO(target.read_bytes()))


def lines(document: pdfium.PdfDocument) -> list[str]:
    """What a reader copies, line by line, without the pages' numbers."""
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    found = [line.strip() for line in re.split(r"[\r\n]+", text)]
    return [line for line in found if line and not re.fullmatch("- [๐-๙]+ -", line)]


@pytest.mark.parametrize("weight", [400, 700])
def test_every_word_is_copied_as_it_was_written(tmp_path, weight):
    words = [*HANDWRITTEN.split(), *syllables()]
    body = "".join(f"<p>{word}</p>" for word in words)

    document = made(tmp_path, f'<article class="paper" style="font-weight:{weight}">{body}')

    # Whether a line ended between two is the reader's guess; what the words are is not.
    copied = " ".join(lines(document)).split()
    assert "".join(copied) == "".join(words)
    assert set(accumulate(map(len, copied))) <= set(accumulate(map(len, words)))


def test_words_are_found_in_running_text(tmp_path):
    sentence = "การดำเนินงานกำจัดผักตบชวาในแหล่งน้ำของหมู่บ้านครั้งที่ ๒ " * 30

    document = made(tmp_path, f'<article class="paper"><p>{sentence}</p>')

    text = "".join(lines(document)).replace(" ", "")
    assert [text.count(word) for word in ("ดำเนินงาน", "แหล่งน้ำ", "ครั้งที่")] == [30] * 3


def test_pages_keep_margins_size_of_type_numbers_and_heads(tmp_path):
    rows = "".join(f"<tr><td>แถวที่ {number}</td><td>ผลงาน</td></tr>" for number in range(90))
    table = (
        '<table class="paper-table"><thead><tr><th>ลำดับหัวตาราง</th><th>ผล</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )

    document = made(tmp_path, f'<article class="paper"><p>ข้อความ</p>{table}</article>')

    assert len(document) > 2
    for place, page in enumerate(document, start=1):
        text = page.get_textpage()
        content = text.get_text_range()
        boxes = [
            text.get_charbox(index)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        ]
        assert (round(page.get_width()), round(page.get_height())) == (595, 842)
        assert min(box[0] for box in boxes) >= 3 * CM - 0.5
        assert max(box[2] for box in boxes) <= page.get_width() - 2 * CM + 0.5
        assert min(box[1] for box in boxes) >= 2 * CM - 3  # Marks below hang out of the line.
        assert content.count("ลำดับหัวตาราง") == 1
        number = re.search(r"- ([๐-๙]+) -", content)
        assert (number and number[1]) == (None if place == 1 else "๐๑๒๓๔๕๖๗๘๙"[place])


def test_file_says_what_it_is_and_shows_where_things_are(tmp_path):
    document = made(
        tmp_path,
        '<article class="paper"><h2>สรุปผล</h2><p>ก</p><h2>รายการกิจกรรม</h2><p>ข</p>',
        attached={"snapshot.json": b"{}"},
    )

    assert document.get_metadata_dict()["Title"] == "ชื่อ"
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20261202013000")
    assert [mark.get_title() for mark in document.get_toc()] == ["สรุปผล", "รายการกิจกรรม"]
    assert document.is_tagged()
    assert document.get_identifier() is not None
    assert document.get_attachment(0).get_data()[:] == b"{}"
    metadata = poppler("pdfinfo", "-meta", tmp_path / "paper.pdf")
    assert re.findall(r'pdfaid:(part|conformance)="(\w)"', metadata) == [
        ("part", "3"), ("conformance", "A"),
    ]  # fmt: skip
    fonts = poppler("pdffonts", tmp_path / "paper.pdf").splitlines()[2:]
    assert [row.split()[-5:-2] for row in fonts] == [["yes", "yes", "yes"]] * len(fonts)


def poppler(*command: object) -> str:
    """What one of poppler's programs says."""
    return subprocess.run(  # noqa: S603
        [str(part) for part in command], capture_output=True, text=True, check=True
    ).stdout


PROGRAM = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from webapp.weekly.typesetting import Sheets, set_pages
folder = Path(sys.argv[1])
set_pages(Sheets(
    body='<article class="paper"><h2>หัวข้อ</h2><p><b>น้ำ</b>ครั้ง</p><img src="pictures/a"></article>',
    title="ก", author="ข", moment=datetime(2026, 12, 2, 1, 30, tzinfo=UTC),
    pictures={"a": folder / "a.jpg"}, attached={"snapshot.json": b"{}"},
), folder / sys.argv[2], folder / "percent")
"""


def test_two_processes_make_the_same_bytes(tmp_path):
    Image.new("RGB", (40, 30), "green").save(tmp_path / "a.jpg")

    for name in ("one.pdf", "two.pdf"):
        subprocess.run([sys.executable, "-c", PROGRAM, tmp_path, name], check=True)  # noqa: S603

    digests = [
        hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in ("one.pdf", "two.pdf")
    ]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("letters", [1, 100_000])
def test_parts_make_one_file(tmp_path, monkeypatch, press, letters):
    """Set sheet by sheet or at once: pages, numbers, marks, fonts and pictures are the same."""
    monkeypatch.setattr(press, "PART_LETTERS", letters)
    Image.new("RGB", (40, 30), "green").save(tmp_path / "a.jpg")
    body = "".join(
        f'<article class="paper {kind}"><h2>หน้า {name}</h2><p><b>น้ำ</b>ครั้ง</p>'
        '<table class="paper-table"><tr><th scope="row">ก</th><td>ข</td></tr></table>'
        '<img src="pictures/a" alt="ภาพ"></article>\n'
        for name, kind in (("แรก", "memo"), ("นอน", "wide-sheet"), ("ตั้ง", "photo-page"))
    )

    document = made(
        tmp_path, body, pictures={"a": tmp_path / "a.jpg"}, attached={"snapshot.json": b"{}"}
    )

    text = [page.get_textpage().get_text_range() for page in document]
    sizes = [(round(page.get_width()), round(page.get_height())) for page in document]
    assert [re.findall("- ([๐-๙]+) -", page) for page in text] == [[], ["๒"], ["๓"]]
    assert sizes == [(595, 842), (842, 595), (595, 842)]
    assert [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()] == [
        ("หน้า แรก", 0), ("หน้า นอน", 1), ("หน้า ตั้ง", 2),
    ]  # fmt: skip
    assert document.count_attachments() == 1
    fonts = poppler("pdffonts", tmp_path / "paper.pdf").splitlines()[2:]
    assert sorted(row.split()[0].partition("+")[2] for row in fonts) == [
        "Sarabun-Report", "Sarabun-Report-Bold",
    ]  # fmt: skip
    assert (tmp_path / "paper.pdf").read_bytes().count((tmp_path / "a.jpg").read_bytes()) == 1
    tree = poppler("pdfinfo", "-struct-text", tmp_path / "paper.pdf")
    kinds = re.findall(r"^ *(Document|H2|TH|TD|Figure)\b", tree, re.MULTILINE)
    assert kinds == ["Document", *["H2", "TH", "TD", "Figure"] * 3]
    ids = re.findall(r"TH <([\d-]+)>", tree)
    assert len(set(ids)) == len(ids) == 3


def test_parts_end_where_sheets_end(press):
    body = '<article class="a">1</article><article class="b">22</article><article>3</article>'

    assert press.cut(body, 1) == [
        '<article class="a">1</article>', '<article class="b">22</article>', "<article>3</article>",
    ]  # fmt: skip
    assert press.cut(body, 1000) == [body]
    assert press.cut("no sheet at all", 3) == ["no sheet at all"]


def test_pictures_pass_through_as_they_are(tmp_path):
    picture = tmp_path / "a.jpg"
    Image.effect_noise((320, 240), 50).convert("RGB").save(picture)

    made(tmp_path, '<article class="paper"><img src="pictures/a">', pictures={"a": picture})

    assert picture.read_bytes() in (tmp_path / "paper.pdf").read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "pictures/unknown",
        "file:///etc/passwd",
        "https://example.org/a.jpg",
        "static/../webapp/app.py",
    ],
)
def test_nothing_is_fetched_that_was_not_given(tmp_path, address):
    with pytest.raises(PictureLost):
        made(tmp_path, f'<article class="paper"><img src="{address}">')


def test_picture_that_is_not_drawn_yet_leaves_its_room(tmp_path):
    document = made(tmp_path, '<article class="paper"><img src="pictures/waits-400x300"><p>หลัง</p>')

    assert lines(document) == ["หลัง"]


def test_progress_is_told_up_to_the_last_page(tmp_path):
    made(tmp_path, '<article class="paper"><p>ก</p></article>')

    assert typesetting.percent(tmp_path / "percent") > 90
    assert typesetting.percent(tmp_path / "nobody-said-anything") == 0


def test_both_weights_have_the_same_glyphs():
    fonts = [
        typesetting.STATIC / f"fonts/SarabunReport-{style}.ttf" for style in ("Regular", "Bold")
    ]

    orders = []
    for font in fonts:
        with TTFont(font) as opened:
            orders.append(opened.getGlyphOrder())
    assert orders[0] == orders[1]
