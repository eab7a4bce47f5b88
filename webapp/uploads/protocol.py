"""The headers of tus 1.0: reading a creation and a piece, and saying where an upload stands.

Source: tus resumable upload protocol 1.0.0, https://tus.io/protocols/resumable-upload. Nothing
here touches the database or the disk.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from werkzeug.datastructures import Headers
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date

from webapp.media.declared import Declared, read_declared
from webapp.media.intake import harmless_name
from webapp.media.sniffing import MediaKind
from webapp.media.store import Readable
from webapp.uploads.errors import UploadKindUnknown, UploadMalformed, UploadNotBytes
from webapp.uploads.models import Upload
from webapp.uploads.parts import Checksum

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,expiration,checksum,termination"
ALGORITHMS: Final = ("sha1", "sha256")
PIECE_TYPE: Final = "application/offset+octet-stream"
MOST_METADATA_CHARACTERS: Final = 4096

_NUMBER: Final = re.compile(r"[0-9]{1,15}", re.ASCII)
_KEY: Final = re.compile(r"[!-+\--~]+", re.ASCII)
"""Visible ASCII without comma."""


@dataclass(frozen=True, slots=True)
class Creation:
    """What a new upload declares; `client_id` is the phone's own id of the file."""

    length_bytes: int
    kind: MediaKind
    name: str
    client_id: UUID | None
    metadata_given: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the bytes of a request belong, and what they must add up to."""

    offset_bytes: int
    checksum: Checksum | None


class Body:
    """The bytes of a request; where the connection broke, they simply end.

    Every byte that came is worth keeping. A piece with a checksum is thrown away all the same,
    because it does not add up.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        try:
            return self._stream.read(size)
        except (ClientDisconnected, OSError):
            return b""


def read_creation(headers: Headers) -> Creation:
    """Read what a new upload declares.

    Metadata: `filename` (or `name`), `id` (a UUID), and `kind` (photo or clip), which may be left
    out where `filetype` (a media type) tells it. Facts of the file are read once it is whole
    (`read_facts`); others are kept and given back.

    Raises:
        UploadMalformed, UploadKindUnknown.
    """
    length = _number(headers, "Upload-Length")
    given = headers.get("Upload-Metadata", "")
    metadata = read_metadata(given)
    return Creation(
        length_bytes=length,
        kind=_kind(metadata),
        name=harmless_name(_text(metadata.get("filename") or metadata.get("name", b""))),
        client_id=_client_id(metadata),
        metadata_given=given,
    )


def read_metadata(given: str) -> dict[str, bytes]:
    """Read `Upload-Metadata`: keys and Base64 values. Raises `UploadMalformed`."""
    malformed = UploadMalformed(header="Upload-Metadata")
    if len(given) > MOST_METADATA_CHARACTERS:
        raise malformed
    found: dict[str, bytes] = {}
    for pair in filter(None, (text.strip(" ") for text in given.split(","))):
        key, _, value = pair.partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise malformed
        try:
            found[key] = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise malformed from error
    return found


def read_facts(given: str) -> Declared:
    """Read what `Upload-Metadata` say of the file itself. Raises `UploadMalformed`."""
    return read_declared(read_metadata(given))


def read_piece(headers: Headers) -> Piece:
    """Read where a piece belongs. Raises `UploadNotBytes`, `UploadMalformed`."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != PIECE_TYPE:
        raise UploadNotBytes
    given = headers.get("Upload-Checksum")
    return Piece(
        offset_bytes=_number(headers, "Upload-Offset"),
        checksum=None if given is None else _checksum(given),
    )


def capabilities(largest_bytes: int) -> dict[str, str]:
    """What `OPTIONS` tells."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(largest_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def progress(upload: Upload, offset_bytes: int) -> dict[str, str]:
    """How far the upload is, and until when it can be continued."""
    return {
        "Upload-Offset": str(offset_bytes),
        "Upload-Expires": http_date(upload.expires_at),
    }


def description(upload: Upload, offset_bytes: int) -> dict[str, str]:
    """Everything that `HEAD` tells."""
    headers = progress(upload, offset_bytes)
    headers["Upload-Length"] = str(upload.length_bytes)
    if upload.metadata_given:
        headers["Upload-Metadata"] = upload.metadata_given
    return headers


def _number(headers: Headers, name: str) -> int:
    given = headers.get(name, "")
    if not _NUMBER.fullmatch(given):
        raise UploadMalformed(header=name)
    return int(given)


def _checksum(given: str) -> Checksum:
    malformed = UploadMalformed(header="Upload-Checksum")
    algorithm, _, encoded = given.partition(" ")
    if algorithm not in ALGORITHMS:
        raise malformed
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise malformed from error
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise malformed
    return Checksum(algorithm, digest)


def _kind(metadata: Mapping[str, bytes]) -> MediaKind:
    declared = _text(metadata.get("kind", b""))
    family = _text(metadata.get("filetype", b"")).partition("/")[0]
    kinds = {"image": MediaKind.PHOTO, "video": MediaKind.CLIP}
    if not declared and family in kinds:
        return kinds[family]
    try:
        return MediaKind(declared)
    except ValueError as error:
        raise UploadKindUnknown from error


def _client_id(metadata: Mapping[str, bytes]) -> UUID | None:
    given = _text(metadata.get("id", b""))
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError as error:
        raise UploadMalformed(header="Upload-Metadata") from error


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
