"""The figures of a week, and their frozen form."""

import json
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weekly.weeks import FIRST_DAY, entry, frame
from webapp.weekly.snapshot import (
    UnknownSnapshotError,
    content_hash,
    from_snapshot,
    to_snapshot,
)
from webapp.weekly.summary import Count, Entry, GroupLine, KindLine, Photo, extract, summarise

photos = st.builds(
    Photo,
    attachment_id=st.uuids(),
    caption=st.text(max_size=5),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    width_px=st.integers(1, 1000),
    height_px=st.integers(1, 1000),
)
entries = st.lists(
    st.builds(
        Entry,
        submission_id=st.uuids(),
        number=st.integers(1, 999_999).map(lambda number: f"49-2569-{number:06d}"),
        # 4907 is no row of the frame, GOV no column, and one group is unknown: nothing is lost.
        area_code=st.sampled_from(["490101", "49010102", "49020101", "49070301"]),
        place_name=st.text(max_size=5),
        place=st.tuples(st.text(max_size=3)),
        type_code=st.sampled_from(["DEV", "DIS", "SPC", "GOV"]),
        kind_code=st.sampled_from(["A", "B"]),
        kind_name=st.just("ชื่อ"),
        title=st.text(max_size=5),
        held_on=st.dates(date(2026, 11, 1), date(2026, 11, 24)),
        started_at_time=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
        ended_at_time=st.none() | st.just(time(12)),
        people=st.integers(0, 5000),
        people_by_group=st.sampled_from([(), (("royal", 3),), (("public", 1), ("scouts", 2))]),
        result=st.text(max_size=5),
        details=st.text(max_size=5),
        quantities=st.sampled_from([(), (("450", "เมตร"),)]),
        is_late=st.booleans(),
        photos=st.lists(photos, max_size=2).map(tuple),
    ),
    unique_by=lambda made: made.submission_id,
    max_size=12,
)

few = settings(max_examples=30, deadline=None)


@few
@given(entries)
def test_totals_equal_sums(given_entries: list[Entry]) -> None:
    week = summarise(frame(), given_entries)

    people = sum(made.people for made in given_entries)
    assert week.total == Count(len(given_entries), people)
    assert sum((row.total for row in week.rows), Count()) == week.total
    assert sum((cell for row in week.rows for cell in row.cells), Count()) == week.total
    assert sum(week.totals, Count()) == week.total
    assert sum((line.count for line in week.by_kind), Count()) == week.total
    assert sum(line.people for line in week.by_group) + week.ungrouped == people
    assert sum((row.late for row in week.rows), Count()) == week.late
    for row in week.rows:
        assert sum(row.cells, Count()) == row.total
        assert len(row.cells) == len(week.frame.types)


@few
@given(entries)
def test_nothing_is_lost(given_entries: list[Entry]) -> None:
    week = summarise(frame(), given_entries)

    assert sorted(week.entries, key=lambda made: made.submission_id) == sorted(
        given_entries, key=lambda made: made.submission_id
    )
    assert {"4901", "4902"} <= {row.place.code for row in week.rows}


@few
@given(entries, st.randoms())
def test_order_of_input_does_not_matter(given_entries: list[Entry], random) -> None:
    shuffled = given_entries.copy()
    random.shuffle(shuffled)

    assert summarise(frame(), shuffled) == summarise(frame(), given_entries)


@few
@given(entries)
def test_snapshot_gives_the_same_week_back(given_entries: list[Entry]) -> None:
    week = summarise(frame(), given_entries)
    stored = json.loads(json.dumps(to_snapshot(week)))

    assert from_snapshot(stored) == week
    assert stored == to_snapshot(week)
    assert content_hash(stored) == content_hash(to_snapshot(week))


@few
@given(entries)
def test_extracts_add_up_to_the_whole(given_entries: list[Entry]) -> None:
    inside = [made for made in given_entries if not made.area_code.startswith("4907")]
    week = summarise(frame(), inside)
    parts = [extract(week, code) for code in ("4901", "4902")]

    assert sum((part.total for part in parts if part), Count()) == week.total


def test_district_with_nothing_stays_in_the_table() -> None:
    week = summarise(frame(), [entry(1)])

    assert [(row.place.code, row.total) for row in week.rows] == [
        ("4901", Count(1, 10)),
        ("4902", Count()),
    ]


def test_empty_week_has_rows_and_zeros() -> None:
    week = summarise(frame(), [])

    assert week.total == Count()
    assert [row.cells for row in week.rows] == [(Count(),) * 3] * 2
    assert week.by_kind == ()
    assert week.by_group == (
        GroupLine("royal", "จิตอาสาพระราชทาน", 0),
        GroupLine("public", "ประชาชน", 0),
    )


def test_entries_are_ordered_by_district_day_time_and_number() -> None:
    ordered = [
        entry(5, started_at_time=time(8)),
        entry(2, started_at_time=time(9)),
        entry(3),
        entry(4),
        entry(6, held_on=FIRST_DAY + timedelta(days=1)),
        entry(1, area_code="49020101", held_on=FIRST_DAY - timedelta(days=9), is_late=True),
    ]

    assert list(summarise(frame(), reversed(ordered)).entries) == ordered


def test_renamed_type_keeps_one_line() -> None:
    week = summarise(frame(), [entry(1, kind_name="ชื่อเดิม"), entry(2, kind_name="ชื่อใหม่")])

    assert week.by_kind == (KindLine("DEV", "DEV01", "ชื่อเดิม", Count(2, 20)),)


def test_late_ones_are_counted_beside_the_totals() -> None:
    week = summarise(frame(), [entry(1, is_late=True), entry(2)])

    assert (week.total, week.late) == (Count(2, 20), Count(1, 10))
    assert [row.late for row in week.rows] == [Count(1, 10), Count()]


def test_extract_has_the_subdistricts_for_rows() -> None:
    part = extract(summarise(frame(), [entry(1), entry(2, area_code="49020101")]), "4901")

    assert part is not None
    assert [(row.place.code, row.total) for row in part.rows] == [("490101", Count(1, 10))]
    assert [made.submission_id for made in part.entries] == [UUID(int=1)]


def test_extract_of_an_area_elsewhere_is_none() -> None:
    assert extract(summarise(frame(), [entry(1)]), "4801") is None


def test_hash_changes_with_any_figure() -> None:
    one, other = (to_snapshot(summarise(frame(), [entry(1, people=people)])) for people in (10, 11))

    assert content_hash(one) != content_hash(other)


def test_snapshot_of_an_unknown_format_is_refused() -> None:
    snapshot = {**to_snapshot(summarise(frame(), [])), "format": 99}

    with pytest.raises(UnknownSnapshotError):
        from_snapshot(snapshot)
