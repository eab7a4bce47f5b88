"""One process of the darkroom, as the server holds it: started, given tasks, ended.

`decoder` is what runs in it.
"""

import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from webapp.media.decoder import HEADER, Message

START_S: Final = 60
"""A small machine under load loads the libraries in some seconds."""
MOST_ANSWER_BYTES: Final = 64 * 1024 * 1024
PATIENCE: Final = 3
"""How much longer a task may take that others keep from the processor: a good photo is not refused
because the machine is busy."""
_HAD_ITS_SHARE: Final = 0.7
_LOOK_MS: Final = 250

_ROOT: Final = Path(__file__).resolve().parent.parent.parent
_PROGRAM: Final = "from webapp.media.decoder import main; main()"
_PIECE_BYTES: Final = 1024 * 1024


class NotBegun(Exception):
    """The process was gone before it had the task."""


class Late(Exception):
    """The task took longer than it may."""


class DecoderProcess:
    """A process that does one task at a time. Starting does not wait until it is ready."""

    def __init__(self) -> None:
        self._process = _STARTER.start(_start)
        self._stdout = self._process.stdout.fileno() if self._process.stdout else -1
        self.tasks = 0
        self.is_ended = False

    @property
    def exit_code(self) -> int | None:
        """How it ended: negative is the signal."""
        return self._process.returncode

    def do(self, task: bytes, *, seconds: float) -> tuple[Message, bytes]:
        """Hand a task over and wait for its answer, which is not to be believed.

        Raises:
            NotBegun; Late; EOFError: it died. In all of them the process must be ended.
        """
        self.tasks += 1
        try:
            self._write(HEADER.pack(0, len(task)) + task)
            self._message(time.monotonic() + START_S)
        except (OSError, EOFError, Late) as error:
            raise NotBegun from error
        self._wait(seconds)
        return self._message(time.monotonic() + seconds)

    def end(self) -> None:
        """Kill it, whatever it does, and free what the server holds of it."""
        if self.is_ended:
            return
        self.is_ended = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _write(self, content: bytes) -> None:
        pipe = self._process.stdin
        left = memoryview(content)
        while left and pipe is not None:
            left = left[pipe.write(left) :]

    def _wait(self, seconds: float) -> None:
        """Wait until there is an answer. Raises `Late`."""
        waiting = select.poll()
        waiting.register(self._stdout, select.POLLIN)
        begun, used_s = time.monotonic(), self._processor_s()
        while not waiting.poll(min(_LOOK_MS, seconds * 1000)):
            spent_s = time.monotonic() - begun
            worked_s = self._processor_s() - used_s
            has_had = spent_s >= seconds and worked_s >= seconds * _HAD_ITS_SHARE
            if has_had or spent_s >= seconds * PATIENCE:
                raise Late

    def _processor_s(self) -> float:
        """Seconds of the processor it has had; without Linux's `/proc`, those of the clock."""
        try:
            about = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return time.monotonic()
        # Its name, in parentheses, may hold spaces; user and system are the 12th and 13th after it.
        ticks = about.rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def _message(self, until: float) -> tuple[Message, bytes]:
        kind, size = HEADER.unpack(self._read(HEADER.size, until))
        if size > MOST_ANSWER_BYTES or kind not in set(Message):
            raise EOFError
        return Message(kind), self._read(size, until)

    def _read(self, size: int, until: float) -> bytes:
        waiting = select.poll()
        waiting.register(self._stdout, select.POLLIN)
        found = bytearray()
        while len(found) < size:
            left_s = until - time.monotonic()
            if left_s <= 0 or not waiting.poll(left_s * 1000):
                raise Late
            piece = os.read(self._stdout, min(size - len(found), _PIECE_BYTES))
            if not piece:
                raise EOFError
            found += piece
        return bytes(found)


def _start() -> "subprocess.Popen[bytes]":
    """Start a process that inherits nothing: no settings, no files, no terminal."""
    return subprocess.Popen(  # noqa: S603 - this very interpreter, and nothing of anybody's
        [sys.executable, "-c", _PROGRAM, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=_ROOT,
        env={
            "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
            # Arenas of memory that threads reserve and do not use would count as used.
            "MALLOC_ARENA_MAX": "2",
        },
        start_new_session=True,
    )


class _Starter:
    """The thread that starts all processes.

    Linux ends a process with the thread that started it, and threads of servers come and go.
    """

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(
        self, make: Callable[[], "subprocess.Popen[bytes]"]
    ) -> "subprocess.Popen[bytes]":  # fmt: skip
        """Have a process made."""
        made: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()

        def order() -> None:
            try:
                made.put(make())
            except OSError as error:
                made.put(error)

        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="darkroom", daemon=True)
                self._thread.start()
        self._orders.put(order)
        result = made.get()
        if isinstance(result, OSError):
            raise result
        return result

    def _work(self) -> None:
        while True:
            self._orders.get()()


_STARTER: Final = _Starter()
