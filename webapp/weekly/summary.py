"""The figures of one area in one week: everything that screen, paper and exports print.

Pure: values in, values out. Rows are read in `candidates.py`; the frozen form is `snapshot.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

# Each administrative level adds two digits to the code, down to the subdistrict.
LEVEL_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what is printed for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area as printed: ดอนตาล, อำเภอดอนตาล, อ.ดอนตาล."""

    code: str
    name: str
    formal: str
    short: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many activities, and how many people took part in them."""

    times: int = 0
    people: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.times + other.times, self.people + other.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as printed: its rendition for paper, named by content.

    In a preview `sha256` is empty while the rendition is not made; an issued paper has them all.
    """

    attachment_id: UUID
    caption: str
    sha256: str
    width_px: int
    height_px: int
    edit: str = ""
    """Key of the edit that it shows; see `media.models.PhotoEdit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved submission, with the names that were printed for its codes."""

    submission_id: UUID
    number: str
    area_code: str
    place_name: str
    place: tuple[str, ...]
    """Short labels from the village or subdistrict up to the district."""
    type_code: str
    kind_code: str
    kind_name: str
    title: str
    held_on: date
    started_at_time: time | None = None
    ended_at_time: time | None = None
    people: int
    people_by_group: tuple[tuple[str, int], ...] = ()
    """(group code, people); may say less than `people`, or nothing."""
    result: str = ""
    details: str = ""
    quantities: tuple[tuple[str, str], ...] = ()
    """(amount, unit) as reported."""
    is_late: bool = False
    photos: tuple[Photo, ...] = ()
    """The cover first."""

    @property
    def count(self) -> Count:
        """What this activity adds to every figure."""
        return Count(1, self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the tables are ruled with, each list in the order of the paper."""

    area: Place
    starts_on: date
    ends_on: date
    places: tuple[Place, ...]
    """The areas below: of a province its districts and, for their extracts, subdistricts."""
    types: tuple[Named, ...]
    groups: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One area below: a cell for each volunteer type, their sum, and the late ones among them."""

    place: Place
    cells: tuple[Count, ...]
    total: Count
    late: Count


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
    """By area below, day, time of beginning and number; those without a time after the others."""


def summarise(frame: Frame, entries: Iterable[Entry]) -> WeeklySummary:
    """Add the week up.

    An entry whose area, volunteer type or group the frame lacks is not lost: it gets a row or
    column of its own, named by its code. The order of `entries` does not matter.
    """
    digits = len(frame.area.code) + LEVEL_DIGITS
    ordered = tuple(sorted(entries, key=lambda entry: _order(entry, digits)))
    types = _completed(frame.types, (entry.type_code for entry in ordered))
    groups = _completed(
        frame.groups, (code for entry in ordered for code, _ in entry.people_by_group)
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
    )


def extract(summary: WeeklySummary, area_code: str) -> WeeklySummary | None:
    """The same week of one of the areas below, or None where the frame has no such area."""
    found = [place for place in summary.frame.places if place.code == area_code]
    if not found:
        return None
    places = tuple(place for place in summary.frame.places if place.code.startswith(area_code))
    frame = replace(summary.frame, area=found[0], places=places)
    inside = [entry for entry in summary.entries if entry.area_code.startswith(area_code)]
    return summarise(frame, inside)


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
    )


def _cells(types: tuple[Named, ...], entries: Sequence[Entry]) -> tuple[Count, ...]:
    return tuple(
        _sum(entry.count for entry in entries if entry.type_code == named.code) for named in types
    )


def _by_kind(types: tuple[Named, ...], entries: Sequence[Entry]) -> tuple[KindLine, ...]:
    names: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    for entry in entries:
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
        for code, came in entry.people_by_group:
            people[code] += came
    return tuple(GroupLine(named.code, named.name, people[named.code]) for named in groups)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())
