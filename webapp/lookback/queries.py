"""Areas and lists that the pages of looking back are ruled with, and who may read them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.activity.models import ActivityType, Occasion, PeopleGroup, VolunteerType
from webapp.clock import WEDNESDAY
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.geography.scope import within
from webapp.lookback.choices import VILLAGE_DIGITS
from webapp.weekly.queries import first_weekday

Listed = TypeVar("Listed", VolunteerType, PeopleGroup)
LEVELS = (Level.COUNTRY, Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT)
"""The levels that have a summary of periods; villages are its lowest rows."""


def get_area(session: Session, person: Person, area_code: str, *, below: bool = False) -> Area:
    """Fetch an area whose figures `person` may read; `below`: a village as well.

    Raises:
        NotVisible: it does not exist, has no summary, or is not this person's.
    """
    area = geography.find_area(session, area_code)
    if area is None or (area.level not in LEVELS and not below):
        raise NotVisible
    if not person.holds(Permission.WEEKLY_VIEW, area_code):
        raise NotVisible
    return area


def areas_of(session: Session, person: Person) -> list[Area]:
    """The areas that a person is put in charge of, in code order, the country first. One query."""
    codes = person.areas_where(Permission.WEEKLY_VIEW)
    return list(
        session.scalars(
            select(Area)
            .where(Area.code.in_(codes), Area.level.in_(LEVELS))
            .order_by(func.length(Area.code), Area.code != COUNTRY_CODE, Area.code)
        )
    )


def above(session: Session, person: Person, area: Area) -> list[Area]:
    """The areas above that are this person's too, from the top. Two queries."""
    if area.code == COUNTRY_CODE:
        return []
    path = [geography.get_area(session, COUNTRY_CODE), *geography.path_to(session, area.code)]
    return [
        one
        for one in path
        if one.code != area.code and person.holds(Permission.WEEKLY_VIEW, one.code)
    ]


def rows_of(session: Session, area: Area, digits: int, used: Collection[str]) -> Sequence[Area]:
    """The areas that a table has a row for: those that are, and others that something names."""
    length = func.length(Area.code)
    has_length = length >= VILLAGE_DIGITS if digits >= VILLAGE_DIGITS else length == digits
    return session.scalars(
        select(Area)
        .where(within(Area.code, area.code), Area.code != COUNTRY_CODE)
        .where((has_length & Area.retired_on.is_(None)) | Area.code.in_(used))
        .order_by(length, Area.code)
    ).all()


def types_on(session: Session, on: date, used: Collection[str]) -> Sequence[VolunteerType]:
    """The volunteer types of the day, and those that something names. One query."""
    return _valid(session.scalars(_ordered(VolunteerType)), on, used)


def groups_on(session: Session, on: date, used: Collection[str]) -> Sequence[PeopleGroup]:
    """The groups of people of the day, and those that something names. One query."""
    return _valid(session.scalars(_ordered(PeopleGroup)), on, used)


def kinds_by_code(session: Session) -> Mapping[str, ActivityType]:
    """Every activity type, retired or not, in the order of the lists. One query."""
    rows = session.scalars(select(ActivityType).order_by(ActivityType.position, ActivityType.code))
    return {row.code: row for row in rows}


def occasions(session: Session) -> Sequence[Occasion]:
    """Every occasion in the order of the year. One query."""
    return session.scalars(select(Occasion).order_by(Occasion.month, Occasion.day)).all()


def weekday_of(session: Session, area_code: str) -> int:
    """On which ISO weekday the area's weeks begin; across the country, as preset."""
    return WEDNESDAY if area_code == COUNTRY_CODE else first_weekday(session, area_code)


def _ordered(model: type[Listed]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return select(model).order_by(model.position, model.code)


def _valid(rows: Iterable[Listed], on: date, used: Collection[str]) -> Sequence[Listed]:
    return [
        row
        for row in rows
        if row.code in used
        or ((row.valid_from is None or row.valid_from <= on)
            and (row.valid_to is None or row.valid_to >= on))
    ]  # fmt: skip
