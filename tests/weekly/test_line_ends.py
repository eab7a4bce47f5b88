"""Where lines of a paper may end: what stands in the sheets for browsers and for the PDF writer."""

import html
import random
import re

import pytest

from tests.weekly.test_typesetting import HANDWRITTEN, syllables
from webapp.weekly import line_ends, typesetting

pytestmark = pytest.mark.skipif(
    bool(typesetting.missing_packages()), reason="no Pango: tools/test-packages installs it"
)


def said(markup: str) -> str:
    """What a reader reads."""
    return html.unescape(re.sub("<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("<td>มุกดาหาร</td>", "<td>มุกดาหาร<wbr></td>"),
        ("<p>บ้านนกไฮ รายงานเพิ่มเติม</p>",
         "<p>บ้าน<wbr>นก<wbr>ไฮ<wbr> รายงาน<wbr>เพิ่มเติม</p>"),
        ('<p>ผู้ว่าราชการ<span class="keep">จังหวัดเลย</span> ครับ</p>',
         '<p>ผู้<wbr>ว่า<wbr>ราชการ<wbr><span class="keep">จังหวัด<wbr>เลย</span><wbr> ครับ</p>'),
        ('<td>(<span class="keep">นาย ก</span>)</td>',
         '<td>(<span class="keep">นาย<wbr> ก</span>)</td>'),
        ("<p>49-2569-W48</p>", '<p><span class="keep">49-2569-W48</span></p>'),
        ("<p>−๑</p>", "<p>−๑</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1<wbr> &lt;<wbr> 2<wbr> &amp;<wbr> 3</p>"),
        ("<tr>\n  <td>1</td> </tr>", "<tr>\n  <td>1</td> </tr>"),
        ('<img alt="ชาวบ้านมา">', '<img alt="ชาวบ้านมา">'),
        ("<title>ชาวบ้านมา</title>", "<title>ชาวบ้านมา</title>"),
    ],
)  # fmt: skip
def test_ends_stand_between_words(plain, marked):
    assert line_ends.mark(plain) == marked


def test_what_is_read_stays_the_same():
    chance = random.Random(48)  # noqa: S311 - which words is no secret
    words = [*HANDWRITTEN.split(), *syllables(), "<b>", "&", "\n", "  ", "ก-ข", "x" * 40]

    for _ in range(200):
        text = chance.choice(["", " "]).join(chance.choices(words, k=12))
        markup = line_ends.mark(f"<p>{html.escape(text)}</p>")
        assert said(markup) == text
        assert line_ends.INVISIBLE.sub("", said(line_ends.for_writer(markup))) == text


def test_pango_finds_no_end_that_does_not_stand_in_the_sheets():
    text = "".join(syllables())

    written = said(line_ends.for_writer(line_ends.mark(text)))

    between = {line_ends.ZERO_WIDTH_SPACE, " "}
    for unit in re.split(f"[{''.join(between)}]", written):
        assert line_ends.mark(unit).count(line_ends.END) <= 1


def test_writer_divides_no_code_at_its_hyphen():
    assert line_ends.for_writer('<p class="a-b">49-2569-W48 9 - 10</p>') == (
        '<p class="a-b">49-\u20602569-\u2060W48 9 - 10</p>'
    )


def test_without_pango_the_sheets_stay_as_they_are(monkeypatch):
    monkeypatch.setattr(line_ends, "_pango", lambda: None)

    assert line_ends.mark("<p>ชาวบ้านมา</p>") == "<p>ชาวบ้านมา</p>"
