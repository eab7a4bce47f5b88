"""Reading what part of the queue is wanted, and writing it back into an address."""

from datetime import date

import pytest
from flask import Flask

from webapp.review import filters
from webapp.review.filters import QueueFilter
from webapp.submissions.workflow import Status

NAMED = QueueFilter(
    state=Status.RETURNED,
    area_code="490301",
    type_code="DEV02",
    held_from=date(2026, 11, 1),
    held_to=date(2026, 11, 24),
    words="ลำห้วย",
)


@pytest.fixture(autouse=True)
def request_context(shared_app: Flask):
    with shared_app.test_request_context():
        yield


def test_nothing_asked_for_gives_what_waits() -> None:
    read = filters.read({})

    assert read.chosen == QueueFilter(state=Status.SUBMITTED)
    assert not read.chosen.is_narrowed
    assert read.page == 1
    assert read.errors == {}


def test_query_is_read_back_as_it_was() -> None:
    assert filters.read(NAMED.query()).chosen == NAMED


def test_query_leaves_out_what_is_preset() -> None:
    assert QueueFilter().query() == {}
    assert QueueFilter(state=None).query() == {"state": "all"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", Status.SUBMITTED),
        ("all", None),
        ("approved", Status.APPROVED),
        ("draft", Status.SUBMITTED),
        ("no-such-state", Status.SUBMITTED),
    ],
)
def test_state_of_an_address(text: str, state: Status | None) -> None:
    assert filters.read({"state": text}).chosen.state == state


@pytest.mark.parametrize("text", ["24/11/2569", "๒๔/๑๑/๒๕๖๙", "24 พ.ย. 2569", " 24-11-2569 "])
def test_days_are_read_as_people_write_them(text: str) -> None:
    read = filters.read({"from": text, "to": text})

    assert read.chosen.held_from == date(2026, 11, 24)
    assert read.chosen.held_to == date(2026, 11, 24)
    assert read.errors == {}


def test_wrong_day_is_kept_as_typed_and_named() -> None:
    read = filters.read({"from": "๓๑/๒/๒๕๖๙", "to": "1/11/2569"})

    assert read.chosen.held_from is None
    assert read.chosen.held_to == date(2026, 11, 1)
    assert read.typed["from"] == "๓๑/๒/๒๕๖๙"
    assert list(read.errors) == ["from"]


def test_days_the_wrong_way_round_are_named() -> None:
    assert list(filters.read({"from": "2/11/2569", "to": "1/11/2569"}).errors) == ["to"]


@pytest.mark.parametrize("text", ["49' OR 1=1", "4", "49030", "ดอนตาล", "TH "])
def test_area_that_is_no_code_is_left_out(text: str) -> None:
    assert filters.read({"area": text}).chosen.area_code == ""


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("0", 1), ("3", 3), ("๓", 3), ("-2", 1), ("9" * 30, 1), ("x", 1)]
)
def test_page_of_an_address(text: str, page: int) -> None:
    assert filters.read({"page": text}).page == page


def test_other_tab_keeps_the_rest() -> None:
    assert NAMED.with_state(None).query() == {**NAMED.query(), "state": "all"}
