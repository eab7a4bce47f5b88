"""Unfinished files on disk: one part file an upload, locked while somebody writes to it.

How far an upload has come is decided by the database (`Upload.offset_bytes`), not by the length of
its part file. Bytes beyond that offset were never acknowledged: they may not have been compared
with their checksum yet, and after a power cut the file system may show zeros there. They are cut
off before the next piece is written, which costs at most the one piece that was on its way.
"""

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self
from uuid import UUID

from webapp.media.disk import CHUNK_BYTES, FILE_MODE, FOLDER_MODE, Readable, Room, on_disk
from webapp.uploads.errors import ChecksumMismatch, UploadBusy, UploadOverflows

_SUFFIX: Final = ".part"


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a piece must add up to; the algorithm is one of hashlib's."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class PartFolder:
    """The folder of part files. It is made on the way, the folder above it is not."""

    root: Path
    reserve_bytes: int = 0

    def path(self, upload_id: UUID) -> Path:
        """Where the part file lies or would lie."""
        return self.root / f"{upload_id}{_SUFFIX}"

    def size(self, upload_id: UUID) -> int:
        """The length of the part file in bytes; 0 where there is none."""
        with on_disk():
            try:
                return self.path(upload_id).stat().st_size
            except FileNotFoundError:
                return 0

    def lock(self, upload_id: UUID) -> "Part":
        """Open the part file for writing, making it if need be, and keep everybody else off.

        Raises:
            UploadBusy: somebody is writing to it, or has just removed it.
            StoreUnavailable, StoreFull.
        """
        path = self.path(upload_id)
        with on_disk():
            self.root.mkdir(mode=FOLDER_MODE, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        part = Part(path, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            part.close()
            raise UploadBusy from error
        if not os.fstat(descriptor).st_nlink:
            # Removed between opening and locking: a lock on a file without a name keeps nobody off.
            part.close()
            raise UploadBusy
        return part

    def check_room(self, wanted_bytes: int) -> None:
        """Refuse what would go into the reserve. Raises `StoreFull`, `StoreUnavailable`."""
        Room(self.root.parent, self.reserve_bytes).check(wanted_bytes)

    def ids(self) -> list[UUID]:
        """The uploads that have a part file, in no order; foreign files are left out."""
        found = []
        for path in self.root.glob(f"*{_SUFFIX}"):
            with suppress(ValueError):
                found.append(UUID(path.stem))
        return found


class Part:
    """An open, locked part file. Closing it gives up the lock; the kernel does so on any death."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def size(self) -> int:
        """The length in bytes, acknowledged or not."""
        return os.fstat(self._descriptor).st_size

    def write(self, stream: Readable, *, at: int, most: int, checksum: Checksum | None) -> int:
        """Put the stream at `at`, where the file then ends; return its length in bytes, synced.

        The stream is copied in small pieces. What was not returned from here does not count.

        Raises:
            UploadOverflows: more than `most` bytes came.
            ChecksumMismatch; StoreFull, StoreUnavailable.
        """
        digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        with on_disk():
            os.ftruncate(self._descriptor, at)
        end = at
        while piece := stream.read(CHUNK_BYTES):
            if end + len(piece) > at + most:
                self._cut_to(at)
                raise UploadOverflows
            if digest is not None:
                digest.update(piece)
            with on_disk():
                self._write_all(piece, end)
            end += len(piece)
        if checksum and digest and not hmac.compare_digest(digest.digest(), checksum.digest):
            self._cut_to(at)
            raise ChecksumMismatch
        with on_disk():
            os.fsync(self._descriptor)
            if at == 0:
                self._sync_name()
        return end - at

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Read the file from its beginning."""
        with on_disk():
            file = self._path.open("rb")
        with file:
            yield file

    def remove(self) -> None:
        """Delete the file if that is possible; what stays is an orphan, which the sweep tries."""
        with suppress(OSError):
            self._path.unlink()

    def close(self) -> None:
        """Give up the lock."""
        os.close(self._descriptor)

    def _write_all(self, piece: bytes, at: int) -> None:
        # A nearly full disk takes a part of the bytes without an error, and refuses the rest.
        rest = memoryview(piece)
        while rest:
            written = os.pwrite(self._descriptor, rest, at)
            rest, at = rest[written:], at + written

    def _cut_to(self, size: int) -> None:
        with on_disk():
            os.ftruncate(self._descriptor, size)

    def _sync_name(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
