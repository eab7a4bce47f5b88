"""Fixtures of the loaders."""

from tests.empty_database import empty_connection, empty_session

__all__ = ["empty_connection", "empty_session"]
