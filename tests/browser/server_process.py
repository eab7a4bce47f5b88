"""The product in a process of its own, and a line to it that can break: both die when a test says.

The phone only ever knows the address of the line. A server that comes back has the same database
and the same media; its memory is gone.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from tests.conftest import SECRET

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_S = 60.0
PIECE_BYTES = 16 * 1024
PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>Please accept our terms</h1>"


@dataclass(frozen=True, slots=True)
class Disk:
    """What outlives a server."""

    database_url: str
    media_dir: Path
    engine: Engine


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class ServerProcess:
    """`flask serve` on a disk that stays."""

    def __init__(self, disk: Disk) -> None:
        self.port = free_port()
        disk.media_dir.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **os.environ,
            "EREPORT_ENVIRONMENT": "test",
            "EREPORT_SECRET_KEY": SECRET,
            "EREPORT_DATABASE_URL": disk.database_url,
            "EREPORT_MEDIA_DIR": str(disk.media_dir),
            "EREPORT_LOG_LEVEL": "ERROR",
            "EREPORT_HOST": HOST,
            "EREPORT_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self.deaths = 0

    @property
    def is_running(self) -> bool:
        """Whether nobody has killed it since it was started."""
        return self._process is not None

    def start(self) -> Self:
        """Start it, and wait until it listens."""
        with self._lock:
            if self._process is not None:
                return self
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
                cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        deadline = time.monotonic() + START_S
        while not self._listens():
            assert self._process is not None
            assert self._process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """What a power cut does: SIGKILL, no goodbye."""
        with self._lock:
            process, self._process = self._process, None
            if process is None:
                return
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=10)
            self.deaths += 1

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0


class Line(StrEnum):
    """What lies between the phone and the server just now."""

    GOOD = "good"
    DEAD = "dead"
    """Every connection is cut."""
    ERRORS = "errors"
    """Something in between answers 502 to everything."""
    PORTAL = "portal"
    """A Wi-Fi that answers 200 and a page of its own to everything."""


class Proxy:
    """The line: passes bytes on, or does what bad lines do. `heard` counts what phones sent."""

    def __init__(self, target: int, *, port: int = 0, delay_s: float = 0.0) -> None:
        self._target = target
        self._delay_s = delay_s
        self._state = Line.GOOD
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server((HOST, port))
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self.heard = 0
        self.on_heard: Callable[[int], None] = lambda _heard: None
        threading.Thread(target=self._accept, daemon=True).start()

    def become(self, state: Line) -> None:
        """Change the line. What is under way on it breaks off, as it does outside."""
        with self._lock:
            self._state = state
            cut, self._open = self._open, set()
        for one in cut:
            _shut(one)

    def close(self) -> None:
        """End it."""
        self.become(Line.DEAD)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(phone,), daemon=True).start()

    def _serve(self, phone: socket.socket) -> None:
        with phone:
            state = self._enter(phone)
            try:
                if state is Line.GOOD:
                    self._pass_on(phone)
                elif state is not Line.DEAD:
                    _answer_at_once(phone, state)
            except OSError:
                return

    def _pass_on(self, phone: socket.socket) -> None:
        with socket.create_connection((HOST, self._target)) as server:
            if self._enter(server) is not Line.GOOD:
                return
            with selectors.DefaultSelector() as selector:
                selector.register(phone, selectors.EVENT_READ, server)
                selector.register(server, selectors.EVENT_READ, phone)
                while True:
                    for key, _events in selector.select():
                        source, sink = key.fileobj, key.data
                        assert isinstance(source, socket.socket)
                        data = source.recv(PIECE_BYTES)
                        if not data:
                            return
                        if source is phone:
                            self._hear(len(data))
                        sink.sendall(data)

    def _hear(self, count: int) -> None:
        with self._lock:
            self.heard += count
            heard = self.heard
        self.on_heard(heard)
        if self._delay_s:
            time.sleep(self._delay_s)

    def _enter(self, one: socket.socket) -> Line:
        with self._lock:
            self._open = {other for other in self._open if other.fileno() >= 0} | {one}
            return self._state


def _answer_at_once(phone: socket.socket, state: Line) -> None:
    """Read a request, answer it without asking anybody, and hang up."""
    request = b""
    while b"\r\n\r\n" not in request:
        data = phone.recv(PIECE_BYTES)
        if not data:
            return
        request += data
    status = b"502 Bad Gateway" if state is Line.ERRORS else b"200 OK"
    phone.sendall(
        b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\nConnection: close\r\n"
        b"Content-Length: " + str(len(PORTAL)).encode() + b"\r\n\r\n" + PORTAL
    )  # fmt: skip
    phone.shutdown(socket.SHUT_WR)
    # Hanging up on unread bytes would take the answer back.
    phone.settimeout(2)
    while phone.recv(PIECE_BYTES):
        pass


def _shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
