"""Who sees the reports of one village, level by level, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import PERMISSIONS_OF, Permission, Person, Role
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Area
from webapp.geography.scope import containing

VIEWING = tuple(role for role in Role if Permission.SUBMISSIONS_VIEW in PERMISSIONS_OF[role])


class Reach(StrEnum):
    """What somebody sees of a village's reports."""

    OWN = "own"
    """What they sent, and what the post sent before them."""
    ALL = "all"
    """Everything that was sent."""
    DECIDES = "decides"
    """Everything, and decides about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seer:
    """Somebody who sees, by one duty."""

    user_id: int
    name: str
    role: Role
    unit_name: str
    area: Area
    reach: Reach
    valid_to: date | None
    acting_for: str


def who_sees(session: Session, person: Person, area_code: str, *, today: date) -> list[Seer]:
    """Everybody whose duty lets them see reports of this area today, from the village upwards.

    Raises:
        NotVisible: there is no such area, or its people are not this person's to know.
    """
    area = geography.find_area(session, area_code)
    if area is None or not person.holds(Permission.PEOPLE_MANAGE, area_code):
        raise NotVisible
    return seers(session, area_code, today=today)


def seers(session: Session, area_code: str, *, today: date) -> list[Seer]:
    """The same without asking who wants to know. One query."""
    duties = session.scalars(
        select(Assignment)
        .join(User, User.id == Assignment.user_id)
        .where(
            or_(
                (Assignment.role == Role.REPORTER) & (Assignment.area_code == area_code),
                Assignment.role.in_(VIEWING) & Assignment.area_code.in_(containing(area_code)),
            ),
            User.is_active.is_(True),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
        )
        .options(
            joinedload(Assignment.user), joinedload(Assignment.area),
            joinedload(Assignment.deputy_of).joinedload(Assignment.user),
        )
    ).all()  # fmt: skip
    order = list(Role)
    found = [_seer(duty) for duty in duties]
    return sorted(found, key=lambda one: (order.index(one.role), one.name, one.user_id))


def _seer(duty: Assignment) -> Seer:
    role = Role(duty.role)
    granted = PERMISSIONS_OF[role]
    if Permission.REVIEW_DECIDE in granted:
        reach = Reach.DECIDES
    else:
        reach = Reach.ALL if Permission.SUBMISSIONS_VIEW in granted else Reach.OWN
    deputised = duty.deputy_of
    return Seer(
        user_id=duty.user_id, name=duty.user.name_th, role=role, unit_name=duty.unit_name,
        area=duty.area, reach=reach, valid_to=duty.valid_to,
        acting_for=deputised.user.name_th if deputised else "",
    )  # fmt: skip


def by_role(found: Sequence[Seer]) -> list[tuple[Role, list[Seer]]]:
    """The same in groups, from the village upwards."""
    return [
        (role, [one for one in found if one.role is role])
        for role in Role
        if any(one.role is role for one in found)
    ]
