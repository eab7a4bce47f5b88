"""Secrets that are random, and the form in which they are stored."""

import hashlib
import math
import secrets
from typing import Final

# Without 0, O, 1, I and l: what stands on a card can also be typed. No letter that programs cut
# off at the end of an address.
_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BITS: Final = 128
SHORT_SECRET_LENGTH: Final = math.ceil(_BITS / math.log2(len(_ALPHABET)))


def hash_token(token: str) -> str:
    """SHA-256 in hex. The token is random, so a slow password hash would protect nothing more."""
    return hashlib.sha256(token.encode()).hexdigest()


def short_secret() -> str:
    """A secret of 128 bits that is short enough for a coarse QR code, and can be typed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(SHORT_SECRET_LENGTH))


def is_short_secret(text: str) -> bool:
    """Whether `text` could be one: anything else needs no look into the database."""
    return len(text) == SHORT_SECRET_LENGTH and set(text) <= set(_ALPHABET)
