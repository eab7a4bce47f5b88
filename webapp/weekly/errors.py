"""What can go wrong with a weekly report, each with its HTTP status. Sentences: `error_pages`."""

from webapp.errors import DomainError


class WeekNotOver(DomainError):
    """The week's last day has not passed; more may come in."""

    code = "week_not_over"
    status = 409


class AlreadyIssued(DomainError):
    """The report of this week was issued before, under `number`."""

    code = "already_issued"
    status = 409


class NotIssuedHere(DomainError):
    """Reports of this area are not issued: the province's is."""

    code = "not_issued_here"
    status = 409


class PicturesFrozen(DomainError):
    """An issued paper shows the submission's pictures already; details `number`."""

    code = "pictures_frozen"
    status = 409
