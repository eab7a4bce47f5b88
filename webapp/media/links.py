"""Signed addresses of files: what they lead to, for whom, and until when.

A token says all of this in the clear and proves that we wrote it. It opens nothing by itself: who
asks must be signed in as the person it was made for, and may still have to be let see the thing.
"""

import hashlib
from dataclasses import dataclass
from typing import ClassVar, Final

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from webapp import clock, keys
from webapp.accounts.permissions import Person
from webapp.errors import DomainError, NotVisible

WINDOW_S: Final = 12 * 3600
"""A link ends with the window after the one it was made in: the address of a picture, and with it
the browser's copy, stays the same for hours, and no link ends before a window has passed."""

_SALT: Final = "webapp.media.links"
_SEPARATOR: Final = "."


class LinkExpired(DomainError):
    """The link was good for this person once."""

    code: ClassVar[str] = "link_expired"
    status: ClassVar[int] = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a token says. `until` is in seconds since 1970."""

    what: tuple[str, ...]
    person_id: int
    until: int

    @property
    def remaining_s(self) -> int:
        """How long it is still good; nothing or less where it ended."""
        return self.until - _now()

    def check_time(self) -> None:
        """Refuse a link that ended. Ask after visibility: its loss must look like nothing there.

        Raises:
            LinkExpired: it did.
        """
        if self.remaining_s <= 0:
            raise LinkExpired


def window_end(moment: int | None = None) -> int:
    """Until when a link is good that is made now, or at another moment."""
    return ((_now() if moment is None else moment) // WINDOW_S + 2) * WINDOW_S


def ends_in(seconds: int) -> int:
    """Until when a link is good that lives so long from now."""
    return _now() + seconds


def sign(person: Person, *what: str, until: int | None = None) -> str:
    """Make the token; the parts of `what` hold no dot and nothing that an address must escape."""
    said = (*what, str(person.id), str(window_end() if until is None else until))
    return _signer().sign(_SEPARATOR.join(said)).decode()


def read(token: str, person: Person, *, parts: int) -> Link:
    """Read a token that was made for this person, with so many parts of `what`.

    Raises:
        NotVisible: it was not written by us in every letter, says something else, or was made for
            somebody else.
    """
    try:
        *what, person_id, until = _signer().unsign(token).decode().split(_SEPARATOR)
    except (BadSignature, ValueError) as error:
        raise NotVisible from error
    # Base64 can write the same bytes in several ways; only one of them is the address.
    signature = token.rpartition(_SEPARATOR)[2]
    if base64_encode(base64_decode(signature)).decode() != signature:
        raise NotVisible
    if len(what) != parts or person_id != str(person.id):
        raise NotVisible
    return Link(what=tuple(what), person_id=person.id, until=int(until))


def _signer() -> Signer:
    return Signer(keys.signing_keys(), salt=_SALT, sep=_SEPARATOR, digest_method=hashlib.sha256)


def _now() -> int:
    return int(clock.utc_now().timestamp())
