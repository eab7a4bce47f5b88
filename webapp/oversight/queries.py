"""Which phones hold reports that they could not send, for the offices that can call and help."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Permission, Person
from webapp.geography.scope import within
from webapp.oversight.models import PhoneHeartbeat

MOST_PHONES = 200


@dataclass(frozen=True, slots=True)
class WaitingPhone:
    """One phone with something left on it, and whom to call about it."""

    name: str
    phone: str
    unit: str
    waiting: int
    oldest_at: datetime | None
    heard_at: datetime
    last_error: str
    version: str


def phones_waiting(session: Session, person: Person) -> list[WaitingPhone]:
    """The phones of people with a duty in the areas of `person`, the longest wait first.

    One query; at most `MOST_PHONES`.
    """
    scopes = person.areas_where(Permission.PEOPLE_MANAGE)
    inside = or_(false(), *(within(Assignment.area_code, scope) for scope in scopes))
    rows = session.execute(
        select(PhoneHeartbeat, User.name_th, User.phone, Assignment.unit_name)
        .join(User, User.id == PhoneHeartbeat.person_id)
        .join(Assignment, Assignment.user_id == User.id)
        .where(PhoneHeartbeat.waiting > 0, User.is_active, inside)
        .order_by(PhoneHeartbeat.oldest_at, PhoneHeartbeat.session_id, Assignment.id)
        .limit(MOST_PHONES)
    )
    found: dict[int, WaitingPhone] = {}
    for beat, name, phone, unit in rows:
        found.setdefault(
            beat.session_id,
            WaitingPhone(
                name, phone, unit, beat.waiting, beat.oldest_at, beat.heard_at,
                beat.last_error, beat.version,
            ),
        )  # fmt: skip
    return list(found.values())
