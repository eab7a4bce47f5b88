"""Starting and killing workers, for tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.jobs.worker_process import KIND
from webapp.config import Config
from webapp.db import db
from webapp.jobs import periodic, services
from webapp.jobs.models import Job, JobState

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
ENDED = {JobState.DONE, JobState.FAILED}


class Worker:
    """A worker process on the database of an application."""

    def __init__(self, app: Flask, folder: Path, *, command: tuple[str, ...] = ()) -> None:
        config: Config = app.config["EREPORT"]
        environment = {
            **os.environ,
            "EREPORT_ENVIRONMENT": "test",
            "EREPORT_SECRET_KEY": config.secret_key,
            "EREPORT_DATABASE_URL": config.database_url,
            "EREPORT_MEDIA_DIR": str(config.media_dir),
            "EREPORT_JOBS_URL": config.jobs_url,
            "EREPORT_LOG_LEVEL": "ERROR",
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command or (sys.executable, "-m", "tests.jobs.worker_process", str(folder)),
            cwd=ROOT, env=environment,
        )  # fmt: skip

    def kill(self) -> None:
        """What a power cut does."""
        self._process.kill()
        self._process.wait(timeout=10)

    def stop(self) -> int:
        """Ask it to stop, which beside busy tests takes a while; return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=PATIENCE_S)


def ask(app: Flask, keys: list[str]) -> None:
    """Ask for work that leaves traces."""
    with app.app_context():
        db.session.execute(text("CREATE TABLE IF NOT EXISTS traces (key TEXT NOT NULL)"))
        for key in keys:
            services.enqueue(db.session, KIND, key)
        db.session.commit()


def jobs(app: Flask) -> list[Job]:
    """All jobs that somebody asked for, as they stand now."""
    with app.app_context(), Session(db.engine) as session:
        return list(session.scalars(select(Job).where(Job.key != periodic.KEY).order_by(Job.id)))


def traces(app: Flask) -> list[str]:
    """What the jobs wrote into the database."""
    with app.app_context(), Session(db.engine) as session:
        return sorted(session.scalars(text("SELECT key FROM traces")))


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something, but not for ever."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.05)
