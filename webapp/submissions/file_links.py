"""The addresses of a submission's files: `/files/<token>`, for one person and some hours."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import url_for

from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.media import links
from webapp.media.links import Link

ORIGINAL: Final = "original"
ORIGINAL_LIFE_S: Final = 5 * 60
"""So long after it was asked for an original can be downloaded."""

_ATTACHED: Final = "a"
_UUID_LENGTH: Final = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """What a token says: which copy of which file, and the edit that the copy shows."""

    attachment_id: UUID
    name: str
    edit: str
    link: Link


def address(person: Person, attachment_id: UUID, name: str, *, edit: str) -> str:
    """The address of one rendition, or of a clip itself, for this person."""
    return _url(links.sign(person, _ATTACHED, _packed(attachment_id), name, edit))


def address_of_original(person: Person, attachment_id: UUID) -> str:
    """The address of an original, for minutes. Write down first that it is opened."""
    until = links.ends_in(ORIGINAL_LIFE_S)
    return _url(links.sign(person, _ATTACHED, _packed(attachment_id), ORIGINAL, "", until=until))


def read(token: str, person: Person) -> FileLink:
    """Read a token made for this person; whether it ended is asked later.

    Raises:
        NotVisible: it is none of ours, or somebody else's.
    """
    link = links.read(token, person, parts=4)
    kind, packed, name, edit = link.what
    if kind != _ATTACHED:
        raise NotVisible
    return FileLink(attachment_id=_unpacked(packed), name=name, edit=edit, link=link)


def _url(token: str) -> str:
    return url_for("submission_media.show", token=token)


def _packed(number: UUID) -> str:
    return urlsafe_b64encode(number.bytes).decode()[:_UUID_LENGTH]


def _unpacked(text: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(f"{text}=="))
