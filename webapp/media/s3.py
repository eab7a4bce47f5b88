"""The store in a bucket of an S3 service, with a work folder on this machine.

Objects have the names that files have in `FolderStore`, so a folder copied into the bucket is the
same store. The work folder holds what is on its way (`incoming/`) and a cache of what was used
last (`cache/`); it may be emptied at any time the product is not running.
"""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from botocore.response import StreamingBody

from webapp import clock
from webapp.media.bucket import Bucket, BucketAddress
from webapp.media.cache import BlobCache
from webapp.media.disk import (
    CHUNK_BYTES,
    BlobMissing,
    Readable,
    Room,
    StoreUnavailable,
    make_folder,
    on_disk,
    write_new,
)
from webapp.media.store import (
    GRACE,
    INCOMING,
    QUARANTINE,
    SHARDS,
    HeldBlob,
    StoredBlob,
    blob_name,
    leftovers_in,
)

CACHE: Final = "cache"
CACHE_BYTES: Final = 1024 * 1024 * 1024


class S3Store:
    """A `Store` in a bucket. The work folder's parent is not made on the way."""

    def __init__(
        self,
        address: BucketAddress,
        work: Path,
        *,
        reserve_bytes: int = 0,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self._made_from = (address, work, reserve_bytes, cache_bytes)
        self._bucket = Bucket(address)
        self._work = work
        self._room = Room(work, reserve_bytes)
        self._cache = BlobCache(work / CACHE, most_bytes=cache_bytes, room=self._room)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as settings; it makes its own connections."""
        return _remade, self._made_from

    def put(self, content: bytes | Readable) -> StoredBlob:
        """Keep the content under its hash; after the return the service has it whole.

        Effects in order: a synced file in the work folder, since only at its end is the hash
        known; the object; a copy in the cache. What is there already is not sent again, unless
        so long ago that a sweep might take it for forgotten.

        Raises:
            StoreFull, StoreUnavailable; errors of the stream pass through.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        with self._arriving() as temporary:
            sha256, size = write_new(temporary, stream, room=self._room)
            name = blob_name(sha256)
            found = self._bucket.find(name)
            is_new = found is None or found.bytes != size
            if is_new:
                self._cache.forget(sha256)
            if found is None or is_new or found.stored_at < clock.utc_now() - GRACE / 2:
                self._bucket.upload(temporary, name)
            self._cache.add(sha256, temporary)
        return StoredBlob(sha256, size, is_new)

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob at the service; reading it fetches what is read, and no more."""
        name = blob_name(sha256)
        found = self._bucket.find(name)
        if found is None:
            raise BlobMissing(sha256=sha256)
        return io.BufferedReader(_Fetched(self._bucket, found.name, found.bytes), CHUNK_BYTES)

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """Give the blob as a file, fetched once and kept in the cache.

        Raises:
            BlobMissing; StoreUnavailable: also where the content is not that of the key.
        """
        with self._arriving() as path:
            if not self._cache.lend(sha256, path):
                self._fetch(sha256, path)
                self._cache.add(sha256, path)
            yield path

    def exists(self, sha256: str) -> bool:
        """Whether the bucket holds this key; a malformed key is held by none."""
        with suppress(BlobMissing):
            return self._bucket.find(blob_name(sha256)) is not None
        return False

    def delete(self, sha256: str, *, before: datetime | None = None) -> bool:
        """Remove a blob if it is there, and old enough. Raises `StoreUnavailable`."""
        found = self._bucket.find(blob_name(sha256))
        if found is None or (before is not None and found.stored_at >= before):
            return False
        self._bucket.delete(found.name)
        self._cache.forget(sha256)
        return True

    def check_writable(self) -> None:
        """Write and remove a few bytes, in the bucket and in the work folder."""
        with self._arriving() as path:
            write_new(path, BytesIO(b"writable"))
            name = f"{INCOMING}/{path.name}"
            self._bucket.put(b"writable", name)
            self._bucket.delete(name)

    def blobs(self, shard: str) -> Iterator[HeldBlob]:
        """List the blobs of a shard; foreign objects are left out."""
        if shard not in SHARDS:
            raise ValueError(shard)
        for found in self._bucket.below(f"{shard}/"):
            sha256 = found.name.rpartition("/")[2]
            with suppress(BlobMissing):
                if found.name == blob_name(sha256):
                    yield HeldBlob(sha256, found.bytes, found.stored_at)

    def set_aside(self, sha256: str) -> None:
        """Move a damaged blob below `quarantine/`. Raises `BlobMissing`."""
        self._bucket.move(blob_name(sha256), f"{QUARANTINE}/{sha256}")
        self._cache.forget(sha256)

    def leftovers(self, *, before: datetime, removes: bool = False) -> list[str]:
        """Name files on their way, probes and uploads in parts that were broken off before."""
        found = leftovers_in(self._work / INCOMING, before=before, removes=removes)
        for item in self._bucket.below(f"{INCOMING}/"):
            if item.stored_at < before:
                found.append(item.name)
                if removes:
                    self._bucket.delete(item.name)
        return found + self._bucket.broken_off(before=before, removes=removes)

    @contextmanager
    def _arriving(self) -> Iterator[Path]:
        """Give a name in the work folder for something that is gone afterwards."""
        with on_disk():
            make_folder(self._work / INCOMING)
        path = self._work / INCOMING / secrets.token_hex(16)
        try:
            yield path
        finally:
            with suppress(OSError):
                path.unlink()

    def _fetch(self, sha256: str, path: Path) -> None:
        with self.open(sha256) as blob:
            found, _ = write_new(path, blob)
        if found != sha256:
            raise StoreUnavailable(reason="damaged")


class _Fetched(io.RawIOBase):
    """An object of the service as a file: one request for each stretch that is read in order."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        super().__init__()
        self._bucket = bucket
        self._name = name
        self._size = size
        self._position = 0
        self._body: StreamingBody | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        position = max(start + offset, 0)
        if position != self._position:
            self._hang_up()
            self._position = position
        return position

    def readinto(self, buffer: "memoryview", /) -> int:  # type: ignore[override]
        if self._position >= self._size:
            return 0
        if self._body is None:
            self._body = self._bucket.read(self._name, self._position)
        piece = self._bucket.next_piece(self._body, len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _hang_up(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.close()


def _remade(address: BucketAddress, work: Path, reserve_bytes: int, cache_bytes: int) -> S3Store:
    return S3Store(address, work, reserve_bytes=reserve_bytes, cache_bytes=cache_bytes)
