"""The database, the application and the cast, for every test.

`TEST_DATABASE_URL` names a PostgreSQL server to test on; without it each run has SQLite files of
its own. A test sees tables and reference data as shipped; what it writes is rolled back.
"""

import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast, make_cast
from webapp import limits, schema, server
from webapp.accounts import services as accounts
from webapp.app import create_app
from webapp.config import Config, Environment
from webapp.db import db, prepare_engine
from webapp.jobs import carrier
from webapp.media.store import FolderStore

SECRET = "of-the-tests-only-" + "0" * 32


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another server leave out what asks for no database: it has run already."""
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    asking = [item for item in items if "server_url" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


@pytest.fixture(scope="session", autouse=True)
def shipped_hasher() -> Iterator[PasswordHasher]:
    """Hash as fast as can be; gives what is used outside of tests."""
    shipped, dummy = accounts._hasher, accounts._DUMMY_HASH  # noqa: SLF001 - nothing public sets them
    accounts._hasher = PasswordHasher(1, 8, 1)  # noqa: SLF001
    accounts._DUMMY_HASH = accounts._hasher.hash("nobody's")  # noqa: SLF001
    yield shipped
    accounts._hasher, accounts._DUMMY_HASH = shipped, dummy  # noqa: SLF001


@pytest.fixture(scope="session")
def server_url() -> str | None:
    """The PostgreSQL server to test on, or None for SQLite."""
    return os.environ.get("TEST_DATABASE_URL") or None


@pytest.fixture(scope="session")
def make_database(
    server_url: str | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["DatabaseMaker"]:
    """A maker of databases with schema, reference data and the cast in them."""
    maker = DatabaseMaker(server_url, tmp_path_factory.mktemp("databases"))
    yield maker
    maker.drop_all()


class DatabaseMaker:
    """Makes one template and copies it: on both engines far quicker than loading again."""

    def __init__(self, server_url: str | None, folder: Path) -> None:
        self._server = server_url
        self._folder = folder
        self._made: list[str] = []
        self._template = self._new_name()
        self._create(self._template, None)
        engine = self.engine(self._template)
        schema.prepare(engine)
        with Session(engine, expire_on_commit=False) as session:
            self.cast = make_cast(session)
            session.commit()
        engine.dispose()
        if self._server is None:
            self._checkpoint()

    def copy(self) -> str:
        """A new database; returns its URL."""
        name = self._new_name()
        self._create(name, self._template)
        return self.url(name)

    def empty(self) -> str:
        """A new database without any table; returns its URL."""
        name = self._new_name()
        self._create(name, None)
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of a database."""
        if self._server is None:
            return f"sqlite:///{self._folder / name}.sqlite3"
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def engine(self, name: str) -> Engine:
        """A prepared engine on a database."""
        engine = create_engine(self.url(name))
        prepare_engine(engine)
        return engine

    def drop_all(self) -> None:
        """Drop what was made on the server; SQLite files go with their folder."""
        for name in self._made if self._server else ():
            self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _new_name(self) -> str:
        return f"test_{uuid.uuid4().hex}"

    def _create(self, name: str, template: str | None) -> None:
        self._made.append(name)
        if self._server is not None:
            copied = f' TEMPLATE "{template}"' if template else ""
            self._on_server(f'CREATE DATABASE "{name}"{copied}')
        elif template is not None:
            source = self._folder / f"{template}.sqlite3"
            (self._folder / f"{name}.sqlite3").write_bytes(source.read_bytes())

    def _on_server(self, statement: str) -> None:
        assert self._server is not None
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _checkpoint(self) -> None:
        """Fold the write-ahead log into the file, so that copying the file copies everything."""
        engine = self.engine(self._template)
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()


@pytest.fixture(scope="session")
def cast(make_database: DatabaseMaker) -> Cast:
    """The people of the tests; see `tests/people.py`."""
    return make_database.cast


@pytest.fixture
def people(cast: Cast) -> Cast:
    """The same cast under the name that reads well in tests."""
    return cast


@pytest.fixture(scope="session")
def shared_app(
    make_database: DatabaseMaker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One application on one database for all tests that roll back."""
    app = create_app(test_config(make_database.copy(), tmp_path_factory.mktemp("media")))
    yield app
    close(app)


@pytest.fixture
def connection(shared_app: Flask) -> Iterator[Connection]:
    """A connection in a transaction that ends with the test; commits become savepoints."""
    with shared_app.app_context():
        engine, sessionmaker = db.engine, db.sessionmaker
    with engine.connect() as connection:
        transaction = connection.begin()
        sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield connection
        sessionmaker.configure(bind=engine, join_transaction_mode="conditional_savepoint")
        transaction.rollback()


@pytest.fixture
def app(shared_app: Flask, connection: Connection) -> Flask:
    """The application, its database rolled back after the test."""
    return shared_app


@pytest.fixture
def session(shared_app: Flask, connection: Connection) -> Iterator[Session]:
    """A session beside those of requests, on the same rolled-back transaction."""
    with shared_app.app_context():
        sessionmaker = db.sessionmaker
    with sessionmaker() as session:
        yield session


@pytest.fixture(scope="session")
def tables_only(make_database: DatabaseMaker) -> Iterator[Engine]:
    """An engine on a database with tables and nothing in them."""
    engine = create_engine(make_database.empty())
    prepare_engine(engine)
    schema.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_session(tables_only: Engine) -> Iterator[Session]:
    """A session on empty tables, rolled back after the test."""
    with tables_only.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that reads every page critically."""
    return PageClient(app)


@pytest.fixture
def store(app: Flask) -> FolderStore:
    """The media store of the application."""
    store: FolderStore = app.extensions["media_store"]
    return store


@pytest.fixture
def fresh_app(make_database: DatabaseMaker, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, where commits are real."""
    app = create_app(test_config(make_database.copy(), tmp_path / "media"))
    yield app
    close(app)


def close(app: Flask) -> None:
    """Give the application's connections back."""
    app.extensions[carrier.EXTENSION].close()
    with app.app_context():
        db.engine.dispose()


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A running server process of the product, as people reach it."""

    url: str
    app: Flask


@pytest.fixture
def live_server(fresh_app: Flask) -> Iterator[LiveServer]:
    """The product behind waitress on a free port of the loopback, on a database of its own."""
    running = server.create(
        fresh_app, host="127.0.0.1", port=0, threads=8,
        body_limit=limits.body_bytes_at(fresh_app, 240 * limits.MEGABYTE),
    )  # fmt: skip
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield LiveServer(f"http://127.0.0.1:{running.effective_port}", fresh_app)
    running.close()
    thread.join(timeout=5)
    with fresh_app.app_context():
        db.engine.dispose()


def test_config(database_url: str, media_dir: Path) -> Config:
    """Settings of the tests."""
    media_dir.mkdir(parents=True, exist_ok=True)
    return Config(
        environment=Environment.TEST,
        secret_key=SECRET,
        database_url=database_url,
        media_dir=media_dir,
        decoders=0,
        log_level="ERROR",
        # Tests ask for more in a minute than people do; tests of the limits set their own.
        limit_pages=0,
        limit_door=0,
    )


test_config.__test__ = False  # type: ignore[attr-defined]  # not a test
