"""The moment of these tests, and counting statements."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol

import pytest
from sqlalchemy import Connection, event

from tests.oversight.weeks import NOW
from webapp import clock

IGNORED = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


class SetClock(Protocol):
    """Makes it another moment."""

    def __call__(self, moment: datetime) -> None:
        """From now on it is `moment`."""


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Choose the present."""

    def choose(moment: datetime) -> None:
        monkeypatch.setattr(clock, "utc_now", lambda: moment)

    return choose


@pytest.fixture
def tuesday(set_clock: SetClock) -> datetime:
    """Tuesday noon, the last day of week 48."""
    set_clock(NOW)
    return NOW


class Counting(Protocol):
    """Collects the statements that run inside the block."""

    def __call__(self) -> AbstractContextManager[list[str]]:
        """Begin."""


@pytest.fixture
def counting(connection: Connection) -> Counting:
    """Count what is asked of the database."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(IGNORED):
                statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        yield statements
        event.remove(connection, "before_cursor_execute", note)

    return count
