"""A database with tables and nothing in them, for the loaders; elsewhere the lists are there."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from webapp import tables
from webapp.db import prepare_engine


@pytest.fixture(scope="session")
def empty_connection(make_database: Any) -> Iterator[Any]:
    """A connection to the empty tables, in a transaction that never ends well."""
    engine = create_engine(make_database.empty())
    prepare_engine(engine)
    tables.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def empty_session(empty_connection: Any) -> Iterator[Session]:
    """A session on empty tables; what a test writes is rolled back."""
    transaction = empty_connection.begin()
    with Session(empty_connection, join_transaction_mode="create_savepoint") as session:
        yield session
    transaction.rollback()
