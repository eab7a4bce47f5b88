"""Asking for another look at what is odd about a submission, whenever that may have changed.

The look itself belongs to the desk (`review.tasks`); whoever changes a submission asks for it here.
"""

from sqlalchemy.orm import Session

from webapp.jobs.services import enqueue
from webapp.submissions.models import Submission

JOB = "review.hints"


def look_again(session: Session, submission: Submission) -> None:
    """Have the standing hints of a submission found anew, after the caller's commit."""
    enqueue(session, JOB, str(submission.id))
