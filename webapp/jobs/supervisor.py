"""A worker beside the server: started with it, started again when it dies, ended with it."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from webapp.jobs.worker import FINISH_S, be_nice
from webapp.log import log

ROOT: Final = Path(__file__).resolve().parents[2]
LOOK_S: Final = 0.25
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
HEALTHY_S: Final = 60.0
"""A worker that lived so long starts again at once, and the pauses from the beginning."""
KILL_AFTER_S: Final = FINISH_S + 4


@contextlib.contextmanager
def beside(command: Sequence[str]) -> Iterator[None]:
    """Keep a process running as long as the block runs. Starting it takes the block no time."""
    ends = threading.Event()
    # The kernel ends the worker when the thread that started it ends, so it stays to the end.
    keeper = threading.Thread(target=_keep, args=(command, ends), name="supervisor", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ends.set()
        keeper.join()


def worker_command() -> list[str]:
    """The command line of a worker that ends with this process."""
    app = str(ROOT / "wsgi.py")
    return [sys.executable, "-m", "flask", "--app", app, "worker", "--parent", str(os.getpid())]


def _keep(command: Sequence[str], ends: threading.Event) -> None:
    pause_s = FIRST_PAUSE_S
    while not ends.is_set():
        started_s = time.monotonic()
        status = _run(command, ends)
        if ends.is_set():
            return
        is_healthy = time.monotonic() - started_s >= HEALTHY_S
        pause_s = FIRST_PAUSE_S if is_healthy else pause_s
        log.warning("worker ended", status=status, again_in_s=pause_s)
        ends.wait(pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def _run(command: Sequence[str], ends: threading.Event) -> int | None:
    """Run the worker until it ends or has to; return its status, None if it never started."""
    try:
        # A session of its own: Ctrl-C is for the server, which then asks the worker to stop.
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        log.warning("worker not started", kind=type(error).__name__)
        return None
    # From its first moment: loading all of the product is most of its work on many a day.
    with contextlib.suppress(OSError):
        be_nice(process.pid)
    while process.poll() is None:
        if ends.wait(LOOK_S):
            _end(process)
    return process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=KILL_AFTER_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
