"""Reading people: lists, one person, villages without anybody. Never wider than one's areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import thai
from webapp.accounts.door_models import Invitation
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Permission, Person, Role
from webapp.db import folded
from webapp.errors import NotVisible
from webapp.geography.models import Area, Level
from webapp.geography.scope import within
from webapp.people import permissions
from webapp.people.filters import PeopleFilter, State

PAGE_ROWS = 50
SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One duty of one person, as a line of the list."""

    user_id: int
    name: str
    phone: str
    duty_id: int
    role: Role
    area_code: str
    unit_name: str
    valid_from: date | None
    valid_to: date | None
    deputy_of_id: int | None
    is_active: bool
    last_seen_on: date | None
    """None for who never came in."""
    card_until: datetime | None
    """Until when a card is good; None without one."""

    def state(self, today: date) -> State:
        """How far this person is."""
        if not self.is_active or (self.valid_to is not None and self.valid_to < today):
            return State.ENDED
        if self.last_seen_on:
            return State.SIGNED_IN
        return State.CARD if self.card_until else State.NO_CARD


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the day that it is."""

    now: datetime
    today: date


def rows(  # noqa: PLR0913 - which page, by name
    session: Session, person: Person, chosen: PeopleFilter, at: Moment, *,
    limit: int | None = PAGE_ROWS, offset: int = 0,
) -> list[PersonRow]:  # fmt: skip
    """The duties that the filter asks for, by area and then by name. One query."""
    found = session.execute(
        _columns(at)
        .where(_wanted(person, chosen), _is_state(chosen.state, at))
        .order_by(Assignment.area_code, User.name_th, Assignment.id)
        .limit(limit)
        .offset(offset)
    )
    return [PersonRow(**row) for row in found.mappings()]


def count_by_state(
    session: Session, person: Person, chosen: PeopleFilter, at: Moment
) -> dict[State | None, int]:
    """State → lines of its tab under the same filter; None is everybody in office. One query."""
    states: list[State | None] = [None, *State]
    counts = session.execute(
        select(*(func.sum(case((_is_state(state, at), 1), else_=0)) for state in states))
        .select_from(Assignment)
        .join(User, User.id == Assignment.user_id)
        .where(_wanted(person, chosen))
    ).one()
    return {state: int(count or 0) for state, count in zip(states, counts, strict=True)}


def villages_without_reporter(
    session: Session, person: Person, chosen: PeopleFilter, today: date
) -> list[Area]:
    """Villages and communities for which nobody holds a reporter's duty today. One query."""
    held = exists().where(
        Assignment.area_code == Area.code, Assignment.role == Role.REPORTER,
        Assignment.user_id == User.id, User.is_active.is_(True), _holds(today),
    )  # fmt: skip
    query = (
        select(Area)
        .where(Area.level == Level.VILLAGE, Area.retired_on.is_(None), ~held)
        .where(_in_scope(person, Area.code))
        .order_by(func.substr(Area.code, 1, 6), func.length(Area.code), Area.code)
    )
    if chosen.area_code:
        query = query.where(within(Area.code, chosen.area_code))
    if chosen.words:
        key = thai.search_key(chosen.words)
        query = query.where(Area.search_key.contains(key, autoescape=True))
    return list(session.scalars(query))


def count_villages(session: Session, person: Person, chosen: PeopleFilter) -> int:
    """How many villages and communities there are to find a reporter for."""
    query = select(func.count()).where(
        Area.level == Level.VILLAGE, Area.retired_on.is_(None), _in_scope(person, Area.code)
    )
    if chosen.area_code:
        query = query.where(within(Area.code, chosen.area_code))
    return session.scalar(query) or 0


def get_visible(session: Session, person: Person, user_id: int, *, lock: bool = False) -> User:
    """Fetch somebody with all duties, if one of them ever lay in this person's areas.

    Raises:
        NotVisible: there is nobody, or nobody for this person to know of.
    """
    query = (
        select(User)
        .where(User.id == user_id)
        .options(
            selectinload(User.assignments).options(
                joinedload(Assignment.area),
                joinedload(Assignment.deputy_of).joinedload(Assignment.user),
            )
        )
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=User)
    found = session.scalars(query).one_or_none()
    if found is None or not any(
        permissions.may_see_duty(person, duty) for duty in found.assignments
    ):
        raise NotVisible
    return found


def counting_duties(user: User, today: date) -> list[Assignment]:
    """The duties by which it is decided who may change somebody: see `permissions.may_manage`."""
    open_ones = [
        duty for duty in user.assignments if duty.valid_to is None or duty.valid_to >= today
    ]
    return open_ones or list(user.assignments)


def cards_of(session: Session, user_id: int) -> Sequence[Invitation]:
    """The cards made for somebody, the newest first."""
    return session.scalars(
        select(Invitation)
        .where(Invitation.user_id == user_id)
        .options(joinedload(Invitation.made_by))
        .order_by(Invitation.id.desc())
        .limit(20)
    ).all()


def _columns(at: Moment) -> Select[Any]:
    card_until = (
        select(func.max(Invitation.expires_at))
        .where(Invitation.user_id == User.id, _is_good(at.now))
        .scalar_subquery()
    )
    return select(
        User.id.label("user_id"), User.name_th.label("name"), User.phone, User.is_active,
        Assignment.id.label("duty_id"), Assignment.role, Assignment.area_code,
        Assignment.unit_name, Assignment.valid_from, Assignment.valid_to,
        Assignment.deputy_of_id, User.last_seen_on, card_until.label("card_until"),
    ).join(User, User.id == Assignment.user_id)  # fmt: skip


def _wanted(person: Person, chosen: PeopleFilter) -> ColumnElement[bool]:
    clauses = [_in_scope(person, Assignment.area_code), User.erased_at.is_(None)]
    if chosen.area_code:
        clauses.append(within(Assignment.area_code, chosen.area_code))
    if chosen.role:
        clauses.append(Assignment.role == chosen.role)
    if chosen.words:
        clauses.append(_has_words(chosen.words))
    return and_(*clauses)


def _has_words(words: str) -> ColumnElement[bool]:
    """Name, telephone, post or place has the words, however they are spelt."""
    key = folded(words)
    digits = "".join(sign for sign in thai.to_arabic_digits(words) if sign.isdecimal())
    found = [
        User.search_key.contains(key, autoescape=True),
        Assignment.area_code.in_(
            select(Area.code).where(
                Area.search_key.contains(thai.search_key(words), autoescape=True)
            )
        ),
    ]
    if len(digits) >= SHORTEST_NUMBER:
        found += [User.phone.contains(digits), User.login.contains(digits)]
    return or_(*found) if key else false()


def _in_scope(person: Person, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any column
    scopes = person.areas_where(Permission.PEOPLE_MANAGE)
    return or_(false(), *(within(column, scope) for scope in scopes))


def _is_state(state: State | None, at: Moment) -> ColumnElement[bool]:
    has_ended = and_(Assignment.valid_to.is_not(None), Assignment.valid_to < at.today)
    is_over = or_(has_ended, User.is_active.is_(False))
    in_office = ~is_over
    # Not by sessions: they are purged.
    has_been_in = User.last_seen_on.is_not(None)
    has_card = exists().where(Invitation.user_id == User.id, _is_good(at.now))
    match state:
        case State.ENDED:
            return is_over
        case State.SIGNED_IN:
            return and_(in_office, has_been_in)
        case State.NEVER:
            return and_(in_office, ~has_been_in)
        case State.CARD:
            return and_(in_office, ~has_been_in, has_card)
        case State.NO_CARD:
            return and_(in_office, ~has_been_in, ~has_card)
    return in_office


def _is_good(now: datetime) -> ColumnElement[bool]:
    return and_(
        Invitation.used_at.is_(None), Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )  # fmt: skip


def _holds(today: date) -> ColumnElement[bool]:
    return and_(
        or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
        or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
    )
