"""The stored form of session tokens."""

import hashlib


def hash_token(token: str) -> str:
    """SHA-256 in hex. The token is random, so a slow password hash would protect nothing more."""
    return hashlib.sha256(token.encode()).hexdigest()
