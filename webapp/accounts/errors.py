"""What can go wrong at the door. Sentences: `error_pages`."""

from webapp.errors import DomainError


class WrongCredentials(DomainError):
    """The name or the password is wrong; which of the two is never said."""

    code = "wrong_credentials"
    status = 422


class TooManyTries(DomainError):
    """Too many were wrong: nobody looks at this one. `wait_s` says for how long."""

    code = "too_many_tries"
    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(minutes=-(-wait_s // 60))
        self.wait_s = wait_s


class OfficeSecretNeeded(DomainError):
    """A duty in an office holds, and the PIN or password is not good for one."""

    code = "office_secret_needed"
    status = 401


class CardNotValid(DomainError):
    """The link leads to no card that this browser may use; why is never said."""

    code = "card_not_valid"
    status = 410
