"""Writing accounts: making people, assigning them, and opening and revoking their sessions."""

import secrets
import threading
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts.errors import WrongCredentials
from webapp.accounts.models import Assignment, User, UserSession
from webapp.accounts.permissions import Role
from webapp.accounts.tokens import hash_token
from webapp.audit.services import Note, note

SESSION_LIFE = timedelta(days=180)
TOKEN_BYTES = 32
LONGEST_USER_AGENT = 255

# One hash takes about 100 ms and 64 MB (argon2id, RFC 9106 second choice), so only two are made
# at the same time whatever the number of people at the door.
_hashing = threading.BoundedSemaphore(2)
_hasher = PasswordHasher()
_DUMMY_HASH = _hasher.hash(secrets.token_hex(16))


def add_user(session: Session, *, login: str, name_th: str, password: str, phone: str = "") -> User:
    """Make a person without any duty."""
    user = User(
        login=clean_login(login),
        name_th=thai.normalise(name_th),
        phone=phone,
        password_hash=hash_password(password),
        created_at=clock.utc_now(),
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
    return "".join(thai.to_arabic_digits(text).lower().split()).replace("-", "")


def hash_password(password: str) -> str:
    """Hash with argon2id."""
    with _hashing:
        return _hasher.hash(password)


def authenticate(session: Session, login: str, password: str) -> User:
    """Find the person who knows this password.

    An unknown name takes as long as a wrong password, so that names cannot be probed.

    Raises:
        WrongCredentials: whatever was wrong; noted, if the request keeps it.
    """
    user = session.scalars(select(User).where(User.login == clean_login(login))).one_or_none()
    known = user.password_hash if user is not None and user.is_active else _DUMMY_HASH
    if not _matches(known, password) or user is None or not user.is_active:
        # What was typed is not kept: people type passwords into the wrong field.
        known_id = str(user.id) if user is not None else ""
        note(session, Note(kind="account", action="sign_in.failed", subject_id=known_id))
        raise WrongCredentials
    return user


def open_session(session: Session, user: User, user_agent: str) -> str:
    """Sign a browser in.

    Returns:
        The secret token for its cookie; only its hash is stored.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.utc_now()
    session.add(
        UserSession(
            token_hash=hash_token(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
            user_agent=user_agent[:LONGEST_USER_AGENT],
        )
    )
    session.flush()
    return token


def revoke_session(session: Session, token: str) -> None:
    """Sign a browser out; an unknown or revoked token is already out."""
    person_id = session.scalar(
        update(UserSession)
        .where(UserSession.token_hash == hash_token(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=clock.utc_now())
        .returning(UserSession.user_id)
        .execution_options(is_noted=True)
    )
    if person_id is not None:
        note(session, Note(kind="account", action="session.revoked", subject_id=str(person_id)))


def _matches(password_hash: str, password: str) -> bool:
    with _hashing:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
