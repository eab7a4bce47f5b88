"""What the district puts right itself: classification, place and numbers, never the author's words.

What was sent stays known as sent (`sent_content`, `content_hash`): a late repeat from the phone is
still the twin of what came, and must not undo a correction.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.activity.models import ActivityType
from webapp.errors import NotAllowed
from webapp.submissions import notifying, queries, services
from webapp.submissions.content import Content, adds_up, counted_people, differences, plain
from webapp.submissions.errors import (
    ActionNotPossible,
    ActivityTypeUnknown,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    StaleDecision,
)
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.permissions import parties
from webapp.submissions.workflow import Action, Status, find_transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """How it should read, on the version of the submission that the reviewer saw."""

    version: int
    activity_type_code: str
    area_code: str
    place_name: str
    people_total: int
    people_by_group: tuple[tuple[str, int], ...] = ()


def correct(
    session: Session, person: Person, submission_id: UUID, correction: Correction
) -> Submission:
    """Put a submission right that waits to be decided about.

    Effects: the row, its groups of people, version, an event that tells each field before and
    after, the author's notice; nothing where nothing differs. A village's name in the author's
    words goes with the place that it named.

    Raises:
        NotVisible, NotAllowed, StaleDecision: as deciding.
        ActionNotPossible: it does not wait to be decided about.
        ActivityTypeUnknown, PlaceNotCovered, PeopleDoNotAddUp: what is no such type or place, a
            place outside the reviewer's areas, groups that do not add up.
    """
    submission = queries.get_visible(session, person, submission_id, lock=True)
    _check_may(person, submission, correction)
    before = services.content_of(submission)
    after = corrected(session, before, correction)
    check(session, person, after, Permission.REVIEW_DECIDE)
    changes = differences(plain(before, ()), plain(after, ()))
    if not changes:
        return submission
    services.write(session, submission, after)
    kind = session.get_one(ActivityType, after.activity_type_code)
    submission.activity_type_name = kind.name_th
    event = SubmissionEvent(
        submission_id=submission.id, at=submission.updated_at, actor_id=person.id,
        action=Action.CORRECT, from_status=submission.status, to_status=submission.status,
        comment="", changes=changes,
    )  # fmt: skip
    session.add(event)
    session.flush()
    notifying.corrected(session, submission, event)
    look_again(session, submission)
    # The names of type and place hang on the codes.
    session.refresh(submission, ["area", "activity_type", "volunteer_type"])
    return submission


def may_correct(person: Person, submission: Submission) -> bool:
    """Whether `person` may put right what `submission` says, as it stands now."""
    found = find_transition(Status(submission.status), Action.CORRECT)
    return found is not None and bool(found.by & parties(person, submission))


def _check_may(person: Person, submission: Submission, correction: Correction) -> None:
    if not person.holds(Permission.REVIEW_DECIDE, str(submission.area_code)):
        raise NotAllowed
    if submission.version != correction.version:
        raise StaleDecision(status=submission.status)
    if not may_correct(person, submission):
        raise ActionNotPossible(status=submission.status)


def corrected(session: Session, before: Content, correction: Correction) -> Content:
    """What a submission says once it is put right.

    Raises:
        ActivityTypeUnknown: there is no such type.
    """
    kind = session.get(ActivityType, correction.activity_type_code)
    if kind is None:
        raise ActivityTypeUnknown(activity_type_code=correction.activity_type_code)
    known = queries.group_names(session)
    is_moved = correction.area_code != before.area_code
    return replace(
        before,
        volunteer_type_code=kind.volunteer_type_code,
        activity_type_code=kind.code,
        area_code=correction.area_code,
        village_text="" if is_moved else before.village_text,
        place_name=correction.place_name,
        people_total=correction.people_total,
        people_by_group=tuple(row for row in correction.people_by_group if row[0] in known),
    )


def check(session: Session, person: Person, after: Content, permission: Permission) -> None:
    """Refuse what is no such place or type, adds up to nothing, or lies outside one's areas.

    Raises:
        ActivityTypeUnknown, PlaceNotCovered, PeopleDoNotAddUp: as for `correct`.
    """
    services.check_codes(session, after)
    if not person.holds(permission, str(after.area_code)):
        raise PlaceNotCovered(area_code=after.area_code)
    if not adds_up(after):
        raise PeopleDoNotAddUp(total=after.people_total, counted=counted_people(after))
