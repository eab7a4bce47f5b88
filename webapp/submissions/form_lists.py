"""What the form offers and accepts: types, groups, units, occasions and places, read once a page.

Reading a form needs `Lists` only; showing one needs `offers` as well.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.permissions import Permission, Person
from webapp.activity import queries as activity
from webapp.activity.models import ActivityType, PeopleGroup
from webapp.activity.queries import TypeChoice
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.geography.scope import is_code
from webapp.submissions.presenting import name_of

Choice = tuple[str, str]
PROVINCE_LENGTH = 2
SUBDISTRICT_LENGTH = 6


class Lists:
    """The codes that can be chosen on a day, and those that were offered before it.

    What was retired is offered no longer, but read: a phone without a signal fills in the form that
    it has, and what it sends weeks later must not be refused for that.
    """

    def __init__(self, session: Session, on: date) -> None:
        self._session = session
        self.types: list[TypeChoice] = activity.volunteer_types(session, on)
        self.groups: list[PeopleGroup] = activity.people_groups(session, on)
        self.occasions = [row.name_th for row in activity.occasions_around(session, on)]

    def find_area(self, code: str) -> Area | None:
        """The area with this code, retired or not."""
        return geography.find_area(self._session, code)

    def find_activity_type(self, code: str) -> ActivityType | None:
        """The type with this code; a retired one too, which a phone may still have offered."""
        offered = (row for choice in self.types for row in choice.activity_types)
        found = next((row for row in offered if row.code == code), None)
        return found or activity.find_activity_type(self._session, code)

    def has_group(self, code: str) -> bool:
        """Whether there is this group of people, retired or not."""
        return any(group.code == code for group in self.groups) or activity.has_group(
            self._session, code
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGroup:
    """A volunteer type with the types of activity under it, as choices."""

    name: str
    choices: list[Choice]
    chosen: str
    """The name of the chosen type, if it is one of these."""
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Everything the page lists for choosing."""

    types: list[TypeGroup]
    has_draft_types: bool
    """Whether the list of types still awaits the office's own wording."""
    occasions: list[Choice]
    own_places: list[Choice]
    subdistricts: dict[str, list[Choice]]
    villages: list[Choice]
    groups: list[Choice]
    units: list[str]


def offers(
    session: Session, person: Person, lists: Lists, *, type_code: str, subdistrict_code: str
) -> Offers:
    """Gather what the page lists, with the type of activity and the subdistrict chosen so far."""
    return Offers(
        types=_type_groups(lists, type_code),
        has_draft_types=activity.has_draft_types(session, clock.today()),
        occasions=[(name, name) for name in lists.occasions],
        own_places=[
            (code, area_labels.full_label(path[1:]))
            for code, path in geography.paths_to(session, own_codes(person)).items()
        ],
        subdistricts=_subdistricts(session, person, subdistrict_code),
        villages=_villages(session, subdistrict_code),
        groups=[(group.code, name_of(group)) for group in lists.groups],
        units=[unit.name_th for unit in activity.quantity_units(session, clock.today())],
    )


def own_codes(person: Person) -> tuple[str, ...]:
    """The areas one reports from that say where, not only in which district."""
    return tuple(
        dict.fromkeys(
            duty.area_code
            for duty in person.duties
            if len(duty.area_code) >= SUBDISTRICT_LENGTH
            and duty.area_code in person.areas_where(Permission.SUBMISSIONS_CREATE)
        )
    )


def _type_groups(lists: Lists, chosen: str) -> list[TypeGroup]:
    """All groups; open is the one with the chosen type, else the first, which nearly all need."""
    groups = [
        (choice.volunteer_type, [(row.code, name_of(row)) for row in choice.activity_types])
        for choice in lists.types
    ]
    held = [dict(choices).get(chosen, "") for _, choices in groups]
    open_one = next((place for place, name in enumerate(held) if name), 0)
    return [
        TypeGroup(
            name=name_of(kind), choices=choices, chosen=held[place], is_open=place == open_one
        )
        for place, (kind, choices) in enumerate(groups)
    ]


def _subdistricts(session: Session, person: Person, chosen: str) -> dict[str, list[Choice]]:
    """District → its subdistricts, in the province of the place chosen or of the first duty."""
    # What comes with a form may be no code at all.
    province = (chosen if is_code(chosen) else home_code(person))[:PROVINCE_LENGTH]
    if not province or province == COUNTRY_CODE:
        return {}
    districts = {area.code: area for area in geography.districts_of(session, province)}
    found: dict[str, list[Choice]] = {}
    for area in geography.areas_within(session, province, Level.SUBDISTRICT):
        district = districts.get(area.parent_code or "")
        label = area_labels.short_label(district) if district else ""
        found.setdefault(label, []).append((area.code, area_labels.short_label(area)))
    return found


def home_code(person: Person) -> str:
    """The area of the first duty that reports, or nothing."""
    codes = person.areas_where(Permission.SUBMISSIONS_CREATE)
    first = person.first_duty
    if first is not None and first.area_code in codes:
        return first.area_code
    return codes[0] if codes else ""


def _villages(session: Session, subdistrict_code: str) -> list[Choice]:
    if len(subdistrict_code) != SUBDISTRICT_LENGTH or not is_code(subdistrict_code):
        return []
    areas = geography.children_of(session, subdistrict_code)
    return [(area.code, i18n.area_digits(area_labels.short_label(area))) for area in areas]
