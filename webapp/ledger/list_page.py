"""What the list of the ledger is given: lines under their weeks, tabs, weeks to choose, pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Permission, Person
from webapp.clock import Week, week_of
from webapp.geography import queries as geography
from webapp.geography.models import Area
from webapp.ledger import queries
from webapp.ledger.addresses import bulk_url, list_url, show_url, table_url
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.labels import STATE
from webapp.ledger.models import EntryState
from webapp.ledger.queries import PAGE_ROWS, Line
from webapp.review import presenting
from webapp.submissions.labels import STATUS
from webapp.submissions.workflow import Status
from webapp.table_files import TableKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line as the table shows it."""

    line: Line
    url: str
    place: str
    files: str
    state_label: str
    status_label: str
    """Where the report stands here, if that is not approved."""
    may_tick: bool


def context(session: Session, person: Person, chosen: LedgerFilter, page: int) -> dict[str, Any]:
    """Everything that the page shows. The number of queries does not depend on the lines."""
    counts = queries.count_by_state(session, person, chosen)
    total = counts[chosen.state]
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    found = queries.lines(session, person, chosen, page=page)
    weekday = queries.first_weekday(session, person, chosen)
    views = line_views(session, person, chosen, found)
    may_tick = any(view.may_tick for view in views) and chosen.state is not EntryState.ENTERED
    return {
        "chosen": chosen,
        "tabs": _tabs(chosen, counts),
        "weeks": _weeks(session, person, chosen, weekday),
        "sections": _sections(views, weekday),
        "total": total,
        "bulk_url": bulk_url(chosen) if may_tick else None,
        "bulk_fields": chosen.query(),
        "areas": presenting.area_choices(session, person, chosen.area_code),
        "area_names": presenting.area_names(session, person),
        "tables": [(kind.value.upper(), table_url(kind, chosen)) for kind in TableKind],
        **_pages(chosen, page, total),
    }


def line_views(
    session: Session, person: Person, chosen: LedgerFilter, found: Sequence[Line]
) -> list[LineView]:
    """The lines of a table. One query."""
    paths = geography.paths_to(session, {line.area_code for line in found})
    levels = presenting.levels_above(person, chosen.area_code)
    return [
        LineView(
            line=line,
            url=show_url(line.id, chosen),
            place=_place(paths, line, levels),
            files=_files(line),
            state_label=str(STATE[line.state]),
            status_label="" if line.status == Status.APPROVED else str(STATUS[Status(line.status)]),
            may_tick=line.status == Status.APPROVED
            and line.state is not EntryState.ENTERED
            and person.holds(Permission.REVIEW_DECIDE, line.area_code),
        )
        for line in found
    ]


def _place(paths: Mapping[str, list[Area]], line: Line, levels: int) -> str:
    return presenting.place_of(paths.get(line.area_code, []), levels, line.village_text)


def _files(line: Line) -> str:
    photos = i18n.table_number(line.photos)
    return str(gettext("%(photos)s + clip", photos=photos)) if line.clips else photos


def _tabs(
    chosen: LedgerFilter, counts: Mapping[EntryState, int]
) -> list[tuple[str, str, bool, str]]:  # fmt: skip
    return [
        (str(STATE[state]), list_url(chosen.with_state(state)), state is chosen.state,
         i18n.number(counts[state]))
        for state in EntryState
    ]  # fmt: skip


def _weeks(
    session: Session, person: Person, chosen: LedgerFilter, weekday: int
) -> list[tuple[str, str]]:  # fmt: skip
    """(key, days and count) of the weeks that have lines on this tab, newest first."""
    counts: Counter[Week] = Counter()
    for day in queries.count_by_day(session, person, replace(chosen, week_key="")):
        counts[week_of(day.held_on, weekday)] += day.count
    asked = chosen.week(weekday)
    if asked is not None:
        counts[asked] += 0
    return [
        (
            week.key,
            gettext("%(days)s (%(count)s)", days=i18n.date_range((week.starts_on, week.ends_on)),
                    count=i18n.number(counts[week])),
        )
        for week in sorted(counts, reverse=True)
    ]  # fmt: skip


def _sections(views: Sequence[LineView], weekday: int) -> list[tuple[Week, list[LineView]]]:
    """The lines under the week they were held in, in their order."""
    return [
        (week, list(inside))
        for week, inside in groupby(views, key=lambda view: week_of(view.line.held_on, weekday))
    ]


def _pages(chosen: LedgerFilter, page: int, total: int) -> dict[str, Any]:
    last = max(1, -(-total // PAGE_ROWS))
    text = gettext(
        "%(first)s–%(last)s of %(total)s", first=i18n.number((page - 1) * PAGE_ROWS + 1),
        last=i18n.number(min(total, page * PAGE_ROWS)), total=i18n.number(total),
    )  # fmt: skip
    return {
        "pages_text": text if last > 1 else "",
        "previous_url": list_url(chosen, page=page - 1) if page > 1 else None,
        "next_url": list_url(chosen, page=page + 1) if page < last else None,
    }
