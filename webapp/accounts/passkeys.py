"""Passkeys (WebAuthn): a key of the person's device, unlocked there by finger, face or PIN.

User verification is always asked for, so a passkey is both factors at once. What the browser sends
is judged by the library; here is only what belongs to us: whose key it is, and that no challenge
is answered twice. Nothing but this module knows the library.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import webauthn
from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from werkzeug.wrappers import Response

from webapp import clock, keys
from webapp.accounts.factor_errors import PasskeyRefused
from webapp.accounts.factor_models import Passkey, SpentChallenge
from webapp.accounts.models import User
from webapp.audit.services import Note, note
from webapp.config import Config
from webapp.cookies import read_cookie, set_cookie

CHALLENGE_LIFE: Final = timedelta(minutes=5)
MOST_PASSKEYS: Final = 10
LONGEST_ANSWER: Final = 16_384
COOKIE: Final = "passkey"
_NAME: Final = "E-Report"
_MALFORMED: Final = (WebAuthnException, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Site:
    """For whom keys are made: the host, and the origin that browsers must name."""

    host: str
    origin: str


def site() -> Site | None:
    """The public address, or localhost; None where browsers make no passkeys."""
    config: Config = current_app.config["EREPORT"]
    origin = config.public_url or request.host_url.rstrip("/")
    parts = urlsplit(origin)
    host = parts.hostname or ""
    is_local = host == "localhost"
    # Without a public address the Host header is all we have, and that anybody can write.
    is_known = bool(config.public_url) and parts.scheme == "https"
    if not is_known and not is_local:
        return None
    return Site(host, f"{parts.scheme}://{parts.netloc}")


def options_to_make(session: Session, user: User) -> str:
    """What the browser needs to make a key, as JSON; the challenge goes into a cookie."""
    known = session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user.id))
    options = webauthn.generate_registration_options(
        rp_id=_site().host, rp_name=_NAME, user_id=_handle(user.id), user_name=user.login,
        user_display_name=user.name_th,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
    )  # fmt: skip
    _keep(options.challenge, "make")
    return webauthn.options_to_json(options)


def options_to_use() -> str:
    """What the browser needs to find a key, as JSON. It names nobody."""
    options = webauthn.generate_authentication_options(
        rp_id=_site().host, user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep(options.challenge, "use")
    return webauthn.options_to_json(options)


def add(session: Session, user: User, answer: str, name: str) -> Passkey:
    """Keep the key that the browser made. Raises `PasskeyRefused`."""
    place, challenge = _site(), _take_challenge(session, "make")
    count = len(session.scalars(select(Passkey.id).where(Passkey.user_id == user.id)).all())
    if count >= MOST_PASSKEYS or len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=place.host,
            expected_origin=place.origin, require_user_verification=True,
        )  # fmt: skip
    except _MALFORMED as error:
        raise PasskeyRefused from error
    credential_id = bytes_to_base64url(made.credential_id)
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise PasskeyRefused
    row = Passkey(
        user_id=user.id, credential_id=credential_id, public_key=made.credential_public_key,
        sign_count=made.sign_count, name=name, made_at=clock.utc_now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def use(session: Session, answer: str, *, of: int | None = None) -> User:
    """Whose key answered; with `of` it must be this person's. Raises `PasskeyRefused`."""
    place, challenge = _site(), _take_challenge(session, "use")
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        row = session.scalars(
            select(Passkey).where(Passkey.credential_id == credential.id).with_for_update()
        ).one_or_none()
        if row is None or credential.response.user_handle not in {None, _handle(row.user_id)}:
            raise PasskeyRefused
        seen = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=place.host,
            expected_origin=place.origin, credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
    except _MALFORMED as error:
        raise PasskeyRefused from error
    user = session.get_one(User, row.user_id)
    if not user.is_active or of not in {None, user.id}:
        raise PasskeyRefused
    row.sign_count, row.last_used_at = seen.new_sign_count, clock.utc_now()
    session.flush()
    return user


def remove(session: Session, user_id: int, passkey_id: int) -> bool:
    """Forget one key of a person; False where they have no such key."""
    row = session.get(Passkey, passkey_id)
    if row is None or row.user_id != user_id:
        return False
    session.delete(row)
    session.flush()
    return True


def note_refusal(session: Session, user_id: int | None = None) -> None:
    """Write down that a passkey was refused; whose is known only where somebody is signed in."""
    subject = "" if user_id is None else str(user_id)
    note(session, Note(kind="account", action="passkey.refused", subject_id=subject))


def _site() -> Site:
    found = site()
    if found is None:
        raise PasskeyRefused
    return found


def _handle(user_id: int) -> bytes:
    """What the device keeps of the person: stable, and it tells nobody's name or number."""
    return hashlib.sha256(f"e-report person {user_id}".encode()).digest()


def _keep(challenge: bytes, purpose: str) -> None:
    # In a cookie of its own. The session's is set anew by every answer, so whatever else the page
    # asks for at the same time would put back one that knows no challenge.
    _set_cookie(str(_signer().dumps([purpose, bytes_to_base64url(challenge)])), CHALLENGE_LIFE)


def _set_cookie(value: str, life: timedelta) -> None:
    @after_this_request
    def put(response: Response) -> Response:
        set_cookie(response, COOKIE, value, int(life.total_seconds()))
        return response


def _signer() -> URLSafeTimedSerializer:
    return keys.serializer("challenge of a passkey")


def _take_challenge(session: Session, purpose: str) -> bytes:
    """The challenge of this browser, once: an old copy of the cookie brings it back to nobody."""
    life_s = int(CHALLENGE_LIFE.total_seconds())
    try:
        asked_for, challenge = _signer().loads(read_cookie(COOKIE) or "", max_age=life_s)
    except BadData as error:
        raise PasskeyRefused from error
    _set_cookie("", timedelta())
    if asked_for != purpose:
        raise PasskeyRefused
    _spend(session, challenge)
    return base64url_to_bytes(challenge)


def _spend(session: Session, challenge: str) -> None:
    now = clock.utc_now()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    spent = session.scalar(
        insert(SpentChallenge)
        .values(challenge_hash=hashlib.sha256(challenge.encode()).hexdigest(), spent_at=now)
        .on_conflict_do_nothing(index_elements=["challenge_hash"])
        .returning(SpentChallenge.challenge_hash)
    )
    session.execute(
        delete(SpentChallenge)
        .where(SpentChallenge.spent_at < now - 2 * CHALLENGE_LIFE)
        .execution_options(synchronize_session=False)
    )
    if spent is None:
        raise PasskeyRefused
