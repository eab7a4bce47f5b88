"""What the tests of the desk share: submissions of a given hour, and counting queries."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
import time_machine
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from tests import factories
from webapp.accounts.permissions import Person
from webapp.submissions.models import Submission

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Noon of 24 November 2569 in Bangkok, a Tuesday."""


class Send(Protocol):
    """Makes a submission that came in `hours` before noon."""

    def __call__(self, author: Person, *, hours: int = 1, **said: object) -> Submission:
        """Send what is said."""


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at noon."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def send(session: Session, noon: None) -> Send:
    """A maker of submissions that came in before noon."""

    def make(author: Person, *, hours: int = 1, **said: object) -> Submission:
        with time_machine.travel(NOON - timedelta(hours=hours), tick=False):
            told = {"organising_unit": "ที่ทำการผู้ใหญ่บ้าน", **said}
            return factories.submitted(session, author, **told)

    return make


@pytest.fixture
def counted(connection: Connection) -> Callable[[], AbstractContextManager[list[str]]]:
    """Opens a context that notes every select made in it, of all sessions."""

    @contextmanager
    def note() -> Iterator[list[str]]:
        noted: list[str] = []

        def on_execute(*args: object) -> None:
            statement = str(args[2])
            if statement.startswith("SELECT"):
                noted.append(statement)

        event.listen(connection, "before_cursor_execute", on_execute)
        yield noted
        event.remove(connection, "before_cursor_execute", on_execute)

    return note
