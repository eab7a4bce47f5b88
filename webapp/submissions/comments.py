"""Talking about a submission: village and district, beside the decisions, changing none of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts.permissions import Permission, Person, Role
from webapp.errors import NotAllowed
from webapp.geography.scope import contains
from webapp.submissions import notifying, queries
from webapp.submissions.errors import CommentUnreadable
from webapp.submissions.models import Submission
from webapp.submissions.permissions import visible_to
from webapp.submissions.return_models import SubmissionComment

LONGEST = 1000


def may_comment(person: Person, submission: Submission) -> bool:
    """Whether `person` may speak here: the author, and who decides or coordinates at the place.

    A draft is nobody else's, also when it was thrown away.
    """
    if submission.submitted_at is None or submission.area_code is None:
        return False
    if submission.author_id == person.id:
        return True
    if person.holds(Permission.REVIEW_DECIDE, submission.area_code):
        return True
    return any(
        duty.role == Role.COORDINATOR and contains(duty.area_code, submission.area_code)
        for duty in person.duties
    )


def add(session: Session, person: Person, submission_id: UUID, words: str) -> Submission:
    """Say something about a submission. The same words twice in a row are said once.

    Effects: a comment, and notices of it; neither status nor version, so that no decision becomes
    stale by it.

    Raises:
        NotVisible: not there for this person.
        NotAllowed: seen, but not theirs to speak about.
        CommentUnreadable: nothing said, or too much.
    """
    submission = queries.get_visible(session, person, submission_id, lock=True)
    if not may_comment(person, submission):
        raise NotAllowed
    if not words or len(words) > LONGEST:
        raise CommentUnreadable(most=LONGEST)
    said = thread(session, submission)
    if said and said[-1].author_id == person.id and said[-1].words == words:
        return submission
    comment = SubmissionComment(
        submission_id=submission.id, at=clock.utc_now(), author_id=person.id, words=words
    )
    session.add(comment)
    session.flush()
    notifying.answered(session, person.id, submission)
    notifying.commented(session, submission, comment)
    return submission


def thread(session: Session, submission: Submission) -> Sequence[SubmissionComment]:
    """What was said, the oldest first."""
    return session.scalars(
        select(SubmissionComment)
        .where(SubmissionComment.submission_id == submission.id)
        .options(joinedload(SubmissionComment.author))
        .order_by(SubmissionComment.id)
    ).all()


def last_comment_by_others(session: Session, person: Person) -> dict[UUID, SubmissionComment]:
    """Submission → the last thing that somebody else said, of all that `person` may see."""
    last = (
        select(func.max(SubmissionComment.id))
        .join(Submission, Submission.id == SubmissionComment.submission_id)
        .where(visible_to(person), SubmissionComment.author_id != person.id)
        .group_by(SubmissionComment.submission_id)
    )
    rows = session.scalars(
        select(SubmissionComment)
        .where(SubmissionComment.id.in_(last))
        .options(joinedload(SubmissionComment.author))
    )
    return {row.submission_id: row for row in rows}
