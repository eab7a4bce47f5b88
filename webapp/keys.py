"""The secret key and those before it: the newest writes, every one of them reads.

So a key can be changed at any time without signing anybody out: the old one goes into
EREPORT_OLD_SECRET_KEYS until nothing is left that it wrote (docs/operations.md).
"""

from flask import Flask, current_app

from webapp.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Give the keys to the session's cookie and to the forms' tokens."""
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


def sealing_keys() -> tuple[str, ...]:
    """For what is stored encrypted: seal with the first, open with any."""
    config: Config = current_app.config["EREPORT"]
    return config.secret_keys


def _for_signing(config: Config) -> list[str]:
    return list(reversed(config.secret_keys))
