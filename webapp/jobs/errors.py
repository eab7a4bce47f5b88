"""How a job can end other than well."""

from webapp.errors import DomainError


class Hopeless(Exception):
    """No further attempt would change it: raised by a handler to be asked no more.

    Code and details are those of a sentence in `error_pages`, as with a `DomainError`.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class KindUnknown(DomainError):
    """Nobody registered what does this kind of work; an older worker may meet a newer request."""

    code = "job_kind_unknown"


class LeaseLost(Exception):
    """The job took longer than its lease, and may be somebody else's by now."""
