"""Codes of authenticator apps (TOTP, RFC 6238): six digits, thirty seconds, SHA-1 as all apps do.

A secret is kept only once a code of it was typed; until then it travels sealed in the form, so
that looking at the page writes nothing and an earlier app stays good until the new one works.
"""

import hmac
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts import sealing
from webapp.accounts.factor_models import TotpSecret

STEP_S: Final = 30
DIGITS: Final = 6
NEIGHBOURS: Final = (-1, 0, 1)
"""Steps beside the present one that are taken: clocks of phones differ."""
SETUP_LIFE_S: Final = 3600
ISSUER: Final = "E-Report"
_AT_REST: Final = "totp at rest"
_IN_FORM: Final = "totp in form"


def new_secret() -> str:
    """160 random bits in base32, as apps take them."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def sealed_for_form(secret: str, user_id: int) -> str:
    """The secret for the hidden field of the set-up page, good for one person and an hour."""
    return sealing.current(_IN_FORM).close(f"{user_id}:{secret}".encode()).decode()


def opened_from_form(text: str, user_id: int) -> str | None:
    """The secret that this person's page carried, or None."""
    opened = sealing.current(_IN_FORM).open(text.encode(), life_s=SETUP_LIFE_S)
    owner, _, secret = (opened or b"").decode().partition(":")
    return secret if opened is not None and owner == str(user_id) else None


def set_up(session: Session, user_id: int, secret: str, code: str) -> bool:
    """Keep the secret if the code is one of its; it takes the place of an earlier one."""
    now = clock.utc_now()
    step = matching_step(secret, code, now)
    if step is None:
        return False
    row = session.get(TotpSecret, user_id, with_for_update=True) or TotpSecret(user_id=user_id)
    row.sealed = sealing.current(_AT_REST).close(secret.encode())
    row.made_at = row.confirmed_at = now
    row.last_step = step
    session.add(row)
    session.flush()
    return True


def take(session: Session, user_id: int, code: str) -> bool:
    """Whether this is a code of the person's app that was not taken before; now it is taken."""
    row = session.get(TotpSecret, user_id)
    if row is None or row.confirmed_at is None:
        return False
    opened = sealing.current(_AT_REST).open(row.sealed)
    step = None if opened is None else matching_step(opened.decode(), code, clock.utc_now())
    if step is None:
        return False
    # One statement, so that of two requests with the same code one alone gets in.
    taken = session.execute(
        update(TotpSecret)
        .where(TotpSecret.user_id == user_id, TotpSecret.last_step < step)
        .values(last_step=step)
        .returning(TotpSecret.user_id)
        .execution_options(is_noted=True, synchronize_session=False)
    )
    return taken.scalar() is not None


def has(session: Session, user_id: int) -> bool:
    """Whether an app is set up."""
    found = select(TotpSecret.user_id).where(
        TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_not(None)
    )
    return session.scalar(found) is not None


def remove(session: Session, user_id: int) -> None:
    """Forget the app."""
    session.execute(delete(TotpSecret).where(TotpSecret.user_id == user_id))


def reseal_all(session: Session) -> int:
    """Seal every secret with the newest key; to be done before a former key is taken away.

    Returns:
        How many none of the keys opens: these people have to be let in anew.
    """
    seal, lost = sealing.current(_AT_REST), 0
    for row in session.scalars(select(TotpSecret).with_for_update()):
        renewed = seal.renew(row.sealed)
        if renewed is None:
            lost += 1
        else:
            row.sealed = renewed
    session.flush()
    return lost


def looks_like_one(typed: str) -> bool:
    """Whether somebody typed six digits."""
    return _read(typed) is not None


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code was typed, or None. Thai digits, spaces and hyphens are fine."""
    typed = _read(code)
    if typed is None:
        return None
    generator, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    for step in (present + offset for offset in NEIGHBOURS):
        if hmac.compare_digest(generator.generate_otp(step), typed):
            return step
    return None


def _read(code: str) -> str | None:
    digits = "".join(filter(str.isalnum, thai.to_arabic_digits(code)))
    is_code = len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    return digits if is_code else None
