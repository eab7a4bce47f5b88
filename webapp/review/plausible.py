"""How many people are usual: nine of ten approved reports of the same type in the same district.

Three times as many as nine of ten report is worth a look. With few reports nothing is usual yet.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.geography.scope import within
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

DISTRICT_DIGITS = 4
FEWEST_REPORTS = 10
TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """More people than plausible, and what is usual."""

    people: int
    usual: int
    """Nine of ten reports have at most so many."""


def find_crowd(session: Session, submission: Submission) -> Crowd | None:
    """What is odd about the number of people, or None. Two queries, of one index."""
    district = str(submission.area_code)[:DISTRICT_DIGITS]
    alike = (
        Submission.activity_type_code == submission.activity_type_code,
        Submission.status == Status.APPROVED,
        # It may be among them itself, which changes nothing; asking would leave the index.
        within(Submission.area_code, district),
    )
    count = session.scalar(select(func.count()).where(*alike)) or 0
    if count < FEWEST_REPORTS:
        return None
    usual = session.scalar(
        select(Submission.people_total)
        .where(*alike)
        .order_by(Submission.people_total.desc())
        .offset(count // 10)
        .limit(1)
    )
    people = submission.people_total or 0
    if not usual or people <= TIMES * usual:
        return None
    return Crowd(people=people, usual=usual)
