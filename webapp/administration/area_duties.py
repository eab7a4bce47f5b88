"""What becomes of people's duties in an area that is given up: ended, or moved to another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts.duties import begin, end
from webapp.accounts.models import Assignment, DutyEnd
from webapp.accounts.permissions import Person


class Fate(StrEnum):
    """What is to become of the duties."""

    END = "end"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many duties were ended, and how many of them go on elsewhere."""

    ended: int
    moved: int


def open_duties(session: Session, area_code: str, today: date) -> Sequence[Assignment]:
    """The duties in this very area that hold today or will."""
    return session.scalars(
        select(Assignment)
        .where(
            Assignment.area_code == area_code,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
            Assignment.ended_at.is_(None),
        )
        .options(joinedload(Assignment.user))
        .order_by(Assignment.id)
    ).all()


def settle(
    session: Session, person: Person, area_code: str, fate: Fate, *, into: str = ""
) -> Settled:  # fmt: skip
    """End the duties of an area from today on; moved ones go on in the other area the same day.

    Who has the same duty there already gets no second one.
    """
    today = clock.today()
    duties = open_duties(session, area_code, today)
    going_on: dict[int, Assignment] = {}
    if fate is Fate.MOVE and into:
        going_on = {
            duty.id: _continued(duty, into, today)
            for duty in duties
            if not _has(session, duty, into, today)
        }
        begin(session, list(going_on.values()), by_id=person.id)
    for duty in duties:
        stays_deputy = going_on.get(duty.deputy_of_id or 0)
        if stays_deputy is not None and duty.id in going_on:
            going_on[duty.id].deputy_of_id = stays_deputy.id
    reason = DutyEnd.MERGED if fate is Fate.MOVE else DutyEnd.TERM_OVER
    end(session, person, duties, reason=reason)
    return Settled(ended=len(duties), moved=len(going_on))


def _continued(duty: Assignment, into: str, today: date) -> Assignment:
    begins = max(duty.valid_from, today) if duty.valid_from else today
    return Assignment(
        user_id=duty.user_id, role=duty.role, area_code=into, unit_name=duty.unit_name,
        valid_from=begins, valid_to=duty.valid_to,
    )  # fmt: skip


def _has(session: Session, duty: Assignment, into: str, today: date) -> bool:
    return any(
        other.user_id == duty.user_id and other.role == duty.role
        for other in open_duties(session, into, today)
    )
