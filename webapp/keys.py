"""The secret key and those before it: the newest writes, every one of them reads.

So a key can be changed at any time without signing anybody out: the old one goes into
EREPORT_OLD_SECRET_KEYS until nothing is left that it wrote (docs/operations.md).
"""

import hashlib

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from webapp.config import Config


class SessionCookies(SecureCookieSessionInterface):
    """The session's cookie, signed with SHA-256 where Flask presets SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask, config: Config) -> None:
    """Give the keys to the session's cookie and to the forms' tokens."""
    app.session_interface = SessionCookies()
    app.config.update(
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.old_secret_keys),
        # Flask-WTF knows no former keys; its serializer takes a list all the same.
        WTF_CSRF_SECRET_KEY=_for_signing(config),
    )


def signing_keys() -> list[str]:
    """For itsdangerous: it signs with the last and reads with all."""
    config: Config = current_app.config["EREPORT"]
    return _for_signing(config)


def serializer(salt: str) -> URLSafeTimedSerializer:
    """Signs and reads values that travel through a form; each purpose has a salt of its own."""
    return URLSafeTimedSerializer(
        signing_keys(), salt=salt, signer_kwargs={"digest_method": hashlib.sha256}
    )


def sealing_keys() -> tuple[str, ...]:
    """For what is stored encrypted: seal with the first, open with any."""
    config: Config = current_app.config["EREPORT"]
    return config.secret_keys


def _for_signing(config: Config) -> list[str]:
    return list(reversed(config.secret_keys))
