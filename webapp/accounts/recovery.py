"""Recovery codes: ten, shown once, each good once, for the day the phone is gone.

A code has 120 random bits, so a quick hash protects it as well as a slow one would.
"""

import hashlib
import secrets
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts.factor_models import RecoveryCode
from webapp.audit.services import Note, note

COUNT: Final = 10
LETTERS: Final = 24
GROUP: Final = 4
# Crockford's base 32: what looks alike is read alike.
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LOOKALIKES: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})


def renew(session: Session, user_id: int) -> tuple[str, ...]:
    """Make ten codes; all earlier ones end. They are returned once and kept as hashes."""
    codes = tuple(_new_code() for _ in range(COUNT))
    now = clock.utc_now()
    session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user_id)
        .execution_options(is_noted=True)
    )  # fmt: skip
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=_hash(user_id, code), made_at=now)
        for code in codes
    )  # fmt: skip
    session.flush()
    return codes


def use(session: Session, user_id: int, typed: str) -> bool:
    """Whether this is a code of the person that was not used before; now it is used."""
    code = _read(typed)
    if code is None:
        return False
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == _hash(user_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.utc_now())
        .returning(RecoveryCode.id)
        .execution_options(is_noted=True, synchronize_session=False)
    )
    if used.scalar() is None:
        return False
    note(session, Note(kind="account", action="recovery_code.used", subject_id=str(user_id),
                       after={"left": left(session, user_id)}))  # fmt: skip
    return True


def left(session: Session, user_id: int) -> int:
    """How many codes are still good."""
    count = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(count) or 0


def has_any(session: Session, user_id: int) -> bool:
    """Whether codes were ever made since factors were set up."""
    return session.scalar(
        select(RecoveryCode.id).where(RecoveryCode.user_id == user_id).limit(1)
    ) is not None  # fmt: skip


def remove(session: Session, user_id: int) -> None:
    """Forget all codes, as the last factor is removed."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def looks_like_one(typed: str) -> bool:
    """Whether somebody typed a recovery code rather than a code of an app."""
    return _read(typed) is not None


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def _read(typed: str) -> str | None:
    text = thai.to_arabic_digits(typed).lower().translate(_LOOKALIKES)
    letters = "".join(filter(str.isalnum, text))
    is_code = len(letters) == LETTERS and set(letters) <= set(_ALPHABET)
    return letters if is_code else None


def _hash(user_id: int, code: str) -> str:
    return hashlib.sha256(f"{user_id}:{code.replace('-', '')}".encode()).hexdigest()
