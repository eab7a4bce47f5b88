"""Writing accounts: making people, their secrets, and opening and ending their sessions."""

import secrets
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts import phones, pins, queries
from webapp.accounts.models import Assignment, SecretKind, SignInMethod, User, UserSession
from webapp.accounts.permissions import Role
from webapp.accounts.tokens import hash_token
from webapp.audit.services import Note, note

SESSION_LIFE = timedelta(days=180)
TOKEN_BYTES = 32
LONGEST_USER_AGENT = 255

when_ended: list[Callable[[Session, Sequence[int]], None]] = []
"""What features above do when sessions, by their ids, were ended by somebody."""
when_new_device: list[Callable[[Session, UserSession], None]] = []
"""What features above do when a session begins in a browser that its person never used."""

# One hash takes about 100 ms and 64 MB (argon2id, RFC 9106 second choice), so only two are made
# at the same time whatever the number of people at the door.
_hashing = threading.BoundedSemaphore(2)
_hasher = PasswordHasher()
_DUMMY_HASH = _hasher.hash(secrets.token_hex(16))


def add_user(  # noqa: PLR0913 - what is known of a person, all by name
    session: Session, *, login: str, name_th: str, password: str = "", phone: str = "",
    made_by_id: int | None = None,
) -> User:  # fmt: skip
    """Make a person without any duty; without a password a card lets them in first."""
    now = clock.utc_now()
    user = User(
        login=clean_login(login),
        name_th=thai.normalise(name_th),
        phone=phones.clean(phone) or phone.strip(),
        password_hash=hash_password(password) if password else "",
        secret_kind=SecretKind.PASSWORD if password else SecretKind.NONE,
        secret_set_at=now if password else None,
        is_office_secret=pins.is_long_enough_for_offices(password),
        created_at=now,
        made_by_id=made_by_id,
    )
    session.add(user)
    session.flush()
    return user


def assign(
    session: Session, user: User, *, role: Role, area_code: str, unit_name: str = ""
) -> Assignment:
    """Give a person a duty in an area, from now on."""
    assignment = Assignment(
        user_id=user.id, role=role, area_code=area_code, unit_name=thai.normalise(unit_name)
    )
    session.add(assignment)
    session.flush()
    return assignment


def clean_login(text: str) -> str:
    """What was typed as a name: Thai digits, capitals, spaces and hyphens do not matter."""
    typed = "".join(thai.to_arabic_digits(text).lower().split())
    return typed.replace("-", "").replace("\0", "")


def hash_password(password: str) -> str:
    """Hash with argon2id."""
    with _hashing:
        return _hasher.hash(password)


def knows_secret(user: User | None, typed: str) -> bool:
    """Whether this is the person's PIN or password.

    Nobody, somebody out of office and somebody without a secret take as long as a wrong one, so
    that names cannot be probed. Takes a tenth of a second: hold no transaction meanwhile.
    """
    is_open = user is not None and user.is_active and user.secret_kind != SecretKind.NONE
    if user is None or not is_open:
        return _matches(_DUMMY_HASH, typed) and False
    return _matches(
        user.password_hash, pins.clean(typed) if user.secret_kind == SecretKind.PIN else typed
    )


def hashed_anew(user: User, typed: str) -> str | None:
    """The hash of what was typed rightly, where the kept one was made more cheaply than today's.

    Takes a tenth of a second: hold no transaction meanwhile.
    """
    if not _hasher.check_needs_rehash(user.password_hash):
        return None
    return hash_password(pins.clean(typed) if user.secret_kind == SecretKind.PIN else typed)


def set_secret(session: Session, user: User, kind: SecretKind, typed: str) -> None:
    """Give a person a PIN or password that was found good enough (`pins.weakness_of`)."""
    user.password_hash = hash_password(pins.clean(typed) if kind is SecretKind.PIN else typed)
    user.secret_kind, user.secret_set_at = kind, clock.utc_now()
    user.is_office_secret = is_office_secret(kind, typed)
    session.flush()


def is_office_secret(kind: SecretKind, typed: str) -> bool:
    """Whether this opens an office as well: no PIN does, and no short password."""
    return kind == SecretKind.PASSWORD and pins.is_long_enough_for_offices(typed)


def open_session(  # noqa: PLR0913 - what is known of a session, all by name
    session: Session, user: User, user_agent: str, *,
    method: SignInMethod = SignInMethod.PASSWORD, verified: bool = False, device: str = "",
    idle_s: int | None = None, life: timedelta = SESSION_LIFE,
) -> str:  # fmt: skip
    """Sign a browser in.

    `device` is the browser's own mark; one that this person never used before is told of.

    Returns:
        The secret token for its cookie; only its hash is stored.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.utc_now()
    row = UserSession(
        token_hash=hash_token(token), user_id=user.id, created_at=now,
        expires_at=now + life, last_used_at=now, method=method,
        verified_at=now if verified else None, idle_s=idle_s,
        user_agent=user_agent[:LONGEST_USER_AGENT],
        device_hash=hash_token(device) if device else "",
        is_for_office=queries.is_of_an_office(session, user.id, clock.today()),
    )  # fmt: skip
    is_new = bool(device) and _is_new_device(session, user, row.device_hash)
    session.add(row)
    session.flush()
    note_seen(session, user.id, clock.today())
    if is_new:
        note(session, Note(kind="account", action="session.new_device", subject_id=str(user.id),
                           actor_id=user.id))  # fmt: skip
        for heard in when_new_device:
            heard(session, row)
    return token


def note_seen(session: Session, user_id: int, day: date) -> None:
    """Remember the day on which a person was in; the audit is not told of it day by day."""
    session.execute(
        update(User)
        .where(User.id == user_id, or_(User.last_seen_on.is_(None), User.last_seen_on < day))
        .values(last_seen_on=day)
        .execution_options(is_noted=True)
    )


def renew_token(session: Session, token: str) -> str:
    """Another token for the same open session; whoever knows the one before has nothing."""
    renewed = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(
        update(UserSession)
        .where(UserSession.token_hash == hash_token(token), UserSession.revoked_at.is_(None))
        .values(token_hash=hash_token(renewed))
        .execution_options(is_noted=True, synchronize_session=False)
    )
    return renewed


def revoke_session(session: Session, token: str) -> None:
    """Sign a browser out; an unknown or revoked token is already out."""
    _revoke(session, UserSession.token_hash == hash_token(token))


def revoke_by_id(session: Session, user_id: int, session_id: int) -> None:
    """Sign one browser of a person out, from another one."""
    _revoke(session, UserSession.user_id == user_id, UserSession.id == session_id)


def revoke_all(session: Session, user_id: int, *, but: str = "") -> int:
    """Sign a person out everywhere, or everywhere but where this token is. Returns how often."""
    kept = [UserSession.token_hash != hash_token(but)] if but else []
    return _revoke(session, UserSession.user_id == user_id, *kept)


def revoke_outgrown(session: Session, user_ids: Collection[int]) -> None:
    """Sign people of offices out wherever they came in before they were."""
    _revoke(session, UserSession.user_id.in_(user_ids), UserSession.is_for_office.is_(False))


def _revoke(session: Session, *which: ColumnElement[bool]) -> int:
    ended = session.execute(
        update(UserSession)
        .where(*which, UserSession.revoked_at.is_(None))
        .values(revoked_at=clock.utc_now())
        .returning(UserSession.id, UserSession.user_id)
        .execution_options(is_noted=True)
    ).all()
    for _id, user_id in ended:
        note(session, Note(kind="account", action="session.revoked", subject_id=str(user_id)))
    for heard in when_ended if ended else ():
        heard(session, [session_id for session_id, _user_id in ended])
    return len(ended)


def _is_new_device(session: Session, user: User, device_hash: str) -> bool:
    """Whether a person who has signed in before does so in this browser for the first time."""
    earlier = session.scalars(
        select(UserSession.device_hash)
        .where(UserSession.user_id == user.id, UserSession.device_hash != "")
        .distinct()
    ).all()
    return bool(earlier) and device_hash not in earlier


def _matches(password_hash: str, password: str) -> bool:
    with _hashing:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
