"""What can go wrong in the ledger, each with its HTTP status. Sentences: `error_pages`."""

from webapp.errors import DomainError


class EntryStale(DomainError):
    """The report was changed since the page was made, so something else was typed over."""

    code = "entry_stale"
    status = 409


class NotToBeEntered(DomainError):
    """The report is not approved now."""

    code = "not_to_be_entered"
    status = 409


class NothingEntered(DomainError):
    """No entry stands that could be taken back."""

    code = "nothing_entered"
    status = 409
