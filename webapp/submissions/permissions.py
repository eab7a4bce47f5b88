"""Who may see and do what with a submission: the Python face and the SQL face of one rule.

A property test holds the two faces together: for every person and submission `visible_to` and
`may_view` give the same answer.
"""

from sqlalchemy import ColumnElement, and_, false, not_, or_

from webapp.accounts.permissions import Permission, Person
from webapp.geography.scope import contains, within
from webapp.submissions.models import Submission
from webapp.submissions.workflow import (
    AFTER_ISSUING,
    EDITABLE,
    Action,
    Party,
    Status,
    actions_for,
)


def visible_to(person: Person) -> ColumnElement[bool]:
    """SQL clause: the submissions that `person` may see.

    One's own always; others' once they have been sent, inside the areas one may view.
    """
    scopes = person.areas_where(Permission.SUBMISSIONS_VIEW)
    in_scope = or_(false(), *(within(Submission.area_code, scope) for scope in scopes))
    return or_(written_by(person), and_(was_sent(), in_scope))


def written_by(person: Person) -> ColumnElement[bool]:
    """SQL clause: one's own reports, those that one recorded for others, and those of one's post.

    What somebody else records for an author is theirs from when it is sent. From then on a report
    also belongs to the post: whoever leaves it leaves its reports, and whoever follows has them.
    """
    is_known = or_(Submission.recorded_by_id.is_(None), was_sent())
    is_own = or_(
        Submission.recorded_by_id == person.id, and_(Submission.author_id == person.id, is_known)
    )
    in_left = or_(false(), *(within(Submission.area_code, code) for code in person.left))
    is_left = and_(was_sent(), Submission.area_code.is_not(None), in_left)
    return or_(and_(is_own, not_(is_left)), _of_ones_post(person))


def _of_ones_post(person: Person) -> ColumnElement[bool]:
    """SQL clause: what others sent while they held the post that is this person's today."""
    of_posts = [
        and_(
            Submission.author_id.in_(sorted(duty.shared_with)),
            within(Submission.area_code, duty.area_code),
        )
        for duty in person.duties
        if duty.shared_with
    ]
    return and_(was_sent(), or_(*of_posts)) if of_posts else false()


def was_sent() -> ColumnElement[bool]:
    """SQL clause: submitted at least once. A discarded draft stays its author's own."""
    return and_(Submission.status != Status.DRAFT, Submission.submitted_at.is_not(None))


def may_view(person: Person, submission: Submission) -> bool:
    """Whether `person` may see `submission`; the twin of `visible_to`."""
    if writes(person, submission):
        return True
    if submission.status == Status.DRAFT or submission.submitted_at is None:
        return False
    return submission.area_code is not None and person.holds(
        Permission.SUBMISSIONS_VIEW, submission.area_code
    )


def writes(person: Person, submission: Submission) -> bool:
    """Whether it is for `person` to write `submission`; the twin of `written_by`."""
    sent = submission.status != Status.DRAFT and submission.submitted_at is not None
    code = submission.area_code or ""
    if sent and any(
        submission.author_id in duty.shared_with and contains(duty.area_code, code)
        for duty in person.duties
    ):
        return True
    if sent and any(contains(left, code) for left in person.left):
        return False
    if submission.recorded_by_id == person.id:
        return True
    return submission.author_id == person.id and (submission.recorded_by_id is None or sent)


def parties(person: Person, submission: Submission) -> frozenset[Party]:
    """In what capacities `person` can act on `submission`."""
    found = set()
    if writes(person, submission):
        found.add(Party.AUTHOR)
    if submission.area_code is not None and person.holds(
        Permission.REVIEW_DECIDE, submission.area_code
    ):
        found.add(Party.REVIEWER)
    if submission.area_code is not None and person.holds(
        Permission.WEEKLY_ISSUE, submission.area_code
    ):
        found.add(Party.ISSUER)
    return frozenset(found)


def may_edit(person: Person, submission: Submission) -> bool:
    """Whether `person` may change what `submission` says: who writes it, while it is editable."""
    return writes(person, submission) and submission.status in EDITABLE


def may_open_originals(person: Person, submission: Submission) -> bool:
    """Whether `person` may open originals, which tell where and with what they were taken.

    Their author, and whoever decides about the submission; who only looks on sees renditions.
    """
    is_party = bool(parties(person, submission) & {Party.AUTHOR, Party.REVIEWER})
    return is_party and may_view(person, submission)


def open_actions(person: Person, submission: Submission) -> tuple[Action, ...]:
    """The actions that `person` may take now.

    What an issued report carries is adjusted and not reopened; anything else the other way round.
    """
    actions = actions_for(Status(submission.status), parties(person, submission))
    refused = AFTER_ISSUING if submission.issued_in is None else {Action.REOPEN}
    return tuple(action for action in actions if action not in refused)
