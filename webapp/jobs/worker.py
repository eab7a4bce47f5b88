"""The worker process: Huey's consumer, its pulse, and its end.

Two threads take ids; the pulse renews the leases of what they do, and leaves word that a worker
is alive. Told to stop, the worker takes nothing more and has a few seconds to finish; what is not
finished then is given back.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Any, Final

from flask import Flask
from huey import Huey
from huey.consumer import Consumer

from webapp import clock
from webapp.jobs import carrier, keeping, leases, recovery
from webapp.log import log

THREADS: Final = 2
NICENESS: Final = 10
FINISH_S: Final = 8.0
"""How long what runs may take to finish once the worker has to stop."""
POLL_S: Final = 1.0
BEATS_A_LEASE: Final = 4
PR_SET_PDEATHSIG: Final = 1


def work(app: Flask, *, parent: int | None = None) -> None:
    """Work until told to stop, or until `parent`, the process that started this one, is gone."""
    if parent is not None and not _follow(parent):
        return
    be_nice(0)
    huey = app.extensions[carrier.EXTENSION].huey
    consumer = _Consumer(huey)
    pulse = _Pulse(app, parent)
    log.info("worker started", threads=THREADS, pid=os.getpid())
    pulse.start()
    try:
        consumer.run()
    finally:
        pulse.stop()
        with app.app_context():
            keeping.give_back_all()
        log.info("worker stopped", pid=os.getpid())


def be_nice(pid: int) -> None:
    """Let requests go before a process; 0 is this one."""
    now = os.getpriority(os.PRIO_PROCESS, pid)
    os.setpriority(os.PRIO_PROCESS, pid, max(now, NICENESS))


class _Consumer(Consumer):  # type: ignore[misc]  # Huey is untyped
    """Huey's own, which ends in good order whatever signal asks for it, and never starts anew."""

    def __init__(self, huey: Huey) -> None:
        super().__init__(
            huey, workers=THREADS, worker_type="thread", max_delay=POLL_S,
            shutdown_timeout=FINISH_S,
        )  # fmt: skip
        stops = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self._signal_actions: dict[Any, Any] = dict.fromkeys(stops, (False, True))


class _Pulse(threading.Thread):
    """Finds lost jobs once, then says every so often that the worker and its jobs are alive."""

    def __init__(self, app: Flask, parent: int | None) -> None:
        super().__init__(name="pulse", daemon=True)
        self._app = app
        self._parent = parent
        self._ends = threading.Event()

    def stop(self) -> None:
        """Let it end, and wait for that."""
        self._ends.set()
        self.join(timeout=POLL_S)

    def run(self) -> None:
        """Beat until the end."""
        beat_s = leases.LEASE.total_seconds() / BEATS_A_LEASE
        self._do(recovery_at_start)
        next_s = 0.0
        while not self._ends.wait(min(POLL_S, beat_s)):
            if self._parent is not None and os.getppid() != self._parent:
                self._parent = None
                os.kill(os.getpid(), signal.SIGTERM)
            if time.monotonic() >= next_s:
                next_s = time.monotonic() + beat_s
                self._do(beat)

    def _do(self, what: Any) -> None:  # noqa: ANN401 - one of the two below
        try:
            with self._app.app_context():
                what()
        except Exception as error:  # noqa: BLE001 - database or queue may be away for a while
            log.warning("pulse missed", kind=type(error).__name__)


def recovery_at_start() -> None:
    """Carry what an earlier worker left."""
    found = recovery.begin(clock.utc_now())
    log.info("jobs found", count=found)


def beat() -> None:
    """Stay alive in the eyes of others."""
    keeping.renew_all()
    carrier.carrier().say_alive(clock.utc_now())


def _follow(parent: int) -> bool:
    """Be told when the parent dies, however it dies; False if it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    return os.getppid() == parent
