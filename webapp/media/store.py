"""Files kept by the hash of their content, in a folder.

What a file holds is judged in `images` and `clips`; which files belong to a submission stands in
the database.
"""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, ClassVar, Final, Protocol

from webapp.errors import DomainError

CHUNK_BYTES: Final = 256 * 1024
FILE_MODE: Final = 0o640
FOLDER_MODE: Final = 0o750
INCOMING: Final = "incoming"

_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class StoreUnavailable(DomainError):
    """The folder is missing, full or read-only; the detail `reason` is for the log."""

    code: ClassVar[str] = "store_unavailable"
    status: ClassVar[int] = 503


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
class StoredBlob:
    """What `put` stored: key and size in bytes, and whether the content was new to the store."""

    sha256: str
    bytes: int
    is_new: bool


class Store(Protocol):
    """What the product asks of a place for files, a folder or another kind."""

    def put(self, content: bytes | Readable) -> StoredBlob:
        """Keep the content durably; the same content twice is kept once."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading. Raises `BlobMissing`."""
        ...

    def as_file(self, sha256: str) -> AbstractContextManager[Path]:
        """Give a blob as a file on this machine while the block runs. Raises `BlobMissing`."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the store holds this key."""
        ...

    def delete(self, sha256: str) -> None:
        """Remove a blob; nothing happens if there is none."""
        ...

    def check_writable(self) -> None:
        """Write and remove a few bytes. Raises `StoreUnavailable`."""
        ...


class FolderStore:
    """A `Store` in one folder: `ab/cd/abcd…`, and `incoming/` for what is still arriving.

    The folder is not made on the way: a disk that is not mounted must not turn into files on the
    system's own disk. `prepare` makes it once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def prepare(self) -> None:
        """Make the folder, for set-up. Raises `StoreUnavailable`."""
        with _on_disk():
            self._root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)

    def put(self, content: bytes | Readable) -> StoredBlob:
        """Keep the content under its hash; after the return it survives a power cut.

        Effects in order: temporary file, its fsync, rename, fsync of the folder. An error of the
        stream that is read passes through; nothing stays behind.

        Raises:
            StoreUnavailable: the folder cannot be written.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        with _on_disk():
            incoming = self._root / INCOMING
            _make_folder(incoming)
            temporary = incoming / secrets.token_hex(16)
        try:
            sha256, size = _write(temporary, stream)
            with _on_disk():
                is_new = self._move(temporary, sha256, size)
        finally:
            with suppress(OSError):
                temporary.unlink()
        return StoredBlob(sha256, size, is_new)

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading. Raises `BlobMissing` and `StoreUnavailable`."""
        path = self.path(sha256)
        with _on_disk(missing=sha256):
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
        if not _KEY.fullmatch(sha256):
            raise BlobMissing(sha256=sha256[:64])
        path = self._root / sha256[:2] / sha256[2:4] / sha256
        with _on_disk():
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

    def delete(self, sha256: str) -> None:
        """Remove a blob if it is there. Raises `StoreUnavailable`."""
        path = self.path(sha256)
        with _on_disk():
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)

    def check_writable(self) -> None:
        """Write, sync and remove a few bytes. Raises `StoreUnavailable`."""
        with _on_disk():
            _make_folder(self._root / INCOMING)
        probe = self._root / INCOMING / secrets.token_hex(16)
        try:
            _write(probe, BytesIO(b"writable"))
        finally:
            with suppress(OSError):
                probe.unlink()

    def _move(self, temporary: Path, sha256: str, size: int) -> bool:
        path = self.path(sha256)
        # A file of another size under this key was damaged by something else; replace it.
        if path.is_file() and path.stat().st_size == size:
            return False
        _make_folder(path.parent.parent)
        _make_folder(path.parent)
        temporary.replace(path)
        _sync_folder(path.parent)
        return True


def _write(path: Path, stream: Readable) -> tuple[str, int]:
    """Write all of the stream to a new file and sync it; return hash and size in bytes."""
    digest, size = hashlib.sha256(), 0
    with _on_disk():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            with _on_disk():
                _write_all(file.fileno(), chunk)
        with _on_disk():
            os.fchmod(file.fileno(), FILE_MODE)
            os.fsync(file.fileno())
    return digest.hexdigest(), size


def _write_all(descriptor: int, chunk: bytes) -> None:
    # A nearly full disk takes a part of the bytes without an error, and refuses the rest.
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _make_folder(path: Path) -> None:
    """Make one folder, durably, unless it is there; its parent must exist."""
    try:
        path.mkdir(mode=FOLDER_MODE)
    except FileExistsError:
        if path.is_dir():
            return
        raise
    path.chmod(FOLDER_MODE)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _on_disk(*, missing: str | None = None) -> Iterator[None]:
    """Turn the disk's errors into ours; with `missing`, an absent file is that blob's absence."""
    try:
        yield
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            raise BlobMissing(sha256=missing) from error
        reason = errno.errorcode.get(error.errno or 0, "EIO")
        raise StoreUnavailable(reason=reason) from error
