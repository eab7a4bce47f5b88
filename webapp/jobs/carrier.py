"""Huey: it carries the ids of jobs to whoever has time, and may lose or repeat them.

Everything here may fail without harm: a row whose id got lost is found again by the worker.
"""

import json
import sqlite3
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from flask import Flask, current_app, has_app_context
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import SqliteStorage
from redis import ConnectionPool
from sqlalchemy import event
from sqlalchemy.orm import Session

from webapp import clock
from webapp.config import Config
from webapp.log import log, take_over

NAME: Final = "e-report"
FILE: Final = "jobs.sqlite3"
EXTENSION: Final = "jobs_carrier"
WAITING: Final = "jobs_to_carry"
HEARD: Final = "heard-at"
REDIS_CONNECT_S: Final = 2
REDIS_ANSWER_S: Final = 5


class Carrier:
    """The application's Huey, made when it is first needed."""

    def __init__(self, app: Flask, config: Config) -> None:
        self._app = app
        self._config = config

    @cached_property
    def huey(self) -> Huey:
        """The queue: one task that does a job, and one that looks every minute for lost ones."""
        huey = _make(self._config)
        self._run = huey.task(name="run")(self._run_job)
        huey.periodic_task(crontab(), name="find_again")(self._find_again)
        return huey

    def close(self) -> None:
        """Give connections back."""
        if "huey" in self.__dict__:
            self.huey.storage.close()

    def put(self, job_id: int, due_at: datetime) -> bool:
        """Carry an id, to arrive when it is due; return whether that worked."""
        wait = due_at - clock.utc_now()
        try:
            huey = self.huey
            if wait > timedelta(0):
                huey.enqueue(self._run.s(job_id, delay=wait.total_seconds()))
            else:
                huey.enqueue(self._run.s(job_id))
        except Exception as error:  # noqa: BLE001 - each storage has its own; none may do harm
            log.warning("job not carried", job=job_id, kind=type(error).__name__)
            return False
        return True

    def pending(self) -> int:
        """How many ids are on their way, now or later."""
        return int(self.huey.pending_count()) + int(self.huey.scheduled_count())

    def say_alive(self, at: datetime) -> None:
        """Leave word that a worker is alive."""
        self.huey.put(HEARD, at.isoformat())

    def heard_at(self) -> datetime | None:
        """When a worker was last alive; None where none ever was, or nobody can tell."""
        try:
            said = self.huey.get(HEARD, peek=True)
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("jobs queue unavailable", kind=type(error).__name__)
            return None
        return datetime.fromisoformat(said) if said else None

    def _run_job(self, job_id: int) -> None:
        # The runner writes rows whose ids are carried from here.
        from webapp.jobs import runner  # noqa: PLC0415

        with self._app.app_context():
            runner.run(job_id)

    def _find_again(self) -> None:
        from webapp.jobs import periodic, recovery  # noqa: PLC0415 - as above

        with self._app.app_context():
            periodic.ask_again(clock.utc_now())
            recovery.find_again(clock.utc_now())


def init_app(app: Flask, config: Config) -> None:
    """Give the application its carrier."""
    take_over("huey")
    app.extensions[EXTENSION] = Carrier(app, config)


def carrier() -> Carrier:
    """The carrier of the current application."""
    found: Carrier = current_app.extensions[EXTENSION]
    return found


def carry_after_commit(session: Session, job_id: int, due_at: datetime) -> None:
    """Carry an id once the session's transaction is committed, in a request or anywhere else."""
    session.info.setdefault(WAITING, {})[job_id] = due_at


@event.listens_for(Session, "after_commit")
def _carry(session: Session) -> None:
    # A savepoint that ends is no commit yet.
    if WAITING not in session.info or session.in_nested_transaction():
        return
    waiting = session.info.pop(WAITING)
    if has_app_context():
        for job_id, due_at in waiting.items():
            carrier().put(job_id, due_at)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(WAITING, None)


def _make(config: Config) -> Huey:
    settings = {"results": False, "serializer": _JsonSerializer()}
    if config.jobs_url:
        pool = ConnectionPool.from_url(
            config.jobs_url,
            socket_connect_timeout=REDIS_CONNECT_S,
            socket_timeout=REDIS_ANSWER_S,
        )
        return RedisHuey(NAME, connection_pool=pool, **settings)
    return _FileHuey(NAME, filename=str(config.media_dir / FILE), **settings)


class _FileStorage(SqliteStorage):  # type: ignore[misc]  # Huey is untyped
    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        # The file stays whole in a power cut but may lose the last ids, which the rows still know.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


class _FileHuey(SqliteHuey):  # type: ignore[misc]  # Huey is untyped
    storage_class = _FileStorage


class _JsonSerializer(Serializer):  # type: ignore[misc]  # Huey is untyped
    """Writes ids as JSON. Huey's own pickles would run whatever somebody puts into the storage."""

    def _serialize(self, data: Any) -> bytes:  # noqa: ANN401 - a message, or a value
        if isinstance(data, Message):
            eta = data.eta.isoformat() if data.eta else None
            data = {"id": data.id, "name": data.name, "eta": eta, "args": list(data.args or ())}
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:  # noqa: ANN401
        read = json.loads(bytes(data))
        if not isinstance(read, dict):
            return read
        eta = datetime.fromisoformat(read["eta"]) if read["eta"] else None
        return Message(read["id"], read["name"], eta, args=tuple(read["args"]), kwargs={})
