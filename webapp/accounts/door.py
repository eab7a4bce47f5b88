"""Who stands at the door, and whether their PIN or password is right.

The secret is looked at outside of every transaction: it takes a tenth of a second, in which
SQLite's one writer would keep everybody waiting.
"""

from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, selectinload

from webapp.accounts import phones, provinces, services, throttle
from webapp.accounts.errors import TooManyTries, WrongCredentials
from webapp.accounts.models import SecretKind, User, UserSession
from webapp.accounts.tokens import hash_token
from webapp.audit.services import Note, note
from webapp.db import reading, writing

_FEW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What somebody typed, in which browser, from where."""

    login: str
    secret: str
    mark: str
    """The browser's own mark, or ""."""
    address: str


def authenticate(knock: Knock, *, key: str) -> User:
    """Find the person who knows this PIN or password. `key` is the product's secret.

    What was typed may be a telephone number in any spelling, or a sign-in name. Whatever is
    wrong, it takes the same time, is counted the same and answered the same.

    Raises:
        WrongCredentials: whatever was wrong; noted.
        TooManyTries: nobody looked.
    """
    spelt = _spelt(knock.login)
    throttle.check_remembered(spelt, knock.mark, knock.address)
    with reading() as session:
        user = find_by_login(session, knock.login)
        is_known = _has_used(session, user, knock.mark)
    account = _account(user) if user is not None else f"typed {spelt}"
    try:
        return _prove(user, knock, account=account, is_known=is_known, key=key)
    except TooManyTries as error:
        throttle.remember(error, spelt, knock.mark, knock.address)
        raise


def confirm(user_id: int, knock: Knock, *, key: str) -> User:
    """Let somebody who is signed in show once more that they know their PIN or password.

    Raises:
        WrongCredentials: they do not; noted.
        TooManyTries: nobody looked.
    """
    with reading() as session:
        user = session.get_one(User, user_id)
        is_known = _has_used(session, user, knock.mark)
    return _prove(user, knock, account=_account(user), is_known=is_known, key=key)


def _prove(user: User | None, knock: Knock, *, account: str, is_known: bool, key: str) -> User:
    who = throttle.Try(account=account, device=knock.mark if is_known else "",
                       address=knock.address)  # fmt: skip
    counters = throttle.counters_of(key, who)
    throttle.check(counters)
    taken = throttle.take(counters)
    if not services.knows_secret(user, knock.secret) or user is None:
        _note_failure(user, is_paused=any(until is not None for until in taken.values()))
        raise WrongCredentials
    throttle.give_back(counters, taken)
    _keep_up(user, knock.secret)
    return user


def _keep_up(user: User, typed: str) -> None:
    """What only what was typed can tell; not over a newer secret.

    Hash once more what was hashed more cheaply than is done today, and see whether it is as long
    as duties in offices ask for, since it may have been chosen before there was one.
    """
    renewed = services.hashed_anew(user, typed)
    is_office = services.is_office_secret(SecretKind(user.secret_kind), typed)
    if renewed is None and is_office == user.is_office_secret:
        return
    with writing() as session:
        session.execute(
            update(User)
            .where(User.id == user.id, User.password_hash == user.password_hash)
            .values(password_hash=renewed or user.password_hash, is_office_secret=is_office)
            .execution_options(is_noted=True, synchronize_session=False)
        )


def _account(user: User) -> str:
    return f"id {user.id}"


def find_by_login(session: Session, typed: str) -> User | None:
    """Whose sign-in name or telephone number this is; a number that two share is nobody's."""
    name, number = services.clean_login(typed), phones.clean(typed)
    found = session.scalars(
        select(User)
        .where(
            or_(User.login.in_({name, number or name}), User.phone.in_({number} if number else ()))
        )
        .options(selectinload(User.assignments))
        .order_by(User.id)
        .limit(_FEW + 1)
    ).all()
    for user in found:
        if user.login in {name, number}:
            return user
    return found[0] if len(found) == 1 else None


def _spelt(typed: str) -> str:
    return phones.clean(typed) or services.clean_login(typed)


def _has_used(session: Session, user: User | None, mark: str) -> bool:
    """Whether the person has signed in in this browser before. Asked of nobody as well."""
    used = select(UserSession.id).where(
        UserSession.user_id == (user.id if user is not None else 0),
        UserSession.device_hash == hash_token(mark),
        UserSession.device_hash != "",
    )
    return bool(mark) and session.scalar(used.limit(1)) is not None


def _note_failure(user: User | None, *, is_paused: bool) -> None:
    # What was typed is not kept: people type passwords into the wrong field.
    known_id = str(user.id) if user is not None else ""
    after = {"paused": True} if is_paused else None
    with writing() as session:
        # Nobody's name lies in no area: it is told where people work, if that is one province.
        area_code = None if known_id else provinces.only_one(session) or None
        note(session, Note(kind="account", action="sign_in.failed", subject_id=known_id,
                           area_code=area_code, after=after))  # fmt: skip
