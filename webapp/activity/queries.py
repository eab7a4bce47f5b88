"""The reference lists as they hold on a day, in the order of the screens.

Rows whose validity has ended are not offered, but are still found by code for old submissions.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.activity.models import (
    ActivityType,
    Occasion,
    PeopleGroup,
    QuantityUnit,
    ReturnReason,
    Standing,
    VolunteerType,
)

Listed = TypeVar("Listed", VolunteerType, ActivityType, Occasion, PeopleGroup, QuantityUnit)


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A volunteer type and those of its activity types that can be chosen, in order."""

    volunteer_type: VolunteerType
    activity_types: tuple[ActivityType, ...]


def volunteer_types(session: Session, on: date) -> list[TypeChoice]:
    """Return the volunteer types valid on the day with their valid activity types; two queries."""
    activity_types = _valid(session, ActivityType, on)
    return [
        TypeChoice(
            volunteer_type,
            tuple(row for row in activity_types if row.volunteer_type_code == volunteer_type.code),
        )
        for volunteer_type in _valid(session, VolunteerType, on)
    ]


def find_activity_type(session: Session, code: str) -> ActivityType | None:
    """Return the activity type, valid or not, or None."""
    return session.get(ActivityType, code)


def has_group(session: Session, code: str) -> bool:
    """Whether there is a group of people with this code, valid or not."""
    return session.get(PeopleGroup, code) is not None


def has_draft_types(session: Session, on: date) -> bool:
    """Whether a type that can be chosen on the day is still our draft, not the office's list."""
    volunteer_type = exists().where(
        VolunteerType.standing == Standing.DRAFT, _is_valid(VolunteerType, on)
    )
    activity_type = exists().where(
        ActivityType.standing == Standing.DRAFT, _is_valid(ActivityType, on)
    )
    return bool(session.scalar(select(or_(volunteer_type, activity_type))))


def occasions_around(session: Session, day: date) -> list[Occasion]:
    """Return the occasions an activity of that day may be held for, the nearest day first.

    Each is offered from `days_before` to `days_after` its day, both included: work is often done
    before the day itself (docs/domain.md §7.1).
    """
    near = [
        (abs(distance), row.position, row)
        for row in _valid(session, Occasion, day)
        if (distance := _distance(row, day)) is not None
    ]
    return [row for _, _, row in sorted(near, key=lambda entry: entry[:2])]


def people_groups(session: Session, on: date) -> list[PeopleGroup]:
    """Return the groups of people valid on the day."""
    return _valid(session, PeopleGroup, on)


def quantity_units(session: Session, on: date) -> list[QuantityUnit]:
    """Return the units of quantity valid on the day."""
    return _valid(session, QuantityUnit, on)


def return_reasons(session: Session) -> list[ReturnReason]:
    """Return the reasons for returning that reviewers are offered, in the order of the list."""
    query = select(ReturnReason).where(ReturnReason.active)
    return list(session.scalars(query.order_by(ReturnReason.position, ReturnReason.code)))


def _valid(session: Session, model: type[Listed], on: date) -> list[Listed]:
    query = select(model).where(_is_valid(model, on)).order_by(model.position, model.code)
    return list(session.scalars(query))


def _is_valid(model: type[Listed], on: date) -> ColumnElement[bool]:
    return and_(
        or_(model.valid_from.is_(None), model.valid_from <= on),
        or_(model.valid_to.is_(None), model.valid_to >= on),
    )


def _distance(occasion: Occasion, day: date) -> int | None:
    """Days from the occasion to `day`, negative before it; None outside the days it is offered."""
    for year in (day.year - 1, day.year, day.year + 1):
        distance = (day - _in_year(occasion, year)).days
        if -occasion.days_before <= distance <= occasion.days_after:
            return distance
    return None


def _in_year(occasion: Occasion, year: int) -> date:
    if (occasion.month, occasion.day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, occasion.month, occasion.day)
