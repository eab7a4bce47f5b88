"""Setting aside what is odd about a picture, with a reason that stays in the history."""

from collections.abc import Collection, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotAllowed
from webapp.review import hints, uses
from webapp.review.flags import Flag, dismissals_of, flags_of
from webapp.review.models import FlagDismissal
from webapp.submissions.models import Submission


def may_dismiss(person: Person, submission: Submission) -> bool:
    """Whether `person` may set hints about this submission aside: who may decide about it."""
    return person.holds(Permission.REVIEW_DECIDE, str(submission.area_code))


def dismiss(
    session: Session, person: Person, submission: Submission, *, keys: Collection[str], reason: str
) -> Sequence[FlagDismissal]:
    """Set the flags with these keys aside; those gone or set aside before are passed over.

    `submission` was fetched as visible to `person`. The submission itself stays as it is, version
    included: a decision that is being made about it does not become stale.

    Raises:
        NotAllowed: seen, but not this person's to decide about.
    """
    if not may_dismiss(person, submission):
        raise NotAllowed
    flags = flags_of(submission, uses.found_elsewhere(session, person, submission))
    before = dismissals_of(session, submission)
    wanted = [flag for flag in flags if flag.key in keys and flag.key not in before]
    rows = [_row(person, submission, flag, reason) for flag in wanted]
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        # A second press, or a colleague, was faster; the first reason stays.
        return []
    hints.write(session, submission.id, hints.find_kinds(session, submission))
    return rows


def _row(person: Person, submission: Submission, flag: Flag, reason: str) -> FlagDismissal:
    return FlagDismissal(
        submission_id=submission.id, flag_key=flag.key, attachment_id=flag.attachment.id,
        kind=flag.kind, other_submission_id=flag.use.submission_id if flag.use else None,
        reason=reason, by_id=person.id, at=clock.utc_now(),
    )  # fmt: skip
