"""The server's own keys for pushing: made once, kept sealed, never shown."""

import base64
import contextlib
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp import clock
from webapp.log import log
from webapp.notices.models import PushKeys, PushSubscription

PURPOSE: Final = b"e-report push keys 1"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ONLY: Final = 1


def ensure(session: Session, secret_keys: Sequence[str]) -> None:
    """Make the pair where there is none, or where no secret key that is known opens it.

    With a new pair the subscriptions go: push services tie each to the pair it was made with.
    What an old secret key sealed is sealed anew with the first.
    """
    row = session.get(PushKeys, ONLY)
    if row is not None:
        opened = private_key(row, secret_keys)
        if opened is not None:
            if private_key(row, secret_keys[:1]) is None:
                row.sealed_private_key = _seal(opened, secret_keys[0])
            return
        log.warning("push keys made anew", why="the secret key has changed")
        session.execute(delete(PushSubscription))
        session.delete(row)
        session.flush()
    made = ec.generate_private_key(ec.SECP256R1())
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    session.execute(
        insert(PushKeys)
        .values(
            id=ONLY, public_key=_public_text(made), sealed_private_key=_seal(made, secret_keys[0]),
            created_at=clock.utc_now(),
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )  # fmt: skip


def find_public(session: Session) -> str | None:
    """The public half, which browsers subscribe with; None before the first start."""
    row = session.get(PushKeys, ONLY)
    return None if row is None else row.public_key


def private_key(row: PushKeys, secret_keys: Sequence[str]) -> ec.EllipticCurvePrivateKey | None:
    """The private half, or None where another secret key than these sealed it."""
    sealed = base64.b64decode(row.sealed_private_key)
    for secret_key in secret_keys:
        with contextlib.suppress(InvalidTag):
            opened = AESGCM(_sealing_key(secret_key)).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], PURPOSE
            )
            return ec.derive_private_key(int.from_bytes(opened), ec.SECP256R1())
    return None


def _seal(key: ec.EllipticCurvePrivateKey, secret_key: str) -> str:
    # A fresh nonce for the one text that is ever sealed under it.
    nonce = AESGCM.generate_key(bit_length=128)[:NONCE_BYTES]
    plain = key.private_numbers().private_value.to_bytes(KEY_BYTES)
    sealed = AESGCM(_sealing_key(secret_key)).encrypt(nonce, plain, PURPOSE)
    return base64.b64encode(nonce + sealed).decode()


def _sealing_key(secret_key: str) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
    return derive.derive(secret_key.encode())


def _public_text(key: ec.EllipticCurvePrivateKey) -> str:
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
