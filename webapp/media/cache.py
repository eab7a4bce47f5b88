"""Copies of blobs on this machine, as many as there is room for, the longest unused removed first.

For a store that is elsewhere. Losing a copy loses nothing.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from webapp import clock
from webapp.media.disk import Room, make_folder, on_disk
from webapp.media.store import blob_name

_AFTER_EVICTION: Final = 0.9
"""The part of the limit that is left in use, so that not every new copy means looking at all."""


class BlobCache:
    """A folder of copies, lent out as hard links, so that removing one disturbs no reader."""

    def __init__(self, root: Path, *, most_bytes: int, room: Room) -> None:
        self._root = root
        self._most_bytes = most_bytes
        self._room = room
        self._lock = threading.Lock()
        self._used_bytes: int | None = None

    def lend(self, sha256: str, to: Path) -> bool:
        """Link the copy to a new name, which the caller removes; False where there is none."""
        path = self._root / blob_name(sha256)
        with on_disk():
            try:
                os.link(path, to)
            except FileNotFoundError:
                return False
            # Whether reading counts as use is the disk's own setting, so it is written down here.
            os.utime(to, (clock.utc_now().timestamp(), to.stat().st_mtime))
        return True

    def add(self, sha256: str, path: Path) -> None:
        """Keep a link to a complete file; then make room if that was one too many."""
        kept = self._root / blob_name(sha256)
        with on_disk():
            make_folder(self._root)
            make_folder(kept.parent.parent)
            make_folder(kept.parent)
            with suppress(FileExistsError):
                os.link(path, kept)
                self._count(kept.stat().st_size)

    def forget(self, sha256: str) -> None:
        """Remove a copy, if there is one."""
        with on_disk():
            (self._root / blob_name(sha256)).unlink(missing_ok=True)

    def _count(self, added_bytes: int) -> None:
        limit = self._most_bytes if self._room.holds(0) else 0
        with self._lock:
            if self._used_bytes is not None:
                self._used_bytes += added_bytes
            if self._used_bytes is None or self._used_bytes > limit:
                self._used_bytes = self._evict(limit)

    def _evict(self, limit: int) -> int:
        """Remove the longest unused copies beyond the limit; return the bytes that are left."""
        found = []
        for path in self._root.glob("*/*/*"):
            # Another process may be making room as well.
            with suppress(FileNotFoundError):
                seen = path.stat()
                found.append((seen.st_atime, seen.st_size, path))
        used = sum(size for _, size, _ in found)
        if used <= limit:
            return used
        for _, size, path in sorted(found):
            if used <= limit * _AFTER_EVICTION:
                break
            path.unlink(missing_ok=True)
            used -= size
        return used
