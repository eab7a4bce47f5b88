"""Who may give, end and see which duties of others: pure rules over values.

Nobody gives a duty wider than their own area or as high as their own. Duties that decide over
people themselves are asked for by one administrator and granted by another.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from webapp.accounts.permissions import Assigned, Permission, Person, Role
from webapp.geography.models import Level
from webapp.geography.scope import contains

FOUR_EYES: Final = frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT_OFFICER})
"""Duties that one person alone can end, and nobody can give alone."""

GIVES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.REVIEWER: frozenset({Role.REPORTER, Role.COORDINATOR}),
    Role.PROVINCE_OFFICER: frozenset({Role.REPORTER, Role.COORDINATOR, Role.REVIEWER}),
    Role.ADMINISTRATOR: frozenset({
        Role.REPORTER, Role.COORDINATOR, Role.REVIEWER, Role.PROVINCE_OFFICER,
    }),
}  # fmt: skip

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


def may_give(person: Person, role: Role, area_code: str) -> bool:
    """Whether this person alone may give this duty there."""
    return any(
        role in GIVES.get(Role(duty.role), frozenset()) and contains(duty.area_code, area_code)
        for duty in person.duties
    )


def may_ask(person: Person, role: Role, area_code: str) -> bool:
    """Whether this person may ask for this duty there, and grant what another asked for."""
    return role in FOUR_EYES and any(
        duty.role is Role.ADMINISTRATOR and contains(duty.area_code, area_code)
        for duty in person.duties
    )


def may_end(person: Person, user_id: int, duty: Assigned) -> bool:
    """Whether this person may end a duty of somebody else. Nobody ends their own."""
    if user_id == person.id:
        return False
    role = Role(duty.role)
    return may_give(person, role, duty.area_code) or may_ask(person, role, duty.area_code)


def may_manage(person: Person, user_id: int, duties: Iterable[Assigned]) -> bool:
    """Whether this person may change somebody: cards, telephone, being active at all.

    `duties` are those that count: all that hold or will hold; of who has none, the past ones.
    Whoever holds one duty beyond this person's reach is beyond it altogether, because a card
    opens everything that they may.
    """
    held = list(duties)
    return bool(held) and all(may_end(person, user_id, duty) for duty in held)


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
