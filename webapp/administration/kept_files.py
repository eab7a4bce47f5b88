"""A file between the look at what it would change and the change itself: kept, not sent twice.

It lies in the store by its content, where nothing names it: the daily sweep takes it away. The page
carries a signed ticket that says which file, whose, and what was shown of it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp import keys
from webapp.accounts.permissions import Person
from webapp.errors import DomainError
from webapp.media.store import Store

_SALT: Final = "webapp.administration.kept_files"
_LIFE_S: Final = 12 * 3600
LONGEST_NAME: Final = 120


class TicketUnreadable(DomainError):
    """The ticket is not ours, not this person's, too old, or its file was swept away."""

    code = "ticket_unreadable"
    status = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Which file, how it was called, and the fingerprint of what was shown of it."""

    sha256: str
    name: str
    shown: str


def keep(content: bytes) -> str:
    """Put a file aside; returns its address in the store."""
    store: Store = current_app.extensions["media_store"]
    return store.put(content).sha256


@contextmanager
def opened(sha256: str) -> Iterator[Path]:
    """The file as a path, for as long as the block runs.

    Raises:
        TicketUnreadable: it was swept away.
    """
    store: Store = current_app.extensions["media_store"]
    if not store.exists(sha256):
        raise TicketUnreadable
    with store.as_file(sha256) as path:
        yield path


def sealed(person: Person, ticket: Ticket) -> str:
    """The ticket as text for a hidden field."""
    said = [person.id, ticket.sha256, ticket.name[:LONGEST_NAME], ticket.shown]
    return str(_serializer().dumps(said))


def read(person: Person, text: str) -> Ticket:
    """What a ticket says.

    Raises:
        TicketUnreadable.
    """
    try:
        owner, sha256, name, shown = _serializer().loads(text, max_age=_LIFE_S)
    except (BadSignature, TypeError, ValueError):
        raise TicketUnreadable from None
    if owner != person.id:
        raise TicketUnreadable
    return Ticket(sha256=sha256, name=name, shown=shown)


def fingerprint(shown: object) -> str:
    """A short mark of what was shown, to know whether it would still be so."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return keys.serializer(_SALT)
