"""The server itself: what came before a connection broke is kept, whatever broke it."""

import contextlib
import hashlib
import random
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest

from tests.conftest import SECRET, DatabaseMaker, LiveServer, test_config
from tests.people import Cast
from tests.uploads.samples import photo
from tests.uploads.tus import LiveTus, checksum_of, cookie_of
from webapp.app import create_app
from webapp.db import db

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CONTENT = photo(1000, 800)
LINGER_NOT = struct.pack("ii", 1, 0)
"""Close with a reset instead of a farewell, as a network does that is cut off."""


@pytest.fixture
def live(live_server: LiveServer, people: Cast) -> LiveTus:
    return LiveTus(live_server.url, cookie_of(live_server.app, people.reporter))


@pytest.mark.parametrize("came", [1, 9_000, 600_000])
@pytest.mark.parametrize("farewell", [True, False])
def test_offset_is_before_plus_received_when_the_connection_breaks(
    live: LiveTus, came: int, *, farewell: bool
) -> None:
    path = live.create(len(CONTENT))
    live.patch(path, 0, CONTENT[:1000])
    with live.begin(path, 1000, CONTENT[1000:], came) as connection:
        if not farewell:
            time.sleep(0.1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)

    offset = live.settled_offset(path, at_least=1000 + came)

    assert offset == 1000 + came
    assert live.patch(path, offset, CONTENT[offset:]).status == 204
    assert hashlib.sha256(CONTENT).hexdigest().encode() in read_json(live, path)


def test_broken_piece_with_a_checksum_is_discarded(live: LiveTus) -> None:
    path = live.create(len(CONTENT))
    live.patch(path, 0, CONTENT[:1000])
    said = {"Upload-Checksum": checksum_of(CONTENT[1000:])}
    live.begin(path, 1000, CONTENT[1000:], 5000, said).close()

    time.sleep(0.5)

    assert live.offset(path) == 1000


def test_broken_piece_of_a_stranger_is_not_taken(live: LiveTus) -> None:
    path = live.create(len(CONTENT))
    LiveTus(live.url, "session=nobody").begin(path, 0, CONTENT, 5000).close()

    time.sleep(0.5)

    assert live.offset(path) == 0


def test_piece_that_lingers_behind_its_successor_changes_nothing(live: LiveTus) -> None:
    path = live.create(len(CONTENT))
    with live.begin(path, 0, CONTENT, 5000):
        live.patch(path, 0, CONTENT[:7000])

    time.sleep(0.3)

    assert live.offset(path) == 7000


def test_other_broken_requests_are_forgotten(live: LiveTus) -> None:
    path = live.create(len(CONTENT))
    other = {"Content-Type": "application/octet-stream"}
    live.begin(path, 0, CONTENT, 5000, other).close()

    time.sleep(0.3)

    assert live.offset(path) == 0


def test_more_connections_than_select_can_watch(tmp_path: Path, make_database: DatabaseMaker,
                                                people: Cast) -> None:  # fmt: skip
    with Served(make_database.copy(), tmp_path / "media") as served:
        live = LiveTus(served.url, served.cookie(people))
        path = live.create(len(CONTENT))
        with contextlib.ExitStack() as open_ones:
            try:
                for _ in range(1100):
                    open_ones.enter_context(live.begin(path, 0, CONTENT, 0))
            except OSError:
                pytest.skip("this machine lets a process have too few open files")

            assert live.offset(path) == 0


def test_killed_server_continues_where_it_was(
    tmp_path: Path, make_database: DatabaseMaker, people: Cast
) -> None:
    content = photo(1600, 1000, seed=3)
    piece, dice = 256 * 1024, random.Random(11)  # noqa: S311 - where the server is killed
    with Served(make_database.copy(), tmp_path / "media") as served:
        live = LiveTus(served.url, served.cookie(people))
        path, acknowledged = live.create(len(content)), 0
        for tenth in (1, 4, 6, 9):
            while acknowledged < len(content) * tenth // 10:
                sent = content[acknowledged : acknowledged + piece]
                live.patch(path, acknowledged, sent)
                acknowledged += len(sent)
            came = dice.choice([dice.randrange(1, piece), piece])
            body = content[acknowledged : acknowledged + piece]
            with live.begin(path, acknowledged, body, came):
                time.sleep(dice.uniform(0, 0.02))
                served.kill()
            served.start()
            live.url = served.url
            offset = live.offset(path)
            assert acknowledged <= offset <= acknowledged + len(body)
            acknowledged = offset
        assert live.patch(path, acknowledged, content[acknowledged:]).status == 204

        assert hashlib.sha256(content).hexdigest().encode() in read_json(live, path)


def read_json(live: LiveTus, path: str) -> bytes:
    live.request("GET", path)
    return live.body


class Served:
    """The product as its own process, which can be killed and started again."""

    def __init__(self, database_url: str, media_dir: Path) -> None:
        self._config = test_config(database_url, media_dir)
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()

    def cookie(self, people: Cast) -> str:
        """The reporter's `Cookie`."""
        app = create_app(self._config)
        try:
            return cookie_of(app, people.reporter)
        finally:
            with app.app_context():
                db.engine.dispose()

    def start(self) -> None:
        """Start on a free port, and wait until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = {
            "ENVIRONMENT": "test", "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR", "PORT": str(port),
            "DATABASE_URL": self._config.database_url, "MEDIA_DIR": str(self._config.media_dir),
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"], cwd=ROOT, text=True,
            env={f"EREPORT_{name}": value for name, value in settings.items()},
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                return
            time.sleep(0.05)
        pytest.fail("the server did not start")

    def kill(self) -> None:
        """End it as `kill -9` and the kernel's memory killer do."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
