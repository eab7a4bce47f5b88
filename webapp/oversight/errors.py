"""What can go wrong with nil reports, each with its HTTP status. Sentences: `error_pages`."""

from webapp.errors import DomainError


class NilWeekClosed(DomainError):
    """Only the running week and the one before it can be said to hold nothing."""

    code = "nil_week_closed"
    status = 409


class ReportedAlready(DomainError):
    """Something was reported for this week, so it cannot have been empty."""

    code = "reported_already"
    status = 409
