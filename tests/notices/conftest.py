"""A push service on the loopback, the server's keys, and browsers that are signed in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.notices.push_service import Browser, Service, running
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.notices import push_keys, subscriptions

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Monday, 12:00 in Bangkok."""


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Stand at noon; the test moves the clock."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def push_service() -> Iterator[Service]:
    """A push service that keeps what it gets."""
    with running() as service:
        yield service


class Devices:
    """Signs people in on devices that want to be told."""

    def __init__(self, app: Flask, session: Session, service: Service) -> None:
        self._app, self._session, self._service = app, session, service
        self.tokens: dict[str, str] = {}

    def add(self, person: Person, name: str) -> Browser:
        """A device of that name."""
        browser = Browser()
        user = self._session.get_one(User, person.id)
        token = self.tokens[name] = accounts.open_session(self._session, user, "tests")
        wanted = browser.wanted(self._service.endpoint(name))
        gate = self._app.extensions["push_gate"]
        subscriptions.subscribe(self._session, person, token, gate, wanted)
        self._session.commit()
        return browser


@pytest.fixture
def devices(app: Flask, session: Session, push_service: Service) -> Devices:
    """Devices, on a server that has its keys."""
    push_keys.ensure(session, [SECRET])
    session.commit()
    return Devices(app, session, push_service)


@pytest.fixture
def counted(connection: Connection) -> Callable[[], AbstractContextManager[list[str]]]:
    """Opens a context that notes every select made in it, of all sessions."""

    @contextmanager
    def note() -> Iterator[list[str]]:
        noted: list[str] = []

        def on_execute(*args: object) -> None:
            noted.append(str(args[2]))

        event.listen(connection, "before_cursor_execute", on_execute)
        yield noted
        event.remove(connection, "before_cursor_execute", on_execute)

    return note
