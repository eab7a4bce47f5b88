"""The door remembers in its process who has to wait; the database of a test does not."""

from collections.abc import Iterator

import pytest

from tests.accounts.real_provider import oidc_server, provider  # noqa: F401 - fixtures
from webapp.accounts import throttle


@pytest.fixture(autouse=True)
def forgetful_door() -> Iterator[None]:
    """Begin and end with a door that knows of nobody."""
    throttle.forget_remembered()
    yield
    throttle.forget_remembered()
