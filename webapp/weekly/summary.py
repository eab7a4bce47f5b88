"""The figures of one area in one week: everything that screen, paper and exports print.

Pure: values in, values out. What goes in stands in `entries.py`, read from rows in `candidates.py`;
the frozen form is `snapshot.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from webapp.geography.scope import contains
from webapp.weekly import adjusted
from webapp.weekly.adjusted import Adjustment
from webapp.weekly.entries import Count, Entry, Frame, Named, Photo, Place
from webapp.weekly.joints import resolve

__all__ = [
    "Count", "Entry", "Frame", "GroupLine", "KindLine", "Named", "Photo", "Place", "Row",
    "WeeklySummary", "extract", "summarise",
]  # fmt: skip

# Each administrative level adds two digits to the code, down to the subdistrict.
LEVEL_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One area below: a cell for each volunteer type, their sum, and the late ones among them."""

    place: Place
    cells: tuple[Count, ...]
    total: Count
    late: Count
    elsewhere: int = 0
    """Entries of this area whose event is counted at its host in another row."""


@dataclass(frozen=True, slots=True)
class KindLine:
    """One activity type that occurred."""

    type_code: str
    code: str
    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of people, and how many of them came."""

    code: str
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySummary:
    """The week. Totals are sums of what is listed: nothing is counted that is not printed."""

    frame: Frame
    rows: tuple[Row, ...]
    totals: tuple[Count, ...]
    """By volunteer type, in the order of `frame.types`."""
    total: Count
    late: Count
    by_kind: tuple[KindLine, ...]
    by_group: tuple[GroupLine, ...]
    ungrouped: int
    """People of whom no group was given."""
    entries: tuple[Entry, ...]
    """By area below, day, time of beginning and number; those without a time after the others.

    What is counted at its host stands behind it, wherever it is from.
    """
    adjustments: tuple[Adjustment, ...] = ()
    """Of earlier reports, in the order in which they were said. No figure above has them in it."""

    @property
    def adjusted(self) -> Count:
        """What the adjustments add to the total; it may be less than nothing."""
        return adjusted.net(self.adjustments)

    @property
    def total_adjusted(self) -> Count:
        """The week and what is adjusted of earlier ones."""
        return self.total + self.adjusted

    @property
    def joint_events(self) -> int:
        """How many of the events listed are told by several reports."""
        return len({entry.joint.host_id for entry in self.entries if entry.joint})


def summarise(
    frame: Frame, entries: Iterable[Entry], adjustments: tuple[Adjustment, ...] = ()
) -> WeeklySummary:
    """Add the week up. What is adjusted of earlier weeks stands beside it.

    An entry whose area, volunteer type or group the frame lacks is not lost: it gets a row or
    column of its own, named by its code. The order of `entries` does not matter. An event that
    several report counts once: at its host's area and type, with the people that
    `frame.joint_people` says. Whose host is not among the entries counts by itself. Entries of
    other areas than the frame's tell no more than of which event something in it is.
    """
    given = tuple(entries)
    joints = resolve(given, frame.joint_people)
    return _added_up(
        frame,
        (
            replace(entry, joint=joints.get(entry.submission_id))
            for entry in given
            if contains(frame.area.code, entry.area_code)
        ),
        adjustments,
    )


def _added_up(
    frame: Frame, entries: Iterable[Entry], adjustments: tuple[Adjustment, ...]
) -> WeeklySummary:
    """Add up entries that know what they add."""
    digits = len(frame.area.code) + LEVEL_DIGITS
    ordered = _ordered(tuple(entries), digits)
    types = _completed(frame.types, (entry.type_code for entry in ordered))
    groups = _completed(
        frame.groups, (code for entry in ordered for code, _ in entry.counted_groups)
    )
    rows = _rows(frame, types, ordered, digits)
    by_group = _by_group(groups, ordered)
    total = _sum(entry.count for entry in ordered)
    return WeeklySummary(
        frame=replace(frame, types=types, groups=groups),
        rows=rows,
        totals=_cells(types, ordered),
        total=total,
        late=_sum(entry.count for entry in ordered if entry.is_late),
        by_kind=_by_kind(types, ordered),
        by_group=by_group,
        ungrouped=total.people - sum(line.people for line in by_group),
        entries=ordered,
        adjustments=adjustments,
    )


def extract(summary: WeeklySummary, area_code: str) -> WeeklySummary | None:
    """The same week of one of the areas below, or None where the frame has no such area.

    Whatever took part in an event whose host is in another area is listed and adds nothing: the
    event counts where its host is, so that the areas add up to the whole.
    """
    found = [place for place in summary.frame.places if place.code == area_code]
    if not found:
        return None
    places = tuple(place for place in summary.frame.places if place.code.startswith(area_code))
    frame = replace(summary.frame, area=found[0], places=places)
    inside = [entry for entry in summary.entries if entry.area_code.startswith(area_code)]
    return _added_up(frame, inside, adjusted.within_area(summary.adjustments, area_code))


def _ordered(entries: tuple[Entry, ...], digits: int) -> tuple[Entry, ...]:
    own = {entry.submission_id: _order(entry, digits) for entry in entries}

    def key(entry: Entry) -> tuple[object, ...]:
        mine = own[entry.submission_id]
        host = own.get(entry.joint.host_id) if entry.joint and entry.is_beside else None
        return (mine, False, mine) if host is None else (host, True, mine)

    return tuple(sorted(entries, key=key))


def _order(entry: Entry, digits: int) -> tuple[object, ...]:
    starts = entry.started_at_time
    return (
        entry.area_code[:digits], entry.held_on, starts is None, starts or time.min,
        entry.number, entry.submission_id,
    )  # fmt: skip


def _completed(known: tuple[Named, ...], used: Iterable[str]) -> tuple[Named, ...]:
    """The known names, and behind them every code in use that has none."""
    missing = sorted(set(used) - {named.code for named in known})
    return (*known, *(Named(code, code) for code in missing))


def _rows(
    frame: Frame, types: tuple[Named, ...], entries: Sequence[Entry], digits: int
) -> tuple[Row, ...]:
    of_place: Mapping[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_place[entry.area_code[:digits]].append(entry)
    places = {
        place.code: place
        for place in frame.places
        if len(place.code) == digits and place.code.startswith(frame.area.code)
    }
    for code in of_place:
        places.setdefault(code, Place(code, code, code, code))
    return tuple(_row(places[code], types, of_place.get(code, [])) for code in sorted(places))


def _row(place: Place, types: tuple[Named, ...], entries: Sequence[Entry]) -> Row:
    return Row(
        place,
        _cells(types, entries),
        _sum(entry.count for entry in entries),
        _sum(entry.count for entry in entries if entry.is_late),
        sum(_is_elsewhere(entry, place.code) for entry in entries),
    )


def _is_elsewhere(entry: Entry, code: str) -> bool:
    joint = entry.joint
    return joint is not None and not joint.is_host and not joint.host_area_code.startswith(code)


def _cells(types: tuple[Named, ...], entries: Sequence[Entry]) -> tuple[Count, ...]:
    return tuple(
        _sum(entry.count for entry in entries if entry.type_code == named.code) for named in types
    )


def _by_kind(types: tuple[Named, ...], entries: Sequence[Entry]) -> tuple[KindLine, ...]:
    names: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    for entry in entries:
        if entry.is_beside:
            continue
        key = (entry.type_code, entry.kind_code)
        # A type renamed in mid-week keeps one line, under the name printed first.
        names.setdefault(key, entry.kind_name)
        counts[key] += entry.count
    position = {named.code: place for place, named in enumerate(types)}
    ordered = sorted(counts, key=lambda key: (position[key[0]], key[1]))
    return tuple(KindLine(*key, names[key], counts[key]) for key in ordered)


def _by_group(groups: tuple[Named, ...], entries: Sequence[Entry]) -> tuple[GroupLine, ...]:
    people: dict[str, int] = defaultdict(int)
    for entry in entries:
        for code, came in entry.counted_groups:
            people[code] += came
    return tuple(GroupLine(named.code, named.name, people[named.code]) for named in groups)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())
