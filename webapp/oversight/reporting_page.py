"""What the page of the grid shows: the grid, who is missing, and the texts to remind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.clock import Week, WeekKeyError, week_from_key, week_of
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.oversight import addresses, grids, nils, reminding
from webapp.oversight.forms import ReminderForm
from webapp.oversight.grids import SUBDISTRICT_DIGITS, Grid
from webapp.oversight.labels import WEEKDAYS
from webapp.oversight.missing import Silent, of_area, silent_in
from webapp.oversight.texts import Request, reminder
from webapp.oversight.windows import week_in_hand, weekday_of, window_for
from webapp.submissions.links import handed_out

DISTRICT_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, inside what the person may see."""

    path: tuple[Area, ...]
    """The area and those above it that the person may see too, from above."""
    week: Week
    today: date
    in_detail: bool
    """Subdistricts at once, instead of a province's districts."""
    others: tuple[Area, ...]
    """Other areas that this person looks after."""

    @property
    def area(self) -> Area:
        """The area whose rows are shown."""
        return self.path[-1]

    @property
    def is_over(self) -> bool:
        """Whether the week has ended."""
        return self.today > self.week.ends_on


@dataclass(frozen=True, slots=True)
class Reminder:
    """The text for one area, and how many villages it names."""

    area: Area
    missing: int
    text: str


def read(session: Session, person: Person, args: Mapping[str, str], *, today: date) -> Asked:
    """Understand an address: without an area the person's own, without a week the one in hand.

    Raises:
        NotVisible: no such area or week, a week to come, or not this person's.
    """
    codes = person.areas_where(Permission.SUBMISSIONS_VIEW)
    code = args.get("area") or (codes[0] if codes else "")
    if not person.holds(Permission.SUBMISSIONS_VIEW, code):
        raise NotVisible
    areas = geography.paths_to(session, [code, *codes])
    if code not in areas:
        raise NotVisible
    path = tuple(
        step for step in areas[code] if person.holds(Permission.SUBMISSIONS_VIEW, step.code)
    )
    weekday = weekday_of(session, code)
    return Asked(
        path=path,
        week=_week(args.get("week", ""), weekday, today),
        today=today,
        in_detail=bool(args.get("detail")) and path[-1].level == Level.PROVINCE,
        others=tuple(
            areas[other][-1]
            for other in codes
            if other in areas and other not in {step.code for step in path}
        ),
    )


def context(
    session: Session, person: Person, asked: Asked, *, form: ReminderForm | None = None
) -> dict[str, Any]:
    """Everything that the template reads."""
    area = asked.area
    window = window_for(session, area.code, asked.week, today=asked.today)
    digits = SUBDISTRICT_DIGITS if asked.in_detail else None
    grid = grids.grid_of(session, area, window, digits=digits)
    is_of_country = area.code == COUNTRY_CODE
    silent = [] if is_of_country else silent_in(session, area.code, asked.week)
    open_weeks = nils.open_weeks(asked.today, asked.week.starts_on.isoweekday())
    return {
        "asked": asked,
        "area": area,
        "week": asked.week,
        "grid": grid,
        "total": grid.total_in(asked.week),
        "running": week_of(asked.today, asked.week.starts_on.isoweekday()),
        "is_of_country": is_of_country,
        "silent": silent,
        "shows_contacts": len(area.code) >= DISTRICT_DIGITS,
        "shows_phones": person.can(Permission.REVIEW_DECIDE),
        "said_nil": _said_nil(grid, asked.week),
        "may_record": asked.week in open_weeks and person.holds(
            Permission.SUBMISSIONS_CREATE, area.code
        ),
        "reminders": [] if is_of_country else _reminders(asked, grid, silent),
        "may_see_board": person.holds(Permission.WEEKLY_VIEW, area.code)
        and area.level in {Level.PROVINCE, Level.DISTRICT},
        "reporting_url": addresses.reporting_url,
        "list_urls": addresses.list_urls,
        **_rule(session, person, asked, form),
    }  # fmt: skip


def reminder_for(path: Sequence[Area], week: Week, silent: Sequence[Silent], *, expected: int,
                 is_over: bool) -> Reminder:  # fmt: skip
    """The text for the area at the end of the path."""
    area = path[-1]
    found = of_area(silent, area.code)
    asked = Request(path, week, is_over, handed_out("submissions.index"))
    return Reminder(area, len(found), reminder(asked, found, expected=expected))


def _reminders(asked: Asked, grid: Grid, silent: Sequence[Silent]) -> list[Reminder]:
    """One text for each row; where the rows are villages, one for the area itself."""
    if grid.is_of_villages:
        expected = grid.total_in(asked.week).expected
        return [reminder_for(asked.path, asked.week, silent, expected=expected,
                             is_over=asked.is_over)]  # fmt: skip
    place = grid.window.weeks.index(asked.week)
    return [
        reminder_for(
            (*asked.path, *_between(grid, row.area), row.area), asked.week, silent,
            expected=row.cells[place].expected, is_over=asked.is_over,
        )
        for row in grid.rows
        if row.cells[place].expected
    ]  # fmt: skip


def _between(grid: Grid, area: Area) -> tuple[Area, ...]:
    district = grid.above.get(area.code[:DISTRICT_DIGITS])
    return (district,) if district else ()


def _said_nil(grid: Grid, week: Week) -> list[tuple[Area, grids.Nil]]:
    """The villages of the grid that said there was nothing in the week, and who said so."""
    if not grid.is_of_villages:
        return []
    place = grid.window.weeks.index(week)
    found = ((row.area, row.cells[place]) for row in grid.rows)
    return [(area, cell.said_nil) for area, cell in found if cell.said_nil and not cell.submissions]


def _rule(
    session: Session, person: Person, asked: Asked, form: ReminderForm | None
) -> dict[str, Any]:
    """The province's rule, to read and, for who may, to change."""
    area = asked.area
    if area.level != Level.PROVINCE:
        return {"rule": None}
    weekday = asked.week.starts_on.isoweekday()
    rule = reminding.rule_of(session, area.code, weekday)
    if form is None:
        form = ReminderForm(
            data={
                "weekday": str(rule.weekday),
                "at_time": rule.at_time,
                "is_active": rule.is_active,
            }
        )
    return {
        "rule": rule,
        "rule_changed": reminding.last_change(session, area.code),
        "rule_form": form,
        "weekdays": [(str(day), label) for day, label in WEEKDAYS.items()],
        "weekday_label": WEEKDAYS[rule.weekday],
        "last_run": reminding.last_run(session, area, asked.week),
        "may_configure": person.holds(Permission.WEEKLY_CONFIGURE, area.code),
    }


def _week(key: str, weekday: int, today: date) -> Week:
    if not key:
        return week_in_hand(today, weekday)
    try:
        week = week_from_key(key, weekday)
    except WeekKeyError as error:
        raise NotVisible from error
    if week.starts_on > today:
        raise NotVisible
    return week
