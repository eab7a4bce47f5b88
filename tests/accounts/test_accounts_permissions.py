"""What people may do, as a table written by hand."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from webapp.accounts import queries, services
from webapp.accounts.permissions import PERMISSIONS_OF, Duty, Permission, Person, Role

EXPECTED = {
    "reporter": {"submissions:create"},
    "coordinator": {"submissions:create", "submissions:record", "submissions:view"},
    "reviewer": {
        "submissions:create",
        "submissions:record",
        "submissions:view",
        "people:manage",
        "review:decide",
        "weekly:view",
    },
    "province_officer": {
        "people:manage", "settings:manage", "submissions:view", "weekly:view", "weekly:issue",
        "weekly:configure",
    },
    "department_officer": {"submissions:view", "weekly:view"},
    "administrator": {
        "accounts:manage", "activity:manage", "audit:view", "jobs:manage", "people:manage",
        "settings:manage",
    },
}  # fmt: skip


def person(*duties: Duty) -> Person:
    return Person(id=1, name="นายตัวอย่าง", duties=duties)


def test_roles_have_the_permissions_of_the_table() -> None:
    assert {role.value: set(map(str, held)) for role, held in PERMISSIONS_OF.items()} == EXPECTED


@pytest.mark.parametrize(
    ("scope", "area_code", "holds"),
    [
        ("4903", "4903", True),
        ("4903", "49030106", True),
        ("4903", "49040101", False),
        ("4903", "49", False),
        ("49", "49030106", True),
        ("49", "4", False),
        ("TH", "10", True),
        ("49030106", "49030106", True),
        ("49030106", "490301", False),
    ],
)
def test_permission_holds_in_the_area_and_below(scope: str, area_code: str, *, holds: bool) -> None:
    reviewer = person(Duty(Role.REVIEWER, scope))

    assert reviewer.holds(Permission.REVIEW_DECIDE, area_code) is holds


def test_several_duties_add_up() -> None:
    kamnan = person(Duty(Role.COORDINATOR, "490301"), Duty(Role.REPORTER, "49030106"))

    assert kamnan.areas_where(Permission.SUBMISSIONS_CREATE) == ("490301", "49030106")
    assert kamnan.areas_where(Permission.SUBMISSIONS_VIEW) == ("490301",)
    assert not kamnan.can(Permission.REVIEW_DECIDE)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(None, None, True), (-1, 1, True), (0, 0, True), (1, None, False), (None, -1, False)],
)
def test_duty_holds_between_its_days(
    session: Session, first: int | None, last: int | None, *, holds: bool
) -> None:
    today = date(2026, 11, 24)
    user = services.add_user(session, login="new", name_th="นายใหม่", password="x")
    duty = services.assign(session, user, role=Role.REVIEWER, area_code="4903")
    duty.valid_from = None if first is None else today + timedelta(days=first)
    duty.valid_to = None if last is None else today + timedelta(days=last)
    session.flush()
    session.refresh(user, ["assignments"])

    assert queries.person_of(user, today).can(Permission.REVIEW_DECIDE) is holds
