"""The database: engine set-up, the typed model base, and the one commit at the edge of a request.

Feature rules do not live here, and nothing else in the product commits during a request.
"""

import contextlib
import inspect
import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask import Flask, Response, g, has_request_context, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Text, event, text
from sqlalchemy import inspect as state_of
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from webapp import thai

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 15_000
FIRST_ERROR_STATUS = 400
# Left out by whoever types in a hurry: ็ ่ ้ ๊ ๋ ์ ํ ๎, of which ำ is none.
_TONE_MARK = re.compile("[\u0e47-\u0e4e]")

db = SQLAlchemy(session_options={"expire_on_commit": False})

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, on both databases.

    SQLite has no time zones, so the value is stored as UTC and labelled again when read.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values: they are the source of every seven-hour mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "naive datetime given to an aware column"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Label SQLite's bare values as UTC; turn PostgreSQL's session zone into UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Model(DeclarativeBase):
    """The base of every table. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads it so


class Searched:
    """Rows found by their texts, however these are spelt: their folded texts lie beside them."""

    searched_columns: ClassVar[tuple[str, ...]]
    search_key: Mapped[str] = mapped_column(Text, default="")
    """`folded` texts, a line each, so that no words are found across two of them."""


def folded(text: str) -> str:
    """`thai.search_key` without tone marks: what a search of texts compares."""
    return _TONE_MARK.sub("", thai.search_key(text))


@event.listens_for(Searched, "before_insert", propagate=True)
@event.listens_for(Searched, "before_update", propagate=True)
def _fold_texts(_mapper: Mapper[Any], _connection: Connection, row: Searched) -> None:
    names, state = row.searched_columns, state_of(row, raiseerr=True)
    if any(state.attrs[name].history.has_changes() for name in names):
        row.search_key = "\n".join(folded(getattr(row, name) or "") for name in names)


def init_app(app: Flask) -> None:
    """Make the engine and register the commit at the edge."""
    db.init_app(app)
    _leave_out_asynchronous_sessions(app)
    with app.app_context():
        prepare_engine(db.engine)
    app.after_request(_finish)


def _leave_out_asynchronous_sessions(app: Flask) -> None:
    """Keep the extension from closing sessions that we do not have.

    It would make an event loop for that at the end of every request, which takes longer than many
    a request, and fail in a thread that has a loop of its own, such as one that drives a browser.
    """
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(close)
    ]


def prepare_engine(engine: Engine) -> None:
    """Give SQLite its pragmas and its honest transactions; PostgreSQL needs nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)


@contextlib.contextmanager
def reading() -> Iterator[Session]:
    """Run a short read-only transaction even inside a writing request.

    A writing request on SQLite takes the write lock at its first statement. Finding out who is
    asking happens before anything is written, so it must not hold that lock.
    """
    token = _reading.set(True)
    try:
        yield db.session
        db.session.commit()
    finally:
        _reading.reset(token)


@contextlib.contextmanager
def writing() -> Iterator[Session]:
    """Run a short transaction of its own, beside whatever `db.session` is in the middle of.

    For commands and background work, where no request commits: it is committed at the end of the
    block, or rolled back when that raises.
    """
    token = _writing.set(True)
    try:
        with db.sessionmaker.begin() as session:
            yield session
    finally:
        _writing.reset(token)


def after_commit(work: Callable[[], None]) -> None:
    """Run `work` once the current request has been committed; never when it was rolled back."""
    db.session.info.setdefault("after_commit", []).append(work)


def keep_although_refused() -> None:
    """Commit the current request even if its answer is an error.

    For forms that keep what a person typed while they say what has to be corrected. Call it when
    everything is written.
    """
    g.keeps_although_refused = True


def is_reachable(session: Session) -> bool:
    """Whether the database answers. Any failure of the driver counts as no."""
    try:
        session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - drivers raise many kinds; the answer is the same
        session.rollback()
        return False
    return True


def _finish(response: Response) -> Response:
    """Commit a writing request that was answered below 400; roll everything else back."""
    if not g.get("_sqlalchemy_sessions"):
        return response
    session = db.session
    if not _is_kept(response):
        session.rollback()
        session.info.pop("after_commit", None)
        return response
    session.commit()
    for work in session.info.pop("after_commit", []):
        work()
    return response


def _is_kept(response: Response) -> bool:
    if request.method in SAFE_METHODS:
        return False
    # Taken away at once: if the commit itself fails, the answer to that must not try it again.
    is_wanted = bool(g.pop("keeps_although_refused", False))
    return is_wanted or response.status_code < FIRST_ERROR_STATUS


def _on_sqlite_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI
    # The driver's own transaction handling breaks savepoints on Python 3.11, so it is switched
    # off and `_on_sqlite_begin` says BEGIN instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was acknowledged to a phone survives a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    # A transaction that reads and then writes cannot wait for another writer under plain BEGIN:
    # SQLite refuses it at once. Writers therefore take their place in the queue at the start.
    connection.exec_driver_sql("BEGIN" if _only_reads() else "BEGIN IMMEDIATE")


def _only_reads() -> bool:
    if _writing.get() or _reading.get():
        return not _writing.get()
    return has_request_context() and request.method in SAFE_METHODS
