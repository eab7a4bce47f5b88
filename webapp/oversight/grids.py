"""The grid of who reported: areas down, weeks across, every count with where it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Role
from webapp.clock import Week
from webapp.geography.models import COUNTRY_CODE, Area
from webapp.geography.scope import within
from webapp.oversight import counting
from webapp.oversight.counting import VILLAGE_DIGITS, Answers
from webapp.oversight.models import NilReport, PhoneHeartbeat
from webapp.oversight.windows import Window
from webapp.submissions.workflow import Status

SUBDISTRICT_DIGITS = 6
STEP_DIGITS = 2
# A report may be written some days after the activity; later it belongs to another week.
USUAL_DELAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Nil:
    """That somebody said there was no activity."""

    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What lies on phones and has not arrived."""

    reports: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An area in a week. Submissions by state; villages by what was heard of them."""

    approved: int = 0
    submitted: int = 0
    returned: int = 0
    expected: int = 0
    """Villages with a reporter: every one of them reported, is nil or is missing."""
    reported: int = 0
    nil: int = 0
    said_nil: Nil | None = None
    """Of a village alone; also where a report came after all."""
    on_phone: int = 0
    """Of a missing village alone: reports that its reporter's phone holds."""

    @property
    def submissions(self) -> int:
        """Submissions of every state that counts."""
        return self.approved + self.submitted + self.returned

    @property
    def missing(self) -> int:
        """Villages of which nothing was heard."""
        return self.expected - self.reported - self.nil

    def count(self, status: Status) -> int:
        """Submissions of one state."""
        return int(getattr(self, status.value))

    def __add__(self, other: "Cell") -> "Cell":
        """Both together, as in a total; what is of one village alone is left out."""
        return Cell(**{name: getattr(self, name) + getattr(other, name) for name in SUMMED})


SUMMED = ("approved", "submitted", "returned", "expected", "reported", "nil")


@dataclass(frozen=True, slots=True)
class Row:
    """An area and its cells in the order of the window's weeks."""

    area: Area
    cells: tuple[Cell, ...]
    is_rest: bool = False
    """What was reported of a subdistrict without saying in which village."""

    @property
    def total(self) -> Cell:
        """All weeks together."""
        return total_of(self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows in code order, with their weeks."""

    area: Area
    window: Window
    rows: tuple[Row, ...]
    is_of_villages: bool
    above: Mapping[str, Area] = field(default_factory=dict)
    """District code → district, where rows of several districts stand in one grid."""

    @property
    def totals(self) -> tuple[Cell, ...]:
        """One cell a week, over all rows."""
        return tuple(
            total_of(row.cells[place] for row in self.rows)
            for place in range(len(self.window.weeks))
        )

    @property
    def total(self) -> Cell:
        """All rows in all weeks."""
        return total_of(self.totals)

    @property
    def groups(self) -> Sequence[tuple[Area | None, Sequence[Row]]]:
        """The rows under the district that heads them; without such a head all in one."""
        if not self.above:
            return [(None, self.rows)]
        return [
            (district, [row for row in self.rows if row.area.code.startswith(code)])
            for code, district in self.above.items()
        ]

    def total_in(self, week: Week) -> Cell:
        """All rows in one week of the window."""
        return self.totals[self.window.weeks.index(week)]


def total_of(cells: Iterable[Cell]) -> Cell:
    """Add cells up."""
    return reduce(Cell.__add__, cells, Cell())


def digits_below(area_code: str) -> int:
    """How many digits the codes of the rows have: one level below; a village is its own row."""
    return 2 if area_code == COUNTRY_CODE else min(len(area_code) + STEP_DIGITS, VILLAGE_DIGITS)


def grid_of(session: Session, area: Area, window: Window, *, digits: int | None = None) -> Grid:
    """Count an area's rows; `digits` chooses a lower level than the next. Six queries at most."""
    digits = digits or digits_below(area.code)
    counts = counting.submissions_by_row(session, area.code, digits, window)
    expected = counting.expected_by_row(session, area.code, digits, window)
    answers = counting.answers_by_row(session, area.code, digits, window)
    is_of_villages = digits >= VILLAGE_DIGITS
    nils = _nils(session, area.code, window) if is_of_villages else {}
    phones = waiting_on_phones(session, area.code) if is_of_villages else {}

    def cell(code: str, place: int) -> Cell:
        answer = answers.get((code, place), Answers())
        made = Cell(
            approved=counts.get((code, place, Status.APPROVED), 0),
            submitted=counts.get((code, place, Status.SUBMITTED), 0),
            returned=counts.get((code, place, Status.RETURNED), 0),
            expected=expected.get((code, place), 0),
            reported=answer.reported,
            nil=answer.nil,
        )
        return _with_facts(
            made, nils.get((code, place)), phones.get(code), window.weeks[place]
        )  # fmt: skip

    used = {code for code, _, _ in counts}
    places = range(len(window.weeks))
    found = _areas(session, area, digits, used)
    rows = tuple(
        Row(
            found_area,
            tuple(cell(found_area.code, place) for place in places),
            is_rest=is_of_villages and len(found_area.code) < VILLAGE_DIGITS,
        )
        for found_area in found
    )
    return Grid(area, window, rows, is_of_villages, _above(session, area, digits))


def waiting_on_phones(session: Session, scope: str) -> dict[str, Waiting]:
    """Village code → what the phones of its reporters hold. One query."""
    found = session.execute(
        select(
            Assignment.area_code,
            func.sum(PhoneHeartbeat.waiting),
            func.min(PhoneHeartbeat.oldest_at),
        )
        .join(PhoneHeartbeat, PhoneHeartbeat.person_id == Assignment.user_id)
        .where(
            within(Assignment.area_code, scope),
            Assignment.role == Role.REPORTER,
            PhoneHeartbeat.waiting > 0,
        )
        .group_by(Assignment.area_code)
    ).tuples()
    return {code: Waiting(int(reports), oldest_at) for code, reports, oldest_at in found}


def _with_facts(cell: Cell, nil: Nil | None, waiting: Waiting | None, week: Week) -> Cell:
    on_phone = waiting.reports if waiting and cell.missing and _may_be_of(waiting, week) else 0
    if nil is None and not on_phone:
        return cell
    counts = {name: getattr(cell, name) for name in SUMMED}
    return Cell(**counts, said_nil=nil, on_phone=on_phone)


def _may_be_of(waiting: Waiting, week: Week) -> bool:
    """Whether what waits may tell of this week: it was kept in it, or shortly after."""
    if waiting.oldest_at is None:
        return True
    return week.ends_on + USUAL_DELAY >= clock.to_local(waiting.oldest_at).date()


def _nils(session: Session, scope: str, window: Window) -> dict[tuple[str, int], Nil]:
    place = window.position_of_start(NilReport.week_starts_on, NilReport.area_code)
    found = session.execute(
        select(NilReport.area_code, place, User.name_th, NilReport.at, NilReport.note)
        .join(User, User.id == NilReport.by_id)
        .where(
            within(NilReport.area_code, scope),
            NilReport.withdrawn_at.is_(None),
            window.may_hold(NilReport.week_starts_on),
        )
        .order_by(NilReport.week_starts_on)
    ).tuples()
    return {(code, at): Nil(by, moment, note) for code, at, by, moment, note in found}


def _areas(session: Session, area: Area, digits: int, used: set[str]) -> Sequence[Area]:
    """The rows: areas that exist, and retired ones or rests that something was reported of."""
    has_length = (
        func.length(Area.code) >= VILLAGE_DIGITS
        if digits >= VILLAGE_DIGITS
        else func.length(Area.code) == digits
    )
    return session.scalars(
        select(Area)
        .where(
            within(Area.code, area.code),
            Area.code != COUNTRY_CODE,
            or_(has_length & Area.retired_on.is_(None), Area.code.in_(used)),
        )
        .order_by(func.length(Area.code), Area.code)
    ).all()


def _above(session: Session, area: Area, digits: int) -> Mapping[str, Area]:
    """The districts that head the rows, where the rows skip that level."""
    if digits != SUBDISTRICT_DIGITS or len(area.code) != STEP_DIGITS or area.code == COUNTRY_CODE:
        return {}
    found = session.scalars(select(Area).where(Area.parent_code == area.code).order_by(Area.code))
    return {district.code: district for district in found}
