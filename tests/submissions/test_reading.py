"""Reading chats: the table in `chats.py`, and what holds for any text."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.submissions.chats import CHATS, Chat
from webapp import thai
from webapp.submissions.reading import Reading, read
from webapp.submissions.reading_found import Certainty, Found

TODAY = date(2026, 11, 23)


def said(text: str, *, today: date = TODAY) -> Reading:
    return read(text, today=today)


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.text[:30])
def test_everything_said_is_found_and_nothing_else(chat: Chat) -> None:
    found = said(chat.text)
    assert {
        "day": found.days[0].value if found.days else None,
        "starts": found.starts.value if found.starts else None,
        "ends": found.ends.value if found.ends else None,
        "total": found.people_total.value if found.people_total else None,
        "groups": {item.value.group_code: item.value.people for item in found.people_by_group},
        "place": found.places[0].value.query if found.places else "",
        "kind": found.activity_types[0].value if found.activity_types else "",
    } == {
        "day": chat.day, "starts": chat.starts, "ends": chat.ends, "total": chat.total,
        "groups": chat.groups, "place": chat.place, "kind": chat.kind,
    }  # fmt: skip
    if chat.title is not None:
        assert found.title is not None
        assert found.title.value == chat.title


def test_table_is_long_enough() -> None:
    assert len({chat.text for chat in CHATS}) == len(CHATS) >= 60


def test_finding_names_the_words_it_stands_in() -> None:
    text = "เมื่อวาน ๙.๐๐ น. จำนวน ๔๕ คน"
    found = said(text)
    assert found.people_total is not None
    assert found.starts is not None
    spans: list[Found[Any]] = [found.days[0], found.starts, found.people_total]
    assert [text[item.start : item.end] for item in spans] == ["เมื่อวาน", "๙.๐๐ น.", "จำนวน ๔๕ คน"]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("ผู้เข้าร่วม 45 คน", Certainty.SURE),
        ("จำนวน 45 คน", Certainty.LIKELY),
        ("45 คน", Certainty.GUESS),
    ],
)
def test_certainty_follows_the_words(text: str, certainty: Certainty) -> None:
    found = said(text).people_total
    assert found is not None
    assert (found.value, found.certainty) == (45, certainty)


def test_several_days_stand_surest_first() -> None:
    found = said("เช้านี้ดูรูปของวันที่ 20 พ.ย. 69")
    assert [item.value for item in found.days] == [date(2026, 11, 20), TODAY]


def test_day_without_year_is_the_last_such_day() -> None:
    assert said("25 พ.ย. ปลูกต้นไม้").days[0].value == date(2025, 11, 25)
    assert said("22 พ.ย. ปลูกต้นไม้").days[0].value == date(2026, 11, 22)


FRAGMENTS = st.sampled_from(
    [word for chat in CHATS for word in chat.text.split()]
    + ["วันที่", "99", "/", ".", "-", "ถึง", "พ.ศ.", "ครึ่ง", "\n", "๙", "โมง", "ม.", "ต.", "คน", "0"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(FRAGMENTS, max_size=30).map(" ".join),
        st.lists(FRAGMENTS, max_size=30).map("".join),
    ),
    st.dates(),
)
def test_any_text_is_read_without_error_and_spans_lie_inside(text: str, today: date) -> None:
    for item in said(text, today=today).all:
        assert 0 <= item.start < item.end <= len(text)


@given(st.sampled_from(CHATS))
def test_thai_digits_say_the_same(chat: Chat) -> None:
    found, again = said(chat.text), said(thai.to_thai_digits(chat.text))
    assert (found.days, found.starts, found.people_total, found.people_by_group, found.places) == (
        again.days, again.starts, again.people_total, again.people_by_group, again.places
    )  # fmt: skip


def test_long_text_is_read_quickly() -> None:
    found = said("ผู้เข้าร่วม " + "จำนวน " * 5000 + "1" * 5000 + "ม.3 บ้าน" * 2000)
    assert found.people_total is None
