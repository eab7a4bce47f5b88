"""Sealing small secrets that the product itself has to read again.

The key is derived (HKDF-SHA256, RFC 5869) from the product's secret and the purpose, so that what
is sealed for one purpose opens for no other. Former secrets still open; only the newest seals.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from webapp.keys import sealing_keys

KEY_BYTES = 32


class Seal:
    """Seals with the first of `secrets` and opens with any of them."""

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        self._fernet = MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])

    def close(self, data: bytes) -> bytes:
        """Encrypt and authenticate."""
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes, *, life_s: int | None = None) -> bytes | None:
        """What was sealed, or None: changed, older than `life_s`, or of a secret we do not have."""
        try:
            return self._fernet.decrypt(sealed, ttl=life_s)
        except InvalidToken:
            return None

    def renew(self, sealed: bytes) -> bytes | None:
        """The same under the newest secret, or None where no secret of ours opens it."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            return None


def current(purpose: str) -> Seal:
    """The seal of the running product: its secret first, then former ones (`keys.py`)."""
    return Seal(sealing_keys(), purpose)


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"e-report {purpose}".encode())
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
