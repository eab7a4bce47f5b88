"""What changed after a report was issued, as signed differences that a later report carries.

Pure: values in, values out. An adjustment holds what an event counted before and after; a single
report is an event of its own. So the sum of the differences is what the issued figures lack.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from webapp.weekly.entries import Count, Entry
from webapp.weekly.joints import Groups, JointPeople, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one report adds to the figures of a week, and where."""

    area_code: str
    type_code: str
    type_name: str
    kind_code: str
    kind_name: str
    times: int
    people: int
    groups: Groups = ()

    @property
    def count(self) -> Count:
        """Times and people."""
        return Count(self.times, self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report of an event as it stands now; `joints.resolve` says what it adds."""

    submission_id: UUID
    joined_to_id: UUID | None
    number: str
    area_code: str
    place: tuple[str, ...] = ()
    people: int
    people_by_group: Groups
    type_code: str
    type_name: str
    kind_code: str
    kind_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One change after issuing, with the figures of its event before and after."""

    id: int
    submission_id: UUID
    number: str
    """Of the submission that was changed."""
    title: str
    held_on: date
    host_number: str = ""
    """Of the submission that its event is counted at, where that is another."""
    report_number: str
    """Of the issued report that it corrects."""
    action: str
    reason: str
    before: tuple[Figure, ...]
    after: tuple[Figure, ...]

    @property
    def net(self) -> Count:
        """What it adds to the totals."""
        return _total(self.after) + _negative(_total(self.before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an adjustment adds in one area below and one activity type; it may be negative."""

    place_code: str
    type_code: str
    type_name: str
    kind_code: str
    kind_name: str
    count: Count
    groups: Groups = ()


def figures_of(told: Iterable[Told], rule: JointPeople) -> tuple[Figure, ...]:
    """What the reports of one event that still stand count together, by number."""
    standing = sorted(told, key=lambda one: (one.number, one.submission_id))
    joints = resolve(standing, rule)
    found = []
    for one in standing:
        joint = joints.get(one.submission_id)
        if joint is not None and not joint.is_host:
            continue
        found.append(
            Figure(
                area_code=one.area_code, type_code=one.type_code, type_name=one.type_name,
                kind_code=one.kind_code, kind_name=one.kind_name, times=1,
                people=joint.people if joint else one.people,
                groups=joint.groups if joint else tuple(sorted(one.people_by_group)),
            )
        )  # fmt: skip
    return tuple(found)


def figures_in(entries: Iterable[Entry], type_names: Mapping[str, str]) -> tuple[Figure, ...]:
    """What entries of an issued report counted; those beside their host counted nothing."""
    return tuple(
        Figure(
            area_code=entry.area_code, type_code=entry.type_code,
            type_name=type_names.get(entry.type_code, entry.type_code),
            kind_code=entry.kind_code, kind_name=entry.kind_name, times=entry.count.times,
            people=entry.count.people, groups=tuple(sorted(entry.counted_groups)),
        )
        for entry in sorted(entries, key=lambda one: (one.number, one.submission_id))
        if not entry.is_beside
    )  # fmt: skip


def differences(adjustment: Adjustment, digits: int) -> list[Difference]:
    """After less before, by area below (so many digits of its code) and activity type.

    What changed no figure is told by one line without a difference.
    """
    people: dict[tuple[str, str, str], Count] = defaultdict(Count)
    groups: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[tuple[str, str, str], Figure] = {}
    for sign, figures in ((-1, adjustment.before), (1, adjustment.after)):
        for figure in figures:
            key = (figure.area_code[:digits], figure.type_code, figure.kind_code)
            names[key] = figure
            people[key] += figure.count if sign > 0 else _negative(figure.count)
            for code, came in figure.groups:
                groups[key][code] += sign * came
    lines = [
        Difference(
            place_code=key[0], type_code=key[1], type_name=named.type_name, kind_code=key[2],
            kind_name=named.kind_name, count=people[key],
            groups=tuple(sorted((code, more) for code, more in groups[key].items() if more)),
        )
        for key, named in names.items()
    ]  # fmt: skip
    changed = [line for line in lines if line.count != Count() or line.groups]
    return changed or lines[-1:]


def net(adjustments: Iterable[Adjustment]) -> Count:
    """What all of them together add to the totals."""
    return sum((one.net for one in adjustments), Count())


def net_groups(adjustments: Iterable[Adjustment]) -> Groups:
    """What all of them together add to the groups of people; groups without a change left out."""
    found: dict[str, int] = defaultdict(int)
    for one in adjustments:
        for sign, figures in ((-1, one.before), (1, one.after)):
            for code, came in (pair for figure in figures for pair in figure.groups):
                found[code] += sign * came
    return tuple(sorted((code, more) for code, more in found.items() if more))


def within_area(adjustments: Sequence[Adjustment], area_code: str) -> tuple[Adjustment, ...]:
    """The part of them that counts in an area; what was moved over its border is seen by halves."""
    parts = (
        replace(one, before=_inside(one.before, area_code), after=_inside(one.after, area_code))
        for one in adjustments
    )
    return tuple(part for part in parts if part.before or part.after)


def to_plain(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Write figures as what JSON holds."""
    return [
        {**asdict(figure), "groups": [list(group) for group in figure.groups]} for figure in figures
    ]


def from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Figure, ...]:
    """Read what `to_plain` wrote."""
    return tuple(
        Figure(**{**figure, "groups": tuple((code, came) for code, came in figure["groups"])})
        for figure in plain
    )


def _inside(figures: tuple[Figure, ...], area_code: str) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure.area_code.startswith(area_code))


def _total(figures: Iterable[Figure]) -> Count:
    return sum((figure.count for figure in figures), Count())


def _negative(count: Count) -> Count:
    return Count(-count.times, -count.people)
