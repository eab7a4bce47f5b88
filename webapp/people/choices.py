"""What forms offer to choose from: duties one may give, places they can be held in."""

from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person, Role
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.labels import full_label, short_label
from webapp.geography.models import Area, Level
from webapp.people import permissions
from webapp.people.labels import ROLE

Grouped = dict[str, list[tuple[str, str]]]
PROVINCE_DIGITS = 2
DISTRICT_DIGITS = 4


def roles(person: Person) -> list[tuple[str, str]]:
    """The duties that somebody may give or ask for."""
    return [(role.value, str(ROLE[role])) for role in permissions.roles_given(person)]


def districts(session: Session, person: Person) -> list[Area]:
    """The districts to choose one first from, where a person looks after more than one."""
    return [
        district
        for scope in permissions.scopes(person)
        if len(scope) == PROVINCE_DIGITS
        for district in geography.districts_of(session, scope)
    ]


def inside(session: Session, person: Person, wanted: str) -> str:
    """The area whose places are offered: the wanted one, or else all of a person's own.

    Raises:
        NotVisible: it is not this person's.
    """
    if wanted:
        if not person.holds("people:manage", wanted) or not geography.find_area(session, wanted):
            raise NotVisible
        return wanted
    scopes = permissions.scopes(person)
    return scopes[0] if scopes else ""


def places(session: Session, within: str, roles_wanted: Collection[Role]) -> Grouped:
    """The places in `within` where one of these duties may be given, under their subdistricts.

    Wide areas offer what lies above villages only, so that the list stays short.
    """
    levels = {level for role in roles_wanted for level in permissions.LEVELS_OF[role]}
    if len(within) < DISTRICT_DIGITS:
        levels -= {Level.VILLAGE}
    offices: list[tuple[str, str]] = []
    groups: Grouped = {}
    own = geography.find_area(session, within)
    if own is not None and own.level in levels and own.level not in {
        Level.VILLAGE, Level.SUBDISTRICT,
    }:  # fmt: skip
        offices.append((own.code, short_label(own)))
    if own is not None and own.level == Level.VILLAGE:
        return {short_label(own): [(own.code, short_label(own))]}
    if Level.DISTRICT in levels and len(within) < DISTRICT_DIGITS:
        districts_there = geography.areas_within(session, within, Level.DISTRICT)
        offices += [(area.code, short_label(area)) for area in districts_there]
    for area in geography.areas_within(session, within, Level.SUBDISTRICT):
        groups[area.code] = [(area.code, short_label(area))] if Level.SUBDISTRICT in levels else []
    if Level.VILLAGE in levels:
        for area in geography.areas_within(session, within, Level.VILLAGE):
            groups.setdefault(area.code[:6], []).append((area.code, short_label(area)))
    paths = geography.paths_to(session, groups)
    named = {full_label(paths[code][-1:]): members for code, members in groups.items() if members}
    return ({gettext("Offices"): offices} if offices else {}) | named
