"""Writing duties over time: given, ended, moved, passed on, deputised. Services never commit."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts import duties
from webapp.accounts.duties import DAY
from webapp.accounts.models import Assignment, DutyEnd, User
from webapp.accounts.permissions import Person, Role
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import Level
from webapp.people import accounts, administrators, permissions
from webapp.people.accounts import Somebody
from webapp.people.errors import DutyDaysWrong, DutyHeldAlready, DutyNotGiven, DutyOver
from webapp.people.posts import usual_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A duty to be given. Without days it holds from today on."""

    role: Role
    area_code: str
    unit_name: str = ""
    """Empty for the usual one of role and place."""
    begins_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a duty ends, and its last day; None where it is over at once."""

    reason: DutyEnd
    last_on: date | None = None


def give(session: Session, person: Person, user: User, new: NewDuty) -> Assignment | None:
    """Give a duty; one that needs four eyes is asked for instead, and None comes back.

    Raises:
        DutyNotGiven: not this person's to give, not to themselves, or not in such a place.
        DutyDaysWrong, DutyHeldAlready: see there.
    """
    area = geography.find_area(session, new.area_code)
    if area is None or area.retired_on is not None or user.id == person.id:
        raise DutyNotGiven
    if not permissions.fits(new.role, Level(area.level)):
        raise DutyNotGiven
    unit = thai.normalise(new.unit_name) or usual_unit(new.role, [area])
    if new.role in permissions.FOUR_EYES:
        administrators.ask(
            session, person, user, role=new.role, area_code=area.code, unit_name=unit
        )
        return None
    if not permissions.may_give(person, new.role, area.code):
        raise DutyNotGiven
    begins_on = new.begins_on or clock.today()
    _check_days(session, user, new, begins_on)
    return _write(session, person, user, new, (unit, begins_on))


def end(session: Session, person: Person, duty: Assignment, ending: Ending) -> None:
    """End a duty and whoever stands in for it; who has no duty left is signed out.

    Raises:
        DutyNotGiven: not this person's to end.
        DutyOver: it is over already.
        LastAdministrator: nobody else would be administrator there.
    """
    _check_open(person, duty)
    if duty.role == Role.ADMINISTRATOR:
        administrators.check_not_last(session, duty)
    last_on = ending.last_on or clock.today() - DAY
    duties.end(session, person, [duty], reason=ending.reason, last_on=last_on)
    deputies = [
        deputy for deputy in _deputies(session, duty)
        if deputy.valid_to is None or deputy.valid_to > last_on
    ]  # fmt: skip
    duties.end(session, person, deputies, reason=DutyEnd.TERM_OVER, last_on=last_on)


def move(
    session: Session, person: Person, duty: Assignment, area_code: str, last_on: date | None
) -> Assignment:
    """End a duty here and give the same one there, from the day after.

    Raises:
        as `end` and `give`.
    """
    if duty.area_code == area_code or duty.role in permissions.FOUR_EYES:
        raise DutyNotGiven
    begins_on = last_on + DAY if last_on else clock.today()
    new = NewDuty(role=Role(duty.role), area_code=area_code, begins_on=begins_on)
    _check_open(person, duty)
    made = give(session, person, duty.user, new)
    assert made is not None  # Duties that are only asked for were refused above.  # noqa: S101
    end(session, person, duty, Ending(reason=DutyEnd.MOVED, last_on=last_on))
    return made


def succeed(
    session: Session, person: Person, duty: Assignment, who: Somebody, ending: Ending
) -> Assignment:
    """End a duty and give it to somebody else, with the post's name, from the day after.

    Raises:
        as `end` and `give`; PhoneTaken.
    """
    _check_open(person, duty)
    if duty.role in permissions.FOUR_EYES:
        raise DutyNotGiven
    user = accounts.find_or_make(session, person, who, code=duty.area_code)
    if user.id == duty.user_id:
        raise DutyHeldAlready
    end(session, person, duty, ending)
    new = NewDuty(
        role=Role(duty.role), area_code=duty.area_code, unit_name=duty.unit_name,
        begins_on=ending.last_on + DAY if ending.last_on else clock.today(),
    )  # fmt: skip
    made = give(session, person, user, new)
    assert made is not None  # noqa: S101 - as in `move`
    return made


def deputise(
    session: Session, person: Person, duty: Assignment, who: Somebody, days: tuple[date, date]
) -> Assignment:
    """Let somebody stand in for a duty from one day to another, with the same rights.

    Raises:
        DutyDaysWrong: the days are the wrong way round, over, or outside the duty's own.
        as `give`; PhoneTaken.
    """
    first, last = days
    _check_open(person, duty)
    is_outside = duty.valid_to is not None and last > duty.valid_to
    if last < first or last < clock.today() or is_outside:
        raise DutyDaysWrong
    if duty.role in permissions.FOUR_EYES or duty.deputy_of_id is not None:
        raise DutyNotGiven
    user = accounts.find_or_make(session, person, who, code=duty.area_code)
    new = NewDuty(
        role=Role(duty.role), area_code=duty.area_code, unit_name=duty.unit_name,
        begins_on=first, last_on=last,
    )  # fmt: skip
    made = give(session, person, user, new)
    assert made is not None  # noqa: S101 - as in `move`
    made.deputy_of_id = duty.id
    session.flush()
    return made


def find_duty(user: User, duty_id: int) -> Assignment:
    """A duty of somebody who was fetched.

    Raises:
        NotVisible: it is nobody's, or somebody else's.
    """
    for duty in user.assignments:
        if duty.id == duty_id:
            return duty
    raise NotVisible


def _write(
    session: Session, person: Person, user: User, new: NewDuty, how: tuple[str, date]
) -> Assignment:
    unit, begins_on = how
    made = Assignment(
        user_id=user.id, role=new.role, area_code=new.area_code, unit_name=unit,
        valid_from=begins_on, valid_to=new.last_on,
    )  # fmt: skip
    duties.begin(session, [made], by_id=person.id)
    return made


def _check_days(session: Session, user: User, new: NewDuty, begins_on: date) -> None:
    if new.last_on is not None and new.last_on < begins_on:
        raise DutyDaysWrong
    at_once = session.scalar(
        select(Assignment.id)
        .where(
            Assignment.user_id == user.id, Assignment.role == new.role,
            Assignment.area_code == new.area_code,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= begins_on),
        )
        .limit(1)
    )  # fmt: skip
    if at_once is not None:
        raise DutyHeldAlready


def _check_open(person: Person, duty: Assignment) -> None:
    if not permissions.may_end(person, duty.user_id, duty):
        raise DutyNotGiven
    if duty.valid_to is not None and duty.valid_to < clock.today():
        raise DutyOver


def _deputies(session: Session, duty: Assignment) -> list[Assignment]:
    return list(session.scalars(select(Assignment).where(Assignment.deputy_of_id == duty.id)))
