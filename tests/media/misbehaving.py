"""What a reader of hostile files may do, as functions for the darkroom; nothing here is harmless.

Imported by the decoder's process, so this module knows no fixtures and nothing of the web.
"""

import ctypes
import os
import re
import resource
import signal
import sys
import time
from pathlib import Path

from webapp.media.clips import ClipTooLong
from webapp.media.images import PhotoTooLarge


def echo(value):
    return value


def own_pid():
    return os.getpid()


def says_pid_and_waits(path, seconds):
    Path(path).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(seconds)


def sleep_for_ever():
    time.sleep(3600)


def endless():
    while True:
        pass


def endless_in_c():
    # Backtracking for years without ever looking at a signal.
    return re.match(r"(a+)+$", "a" * 64 + "b")


def memory_bomb():
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def crash():
    return ctypes.string_at(0)


def kill_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def leave():
    os._exit(0)


def refuse(seconds):
    raise ClipTooLong(seconds=seconds)


def refuse_by_size():
    raise PhotoTooLarge(width_px=90_000, height_px=80_000)


def surprise():
    raise ZeroDivisionError


def open_absent(path):
    return Path(path).read_bytes()


def write(path, size):
    return Path(path).write_bytes(bytes(size))


def open_many():
    return [os.open(os.devnull, os.O_RDONLY) for _ in range(1000)]


class Evil:
    def __reduce__(self):
        return os.mkdir, ("/tmp/the-decoder-got-out",)  # noqa: S108 - it must not get there


def answer_with_code():
    return Evil()


def answer_with_a_path():
    return Path("/etc/passwd")


def print_much():
    sys.stdout.write("not an answer\n" * 1000)
    os.write(1, b"nor this" * 1000)
    os.write(2, b"nor that" * 1000)
    return "the answer"


def surroundings():
    modules = {name.split(".")[0] for name in sys.modules}
    return {
        "environment": sorted(os.environ),
        "modules": sorted(
            modules & {"flask", "sqlalchemy", "structlog", "boto3", "huey", "jinja2"}
        ),
        # The listing itself is one.
        "files": len(list(Path("/proc/self/fd").iterdir())) - 1,
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "nice": os.nice(0),
        "rss_mb": int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) // 256,
    }
