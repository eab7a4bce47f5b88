"""Since when an area reports: weeks before that have no paper to be issued."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.geography.scope import within
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status


def first_day(session: Session, area_code: str) -> date | None:
    """The day of the first activity that anybody there has sent in, or None."""
    return session.scalar(
        select(func.min(Submission.held_on)).where(
            within(Submission.area_code, area_code), Submission.status != Status.DRAFT
        )
    )


def has_begun(session: Session, area_code: str, ends_on: date) -> bool:
    """Whether there was any activity on this day or before."""
    first = first_day(session, area_code)
    return first is not None and first <= ends_on
