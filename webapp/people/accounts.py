"""Writing people: making them, their names and telephones, closing and signing out. No commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from webapp import clock, thai
from webapp.accounts import cards, phones, services
from webapp.accounts.models import SecretKind, User
from webapp.accounts.permissions import Permission, Person, Role
from webapp.accounts.queries import holds_on
from webapp.db import folded
from webapp.errors import NotAllowed
from webapp.people import administrators, permissions, queries
from webapp.people.errors import PhoneTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who is meant: a name with its title, and a telephone if there is one."""

    name: str
    phone: str = ""


def get_managed(session: Session, person: Person, user_id: int) -> User:
    """Fetch somebody whom this person may change, locked.

    Raises:
        NotVisible: there is nobody for this person to know of.
        NotAllowed: they hold a duty beyond this person's reach.
    """
    user = queries.get_visible(session, person, user_id, lock=True)
    if not may_manage(person, user, clock.today()):
        raise NotAllowed
    return user


def may_manage(person: Person, user: User, today: date) -> bool:
    """Whether this person may change somebody, by all duties of theirs that count."""
    return user.erased_at is None and permissions.may_manage(
        person, user.id, queries.counting_duties(user, today)
    )


def get_administered(session: Session, person: Person, user_id: int, *, lock: bool = False) -> User:
    """Fetch somebody into whose ways of signing in this person may reach.

    Raises:
        NotVisible, NotAllowed: as `get_managed`.
    """
    user = queries.get_visible(session, person, user_id, lock=lock)
    if not may_administer(person, user, clock.today()):
        raise NotAllowed
    return user


def may_administer(person: Person, user: User, today: date) -> bool:
    """Whether this person is administrator wherever somebody's duties are, and may change them."""
    return may_manage(person, user, today) and all(
        person.holds(Permission.ACCOUNTS_MANAGE, duty.area_code)
        for duty in queries.counting_duties(user, today)
    )


def find_or_make(session: Session, person: Person, who: Somebody, *, code: str) -> User:
    """The person with this telephone and name, or a new one, who comes in with a card.

    `code` is what a new person without a telephone signs in with, or its beginning.

    Raises:
        PhoneTaken: somebody of another name has this telephone.
    """
    phone = phones.clean(who.phone)
    found = _with_phone(session, phone) if phone else None
    if found is None:
        try:
            with session.begin_nested():
                return make(session, person, who, login=phone or free_login(session, code))
        except IntegrityError:
            # Somebody made them, or took the name, at the same moment.
            found = _with_phone(session, phone) if phone else None
            if found is None:
                return make(session, person, who, login=free_login(session, phone or code))
    if folded(found.name_th) != folded(who.name) or found.erased_at is not None:
        raise PhoneTaken(name=_name_for(person, found))
    return found


def make(session: Session, person: Person, who: Somebody, *, login: str) -> User:
    """A new person without any secret: no slow hash is made."""
    user = User(
        login=login, name_th=thai.normalise(who.name), phone=phones.clean(who.phone),
        password_hash="", secret_kind=SecretKind.NONE, created_at=clock.utc_now(),
        made_by_id=person.id, is_active=True,
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def free_login(session: Session, code: str) -> str:
    """`code`, or `code.2`, `code.3` … where it is taken."""
    taken = set(session.scalars(select(User.login).where(User.login.startswith(code))))
    return first_free(code, taken)


def first_free(code: str, taken: set[str]) -> str:
    """`code` itself, or with the first number behind it that nobody has."""
    number, login = 1, code
    while login in taken:
        number += 1
        login = f"{code}.{number}"
    return login


def change(session: Session, user: User, who: Somebody) -> None:
    """Set name and telephone; who signs in with the telephone does so with the new one.

    Raises:
        PhoneTaken: somebody else has this telephone.
    """
    phone = phones.clean(who.phone)
    other = _with_phone(session, phone) if phone else None
    if other is not None and other.id != user.id:
        raise PhoneTaken(name="")
    if phone and (phones.clean(user.login) == user.login or user.secret_kind == SecretKind.NONE):
        user.login = phone
    user.name_th, user.phone = thai.normalise(who.name), phone
    session.flush()


def sign_out(session: Session, user: User) -> int:
    """Sign somebody out of every browser. Returns of how many."""
    return services.revoke_all(session, user.id)


def close(session: Session, person: Person, user: User) -> None:
    """Let somebody in no more: no session, no card, no secret opens the door.

    Raises:
        LastAdministrator: nobody would look after their area any more.
    """
    for duty in user.assignments:
        if duty.role == Role.ADMINISTRATOR and holds_on(duty, clock.today()):
            administrators.check_not_last(session, duty)
    user.is_active = False
    cards.revoke(session, person, user)
    sign_out(session, user)


def reopen(session: Session, user: User) -> None:
    """Let somebody in again, by the secret they had or a new card."""
    user.is_active = True
    session.flush()


def _with_phone(session: Session, phone: str) -> User | None:
    return session.scalars(
        select(User)
        .where(or_(User.login == phone, User.phone == phone))
        .options(selectinload(User.assignments))
        .order_by((User.login == phone).desc(), User.id)
        .limit(1)
    ).one_or_none()


def _name_for(person: Person, user: User) -> str:
    """The name, where this person may know it."""
    is_seen = any(permissions.may_see_duty(person, duty) for duty in user.assignments)
    return user.name_th if is_seen else ""
