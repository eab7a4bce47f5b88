"""How Alembic reaches the database and the tables.

Tests and `flask setup` hand over an open connection as `config.attributes["connection"]`; the
command line connects by the product's own settings. The tables themselves are in `webapp`.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.types import TypeDecorator

from webapp import tables
from webapp.config import load
from webapp.db import prepare_engine

# Two servers started at once must not both create the tables. Any number will do, if it is ours.
POSTGRESQL_LOCK = 0x45524550


class BrokenReferenceError(RuntimeError):
    """A migration left rows that point at rows which do not exist."""


def run() -> None:
    """Migrate over the connection that was handed over, or over one of our own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(load().database_url, poolclass=NullPool)
    prepare_engine(engine)
    with engine.connect() as connection:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """Apply everything in one transaction: all of it, or nothing."""
    with foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=tables.metadata,
            # SQLite cannot alter most of a table: it is copied into a new one.
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_item,
            # The engine says BEGIN itself (webapp/db.py), so SQLite takes back DDL as well.
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})")
            context.run_migrations()
            check_references(connection)


@contextlib.contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let SQLite copy a table without emptying those that refer to it.

    Dropping the old copy deletes its rows first, and that cascades. The pragma does nothing inside
    a transaction, so it goes past SQLAlchemy, which would begin one.
    """
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    (before,) = driver.execute("PRAGMA foreign_keys").fetchone()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA foreign_keys = {before}")


def check_references(connection: Connection) -> None:
    """Make up for the switched-off checks before anything is committed."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        message = f"rows without the row they refer to (table, rowid, parent, key): {broken}"
        raise BrokenReferenceError(message)


def render_item(
    kind: str,
    item: Any,  # noqa: ANN401 - a type, an index, a constraint: whatever Alembic writes
    _autogen_context: AutogenContext,
) -> str | Literal[False]:
    """Write our column types as what they store, so that migrations do not import the product."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


if context.is_offline_mode():
    message = "migrations need a database: SQL scripts (--sql) are not supported"
    raise SystemExit(message)
run()
