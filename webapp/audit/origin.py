"""Who does what is being done, and from where: known to all code below a request, job or command.

It knows no web: `edge.py` tells it of requests, the door of people, the runner of jobs.
"""

import contextlib
import getpass
import ipaddress
from collections.abc import Iterator
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

_V4_KEPT: Final = 24
_V6_KEPT: Final = 48


class Place(StrEnum):
    """From where something was done."""

    WEB = "web"
    OUTBOX = "outbox"
    IMPORT = "import"
    BEHALF = "behalf"
    BULK = "bulk"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who and where. `area_code` is that of the person's first duty."""

    place: Place = Place.COMMAND
    actor_id: int | None = None
    actor: str = ""
    area_code: str | None = None
    request_id: str = ""
    address: str = ""

    def of(self, actor_id: int, actor: str) -> "Origin":
        """The same place, in somebody's name."""
        return replace(self, actor_id=actor_id, actor=actor)


_current: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


def current() -> Origin:
    """Where we are; outside every request and job, a command of whoever runs it."""
    return _current.get() or Origin(actor=_runner())


def enter(origin: Origin) -> Token[Origin | None]:
    """Be somewhere, until `leave`."""
    return _current.set(origin)


def leave(token: Token[Origin | None]) -> None:
    """Be where we were before."""
    _current.reset(token)


@contextlib.contextmanager
def job() -> Iterator[None]:
    """Do what nobody is asking for at the moment."""
    token = enter(Origin(Place.JOB))
    try:
        yield
    finally:
        leave(token)


def asked_by(person_id: int, name: str, area_code: str | None) -> None:
    """Let the request be this person's, from now on."""
    origin = _current.get()
    if origin is not None:
        _current.set(replace(origin, actor_id=person_id, actor=name, area_code=area_code))


def shortened(address: str) -> str:
    """The network of an address: enough to see from where, too little to follow one phone."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    kept = _V4_KEPT if found.version == 4 else _V6_KEPT  # noqa: PLR2004 - versions of the protocol
    return str(ipaddress.ip_network((found, kept), strict=False))


def _runner() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
