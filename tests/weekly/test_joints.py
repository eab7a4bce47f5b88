"""An event that several villages report: counted once, whoever joined what, and never lost."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weekly.weeks import entry, frame
from webapp.weekly.joints import JointPeople, people_of
from webapp.weekly.sheets import numbered
from webapp.weekly.snapshot import from_snapshot, to_snapshot
from webapp.weekly.summary import Count, Entry, WeeklySummary, extract, summarise

HOST = UUID(int=1)
VILLAGES = ("49010101", "49010102", "49010201", "49020101", "49020102")
GROUPS = ((), (("royal", 3),), (("public", 1), ("royal", 2)))
few = settings(max_examples=60, deadline=None)


@st.composite
def weeks(draw: st.DrawFn) -> list[Entry]:
    """A week in which anything was joined with anything, also with what is not in it."""
    size = draw(st.integers(0, 10))
    hosts = st.none() | st.integers(1, 12).map(lambda number: UUID(int=number))
    return [
        entry(
            number,
            area_code=draw(st.sampled_from(VILLAGES)),
            type_code=draw(st.sampled_from(["DEV", "DIS"])),
            kind_code=draw(st.sampled_from(["A", "B"])),
            people=draw(st.integers(3, 500)),
            people_by_group=draw(st.sampled_from(GROUPS)),
            is_late=draw(st.booleans()),
            joined_to_id=draw(hosts),
        )
        for number in range(1, size + 1)
    ]


def week_of(entries: Sequence[Entry], rule: JointPeople = JointPeople.SUM) -> WeeklySummary:
    return summarise(replace(frame(), joint_people=rule), entries)


def five(rule: JointPeople = JointPeople.SUM, **host: object) -> WeeklySummary:
    """Five villages at one event; the last two are of the other district."""
    others = [
        entry(number, area_code=VILLAGES[number - 1], people=people, joined_to_id=HOST)
        for number, people in zip((2, 3, 4, 5), (80, 20, 25, 15), strict=True)
    ]
    return week_of([entry(1, people=60, **host), *others], rule)


rules = st.sampled_from(JointPeople)


@few
@given(weeks(), rules)
def test_totals_are_sums_of_what_is_listed(entries: list[Entry], rule: JointPeople) -> None:
    week = week_of(entries, rule)

    assert week.total == sum((made.count for made in week.entries), Count())
    assert sum((row.total for row in week.rows), Count()) == week.total
    assert sum((cell for row in week.rows for cell in row.cells), Count()) == week.total
    assert sum(week.totals, Count()) == week.total
    assert sum((line.count for line in week.by_kind), Count()) == week.total
    assert sum(line.people for line in week.by_group) + week.ungrouped == week.total.people
    assert sum((row.late for row in week.rows), Count()) == week.late
    assert all(made.joint is None or made.count.times in {0, 1} for made in week.entries)


@few
@given(weeks(), rules)
def test_every_report_is_listed_once(entries: list[Entry], rule: JointPeople) -> None:
    week = week_of(entries, rule)

    assert sorted(made.number for made in week.entries) == sorted(made.number for made in entries)


@few
@given(weeks())
def test_districts_add_up_to_the_province(entries: list[Entry]) -> None:
    week = week_of(entries)
    parts = [part for code in ("4901", "4902") if (part := extract(week, code)) is not None]

    assert sum((part.total for part in parts), Count()) == week.total
    assert sum((part.late for part in parts), Count()) == week.late
    assert sum(len(part.entries) for part in parts) == len(week.entries)
    assert [part.total for part in parts] == [row.total for row in week.rows]


@few
@given(weeks(), rules, st.randoms())
def test_order_of_input_does_not_matter(entries: list[Entry], rule: JointPeople, random) -> None:
    shuffled = entries.copy()
    random.shuffle(shuffled)

    assert week_of(shuffled, rule) == week_of(entries, rule)


@few
@given(weeks(), rules)
def test_events_are_counted_once_and_never_more_people_than_came(
    entries: list[Entry], rule: JointPeople
) -> None:
    alone = week_of([replace(made, joined_to_id=None) for made in entries])
    week = week_of(entries, rule)

    beside = sum(made.is_beside for made in week.entries)
    assert week.total.times == alone.total.times - beside
    assert week.total.people <= alone.total.people
    assert rule is not JointPeople.SUM or week.total.people == alone.total.people


@few
@given(weeks(), rules)
def test_who_took_part_stands_behind_the_host(entries: list[Entry], rule: JointPeople) -> None:
    listed = week_of(entries, rule).entries

    for before, made in pairwise(listed):
        if made.joint and made.is_beside:
            assert made.joint.host_id == (
                before.joint.host_id if before.joint else before.submission_id
            )
    assert not listed or not listed[0].is_beside


@few
@given(weeks(), rules)
def test_snapshot_gives_the_same_week_back(entries: list[Entry], rule: JointPeople) -> None:
    week = week_of(entries, rule)

    assert from_snapshot(json.loads(json.dumps(to_snapshot(week)))) == week


@pytest.mark.parametrize(
    ("rule", "people"),
    [(JointPeople.HOST_ONLY, 60), (JointPeople.LARGEST, 80), (JointPeople.SUM, 200)],
)
def test_people_count_as_the_office_chose(rule: JointPeople, people: int) -> None:
    week = five(rule)

    assert people_of(rule, 60, (80, 20, 25, 15)) == people
    assert week.total == Count(1, people)
    assert [(row.place.code, row.total, row.elsewhere) for row in week.rows] == [
        ("4901", Count(1, people), 0),
        ("4902", Count(), 2),
    ]
    assert week.joint_events == 1


def test_event_counts_at_the_type_of_its_host() -> None:
    others = entry(2, type_code="DIS", kind_code="DIS01", joined_to_id=HOST)
    week = week_of([entry(1), others])

    assert week.totals == (Count(1, 20), Count(), Count())
    assert [(line.code, line.count) for line in week.by_kind] == [("DEV01", Count(1, 20))]


@pytest.mark.parametrize(
    ("rule", "royal", "public"),
    [
        (JointPeople.HOST_ONLY, 10, 0),
        (JointPeople.LARGEST, 0, 30),
        (JointPeople.SUM, 10, 30),
    ],
)
def test_groups_are_of_the_people_that_count(rule: JointPeople, royal: int, public: int) -> None:
    host = entry(1, people_by_group=(("royal", 10),))
    other = entry(2, people=30, people_by_group=(("public", 30),), joined_to_id=HOST)

    week = week_of([host, other], rule)

    assert [line.people for line in week.by_group] == [royal, public]
    assert week.ungrouped == 0


def test_one_without_its_host_counts_by_itself() -> None:
    week = week_of([entry(2, joined_to_id=HOST), entry(3, joined_to_id=HOST)])

    assert week.total == Count(2, 20)
    assert [made.is_hostless for made in week.entries] == [True, True]


def test_chain_is_cut_at_its_middle() -> None:
    """The desk makes none; should there ever be one, nothing is lost by it."""
    week = week_of([
        entry(1), entry(2, joined_to_id=HOST), entry(3, joined_to_id=UUID(int=2)),
    ])  # fmt: skip

    assert week.total == Count(2, 30)
    assert [made.is_hostless for made in week.entries] == [False, False, True]


def test_extract_without_the_host_lists_and_adds_nothing() -> None:
    part = extract(five(), "4902")

    assert part is not None
    assert part.total == Count()
    assert [made.is_beside for made in part.entries] == [True, True]
    assert {made.joint.host_number for made in part.entries if made.joint} == {"49-2569-000001"}
    assert [row.elsewhere for row in part.rows] == [2]


def test_late_host_makes_the_event_late() -> None:
    week = five(is_late=True)

    assert (week.total, week.late) == (Count(1, 200), Count(1, 200))


def test_numbers_of_the_list_go_under_the_host() -> None:
    week = five()
    listed = numbered([*week.entries, entry(9)])
    part = extract(week, "4902")

    assert [number for number, _ in listed] == ["1", "1.1", "1.2", "1.3", "1.4", "2"]
    assert part is not None
    assert [number for number, _ in numbered(part.entries)] == ["1", "2"]


def test_snapshot_of_the_first_format_is_still_read() -> None:
    """As the product wrote it before events could be joined."""
    week = week_of([entry(1), entry(2, area_code="49020101")])
    old = json.loads(json.dumps(to_snapshot(week)))
    old["format"] = 1
    del old["frame"]["joint_people"]
    for row in old["rows"]:
        del row["elsewhere"]
    for made in old["entries"]:
        for name in ("joined_to_id", "host_number", "host_report", "joint"):
            del made[name]

    assert from_snapshot(old) == week
