"""Who sees the ledger and who ticks: offices with the weekly report, and who decides."""

from sqlalchemy import ColumnElement, false, or_

from webapp.accounts.permissions import Permission, Person
from webapp.geography.scope import within
from webapp.submissions.models import Submission


def in_view_of(person: Person) -> ColumnElement[bool]:
    """SQL clause: the place of a submission is one whose ledger `person` reads."""
    scopes = person.areas_where(Permission.WEEKLY_VIEW)
    return or_(false(), *(within(Submission.area_code, scope) for scope in scopes))


def may_see(person: Person, submission: Submission) -> bool:
    """Whether `person` reads the ledger of this place; the twin of `in_view_of`."""
    area_code = submission.area_code
    return area_code is not None and person.holds(Permission.WEEKLY_VIEW, area_code)


def may_tick(person: Person, submission: Submission) -> bool:
    """Whether `person` may say that this report was entered: whoever decides about it."""
    area_code = submission.area_code
    return area_code is not None and person.holds(Permission.REVIEW_DECIDE, area_code)
