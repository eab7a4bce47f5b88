"""What can go wrong at the door. Sentences: `error_pages`."""

from webapp.errors import DomainError


class WrongCredentials(DomainError):
    """The name or the password is wrong; which of the two is never said."""

    code = "wrong_credentials"
    status = 422
