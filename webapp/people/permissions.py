"""Where which duties make sense, and what somebody is offered: pure rules over values.

Who may give and end duties stands in `accounts.reach`, which cards ask too.
"""

from collections.abc import Mapping
from typing import Final

from webapp.accounts.permissions import Assigned, Permission, Person, Role
from webapp.accounts.reach import FOUR_EYES, GIVES, may_ask, may_end, may_give, may_manage
from webapp.geography.models import Level

__all__ = ("FOUR_EYES", "GIVES", "LEVELS_OF", "fits", "may_ask", "may_end", "may_give",
           "may_manage", "may_see_duty", "roles_given", "scopes")  # fmt: skip

LEVELS_OF: Final[Mapping[Role, frozenset[Level]]] = {
    Role.REPORTER: frozenset({Level.VILLAGE, Level.SUBDISTRICT, Level.DISTRICT}),
    Role.COORDINATOR: frozenset({Level.SUBDISTRICT}),
    Role.REVIEWER: frozenset({Level.DISTRICT}),
    Role.PROVINCE_OFFICER: frozenset({Level.PROVINCE}),
    Role.DEPARTMENT_OFFICER: frozenset({Level.COUNTRY}),
    Role.ADMINISTRATOR: frozenset({Level.COUNTRY, Level.PROVINCE, Level.DISTRICT}),
}
"""In areas of which levels a duty makes sense."""


def scopes(person: Person) -> tuple[str, ...]:
    """The area codes whose people this person looks after."""
    return person.areas_where(Permission.PEOPLE_MANAGE)


def may_see_duty(person: Person, duty: Assigned) -> bool:
    """Whether a duty, past or present, is in the areas whose people this person looks after."""
    return person.holds(Permission.PEOPLE_MANAGE, duty.area_code)


def roles_given(person: Person) -> tuple[Role, ...]:
    """The duties that this person may give or ask for somewhere, lowest first."""
    held = {Role(duty.role) for duty in person.duties}
    given = {role for own in held for role in GIVES.get(own, frozenset())}
    if Role.ADMINISTRATOR in held:
        given |= FOUR_EYES
    return tuple(role for role in Role if role in given)


def fits(role: Role, level: Level) -> bool:
    """Whether a duty makes sense in areas of this level."""
    return Level(level) in LEVELS_OF[role]
