"""Finding the snapshot of an issued report in a file: JSON, ZIP, or the PDF of the paper.

Files come from anywhere, so everything is read with limits, and nothing of them is run.
"""

import json
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

NAME: Final = "snapshot.json"
MOST_BYTES: Final = 256 * 1024 * 1024

_EMBEDDED: Final = re.compile(rb"/Type\s*/EmbeddedFile\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_HEAD_BYTES: Final = 4096


class Kind(StrEnum):
    """What a snapshot can come in."""

    TEXT = "text"
    ZIP = "zip"
    PDF = "pdf"


class NoSnapshotError(ValueError):
    """The file holds no snapshot that can be read; the text says why."""


def read(path: Path) -> dict[str, Any]:
    """The snapshot that a file is or holds.

    Raises:
        NoSnapshotError: there is none, or it cannot be read.
    """
    kind = kind_of(path)
    if kind is Kind.ZIP:
        return _of_zip(path)
    if path.stat().st_size > MOST_BYTES:
        raise NoSnapshotError("The file is larger than 256 MB.")
    return _of_pdf(path.read_bytes()) if kind is Kind.PDF else _of_text(path.read_bytes())


def kind_of(path: Path) -> Kind:
    """What a file is, by how it begins."""
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return Kind.PDF
    return Kind.ZIP if head.startswith(b"PK") else Kind.TEXT


def _of_text(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NoSnapshotError(f"This is no snapshot that can be read: {error}") from error
    if isinstance(found, dict) and "schema" in found:
        raise NoSnapshotError(
            "This is the week for other programs, which is no snapshot: it cannot be hashed anew. "
            "The snapshot is attached to the PDF of the issued paper."
        )
    if not isinstance(found, dict) or "format" not in found:
        raise NoSnapshotError("This is JSON, but no snapshot of a weekly report.")
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A dict of the pairs. A key said twice would let two readers see two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _of_zip(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [item for item in archive.infolist() if item.filename.endswith(NAME)]
            found = [item for item in inside if Path(item.filename).name == NAME]
            if len(found) != 1:
                raise NoSnapshotError(_count_said("ZIP", len(found)))
            if found[0].file_size > MOST_BYTES:
                raise NoSnapshotError("Its snapshot is larger than 256 MB.")
            return _of_text(archive.read(found[0]))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise NoSnapshotError(f"The ZIP cannot be read: {error}") from error


def _of_pdf(content: bytes) -> dict[str, Any]:
    """The attachment of a PDF as this product writes it; no PDF library is wanted for that."""
    found = []
    for place in _EMBEDDED.finditer(content):
        text = _embedded(content, place.start())
        if text is not None and b'"format"' in text:
            found.append(text)
    if len(found) != 1:
        raise NoSnapshotError(
            f"{_count_said('PDF', len(found))} Only the PDF of a whole issued report has one, and "
            f"only as it was downloaded: other programs pack it in ways that cannot be read here. "
            f"Save the attachment {NAME} with a PDF reader and check that."
        )
    return _of_text(found[0])


def _embedded(content: bytes, place: int) -> bytes | None:
    """The content of the attachment whose dictionary has its type at `place`."""
    head = content.rfind(b" obj", max(0, place - _HEAD_BYTES), place)
    begin = _STREAM.search(content, place, place + _HEAD_BYTES)
    if begin is None or head < 0:
        return None
    end = content.find(b"endstream", begin.end())
    raw = content[begin.end() : end]
    if b"/FlateDecode" not in content[head : begin.start()]:
        return raw.rstrip(b"\r\n")
    try:
        return zlib.decompressobj().decompress(raw, MOST_BYTES)
    except zlib.error:
        return None


def _count_said(kind: str, count: int) -> str:
    if count:
        return f"The {kind} holds {count} snapshots; which is meant cannot be told."
    return f"The {kind} holds no {NAME}, so there is nothing to hash anew."
