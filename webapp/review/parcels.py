"""A report that a phone saved as one file (`static/js/outbox/export.js`), read with suspicion.

It is a ZIP of `manifest.json` and the photos and the clip that it names. Nothing is unpacked to
disk, names inside lead nowhere, and no more is read than the archive's directory announced.
"""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final
from uuid import UUID

from webapp import thai
from webapp.errors import DomainError
from webapp.media.clips import MAX_CLIP_BYTES
from webapp.media.declared import Declared, read_declared
from webapp.media.disk import CHUNK_BYTES
from webapp.media.intake import harmless_name
from webapp.submissions import privacy
from webapp.submissions.expecting import Announced
from webapp.submissions.files import LONGEST_CAPTION, MOST_OF
from webapp.submissions.privacy import Protection

FORMAT: Final = "e-report-outbox/1"
MANIFEST: Final = "manifest.json"
MOST_MANIFEST_BYTES: Final = 256 * 1024
MOST_ENTRIES: Final = 64
"""Somebody may have packed it anew, with what their computer adds."""
MOST_BYTES: Final = MAX_CLIP_BYTES + 40 * 1024 * 1024
"""Of all files together, unpacked; photos were shrunk on the phone."""
MOST_FIELDS: Final = 400

_PACKED_BY: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on archives that are none, encrypted, cut off or packed in odd ways.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, TypeError,
    AttributeError, OSError, EOFError, RuntimeError, OverflowError,
)  # fmt: skip


class ParcelUnreadable(DomainError):
    """The file is no report that a phone saved."""

    code = "parcel_unreadable"
    status = 422


class ParcelDamaged(DomainError):
    """A file inside is missing, or not what the phone packed; detail `name`."""

    code = "parcel_damaged"
    status = 422


class ParcelTooLarge(DomainError):
    """More is inside than a report can hold; detail `most_mb`."""

    code = "parcel_too_large"
    status = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A photo or clip inside, as the manifest tells of it."""

    id: UUID
    kind: str
    name: str
    caption: str
    bytes: int
    sha256: str
    """Empty where the phone's browser could not tell."""
    path: str
    declared: Declared
    protection: Protection

    @property
    def announced(self) -> Announced:
        """The same as a phone announces it."""
        return Announced(
            id=self.id, kind=self.kind, bytes=self.bytes, caption=self.caption,
            protection=self.protection,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """An opened one: whose report it is, what it says as the form posts it, and its files."""

    id: UUID
    person_id: int
    fields: tuple[tuple[str, str], ...]
    files: tuple[Packed, ...]
    archive: zipfile.ZipFile

    def open(self, packed: Packed) -> IO[bytes]:
        """The content of a file; it was found whole when the parcel was read."""
        return self.archive.open(packed.path)


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Parcel]:
    """Open a parcel and check all of it.

    Raises:
        ParcelUnreadable, ParcelDamaged, ParcelTooLarge.
    """
    try:
        archive = zipfile.ZipFile(stream)
        sizes = _sizes(archive)
        if sizes.get(MANIFEST, MOST_MANIFEST_BYTES + 1) > MOST_MANIFEST_BYTES:
            raise ParcelUnreadable
        parcel = _read(json.loads(archive.read(MANIFEST)), archive)
    except _BROKEN as error:
        raise ParcelUnreadable from error
    if sum(sizes.get(packed.path, 0) for packed in parcel.files) > MOST_BYTES:
        raise ParcelTooLarge(most_mb=MOST_BYTES // (1024 * 1024))
    with archive:
        for packed in parcel.files:
            if sizes.get(packed.path) != packed.bytes or not _is_whole(parcel, packed):
                raise ParcelDamaged(name=packed.name or packed.path)
        yield parcel


def _sizes(archive: zipfile.ZipFile) -> dict[str, int]:
    """Name → unpacked length, which `zipfile` never reads beyond."""
    entries = archive.infolist()
    sizes = {entry.filename: entry.file_size for entry in entries}
    # Of the other ways to pack, zipfile unpacks as much at once as the archive likes.
    is_odd = any(entry.compress_type not in _PACKED_BY for entry in entries)
    if is_odd or len(entries) > MOST_ENTRIES or len(sizes) < len(entries):
        raise ParcelUnreadable
    return sizes


def _is_whole(parcel: Parcel, packed: Packed) -> bool:
    digest, length = hashlib.sha256(), 0
    try:
        with parcel.open(packed) as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                length += len(chunk)
    except _BROKEN:
        return False
    return length == packed.bytes and packed.sha256 in ("", digest.hexdigest())


def _read(manifest: Any, archive: zipfile.ZipFile) -> Parcel:  # noqa: ANN401 - whatever JSON held
    """Take what is known and leave the rest; an error of any kind says that it is none of ours."""
    if manifest["format"] != FORMAT:
        raise ParcelUnreadable
    fields = tuple((_text(name), _text(value)) for name, value in manifest["fields"])
    files = tuple(_packed(item) for item in manifest["files"])
    person_id = manifest["person"]
    is_odd = len({item.id for item in files}) + len({item.path for item in files}) < 2 * len(files)
    if is_odd or len(files) > sum(MOST_OF.values()) or len(fields) > MOST_FIELDS:
        raise ParcelUnreadable
    if type(person_id) is not int or not 0 <= person_id < 2**31:
        raise ParcelUnreadable
    return Parcel(UUID(manifest["id"]), person_id, fields, files, archive)


def _packed(item: Any) -> Packed:  # noqa: ANN401 - whatever JSON held
    declared = item.get("declared") or {}
    if item["kind"] not in MOST_OF or type(item["bytes"]) is not int or item["bytes"] < 0:
        raise ParcelUnreadable
    return Packed(
        id=UUID(item["id"]),
        kind=item["kind"],
        name=harmless_name(_text(item.get("name") or "")),
        caption=thai.normalise(_text(item.get("caption") or ""))[:LONGEST_CAPTION],
        bytes=item["bytes"],
        sha256=_text(item["sha256"]).lower(),
        path=_text(item["path"]),
        declared=read_declared(declared),
        protection=privacy.read(item),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ParcelUnreadable
    return value
