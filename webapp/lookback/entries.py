"""The lists behind figures: every activity that a figure counts, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.geography.models import Level
from webapp.lookback import events
from webapp.lookback.choices import Choice
from webapp.lookback.events import Told
from webapp.submissions.models import Submission
from webapp.weekly.entries import Count, Entry
from webapp.weekly.queries import Paper

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One activity as a list shows it. `people` is what it counts for."""

    id: UUID
    number: str
    held_on: date
    title: str
    kind_name: str
    place: str
    people: int
    reports: int
    """How many reports tell of it."""
    issued_in: str


@dataclass(frozen=True, slots=True)
class EntryList:
    """A page of a list, and what the whole list adds up to."""

    lines: tuple[EntryLine, ...]
    total: Count


def of_paper(paper: Paper, *, below: str, type_code: str) -> EntryList:
    """What a figure of a weekly paper counts, frozen where the paper is issued."""
    number = paper.report.number if paper.report else ""
    found = [
        entry
        for entry in paper.summary.entries
        if not entry.is_beside
        and entry.area_code.startswith(below)
        and (not type_code or entry.type_code == type_code)
    ]
    total = sum((entry.count for entry in found), Count())
    return EntryList(tuple(_of_entry(entry, number) for entry in found), total)


def of_choice(session: Session, choice: Choice, *, page: int = 1) -> EntryList:
    """What a figure of a period counts, newest last; one page of it. Nine queries at most."""
    told = {one.teller.submission_id: one for one in events.told_in(session, choice)}
    counted = [key for key, one in told.items() if not one.is_beside]
    beside = [key for key, one in told.items() if one.is_beside]
    is_counted = and_(*choice.clauses(), Submission.id.not_in(beside))
    found = session.scalars(
        select(Submission)
        .where(is_counted)
        .order_by(Submission.held_on, Submission.number, Submission.id)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    return EntryList(_lines(session, found, told), _total(session, is_counted, told, counted))


def _total(
    session: Session, is_counted: ColumnElement[bool], told: dict[UUID, Told],
    counted: Sequence[UUID],
) -> Count:  # fmt: skip
    times, people = session.execute(
        select(func.count(), func.coalesce(func.sum(Submission.people_total), 0)).where(is_counted)
    ).one()
    # What several tell of counts for other people than its host's report says.
    more = sum(told[key].count.people - told[key].teller.people for key in counted)
    return Count(int(times), int(people) + more)


def _lines(
    session: Session, found: Sequence[Submission], told: dict[UUID, Told]
) -> tuple[EntryLine, ...]:  # fmt: skip
    paths = geography.paths_to(session, {str(row.area_code) for row in found})
    lines = []
    for row in found:
        one = told.get(row.id)
        path = reversed(paths.get(str(row.area_code), []))
        place = [short_label(area) for area in path if area.level != Level.PROVINCE]
        people = one.count.people if one else row.people_total
        lines.append(
            EntryLine(
                id=row.id, number=row.number or "", held_on=row.held_on or date.min,
                title=row.title, kind_name=row.activity_type_name,
                place=" ".join(filter(None, [row.village_text, *place])), people=people or 0,
                reports=one.joint.reports if one and one.joint else 1,
                issued_in=row.issued_in or "",
            )
        )  # fmt: skip
    return tuple(lines)


def _of_entry(entry: Entry, number: str) -> EntryLine:
    return EntryLine(
        id=entry.submission_id, number=entry.number, held_on=entry.held_on, title=entry.title,
        kind_name=entry.kind_name, place=" ".join(entry.place), people=entry.count.people,
        reports=entry.joint.reports if entry.joint else 1, issued_in=number,
    )  # fmt: skip
