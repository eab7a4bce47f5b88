"""Digits inside texts, and whose paper it is."""

import pytest
from flask import Flask

from webapp.weekly import labels
from webapp.weekly.summary import Place

MUKDAHAN = Place("49", "มุกดาหาร", "จังหวัดมุกดาหาร", "จ.มุกดาหาร")
DON_TAN = Place("4903", "ดอนตาล", "อำเภอดอนตาล", "อ.ดอนตาล")
BANGKOK = Place("10", "กรุงเทพมหานคร", "กรุงเทพมหานคร", "กรุงเทพมหานคร")
PHRA_NAKHON = Place("1001", "พระนคร", "เขตพระนคร", "เขตพระนคร")


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("หมู่ที่ 6 ระยะ 1,200 เมตร", "หมู่ที่ ๖ ระยะ ๑,๒๐๐ เมตร"),
        ("ลดฝุ่น PM2.5ลง 30 %", "ลดฝุ่น PM2.5ลง ๓๐ %"),
        ("ดู https://example.org/2569 แล้วโทร 042", "ดู https://example.org/2569 แล้วโทร ๐๔๒"),
        ("ป้องกัน COVID-19 และ 5G", "ป้องกัน COVID-19 และ 5G"),
        ("๑๒ ถุง", "๑๒ ถุง"),
    ],
)
def test_text_is_written_with_thai_digits(text: str, thai: str) -> None:
    assert labels.written(text, "thai") == thai


def test_text_is_written_with_arabic_digits() -> None:
    assert labels.written("หมู่ที่ ๖ ระยะ 1,200 เมตร", "arabic") == "หมู่ที่ 6 ระยะ 1,200 เมตร"


@pytest.mark.parametrize(
    ("place", "post", "heading"),
    [
        (MUKDAHAN, "ผู้ว่าราชการจังหวัดมุกดาหาร", "อำเภอ"),
        (DON_TAN, "นายอำเภอดอนตาล", "ตำบล"),
        (BANGKOK, "ผู้ว่าราชการกรุงเทพมหานคร", "เขต"),
        (PHRA_NAKHON, "ผู้อำนวยการเขตพระนคร", "แขวง"),
    ],
)
def test_posts_and_headings_follow_the_area(
    app: Flask, place: Place, post: str, heading: str
) -> None:
    with app.test_request_context():
        assert labels.signing_posts(place)[0] == post
        assert labels.area_heading(place) == heading


def test_office_is_named_shortly(app: Flask) -> None:
    with app.test_request_context():
        assert labels.office(MUKDAHAN) == "ศอ.จอส.พระราชทาน จ.มุกดาหาร"
