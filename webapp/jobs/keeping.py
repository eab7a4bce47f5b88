"""The jobs that this process has in hand: renewed while they run, given back when it must go."""

import contextlib
import threading
from collections.abc import Iterator

from webapp.jobs.leases import Lease
from webapp.log import log

_held: set[Lease] = set()
_lock = threading.Lock()


@contextlib.contextmanager
def keep(lease: Lease) -> Iterator[None]:
    """Hold a lease while the block runs."""
    with _lock:
        _held.add(lease)
    try:
        yield
    finally:
        with _lock:
            _held.discard(lease)


def renew_all() -> None:
    """Renew what is held; called every so often by the worker, from a thread of its own."""
    for lease in _held_now():
        try:
            lease.renew()
        except Exception as error:  # noqa: BLE001 - the next beat tries again
            log.warning("lease not renewed", job=lease.job_id, kind=type(error).__name__)


def give_back_all() -> None:
    """Give back what is held, since this process ends."""
    for lease in _held_now():
        lease.give_back()
        log.info("job given back", job=lease.job_id, kind=lease.kind)


def _held_now() -> list[Lease]:
    with _lock:
        return list(_held)
