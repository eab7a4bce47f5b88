"""Four eyes: duties that one administrator asks for and another grants; and never none at all."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, exists, false, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts import duties
from webapp.accounts.door_models import Invitation
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Person, Role
from webapp.accounts.request_models import DutyRequest, Verdict
from webapp.errors import NotVisible
from webapp.geography.scope import containing, within
from webapp.people import permissions, request_notices
from webapp.people.errors import (
    DutyHeldAlready,
    DutyNotGiven,
    FourEyesNeeded,
    LastAdministrator,
    RequestDecided,
)

APART = timedelta(days=7)
"""For so long whoever came in by somebody's card is not a second pair of eyes for them."""


def ask(  # noqa: PLR0913 - a duty's parts, by name
    session: Session, person: Person, user: User, *, role: Role, area_code: str, unit_name: str
) -> DutyRequest:
    """Ask for a duty; asking again for what is asked for already changes nothing.

    Raises:
        DutyNotGiven: not this person's to ask for.
    """
    if not permissions.may_ask(person, role, area_code):
        raise DutyNotGiven
    open_one = session.scalars(
        select(DutyRequest).where(
            DutyRequest.user_id == user.id, DutyRequest.role == role,
            DutyRequest.area_code == area_code, DutyRequest.decided_at.is_(None),
        )
    ).first()  # fmt: skip
    if open_one is not None:
        return open_one
    made = DutyRequest(
        user_id=user.id, role=role, area_code=area_code, unit_name=unit_name,
        asked_at=clock.utc_now(), asked_by_id=person.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    request_notices.tell_waits(session, made)
    return made


def decide(session: Session, person: Person, request_id: int, verdict: Verdict) -> DutyRequest:
    """Grant, refuse, or take back; granting gives the duty.

    Raises:
        NotVisible: there is none for this person to know of.
        RequestDecided: somebody was faster.
        FourEyesNeeded: this person is no second pair of eyes here.
    """
    found = session.scalars(
        select(DutyRequest).where(DutyRequest.id == request_id).with_for_update()
    ).one_or_none()
    if found is None or not permissions.may_ask(person, Role(found.role), found.area_code):
        raise NotVisible
    if found.decided_at is not None:
        raise RequestDecided
    _check_party(session, person, found, verdict)
    found.verdict, found.decided_at, found.decided_by_id = verdict, clock.utc_now(), person.id
    if verdict is Verdict.GRANTED:
        _give(session, person, found)
    session.flush()
    request_notices.tell_decided(session, found)
    return found


def may_grant(session: Session, person: Person, asked: DutyRequest) -> bool:
    """Whether this person is a second pair of eyes for a request."""
    return person.id not in {asked.asked_by_id, asked.user_id} and not _came_in_by(
        session, person.id, asked.asked_by_id
    )


def requests(session: Session, person: Person, *, limit: int = 50) -> Sequence[DutyRequest]:
    """The requests in this person's areas: open ones first, then the newest."""
    areas = [duty.area_code for duty in person.duties if duty.role is Role.ADMINISTRATOR]
    in_areas = or_(false(), *(within(DutyRequest.area_code, area) for area in areas))
    return session.scalars(
        select(DutyRequest)
        .where(in_areas)
        .options(
            joinedload(DutyRequest.user), joinedload(DutyRequest.asked_by),
            joinedload(DutyRequest.area),
        )
        .order_by(DutyRequest.decided_at.is_not(None), DutyRequest.id.desc())
        .limit(limit)
    ).all()  # fmt: skip


def check_not_last(session: Session, duty: Assignment) -> None:
    """Refuse to end the one administrator's duty that an area has.

    Raises:
        LastAdministrator: nobody else is administrator of this area, or of one above it.
    """
    today = clock.today()
    others = session.scalars(
        select(Assignment.id)
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.role == Role.ADMINISTRATOR, Assignment.user_id != duty.user_id,
            Assignment.area_code.in_(containing(duty.area_code)), User.is_active.is_(True),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            Assignment.valid_to.is_(None),
        )
        .with_for_update(of=Assignment)
    ).all()  # fmt: skip
    if not others:
        raise LastAdministrator


def _check_party(session: Session, person: Person, found: DutyRequest, verdict: Verdict) -> None:
    if verdict is Verdict.TAKEN_BACK:
        if person.id != found.asked_by_id:
            raise FourEyesNeeded
    elif verdict is Verdict.GRANTED and not may_grant(session, person, found):
        raise FourEyesNeeded


def _came_in_by(session: Session, one_id: int, other_id: int) -> bool:
    """Whether one of two lately came in by a card of the other: that may be one and the same."""
    since = clock.utc_now() - APART
    either = or_(
        and_(Invitation.user_id == one_id, Invitation.made_by_id == other_id),
        and_(Invitation.user_id == other_id, Invitation.made_by_id == one_id),
    )
    return bool(session.scalar(select(exists().where(either, Invitation.used_at > since))))


def _give(session: Session, person: Person, found: DutyRequest) -> None:
    today = clock.today()
    held = session.scalar(
        select(Assignment.id).where(
            Assignment.user_id == found.user_id, Assignment.role == found.role,
            Assignment.area_code == found.area_code,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
        )
    )  # fmt: skip
    if held is not None:
        raise DutyHeldAlready
    made = Assignment(
        user_id=found.user_id, role=found.role, area_code=found.area_code,
        unit_name=found.unit_name, valid_from=today,
    )  # fmt: skip
    duties.begin(session, [made], by_id=person.id)
