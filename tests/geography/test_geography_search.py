"""Finding areas by what people type."""

from datetime import date

import pytest

from webapp.geography import queries
from webapp.geography.labels import full_label
from webapp.geography.models import Level
from webapp.geography.search import search

NA_MUANG = "49030106"


def found(session, text, **options):
    return [area.code for area in search(session, text, **options)]


@pytest.mark.parametrize(
    "text",
    [
        "นาม่วง ดอนตาล",
        "ดอนตาล  นาม่วง",
        "บ้านนาม่วง",
        "บ.นาม่วง ต.ดอนตาล",
        "ม.6 ต.ดอนตาล",
        "ม. ๖ ตำบลดอนตาล",
        "หมู่ 6 นาม่วง",
        "หมู่ที่6บ้านนาม่วง",
        "6 นาม่วง",
        "หมู่ที่ ๖ บ้านนาม่วง ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร",
        "นา\u200bม่วง อ. ดอนตาล",
        "NA MUANG ดอนตาล",
        "49030106",
        "๔๙๐๓๐๑๐๖",
    ],
)
def test_village_is_found_however_it_is_written(session, text):
    assert found(session, text) == [NA_MUANG]


def test_every_area_is_found_by_its_own_full_label(session):
    for code in ("49", "4905", "490507", "49010150", "49010156", "1002", "100201", NA_MUANG):
        label = full_label(queries.path_to(session, code))

        assert code in found(session, label), label


def test_sara_am_and_sara_ae_typed_in_pieces_are_understood(session):
    assert found(session, "ค\u0e4d\u0e32ชะอี", levels=[Level.DISTRICT]) == ["4905"]
    assert found(session, "หมู่ที่ 11 เเก่งนาง") == ["49040311"]


def test_name_above_narrows_but_does_not_find_by_itself(session):
    results = search(session, "ดอนตาล", within="49")

    assert {area.name_th for area in results} == {"ดอนตาล", "บ้านดอนตาล"}


def test_upper_levels_come_first_then_codes(session):
    results = search(session, "ดอนตาล", within="4903")

    assert [area.code for area in results][:3] == ["4903", "490301", "49030101"]
    assert results == search(session, "ดอนตาล", within="4903")


def test_level_word_says_which_level_is_meant(session):
    assert found(session, "จ.มุกดาหาร") == ["49"]
    assert found(session, "เขตดุสิต") == ["1002"]
    assert found(session, "ต.ดอนตาล", within="49") == ["490301"]


def test_number_is_the_whole_number_of_the_village(session):
    numbers = {area.number for area in search(session, "ม.1 คำชะอี", limit=100)}

    assert numbers == {1}


def test_number_in_a_name_counts(session):
    assert found(session, "ตาดแคน 2") == ["49010156"]


def test_scope_levels_and_limit_hold(session):
    assert found(session, "นาม่วง ดอนตาล", within="4905") == []
    assert found(session, "ดอนตาล", within="49", levels=[Level.SUBDISTRICT]) == ["490301"]
    assert len(found(session, "บ้าน", limit=7)) == 7


@pytest.mark.parametrize("text", ["", "   ", "อ.", "ตำบล หมู่", "%", "_", "ไม่มีชื่อนี้แน่นอน", "²", "\x00"])
def test_text_without_a_name_finds_nothing(session, text):
    assert found(session, text) == []


def test_very_long_text_is_no_error(session):
    assert found(session, "บ้านนาม่วง " * 500) == [NA_MUANG]


def test_retired_area_is_not_found(session):
    queries.get_area(session, NA_MUANG).retired_on = date(2026, 1, 1)
    session.flush()

    assert found(session, "นาม่วง ดอนตาล") == []
