"""Cookies beside the session's: one way to name, set, read and drop them.

Where the product is reached over HTTPS their names begin with `__Host-`: browsers then take them
only from this very host, over HTTPS, for all of it, so that no neighbour on the domain can put one.
"""

from typing import Final

from flask import current_app, request
from werkzeug.wrappers import Response

from webapp.config import Config

PREFIX: Final = "__Host-"


def cookie_name(name: str, config: Config | None = None) -> str:
    """What a cookie of this name is called in the browser."""
    return f"{PREFIX}{name}" if (config or _config()).is_public else name


def set_cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Put a cookie that no script can read; without `max_age` (seconds) the browser's end ends it.

    `Lax`: it comes along when somebody follows a link to us, never with a form from elsewhere.
    """
    response.set_cookie(
        cookie_name(name), value, max_age=max_age, path="/", secure=_config().is_public,
        httponly=True, samesite="Lax",
    )  # fmt: skip


def read_cookie(name: str) -> str | None:
    """What this browser sent, or None."""
    return request.cookies.get(cookie_name(name))


def _config() -> Config:
    config: Config = current_app.config["EREPORT"]
    return config
