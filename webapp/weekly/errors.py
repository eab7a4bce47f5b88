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


class WeekCovered(DomainError):
    """An issued report, under `number`, has some of the week's days already."""

    code = "week_covered"
    status = 409


class NotIssuedHere(DomainError):
    """Reports of this area are not issued: the province's is."""

    code = "not_issued_here"
    status = 409


class PicturesFrozen(DomainError):
    """An issued paper shows the submission's pictures already; details `number`."""

    code = "pictures_frozen"
    status = 409


class NotIssuedYet(DomainError):
    """No issued report carries the submission: it is reopened, not adjusted."""

    code = "not_issued_yet"
    status = 409


class AdjustmentCarried(DomainError):
    """A report carries the adjustment, or another one came after it; it is not taken back."""

    code = "adjustment_carried"
    status = 409
