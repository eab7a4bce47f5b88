"""What people may do: a named list, and a table from role to permissions.

The area a permission holds for is the area of the assignment and everything under its code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from webapp.geography.scope import contains


class Permission(StrEnum):
    """`<feature>:<action>`, in alphabetical order."""

    ACCOUNTS_MANAGE = "accounts:manage"
    ACTIVITY_MANAGE = "activity:manage"
    AUDIT_VIEW = "audit:view"
    JOBS_MANAGE = "jobs:manage"
    PEOPLE_MANAGE = "people:manage"
    REVIEW_DECIDE = "review:decide"
    SETTINGS_MANAGE = "settings:manage"
    SUBMISSIONS_CREATE = "submissions:create"
    SUBMISSIONS_RECORD = "submissions:record"
    SUBMISSIONS_VIEW = "submissions:view"
    WEEKLY_CONFIGURE = "weekly:configure"
    WEEKLY_ISSUE = "weekly:issue"
    WEEKLY_VIEW = "weekly:view"


class Role(StrEnum):
    """The duties a person can be assigned to in an area."""

    REPORTER = "reporter"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    PROVINCE_OFFICER = "province_officer"
    DEPARTMENT_OFFICER = "department_officer"
    ADMINISTRATOR = "administrator"


REPORTING = (Role.REPORTER, Role.COORDINATOR)
"""Duties whose reports belong to the post, and stay with it when its holder changes."""
OFFICE = frozenset(Role) - frozenset(REPORTING)
"""Duties done at a desk, which see or change what others reported: `duties.py` says what for."""

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    # A reporter sees what they reported themselves; that needs no permission over an area.
    Role.REPORTER: frozenset({Permission.SUBMISSIONS_CREATE}),
    Role.COORDINATOR: frozenset({
        Permission.SUBMISSIONS_CREATE,
        Permission.SUBMISSIONS_RECORD,
        Permission.SUBMISSIONS_VIEW,
    }),
    Role.REVIEWER: frozenset({
        Permission.PEOPLE_MANAGE,
        Permission.REVIEW_DECIDE,
        Permission.SUBMISSIONS_CREATE,
        Permission.SUBMISSIONS_RECORD,
        Permission.SUBMISSIONS_VIEW,
        Permission.WEEKLY_VIEW,
    }),
    Role.PROVINCE_OFFICER: frozenset({
        Permission.PEOPLE_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.SUBMISSIONS_VIEW,
        Permission.WEEKLY_CONFIGURE,
        Permission.WEEKLY_ISSUE,
        Permission.WEEKLY_VIEW,
    }),
    Role.DEPARTMENT_OFFICER: frozenset({Permission.SUBMISSIONS_VIEW, Permission.WEEKLY_VIEW}),
    # Keeps people and lists; sees no submission unless also assigned to see them.
    Role.ADMINISTRATOR: frozenset({
        Permission.ACCOUNTS_MANAGE,
        Permission.ACTIVITY_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.JOBS_MANAGE,
        Permission.PEOPLE_MANAGE,
        Permission.SETTINGS_MANAGE,
    }),
}  # fmt: skip


class Assigned(Protocol):
    """The part of an assignment that permissions look at."""

    @property
    def role(self) -> Role:
        """The duty."""

    @property
    def area_code(self) -> str:
        """The area it holds for."""


def areas_where(assignments: Iterable[Assigned], permission: str) -> tuple[str, ...]:
    """The area codes in which the assignments give `permission`, in code order, no repeats."""
    return tuple(sorted({
        assignment.area_code
        for assignment in assignments
        if permission in PERMISSIONS_OF[Role(assignment.role)]
    }))  # fmt: skip


def holds(assignments: Iterable[Assigned], permission: str, area_code: str) -> bool:
    """Whether one of the assignments gives `permission` for `area_code`."""
    return any(contains(scope, area_code) for scope in areas_where(assignments, permission))


@dataclass(frozen=True, slots=True)
class Duty:
    """An assignment as it holds today: a value, so that rules need no database."""

    role: Role
    area_code: str
    unit_name: str = ""
    shared_with: frozenset[int] = frozenset()
    """Ids of others whose reports belong to the same post: who held it before, who stands in."""
    acting_for: str = ""
    """Whose duty it is while they are away; empty for a duty of one's own."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: the part of a user that rules look at."""

    id: int
    name: str
    duties: tuple[Duty, ...]
    left: tuple[str, ...] = ()
    """Areas in which this person had a duty and has none any more."""

    def areas_where(self, permission: str) -> tuple[str, ...]:
        """The area codes in which this person holds `permission`."""
        return areas_where(self.duties, permission)

    def holds(self, permission: str, area_code: str) -> bool:
        """Whether this person holds `permission` for `area_code`."""
        return holds(self.duties, permission, area_code)

    def can(self, permission: str) -> bool:
        """Whether this person holds `permission` anywhere."""
        return bool(self.areas_where(permission))

    @property
    def is_of_an_office(self) -> bool:
        """Whether any duty is done at a desk."""
        return any(duty.role in OFFICE for duty in self.duties)

    @property
    def unit(self) -> str:
        """The office or post of the first duty, to stand under the name; may be empty."""
        return self.duties[0].unit_name if self.duties else ""

    @property
    def first_duty(self) -> Duty | None:
        """The duty that presets forms: the oldest one, or None."""
        return self.duties[0] if self.duties else None
