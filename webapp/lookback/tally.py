"""Adding up approved submissions in the database: by area, type, kind, day and group of people.

Every report is counted there; what several tell of together is then put right by `events`, by the
weekly report's rule. So the database need not ask of each report whether others tell of it too.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.lookback import events
from webapp.lookback.choices import Choice, row_code, row_of
from webapp.lookback.events import Told
from webapp.submissions.models import Submission, SubmissionPeople
from webapp.weekly.entries import Count

RowType = tuple[str, str]
"""Area code of the row, volunteer type."""
TypeKind = tuple[str, str]
"""Volunteer type, activity type."""
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The same activities added up in several ways, each of which makes `total`."""

    by_row: Mapping[RowType, Count]
    by_kind: Mapping[TypeKind, Count]
    by_day: Mapping[date, Count]
    by_group: Mapping[str, int]
    """People of whom a group was given."""
    total: Count
    joint_events: int
    """How many are told by several reports."""
    unissued: int
    """How many no issued report carries yet."""


def tally(session: Session, choice: Choice, digits: int) -> Tally:
    """Add a choice up, with rows of so many digits. Eight queries at most."""
    told = events.told_in(session, choice)
    by_row: dict[RowType, Count] = defaultdict(Count)
    by_kind: dict[TypeKind, Count] = defaultdict(Count)
    by_day: dict[date, Count] = defaultdict(Count)
    unissued = 0
    for row, type_code, kind, count, waiting in _rows(session, choice, digits):
        by_row[row, type_code] += count
        by_kind[type_code, kind] += count
        unissued += waiting
    for day, count in _days(session, choice):
        by_day[day] += count
    for one in told:
        teller, more = one.teller, one.difference
        by_row[row_code(teller.area_code, digits), teller.type_code] += more
        by_kind[teller.type_code, teller.kind_code] += more
        by_day[teller.held_on] += more
        unissued += 0 if teller.issued_in else more.times
    return Tally(
        by_row=_counted(by_row), by_kind=_counted(by_kind), by_day=_counted(by_day),
        by_group=_groups(session, choice, told),
        total=sum(by_row.values(), Count()),
        joint_events=len({one.joint.host_id for one in told if one.joint and one.joint.is_host}),
        unissued=unissued,
    )  # fmt: skip


def count_rows(session: Session, choice: Choice, digits: int) -> Mapping[RowType, Count]:
    """The figures by area and type alone. Six queries at most."""
    found: dict[RowType, Count] = defaultdict(Count)
    for row, type_code, _, count, _ in _rows(session, choice, digits):
        found[row, type_code] += count
    for one in events.told_in(session, choice):
        teller = one.teller
        found[row_code(teller.area_code, digits), teller.type_code] += one.difference
    return _counted(found)


def _counted(found: Mapping[Key, Count]) -> dict[Key, Count]:
    """Without what is nought because it counts at a host's."""
    return {key: count for key, count in found.items() if count.times}


def _rows(session: Session, choice: Choice, digits: int) -> list[tuple[str, str, str, Count, int]]:
    """(row, volunteer type, activity type, how much, how many of them are not issued)."""
    row = row_of(Submission.area_code, digits).label("row")
    keys: tuple[Any, ...] = (row, Submission.volunteer_type_code, Submission.activity_type_code)
    times, people = func.count(), func.sum(Submission.people_total)
    carried = func.count(Submission.issued_in)
    found = session.execute(
        select(*keys, times, people, carried).where(*choice.clauses()).group_by(*keys)
    ).tuples()
    return [
        (area, type_code, kind, Count(int(times), int(people)), int(times) - int(carried))
        for area, type_code, kind, times, people, carried in found
    ]


def _days(session: Session, choice: Choice) -> list[tuple[date, Count]]:
    found = session.execute(
        select(Submission.held_on, func.count(), func.sum(Submission.people_total))
        .where(*choice.clauses())
        .group_by(Submission.held_on)
    ).tuples()
    return [(day, Count(int(times), int(people or 0))) for day, times, people in found if day]


def _groups(session: Session, choice: Choice, told: Sequence[Told]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for group, people in session.execute(
        select(SubmissionPeople.group_code, func.sum(SubmissionPeople.people))
        .where(SubmissionPeople.submission_id.in_(select(Submission.id).where(*choice.clauses())))
        .group_by(SubmissionPeople.group_code)
    ).tuples():
        found[group] += int(people)
    for one in told:
        found.update(dict(one.groups))
        found.subtract(dict(one.teller.people_by_group))
    return +found
