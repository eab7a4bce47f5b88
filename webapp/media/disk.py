"""Bytes on this machine's disk: written so that they survive a power cut, refused in good time.

Everything that keeps files comes here, the store and the unfinished uploads alike, so that there
is one reserve of free space and one name for each failure.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Protocol

from webapp.errors import DomainError

CHUNK_BYTES: Final = 256 * 1024
FILE_MODE: Final = 0o640
FOLDER_MODE: Final = 0o750

OF_THE_DISK: Final = frozenset({
    errno.ENOENT, errno.EIO, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EROFS,
    errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.EBADF, errno.ENOTCONN, errno.ETIMEDOUT,
})  # fmt: skip
"""Errors of reading that say nothing about the file. Others are its doing: a position before the
beginning (EINVAL), more than memory or a limit holds (ENOMEM, EFBIG, EMFILE)."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class StoreUnavailable(DomainError):
    """The place for files is missing, read-only or away; the detail `reason` is for the log."""

    code: ClassVar[str] = "store_unavailable"
    status: ClassVar[int] = 503


class StoreFull(StoreUnavailable):
    """There is no room for another file; what is there can still be read."""

    code: ClassVar[str] = "storage_full"
    status: ClassVar[int] = 507


class BlobMissing(DomainError):
    """The store holds nothing under this key."""

    code: ClassVar[str] = "media_missing"
    status: ClassVar[int] = 404


class Readable(Protocol):
    """What gives bytes when asked: an open file, an upload, the body of a request."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """What new files leave free on the disk of `folder`, for the database and everybody else."""

    folder: Path
    reserve_bytes: int

    def check(self, wanted_bytes: int) -> None:
        """Refuse what would go into the reserve. Raises `StoreFull`, `StoreUnavailable`."""
        if not self.holds(wanted_bytes):
            raise StoreFull(reason="reserve")

    def holds(self, wanted_bytes: int) -> bool:
        """Whether so many bytes fit beside the reserve. Raises `StoreUnavailable`."""
        with on_disk():
            free = shutil.disk_usage(self.folder).free
        return free - wanted_bytes >= self.reserve_bytes


def write_new(path: Path, stream: Readable, *, room: Room | None = None) -> tuple[str, int]:
    """Write all of the stream to a new file and sync it; return SHA-256 and size in bytes.

    With `room`, a stream that would go into the reserve is refused in the middle. What was written
    until any failure is left to the caller.

    Raises:
        StoreFull, StoreUnavailable; errors of the stream pass through.
    """
    digest, size = hashlib.sha256(), 0
    with on_disk():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        while chunk := stream.read(CHUNK_BYTES):
            if room is not None:
                room.check(len(chunk))
            digest.update(chunk)
            size += len(chunk)
            with on_disk():
                _write_all(file.fileno(), chunk)
        with on_disk():
            os.fchmod(file.fileno(), FILE_MODE)
            os.fsync(file.fileno())
    return digest.hexdigest(), size


def make_folder(path: Path) -> None:
    """Make one folder, durably, unless it is there; its parent must exist."""
    try:
        path.mkdir(mode=FOLDER_MODE)
    except FileExistsError:
        if path.is_dir():
            return
        raise
    path.chmod(FOLDER_MODE)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def on_disk(*, missing: str | None = None) -> Iterator[None]:
    """Turn the disk's errors into ours; with `missing`, an absent file is that blob's absence."""
    try:
        yield
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            raise BlobMissing(sha256=missing) from error
        reason = errno.errorcode.get(error.errno or 0, "EIO")
        kind = StoreFull if error.errno in _FULL else StoreUnavailable
        raise kind(reason=reason) from error


def _write_all(descriptor: int, chunk: bytes) -> None:
    # A nearly full disk takes a part of the bytes without an error, and refuses the rest.
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
