"""The browser's own mark: a random cookie that outlives sessions and says nothing of anybody.

By it the door tells a phone in which a person has signed in before from one that it never saw,
and a card stays with the browser that opened it first.
"""

from datetime import timedelta
from typing import Final

from flask import Response, after_this_request, g

from webapp.accounts.tokens import is_short_secret, short_secret
from webapp.cookies import read_cookie, set_cookie

COOKIE: Final = "device"
LIFE: Final = timedelta(days=400)
"""The longest that browsers keep a cookie."""


def find_mark() -> str:
    """The mark that the browser brought, or ""."""
    mark = read_cookie(COOKIE) or ""
    return mark if is_short_secret(mark) else ""


def mark() -> str:
    """The browser's mark; one that has none is given one with the answer."""
    found: str = find_mark() or g.get("given_mark", "")
    if not found:
        found = g.given_mark = short_secret()
    after_this_request(_keep)
    return found


def _keep(response: Response) -> Response:
    """Set the cookie, or set it anew, so that a phone in use never loses it."""
    set_cookie(response, COOKIE, find_mark() or g.given_mark, int(LIFE.total_seconds()))
    return response
