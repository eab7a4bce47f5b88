"""The ledger's addresses, each carrying the list that somebody came from."""

from uuid import UUID

from flask import url_for

from webapp.ledger.filters import LedgerFilter
from webapp.table_files import TableKind


def list_url(chosen: LedgerFilter, *, page: int = 1) -> str:
    """The list, at one of its pages."""
    parts = chosen.query() | ({"page": str(page)} if page > 1 else {})
    return url_for("ledger.index", **parts)


def show_url(submission_id: UUID, chosen: LedgerFilter) -> str:
    """One report as part of a list."""
    return url_for("ledger.show", submission_id=submission_id, **chosen.query())


def enter_url(submission_id: UUID, chosen: LedgerFilter) -> str:
    """Where it is said that a report was entered."""
    return url_for("ledger.enter", submission_id=submission_id, **chosen.query())


def undo_url(submission_id: UUID, chosen: LedgerFilter) -> str:
    """Where that is taken back."""
    return url_for("ledger.undo", submission_id=submission_id, **chosen.query())


def bulk_url(chosen: LedgerFilter) -> str:
    """Where many are ticked at once: GET previews, POST does it."""
    return url_for("ledger.entries", **chosen.query())


def table_url(kind: TableKind, chosen: LedgerFilter) -> str:
    """The list as a file, of all tabs."""
    return url_for("ledger.table", kind=kind.value, **chosen.query() | {"state": None})
