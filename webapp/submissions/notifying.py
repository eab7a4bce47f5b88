"""Who is told of what happens to a submission: the village of the district's doing, and back.

Nobody is told of their own doing. Called where it happens, in the same transaction.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import queries as accounts
from webapp.accounts.permissions import Permission
from webapp.notices import services as notices
from webapp.notices.models import Kind
from webapp.notices.services import About, Param
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.return_models import SubmissionComment
from webapp.submissions.workflow import UNDO_GRACE, UNDO_WITHIN, Action

LONGEST_WORDS = 160
KIND_OF: Mapping[str, Kind] = {
    Action.RETURN: Kind.RETURNED,
    Action.APPROVE: Kind.APPROVED,
    Action.MARK_DUPLICATE: Kind.DUPLICATE,
    Action.WITHDRAW: Kind.WITHDRAWN,
    Action.REOPEN: Kind.REOPENED,
    Action.CORRECT: Kind.CORRECTED,
    Action.ADJUST: Kind.CORRECTED,
    Action.TAKE_OUT: Kind.WITHDRAWN,
    Action.PUT_BACK: Kind.CORRECTED,
    Action.UNADJUST: Kind.CORRECTED,
}
TO_AUTHOR = frozenset({*KIND_OF.values(), Kind.COMMENT})


def decided(session: Session, submission: Submission, event: SubmissionEvent) -> None:
    """Tell the author of a decision once it can no longer be taken back."""
    notices.settle(session, event.actor_id, {Kind.VILLAGE_COMMENT}, str(submission.id))
    notices.settle(session, event.actor_id, {Kind.WAITING})
    _tell_author(session, submission, event, grace=True)


def undone(session: Session, event: SubmissionEvent) -> None:
    """Forget that a decision was to be told."""
    notices.take_back(session, _key(event))


def corrected(session: Session, submission: Submission, event: SubmissionEvent) -> None:
    """Tell the author what the district put right."""
    _tell_author(session, submission, event, grace=False)


def sent(session: Session, submission: Submission) -> None:
    """Whoever sends has dealt with what they were told of it, and with being reminded."""
    notices.settle(session, submission.author_id, TO_AUTHOR, str(submission.id))
    notices.settle(session, submission.author_id, {Kind.WEEK_MISSING})


def commented(session: Session, submission: Submission, comment: SubmissionComment) -> None:
    """Tell the other side what was said: the author, or those who decide about it."""
    deciding = set(
        accounts.ids_holding(
            session, Permission.REVIEW_DECIDE, str(submission.area_code), today=clock.today()
        )
    )
    key = f"comment:{comment.id}"
    params = _params(submission, comment.words)
    subject = str(submission.id)
    if comment.author_id != submission.author_id:
        about = About(kind=Kind.COMMENT, key=key, subject=subject, params=params)
        notices.tell_all(session, _for_the_village(session, submission), about)
    if comment.author_id not in deciding:
        about = About(kind=Kind.VILLAGE_COMMENT, key=key, subject=subject, params=params)
        notices.tell_all(session, deciding - {submission.author_id}, about)


def answered(session: Session, person_id: int, submission: Submission) -> None:
    """Answering a comment is having read it."""
    notices.settle(session, person_id, {Kind.COMMENT, Kind.VILLAGE_COMMENT}, str(submission.id))


def _tell_author(
    session: Session, submission: Submission, event: SubmissionEvent, *, grace: bool
) -> None:
    kind = KIND_OF.get(event.action)
    if kind is None or event.actor_id == submission.author_id:
        return
    about = About(
        kind=kind, key=_key(event), subject=str(submission.id),
        params=_params(submission, event.comment),
    )  # fmt: skip
    due_at = event.at + UNDO_WITHIN + UNDO_GRACE if grace else event.at
    notices.tell(session, submission.author_id, about, not_before=due_at)
    if kind is Kind.RETURNED:
        for person_id in _for_the_village(session, submission) - {submission.author_id}:
            notices.tell(session, person_id, about, not_before=due_at)


def _for_the_village(session: Session, submission: Submission) -> set[int]:
    """Its author, and who follows or stands in for them in the post: whoever may answer."""
    others = accounts.ids_in_post_of(
        session, submission.author_id, str(submission.area_code), today=clock.today()
    )
    return {submission.author_id, *others}


def _key(event: SubmissionEvent) -> str:
    return f"event:{event.id}"


def _params(submission: Submission, words: str) -> dict[str, Param]:
    short = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()} …"
    return {
        "title": submission.title,
        "number": submission.number,
        "held_on": submission.held_on.isoformat() if submission.held_on else None,
        "words": short,
    }
