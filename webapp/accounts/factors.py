"""The second factors of a person, whatever they are made of: which there are, taking, removing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import factor_throttle, recovery, totp
from webapp.accounts.factor_errors import WrongCode
from webapp.accounts.factor_models import Passkey, TotpSecret, TrustedDevice
from webapp.accounts.models import UserSession
from webapp.accounts.tokens import hash_token
from webapp.audit.services import Note, note

TRUST_LIFE: Final = timedelta(days=30)


class Factor(StrEnum):
    """What was shown."""

    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"


when_recovery_used: list[Callable[[Session, int, int], None]] = []
"""What features above do when a person came in by a recovery code: whose, and how many are left."""
when_changed: list[Callable[[Session, int, str, str], None]] = []
"""What features above do when a factor of a person came or went: whose, what, and why if said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The factors of a person, for their own page."""

    app_since: datetime | None
    passkeys: Sequence[Passkey]
    recovery_left: int

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return self.app_since is None and not self.passkeys


def of(session: Session, user_id: int) -> Held:
    """What a person has set up."""
    app = session.get(TotpSecret, user_id)
    keys = session.scalars(
        select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    ).all()
    return Held(
        app_since=app.confirmed_at if app is not None else None, passkeys=keys,
        recovery_left=recovery.left(session, user_id),
    )  # fmt: skip


def has_any(session: Session, user_id: int) -> bool:
    """Whether a person has any factor that can be asked for. One query."""
    app = exists().where(TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_not(None))
    return bool(session.scalar(select(or_(app, exists().where(Passkey.user_id == user_id)))))


def take_code(session: Session, user_id: int, typed: str) -> Factor:
    """What code this is: of the app, or a recovery code, which is used up by it.

    Raises:
        WrongCode: it is none that is good now.
        TooManyTries: nobody looks at it.
    """
    factor_throttle.count(session, user_id, clock.utc_now())
    if totp.take(session, user_id, typed):
        factor_throttle.forget(session, user_id)
        return Factor.TOTP
    if recovery.use(session, user_id, typed):
        factor_throttle.forget(session, user_id)
        for heard in when_recovery_used:
            heard(session, user_id, recovery.left(session, user_id))
        return Factor.RECOVERY_CODE
    _note(session, user_id, "second_step.failed")
    raise WrongCode


def set_up_app(session: Session, user_id: int, secret: str, code: str) -> None:
    """Keep an app whose code was typed. Raises `WrongCode`."""
    if not totp.set_up(session, user_id, secret, code):
        raise WrongCode
    tell_changed(session, user_id, "totp.set_up")


def remove_app(session: Session, user_id: int) -> None:
    """Forget the person's app."""
    totp.remove(session, user_id)
    tell_changed(session, user_id, "totp.removed")
    _tidy(session, user_id)


def tell_changed(session: Session, user_id: int, what: str, *, reason: str = "") -> None:
    """A factor came or went: devices are trusted no longer, and the person hears of it."""
    forget_devices(session, user_id)
    for heard in when_changed:
        heard(session, user_id, what, reason)


def reset(session: Session, user_id: int, *, reason: str = "") -> None:
    """Take every factor from a person who lost them; they set up anew when they next sign in."""
    totp.remove(session, user_id)
    session.execute(delete(Passkey).where(Passkey.user_id == user_id))
    factor_throttle.forget(session, user_id)
    tell_changed(session, user_id, "factors.reset", reason=reason)
    _tidy(session, user_id)


def removed_key(session: Session, user_id: int) -> None:
    """What follows when a passkey went."""
    tell_changed(session, user_id, "passkey.removed")
    _tidy(session, user_id)


def is_trusted(session: Session, user_id: int, device: str) -> bool:
    """Whether this browser was remembered when it showed a factor of this person."""
    if not device:
        return False
    found = select(TrustedDevice.trusted_at).where(
        TrustedDevice.user_id == user_id,
        TrustedDevice.device_hash == hash_token(device),
        TrustedDevice.expires_at > clock.utc_now(),
    )
    return session.scalar(found) is not None


def trust(session: Session, user_id: int, device: str) -> None:
    """Remember that a factor was shown in this browser just now."""
    now = clock.utc_now()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    said = {"trusted_at": now, "expires_at": now + TRUST_LIFE}
    session.execute(
        insert(TrustedDevice)
        .values(user_id=user_id, device_hash=hash_token(device), **said)
        .on_conflict_do_update(index_elements=["user_id", "device_hash"], set_=said)
    )
    _note(session, user_id, "device.trusted")


def forget_devices(session: Session, user_id: int) -> None:
    """Ask for the second step everywhere again."""
    session.execute(
        delete(TrustedDevice)
        .where(TrustedDevice.user_id == user_id)
        .execution_options(is_noted=True, synchronize_session=False)
    )


def verify_session(session: Session, session_id: int, user_id: int, factor: Factor) -> None:
    """From now on this session has shown a second factor."""
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user_id)
        .values(verified_at=clock.utc_now())
        .execution_options(is_noted=True, synchronize_session=False)
    )
    _note(session, user_id, "second_step.passed", by=factor.value)


def _tidy(session: Session, user_id: int) -> None:
    """Without any factor there is nothing to recover, and no session has shown one."""
    if has_any(session, user_id):
        return
    recovery.remove(session, user_id)
    session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.verified_at.is_not(None))
        .values(verified_at=None)
        .execution_options(is_noted=True, synchronize_session=False)
    )


def _note(session: Session, user_id: int, action: str, **after: object) -> None:
    said = Note(kind="account", action=action, subject_id=str(user_id), after=after or None)
    note(session, said)
