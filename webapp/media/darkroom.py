"""The darkroom: files are decoded in processes that may die, never in the one that serves.

A file that was made to break its reader costs a process and its own acceptance, nothing else.
How many processes there are is said once (`configure`); each is started when it is first needed,
and replaced when it was killed or has done its share. With none, as in tests and in commands that
draw on several processes of their own, functions run where they are called, without limits.
"""

import atexit
import dataclasses
import enum
import io
import pickle
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final, TypeVar

from webapp.errors import DomainError
from webapp.log import log
from webapp.media.decoder import Limits, Message, Task
from webapp.media.decoder_process import DecoderProcess, Late, NotBegun
from webapp.media.disk import OF_THE_DISK

__all__ = ["Darkroom", "DarkroomClosed", "Limits", "call", "configure", "warm"]

MOST_TASKS: Final = 200
"""Libraries leak; after so many files a process has done its share."""
_ATTEMPTS: Final = 3
_DATES: Final = (date, datetime, timedelta, timezone)

T = TypeVar("T")


class DarkroomClosed(RuntimeError):
    """No process can be had, which says nothing about the file."""


class Darkroom:
    """A bounded number of processes, shared by threads."""

    def __init__(self, processes: int = 0) -> None:
        self._processes = processes
        self._idle: list[DecoderProcess] = []
        self._busy = 0
        self._changed = threading.Condition()

    def configure(self, processes: int) -> None:
        """Say how many processes there may be; those that wait for work are ended."""
        with self._changed:
            self._processes = processes
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for process in idle:
            process.end()

    def warm(self) -> None:
        """Start the processes now; they load their libraries while nobody waits."""
        with self._changed:
            missing = self._processes - self._busy - len(self._idle)
        for _ in range(missing):
            self._keep(DecoderProcess())

    def close(self) -> None:
        """End the processes; what is being decoded is not waited for."""
        self.configure(0)

    def call(
        self, function: Callable[..., T], *args: Any, limits: Limits, failing: type[DomainError]  # noqa: ANN401
    ) -> T:  # fmt: skip
        """Run a function of a module that knows nothing of the web, and return what it returns.

        Results are plain values, dates, and the product's dataclasses and enums; nothing else is
        believed of a process that has read a hostile file.

        Raises:
            DomainError: what the function raises, as it is; `failing` if it crashed, or took more
                time or memory than it may.
            OSError: of the disk, as it is.
            DarkroomClosed: there is no process to run it.
        """
        if not self._processes:
            return _here(function, *args, failing=failing)
        task = pickle.dumps(Task(function, args, limits))
        process = self._take(is_patient=limits.is_patient)
        try:
            for _ in range(_ATTEMPTS):
                try:
                    message, content = process.do(task, seconds=limits.seconds)
                except NotBegun:
                    # Killed while it waited, or before it was ready: not this file's doing.
                    process.end()
                    process = DecoderProcess()
                    continue
                return _result(message, content, function, failing)
            raise DarkroomClosed
        except (Late, EOFError, pickle.UnpicklingError) as ended:
            process.end()
            why = f"{type(ended).__name__} {process.exit_code}"
            raise _failure(function, failing, why) from ended
        finally:
            self._give_back(process)

    def _take(self, *, is_patient: bool) -> DecoderProcess:
        """Wait for a turn, and get a process."""
        with self._changed:
            while True:
                free = self._processes - self._busy
                if free > (1 if is_patient and self._processes > 1 else 0):
                    break
                if not self._processes:
                    raise DarkroomClosed
                self._changed.wait()
            self._busy += 1
            if self._idle:
                return self._idle.pop()
        return DecoderProcess()

    def _give_back(self, process: DecoderProcess) -> None:
        """Let the next one have its turn, with a fresh process where this one is used up."""
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()
        if process.is_ended or process.tasks >= MOST_TASKS:
            process.end()
            if not self._processes:
                return
            process = DecoderProcess()
        self._keep(process)

    def _keep(self, process: DecoderProcess) -> None:
        """Lay a process ready, unless there are enough."""
        with self._changed:
            if len(self._idle) + self._busy < self._processes:
                self._idle.append(process)
                return
        process.end()


class _Answers(pickle.Unpickler):
    """Reads what came back; of classes only those that do nothing but hold values."""

    def find_class(self, module: str, name: str) -> object:
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and (found in _DATES or _is_ours(module, found)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_ours(module: str, found: type) -> bool:
    holds_values = dataclasses.is_dataclass(found) or issubclass(found, enum.Enum | DomainError)
    return module.startswith("webapp.") and holds_values


def _here(function: Callable[..., T], *args: object, failing: type[DomainError]) -> T:
    try:
        return function(*args)
    except DomainError:
        raise
    except OSError as error:
        if error.errno in OF_THE_DISK:
            raise
        raise _failure(function, failing, str(error)) from error
    except Exception as error:
        raise _failure(function, failing, repr(error)) from error


def _result(
    message: Message, content: bytes, function: Callable[..., T], failing: type[DomainError]
) -> T:  # fmt: skip
    answer: Any = _Answers(io.BytesIO(content)).load()
    if message is Message.DONE:
        result: T = answer
        return result
    if message is Message.REFUSED:
        kind, details = answer
        raise kind(**details)
    if message is Message.DISK and answer[0] in OF_THE_DISK:
        raise OSError(*answer)
    raise _failure(function, failing, str(answer))


def _failure(
    function: Callable[..., object], failing: type[DomainError], why: str
) -> DomainError:  # fmt: skip
    log.warning("decoding failed", function=function.__name__, why=why)
    return failing()


_shared: Final = Darkroom()
configure = _shared.configure
warm = _shared.warm
call = _shared.call
atexit.register(_shared.close)
