"""Whose people somebody looks after: who may give and end which duties, and make cards for whom.

Nobody gives a duty wider than their own area or as high as their own. Duties that decide over
people themselves are asked for by one administrator and granted by another. Pure rules over values.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from webapp.accounts.permissions import Assigned, Person, Role
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
