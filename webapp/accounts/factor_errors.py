"""What can go wrong with second factors and with an office's provider. Sentences: `error_pages`."""

from webapp.errors import DomainError


class WrongCode(DomainError):
    """The code is not right, was used before, or its time is over."""

    code = "wrong_code"
    status = 422


class PasskeyRefused(DomainError):
    """The passkey is not known, or its answer is not to be trusted; why is never said."""

    code = "passkey_refused"
    status = 422


class SecondStepNeeded(DomainError):
    """A script asks before its person has shown the second factor."""

    code = "second_step_needed"
    status = 401


class ProofNeeded(DomainError):
    """What is asked for is delicate, and password or factor were shown too long ago."""

    code = "proof_needed"
    status = 401


class ProviderFailed(DomainError):
    """The office's provider did not answer as agreed; nothing of it is believed."""

    code = "provider_failed"
    status = 502


class ProviderRefused(DomainError):
    """The way through the provider was left, took too long, or was not begun in this browser."""

    code = "provider_refused"
    status = 422


class IdentityTaken(DomainError):
    """This account of the office belongs to another person here."""

    code = "identity_taken"
    status = 409
