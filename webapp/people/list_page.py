"""What the list of people shows: rows, tabs with counts, and what can be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.permissions import Person
from webapp.geography import queries as geography
from webapp.geography.labels import full_label, short_label
from webapp.geography.models import Area
from webapp.people import filters, permissions, queries
from webapp.people.filters import PeopleFilter, State
from webapp.people.labels import ROLE, STATE
from webapp.people.queries import PAGE_ROWS, Moment, PersonRow

Choices = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A line as the table shows it."""

    row: PersonRow
    place: str
    duty: str
    state: State
    state_label: str
    is_to_come: bool


def context(session: Session, person: Person, args: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the template reads."""
    chosen = inside(person, filters.read(args))
    at = Moment(clock.utc_now(), clock.today())
    counts = queries.count_by_state(session, person, chosen, at)
    total = counts[chosen.state]
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(filters.page_of(args), pages)
    found = queries.rows(session, person, chosen, at, offset=(page - 1) * PAGE_ROWS)
    gaps = len(queries.villages_without_reporter(session, person, chosen, at.today))
    return {
        "chosen": chosen,
        "rows": row_views(session, person, found, at),
        "tabs": _tabs(chosen, counts, gaps),
        "total": total,
        "pages": _pages(chosen, page, pages),
        "areas": area_choices(session, person, chosen.area_code),
        "roles": [(role.value, str(ROLE[role])) for role in ROLE],
        "area_names": area_names(session, person),
        "may_ask": any(role in permissions.FOUR_EYES for role in permissions.roles_given(person)),
    }


def inside(person: Person, chosen: PeopleFilter) -> PeopleFilter:
    """The filter with a place that is this person's, or none."""
    if chosen.area_code and not person.holds("people:manage", chosen.area_code):
        return PeopleFilter(state=chosen.state, role=chosen.role, words=chosen.words)
    return chosen


def row_views(
    session: Session, person: Person, found: Sequence[PersonRow], at: Moment
) -> list[RowView]:
    """The lines of the table; the levels that all share are not repeated."""
    paths = geography.paths_to(session, {row.area_code for row in found})
    shared = shared_levels(person)
    return [
        RowView(
            row=row,
            place=place_of(paths.get(row.area_code, []), shared),
            duty=str(ROLE[row.role]),
            state=row.state(at.today),
            state_label=str(STATE[row.state(at.today)]),
            is_to_come=row.valid_from is not None and row.valid_from > at.today,
        )
        for row in found
    ]


def shared_levels(person: Person) -> int:
    """How many levels from above need not be told: those of a district's or a province's desk."""
    scopes = permissions.scopes(person)
    if len(scopes) != 1 or not scopes[0].isdigit():
        return 0
    return min(len(scopes[0]) // 2, 2)


def place_of(path: Sequence[Area], shared: int) -> str:
    """หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล; of the office itself its own name."""
    return full_label(path[shared:] or path[-1:])


def area_choices(session: Session, person: Person, chosen: str) -> Choices:
    """Districts of a province, subdistricts of a district, and the way back up."""
    found: Choices = {}
    for scope in permissions.scopes(person):
        area = geography.find_area(session, scope)
        below = geography.children_of(session, scope)
        if area is not None and below:
            found[short_label(area)] = [(one.code, short_label(one)) for one in below]
    is_listed = any(chosen == code for members in found.values() for code, _ in members)
    district = geography.find_area(session, chosen[:4]) if len(chosen) >= 4 else None  # noqa: PLR2004
    if district is not None and person.holds("people:manage", district.code):
        below = geography.children_of(session, district.code)
        found.setdefault(short_label(district), [(one.code, short_label(one)) for one in below])
    elif chosen and not is_listed:
        area = geography.find_area(session, chosen)
        if area is not None:
            found[gettext("Chosen")] = [(area.code, short_label(area))]
    return found


def area_names(session: Session, person: Person) -> str:
    """The areas that somebody looks after, in words."""
    found = (geography.find_area(session, scope) for scope in permissions.scopes(person))
    return ", ".join(short_label(area) for area in found if area is not None)


def _tabs(
    chosen: PeopleFilter, counts: Mapping[State | None, int], gaps: int
) -> list[tuple[str, str, bool, str]]:
    states: list[State | None] = [None, *State]
    tabs = [
        (
            str(STATE[state]) if state else gettext("In office"),
            url_for("people.index", **chosen.with_state(state).query()),
            state is chosen.state,
            i18n.number(counts[state]),
        )
        for state in states
    ]
    label = gettext("Villages without a reporter")
    return [
        *tabs,
        (label, url_for("people.gaps", area=chosen.area_code or None), False, i18n.number(gaps)),
    ]


def _pages(chosen: PeopleFilter, page: int, pages: int) -> dict[str, str | None]:
    def url(number: int) -> str:
        return url_for("people.index", **chosen.query(), page=number)

    if pages == 1:
        return {"text": ""}
    text = gettext("Page %(page)s of %(pages)s", page=i18n.number(page), pages=i18n.number(pages))
    return {
        "text": str(text),
        "previous_url": url(page - 1) if page > 1 else None,
        "next_url": url(page + 1) if page < pages else None,
    }
