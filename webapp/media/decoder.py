"""The other side of the darkroom: a process that reads files which may have been made to break it.

It is started with an empty environment, holds no connection and no secret, and imports what
decoding needs and nothing of the web. Every task gets its own limits; what `darkroom` says to it
and hears from it is a length and a pickle.
"""

import contextlib
import ctypes
import io
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from webapp.errors import DomainError

MEGABYTE: Final = 1024 * 1024
HEADER: Final = struct.Struct("<BQ")
"""What kind of message follows, and how many bytes of it."""

_OPEN_FILES: Final = 64
_NICE: Final = 5
_FIRST_TO_GO: Final = "800"
"""For the kernel, when memory runs out: rather a decoder than the server or the database."""
_PARENT_DEATH_SIGNAL: Final = 1
_NO_NEW_PRIVILEGES: Final = 38


class Message(IntEnum):
    """What a decoder says. It acknowledges a task before it touches the file."""

    BEGUN = 1
    DONE = 2
    REFUSED = 3
    DISK = 4
    FAILED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one task may take; whatever takes more is ended.

    Seconds are those of a machine that has time: where others keep it from the processor, a task
    may take three times as long on the clock.
    Memory is that beyond what the process has when it starts. `file_mb` is how large a file it may
    write. Patient work never takes the last free process, so that nobody at the door waits for it.
    """

    seconds: float
    memory_mb: int = 1024
    file_mb: int = 0
    is_patient: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A function by reference, what it is given, and what it may take."""

    function: Callable[..., object]
    args: tuple[Any, ...]
    limits: Limits


def main() -> None:
    """Do tasks until the other side closes the pipe, or dies."""
    _die_with(int(sys.argv[1]))
    reader, writer = _take_pipes()
    _import_readers()
    _confine()
    own_bytes = _address_space_bytes()
    while header := reader.read(HEADER.size):
        _, size = HEADER.unpack(header)
        content = reader.read(size)
        send(writer, Message.BEGUN)
        message, answer = _do(content, own_bytes)
        send(writer, message, answer)


def send(writer: BinaryIO, message: Message, content: bytes = b"") -> None:
    """Write one message."""
    writer.write(HEADER.pack(message, len(content)) + content)
    writer.flush()


def _do(content: bytes, own_bytes: int) -> tuple[Message, bytes]:
    """Do one task within its limits and say what came of it."""
    try:
        task: Task = pickle.loads(content)  # noqa: S301 - from the process that started this one
        with _limited(task.limits, own_bytes):
            result = task.function(*task.args)
        return Message.DONE, _said(result)
    except DomainError as refusal:
        return Message.REFUSED, _said((type(refusal), refusal.details))
    except OSError as error:
        return Message.DISK, _said((error.errno, error.strerror))
    except BaseException as error:  # noqa: BLE001 - whatever a reader of hostile files raises
        return Message.FAILED, _said(f"{type(error).__name__}: {error}"[:500])


class _Speaker(pickle.Pickler):
    """Names members of enumerations by class and value.

    Some versions of Python (3.11.2 among them) would have the other side call `getattr`, which it
    refuses, and rightly so.
    """

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as pickle has it
        return (type(obj), (obj.value,)) if isinstance(obj, Enum) else NotImplemented


def _said(answer: object) -> bytes:
    file = io.BytesIO()
    _Speaker(file).dump(answer)
    return file.getvalue()


@contextlib.contextmanager
def _limited(limits: Limits, own_bytes: int) -> Any:  # noqa: ANN401
    """Set what this task may take, and give it back, since the answer must still fit."""
    memory = own_bytes + limits.memory_mb * MEGABYTE
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The clock on the wall is watched by the other side. This holds when that side hangs.
    seconds = used.ru_utime + used.ru_stime + limits.seconds * (os.cpu_count() or 1)
    _set(resource.RLIMIT_FSIZE, limits.file_mb * MEGABYTE)
    _set(resource.RLIMIT_CPU, int(seconds) + 2)
    _set(resource.RLIMIT_AS, memory)
    try:
        yield
    finally:
        _set(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _set(kind: int, most: int) -> None:
    """Set a limit that can be raised again for the next task, as far as the system allows."""
    _, hard = resource.getrlimit(kind)
    unlimited = resource.RLIM_INFINITY
    if hard != unlimited:
        most = hard if most == unlimited else min(most, hard)
    resource.setrlimit(kind, (most, hard))


def _confine() -> None:
    """Take what no task needs: other people's turn, core files, many open files, the console."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    os.nice(_NICE)
    # Not on every system; there the kernel chooses by size, which is mostly right too.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    # Libraries complain about bad files in as many words as the file wants.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes, moved to where no library prints by mistake."""
    reader, writer = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return os.fdopen(reader, "rb"), os.fdopen(writer, "wb")


def _die_with(parent: int) -> None:
    """Have the kernel end this process with the one that started it, and not before."""
    # A server that is told to stop finishes what it does, and closes the pipe behind it.
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        system.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit()


def _import_readers() -> None:
    """Load the libraries once, before the first file."""
    from webapp.media import judging  # noqa: F401, PLC0415


def _address_space_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 256 * MEGABYTE
    return pages * resource.getpagesize()
