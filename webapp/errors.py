"""The root of every failure that a person can cause and is told about.

Sentences live in `error_pages.py`; this module knows only codes and HTTP status numbers.
"""

from typing import ClassVar


class DomainError(Exception):
    """An expected failure with a stable code, an HTTP status and details for its sentence.

    Subclasses set `code` (snake_case, unique in the product) and `status`. Details are plain
    values that fill the placeholders of the sentence; they never hold secrets or file paths.
    """

    code: ClassVar[str] = "domain_error"
    status: ClassVar[int] = 422

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code


class NotSignedIn(DomainError):
    """Only for signed-in people, asked for by a script, which no sign-in page would help."""

    code = "not_signed_in"
    status = 401


class NotVisible(DomainError):
    """The thing does not exist, or this person may not know that it does."""

    code = "not_visible"
    status = 404


class NotAllowed(DomainError):
    """The person may see the thing but not do this with it."""

    code = "not_allowed"
    status = 403
