"""What can be refused here."""

from typing import ClassVar

from webapp.errors import DomainError


class RuleChanged(DomainError):
    """What somebody confirms is not what they looked at."""

    code: ClassVar[str] = "rule_changed"
    status: ClassVar[int] = 409


class AnswerMissing(DomainError):
    """A request is refused without saying why."""

    code: ClassVar[str] = "answer_missing"
    status: ClassVar[int] = 422


class RequestAnswered(DomainError):
    """Somebody else answered it."""

    code: ClassVar[str] = "request_answered"
    status: ClassVar[int] = 409


class PictureUnknown(DomainError):
    """The request names no picture that this person can decide about."""

    code: ClassVar[str] = "picture_unknown"
    status: ClassVar[int] = 422


class NotErasable(DomainError):
    """This person's account cannot be erased by whoever asks; `reason` says why."""

    code: ClassVar[str] = "not_erasable"
    status: ClassVar[int] = 409
