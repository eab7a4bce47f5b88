"""What the board shows: a province's week, district by district, before it is issued."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.clock import Week
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.ledger.counts import count_by_row
from webapp.ledger.models import EntryState
from webapp.oversight import addresses, boards, grids
from webapp.oversight.boards import Carried, LeftOut
from webapp.oversight.grids import Cell
from webapp.oversight.missing import silent_in
from webapp.oversight.reporting_page import Reminder, reminder_for
from webapp.oversight.windows import Window
from webapp.submissions.labels import STATUS
from webapp.weekly import adjustment_queries as adjustments
from webapp.weekly import queries as weekly
from webapp.weekly import unprinted
from webapp.weekly.models import WeeklyReport
from webapp.weekly.unprinted import Unprinted

Placed = TypeVar("Placed", LeftOut, Unprinted)


@dataclass(frozen=True, slots=True)
class Line:
    """One area below in this week."""

    area: Area
    cell: Cell
    carried: Carried
    left_out: tuple[LeftOut, ...]
    unprinted: tuple[Unprinted, ...]
    """Approved, but not with all of their photos."""
    reminder: Reminder


def context(
    session: Session, person: Person, area_code: str, week_key: str, *, today: date
) -> dict[str, Any]:
    """Everything that the template reads. A constant number of queries.

    Raises:
        NotVisible: no such week yet, or the area is no province or district of this person's.
    """
    area = weekly.get_area(session, person, area_code)
    report = weekly.issued_report(session, area_code, week_key, is_read=False)
    week = Week(report.starts_on) if report else weekly.get_week(session, area_code, week_key)
    if week.starts_on > today:
        raise NotVisible
    lines = _lines(session, area, week, report, is_over=today > week.ends_on)
    return {
        "area": area,
        "week": week,
        "report": report,
        "lines": lines,
        "total": grids.total_of(line.cell for line in lines),
        "carried": Carried(
            sum(line.carried.of_week for line in lines), sum(line.carried.late for line in lines)
        ),
        "left_out": sum(len(line.left_out) for line in lines),
        "late": Counter(one.status for line in lines for one in line.left_out if one.is_late),
        "unprinted": sum(one.photos for line in lines for one in line.unprinted),
        "places": _places(session, lines),
        # What is adjusted of earlier reports and goes into the next one.
        "adjusted": () if report else adjustments.pending(session, area.code, week),
        "is_over": clock.utc_now() >= week.ends_at_utc,
        "has_next": week.next.starts_on <= today,
        "may_issue": area.level == Level.PROVINCE
        and person.holds(Permission.WEEKLY_ISSUE, area_code),
        "status_labels": STATUS,
        "reporting_url": addresses.reporting_url,
        "line_url": addresses.list_url,
        **_in_ledger(session, person, area, week),
    }


def _in_ledger(session: Session, person: Person, area: Area, week: Week) -> dict[str, Any]:
    """What of the week stands in the department's E-Report, by row and in all."""
    rows = count_by_row(session, person, area.code, grids.digits_below(area.code), week)
    total = {state: sum(counts.get(state, 0) for counts in rows.values()) for state in EntryState}
    return {"ledger": rows, "ledger_total": total, "ledger_url": addresses.ledger_url}


def _lines(
    session: Session, area: Area, week: Week, report: WeeklyReport | None, *, is_over: bool
) -> Sequence[Line]:
    grid = grids.grid_of(session, area, Window.of_week(week))
    digits = grids.digits_below(area.code)
    silent = silent_in(session, area.code, week)
    carried = boards.carried_now(session, area.code, digits, week)
    waiting = boards.left_out_of(session, area.code, week, is_issued=report is not None)
    left_out = _by_row(waiting, digits)
    photos = _by_row(_unprinted(session, area, week, report), digits)
    above = geography.path_to(session, area.code)
    return [
        Line(
            row.area,
            row.cells[0],
            carried.get(row.area.code, Carried()),
            left_out.get(row.area.code, ()),
            photos.get(row.area.code, ()),
            reminder_for(
                (*above, row.area), week, silent,
                expected=row.cells[0].expected, is_over=is_over,
            ),
        )
        for row in grid.rows
    ]  # fmt: skip


def _unprinted(
    session: Session, area: Area, week: Week, report: WeeklyReport | None
) -> Sequence[Unprinted]:
    if report is not None:
        return unprinted.left_out_by(session, area.code, report)
    return unprinted.left_out_of(session, area.code, week)


def _by_row(found: Sequence[Placed], digits: int) -> dict[str, tuple[Placed, ...]]:
    """Row code → its own, of a list that is in the order of places."""
    rows = groupby(found, key=lambda one: one.area_code[:digits])
    return {code: tuple(some) for code, some in rows}


def _places(session: Session, lines: Sequence[Line]) -> dict[str, Sequence[Area]]:
    """Area code → the places of what is left out, from the province down. One query."""
    codes = {one.area_code for line in lines for one in line.left_out}
    return dict(geography.paths_to(session, codes))
