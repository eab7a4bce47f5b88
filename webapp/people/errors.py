"""Why something about people is not done. Sentences: `error_pages`."""

from webapp.errors import DomainError


class DutyNotGiven(DomainError):
    """This duty in this place is not this person's to give."""

    code = "duty_not_given"
    status = 403


class DutyHeldAlready(DomainError):
    """The person has this very duty in these days."""

    code = "duty_held_already"


class DutyDaysWrong(DomainError):
    """The last day is before the first, or a deputy's days have no end."""

    code = "duty_days_wrong"


class DutyOver(DomainError):
    """The duty has ended already."""

    code = "duty_over"
    status = 409


class LastAdministrator(DomainError):
    """Without this one nobody would look after the area any more."""

    code = "last_administrator"
    status = 409


class PhoneTaken(DomainError):
    """Somebody else signs in with this number."""

    code = "phone_taken"


class RequestDecided(DomainError):
    """The request was decided meanwhile."""

    code = "request_decided"
    status = 409


class FourEyesNeeded(DomainError):
    """Whoever asked, or is asked for, or got in by their card lately, does not grant."""

    code = "four_eyes_needed"
    status = 403


class ImportChanged(DomainError):
    """Something changed between looking and importing; the fresh preview is shown."""

    code = "import_changed"
    status = 409


class TooManyCards(DomainError):
    """More cards at once than are set in one go."""

    code = "too_many_cards"


class NoCards(DomainError):
    """Nobody is left to print a card for."""

    code = "no_cards"
