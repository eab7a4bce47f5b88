"""The worker as a process: killed, stopped, beside a server, on SQLite's file and on Redis."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import close
from tests.jobs.workers import ENDED, ROOT, Worker, ask, jobs, traces, wait_until
from webapp.app import create_app
from webapp.jobs import supervisor
from webapp.jobs.carrier import carrier
from webapp.jobs.models import JobState

KILLS = 4
START_S = 60.0


def ended(app: Flask) -> int:
    return sum(job.state in ENDED for job in jobs(app))


def all_ended(app: Flask) -> bool:
    return all(job.state in ENDED for job in jobs(app))


@pytest.mark.slow
def test_nothing_is_lost_or_done_twice_when_the_worker_is_killed(
    fresh_app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "traces"
    folder.mkdir()
    keys = [str(number) for number in range(200)]
    ask(fresh_app, keys)
    dice = random.Random(20)  # noqa: S311 - when to kill is no secret

    for _ in range(KILLS):
        worker = Worker(fresh_app, folder)
        before = ended(fresh_app)
        wait_until(lambda: ended(fresh_app) > before or all_ended(fresh_app), seconds=START_S)  # noqa: B023 - called at once
        time.sleep(dice.uniform(0, 0.5))
        worker.kill()
    worker = Worker(fresh_app, folder)
    wait_until(lambda: all_ended(fresh_app), seconds=START_S)

    assert worker.stop() == 0
    done = sorted(job.key for job in jobs(fresh_app) if job.state == JobState.DONE)
    failed = {job.key: job.reason for job in jobs(fresh_app) if job.state == JobState.FAILED}
    assert traces(fresh_app) == done
    assert {path.name for path in folder.iterdir()} >= set(done)
    assert all(failed.values())
    assert {key for key in keys if key.endswith("7")} <= set(failed)
    assert {job.attempts for job in jobs(fresh_app)} <= {1, 2, 3, 4, 5}


@pytest.mark.slow
def test_worker_that_is_stopped_finishes_or_gives_back(fresh_app: Flask, tmp_path: Path) -> None:
    ask(fresh_app, ["long"])
    worker = Worker(fresh_app, tmp_path)
    wait_until(lambda: jobs(fresh_app)[0].state == JobState.RUNNING, seconds=START_S)

    assert worker.stop() == 0

    (job,) = jobs(fresh_app)
    outcome = (job.state, job.attempts)
    assert outcome in {(JobState.DONE, 1), (JobState.QUEUED, 0)}


@pytest.mark.slow
def test_long_job_keeps_its_lease(fresh_app: Flask, tmp_path: Path) -> None:
    ask(fresh_app, ["long"])
    first, second = Worker(fresh_app, tmp_path), Worker(fresh_app, tmp_path)

    wait_until(lambda: all_ended(fresh_app), seconds=START_S)
    first.stop()
    second.stop()

    assert [(job.state, job.attempts) for job in jobs(fresh_app)] == [(JobState.DONE, 1)]
    assert traces(fresh_app) == ["long"]


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of its own on a free port of the loopback."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - found on the machine
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: answers(port), seconds=10)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(timeout=10)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_redis_carries_jobs_and_the_word_of_the_worker(
    fresh_app: Flask, tmp_path: Path, redis_url: str
) -> None:
    app = create_app(replace(fresh_app.config["EREPORT"], jobs_url=redis_url))
    worker = Worker(app, tmp_path)
    with app.app_context():
        wait_until(lambda: carrier().heard_at() is not None, seconds=START_S)

    ask(app, ["1", "2", "3", "7"])
    wait_until(lambda: all_ended(app), seconds=10)

    assert worker.stop() == 0
    assert traces(app) == ["1", "2", "3"]
    assert not (app.config["EREPORT"].media_dir / "jobs.sqlite3").exists()
    close(app)


@pytest.mark.slow
def test_redis_that_is_away_keeps_no_job_from_being_asked_for(fresh_app: Flask) -> None:
    app = create_app(replace(fresh_app.config["EREPORT"], jobs_url="redis://127.0.0.1:1/0"))

    ask(app, ["1"])

    assert [job.state for job in jobs(app)] == [JobState.QUEUED]
    with app.app_context():
        assert carrier().heard_at() is None
    close(app)


BESIDE = """
import os, sys, time
from webapp.jobs import supervisor
script, folder = sys.argv[1:]
with supervisor.beside([sys.executable, "-c", script, folder, str(os.getpid())]):
    time.sleep(120)
"""


def pid_in(path: Path) -> int:
    return int(path.read_text() or 0) if path.exists() else 0


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_worker_goes_with_the_server_however_that_dies(fresh_app: Flask, tmp_path: Path) -> None:
    config = fresh_app.config["EREPORT"]
    seen = tmp_path / "pid"
    script = (
        "import os, pathlib; from tests.jobs import worker_process;"
        f"pathlib.Path({str(seen)!r}).write_text(str(os.getpid()));"
        "worker_process.main()"
    )
    server = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", BESIDE, script, str(tmp_path)], cwd=ROOT,
        env={**os.environ, "EREPORT_ENVIRONMENT": "test", "EREPORT_SECRET_KEY": config.secret_key,
             "EREPORT_DATABASE_URL": config.database_url,
             "EREPORT_MEDIA_DIR": str(config.media_dir), "EREPORT_LOG_LEVEL": "ERROR"},
    )  # fmt: skip
    with fresh_app.app_context():
        wait_until(lambda: carrier().heard_at() is not None, seconds=START_S)
    first = pid_in(seen)

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: pid_in(seen) not in {0, first}, seconds=START_S)
    second = pid_in(seen)
    server.kill()
    server.wait(timeout=10)

    wait_until(lambda: not is_alive(second), seconds=START_S)


def test_server_that_ends_takes_its_worker_along_at_once(tmp_path: Path) -> None:
    seen = tmp_path / "pid"
    script = f"import os, pathlib, time; pathlib.Path({str(seen)!r}).write_text(str(os.getpid()));"
    started = time.monotonic()

    with supervisor.beside([sys.executable, "-c", script + "time.sleep(60)"]):
        assert time.monotonic() - started < 1
        wait_until(lambda: pid_in(seen) > 0, seconds=10)

    assert not is_alive(pid_in(seen))


def test_worker_that_cannot_start_is_tried_again_with_growing_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = tmp_path / "starts"
    script = f"import time; open({str(starts)!r}, 'a').write(f'{{time.monotonic()}} ')"
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.2)

    with supervisor.beside([sys.executable, "-S", "-E", "-c", script]):
        wait_until(
            lambda: starts.exists() and len(starts.read_text().split()) >= 4, seconds=30
        )  # fmt: skip

    first, second, third, fourth = map(float, starts.read_text().split()[:4])
    assert (second - first >= 0.2, third - second >= 0.4, fourth - third >= 0.8) == (True,) * 3
