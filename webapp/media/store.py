"""Files kept by the hash of their content: what is asked of a store, and the one in a folder.

The store in an S3 service is in `s3`. What a file holds is judged in `images` and `clips`; which
files belong to a submission stands in the database.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from webapp.media.disk import (
    CHUNK_BYTES,
    FILE_MODE,
    FOLDER_MODE,
    BlobMissing,
    Readable,
    Room,
    StoreFull,
    StoreUnavailable,
    make_folder,
    on_disk,
    sync_folder,
    write_new,
)

__all__ = [
    "CHUNK_BYTES",
    "FILE_MODE",
    "FOLDER_MODE",
    "GRACE",
    "SHARDS",
    "BlobMissing",
    "FolderStore",
    "HeldBlob",
    "Readable",
    "Room",
    "Store",
    "StoreFull",
    "StoreUnavailable",
    "StoredBlob",
    "blob_name",
]

INCOMING: Final = "incoming"
QUARANTINE: Final = "quarantine"
GRACE: Final = timedelta(hours=24)
"""So long a file may be in the store before a row must name it."""
SHARDS: Final = tuple(f"{number:02x}" for number in range(256))
"""The first two digits of keys: a store is gone through in these parts."""

_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """What `put` stored: key and size in bytes, and whether the content was new to the store."""

    sha256: str
    bytes: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class HeldBlob:
    """A blob as the store lists it; `stored_at` is when it was last put."""

    sha256: str
    bytes: int
    stored_at: datetime


class Store(Protocol):
    """What the product asks of a place for files, a folder or another kind.

    Every method may raise `StoreUnavailable`.
    """

    def put(self, content: bytes | Readable) -> StoredBlob:
        """Keep the content durably; the same content twice is kept once, and counts as put now.

        Raises:
            StoreFull: there is no room beside the reserve.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading, at any position. Raises `BlobMissing`."""
        ...

    def as_file(self, sha256: str) -> AbstractContextManager[Path]:
        """Give a blob as a file on this machine while the block runs. Raises `BlobMissing`."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the store holds this key; a malformed key is held by none."""
        ...

    def delete(self, sha256: str, *, before: datetime | None = None) -> bool:
        """Remove a blob, if it is there and was last put before that; return whether it was."""
        ...

    def check_writable(self) -> None:
        """Write and remove a few bytes, whatever the reserve."""
        ...

    def blobs(self, shard: str) -> Iterator[HeldBlob]:
        """List the blobs whose keys begin with one of `SHARDS`."""
        ...

    def set_aside(self, sha256: str) -> None:
        """Take a damaged blob out of its place without destroying it. Raises `BlobMissing`."""
        ...

    def leftovers(self, *, before: datetime, removes: bool = False) -> list[str]:
        """Name what broken-off puts left behind before then, and remove it if told to."""
        ...


class FolderStore:
    """A `Store` in one folder: `ab/cd/abcd…`, and `incoming/` for what is still arriving.

    The folder is not made on the way: a disk that is not mounted must not turn into files on the
    system's own disk. `prepare` makes it once.
    """

    def __init__(self, root: Path, *, reserve_bytes: int = 0) -> None:
        self._root = root
        self._room = Room(root, reserve_bytes)

    def prepare(self) -> None:
        """Make the folder, for set-up. Raises `StoreUnavailable`."""
        with on_disk():
            self._root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)

    def put(self, content: bytes | Readable) -> StoredBlob:
        """Keep the content under its hash; after the return it survives a power cut.

        Effects in order: temporary file, its fsync, rename, fsync of the folder. An error of the
        stream that is read passes through; nothing stays behind.

        Raises:
            StoreFull, StoreUnavailable: the folder has no room, or cannot be written.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        with on_disk():
            make_folder(self._root / INCOMING)
        temporary = self._root / INCOMING / secrets.token_hex(16)
        try:
            sha256, size = write_new(temporary, stream, room=self._room)
            with on_disk():
                is_new = self._move(temporary, sha256, size)
        finally:
            with suppress(OSError):
                temporary.unlink()
        return StoredBlob(sha256, size, is_new)

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading. Raises `BlobMissing` and `StoreUnavailable`."""
        path = self.path(sha256)
        with on_disk(missing=sha256):
            return path.open("rb")

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """Give the blob's own file; it must not be changed. Raises `BlobMissing`."""
        self.open(sha256).close()
        yield self.path(sha256)

    def path(self, sha256: str) -> Path:
        """Return where the blob lies or would lie, proved to be inside the folder.

        Raises:
            BlobMissing: the key is not 64 lower-case hexadecimal digits.
            StoreUnavailable: a symbolic link leads out of the folder.
        """
        path = self._root / blob_name(sha256)
        with on_disk():
            is_inside = path.resolve().is_relative_to(self._root.resolve())
        if not is_inside:
            raise StoreUnavailable(reason="outside")
        return path

    def exists(self, sha256: str) -> bool:
        """Whether the store holds this key; a malformed key is held by none."""
        try:
            return self.path(sha256).is_file()
        except BlobMissing:
            return False

    def delete(self, sha256: str, *, before: datetime | None = None) -> bool:
        """Remove a blob if it is there, and old enough. Raises `StoreUnavailable`."""
        path = self.path(sha256)
        with on_disk():
            if not path.is_file() or (before is not None and _changed_at(path) >= before):
                return False
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        return True

    def check_writable(self) -> None:
        """Write, sync and remove a few bytes. Raises `StoreUnavailable`."""
        with on_disk():
            make_folder(self._root / INCOMING)
        probe = self._root / INCOMING / secrets.token_hex(16)
        try:
            write_new(probe, BytesIO(b"writable"))
        finally:
            with suppress(OSError):
                probe.unlink()

    def blobs(self, shard: str) -> Iterator[HeldBlob]:
        """List the blobs of a shard; foreign files are left out. Raises `StoreUnavailable`."""
        if shard not in SHARDS:
            raise ValueError(shard)
        with on_disk():
            paths = sorted((self._root / shard).glob("*/*"))
        for path in paths:
            # One that went away meanwhile is no longer held.
            with suppress(BlobMissing), on_disk(missing=path.name):
                if path == self.path(path.name):
                    yield HeldBlob(path.name, path.stat().st_size, _changed_at(path))

    def set_aside(self, sha256: str) -> None:
        """Move a damaged blob to `quarantine/`. Raises `BlobMissing`, `StoreUnavailable`."""
        path, aside = self.path(sha256), self._root / QUARANTINE
        with on_disk(missing=sha256):
            make_folder(aside)
            path.replace(aside / sha256)
            sync_folder(aside)
            sync_folder(path.parent)

    def leftovers(self, *, before: datetime, removes: bool = False) -> list[str]:
        """Name what broken-off puts left in `incoming/`, and remove it if told to."""
        return leftovers_in(self._root / INCOMING, before=before, removes=removes)

    def _move(self, temporary: Path, sha256: str, size: int) -> bool:
        path = self.path(sha256)
        # A file of another size under this key was damaged by something else; replace it.
        if path.is_file() and path.stat().st_size == size:
            # Young again: a sweep that found it unnamed must not take it from its new row.
            os.utime(path)
            return False
        make_folder(path.parent.parent)
        make_folder(path.parent)
        temporary.replace(path)
        sync_folder(path.parent)
        return True


def blob_name(sha256: str) -> str:
    """Where a blob lies in a store, from its key: `ab/cd/abcd…`.

    Raises:
        BlobMissing: the key is not 64 lower-case hexadecimal digits.
    """
    if not _KEY.fullmatch(sha256):
        raise BlobMissing(sha256=sha256[:64])
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def leftovers_in(folder: Path, *, before: datetime, removes: bool) -> list[str]:
    """Name the files of a folder that nobody touched since then, and remove them if told to."""
    found = []
    with on_disk():
        for path in sorted(folder.glob("*")):
            # One that went away meanwhile was on its way after all. What is lent out is a link to
            # an old file, of which only the change of its names is young.
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_ctime, UTC) < before:
                    found.append(path.name)
                    if removes:
                        path.unlink()
    return found


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
