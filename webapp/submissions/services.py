"""Writing submissions: keeping a draft and sending it.

Services never commit; the request does, at its end. What a phone kept is received in
`receiving.py`, deciding lives in `decisions.py`, files in `files.py`.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.activity.models import ActivityType
from webapp.audit import origin
from webapp.audit.origin import Place
from webapp.errors import NotVisible
from webapp.geography.models import Area, Level
from webapp.submissions import asking, notifying, queries
from webapp.submissions.content import (
    Content,
    adds_up,
    counted_people,
    differences,
    fingerprint,
    missing,
    plain,
)
from webapp.submissions.errors import (
    ActionNotPossible,
    ActivityTypeUnknown,
    HeldInTheFuture,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    StaleDraft,
    SubmissionIncomplete,
    SubmissionNotEditable,
)
from webapp.submissions.looking import look_again
from webapp.submissions.models import (
    Submission,
    SubmissionEvent,
    SubmissionPeople,
    SubmissionQuantity,
)
from webapp.submissions.numbers import next_number, receipt_code
from webapp.submissions.permissions import may_edit, writes
from webapp.submissions.workflow import Action, Status, find_transition

SCALARS = (
    "volunteer_type_code", "activity_type_code", "title", "held_on", "started_at_time",
    "ended_at_time", "occasion", "area_code", "village_text", "place_name", "latitude",
    "longitude", "host_role", "host_unit", "organising_unit", "presided_by", "people_total",
    "details", "result", "beneficiaries", "problems",
)  # fmt: skip
"""The fields of `Content` that are columns of the same name."""
NEEDED = frozenset(
    {"volunteer_type_code", "activity_type_code", "title", "held_on", "area_code", "people_total",
     "details"}
)  # fmt: skip
"""What no report lacks that was sent, as the table's own rule says."""
UNWRITTEN = 1
"""The version of a row that was only just made."""


def save_draft(
    session: Session, person: Person, submission_id: UUID, content: Content,
    *, seen_version: int | None = None,
) -> Submission:  # fmt: skip
    """Keep what was said so far, whatever is missing; make the draft if the phone's id is new.

    With `seen_version` a draft is not overwritten that changed since that version, unless it says
    the same already: the answer to an earlier saving may have been lost.

    Effects: the row and its parts; no event, a draft has no history.

    Raises:
        NotVisible: the id belongs to somebody else.
        SubmissionNotEditable: it was sent and has not been returned.
        PlaceNotCovered, ActivityTypeUnknown: a code that does not exist.
        StaleDraft: another device was here meanwhile.
    """
    submission = _open_for_editing(session, person, submission_id)
    if seen_version is not None and submission.version not in {seen_version, UNWRITTEN}:
        if _says(submission, content):
            return submission
        raise StaleDraft
    check_codes(session, content)
    write(session, submission, content)
    session.flush()
    return submission


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who brought a submission for its author, and what the timeline says of that."""

    person_id: int
    comment: str


def submit(
    session: Session, person: Person, submission_id: UUID, *, via: str = "web",
    carrier: Carrier | None = None,
) -> Submission:  # fmt: skip
    """Send a draft or a corrected submission to the district.

    Sending what was sent already, unchanged, gives the same submission again: a double click or
    a lost answer must not make a second one.

    Effects: status, number (first time), content hash, event with the differences, in the name of
    whoever carried it.

    Raises:
        NotVisible: not this person's.
        SubmissionIncomplete, HeldInTheFuture, PeopleDoNotAddUp, PlaceNotCovered,
        ActivityTypeUnknown.
        ActionNotPossible: withdrawn or marked as a duplicate.
    """
    submission = queries.get_visible(session, person, submission_id, lock=True)
    if not writes(person, submission):
        raise NotVisible
    if submission.status in {Status.SUBMITTED, Status.APPROVED}:
        return submission
    transition = find_transition(Status(submission.status), Action.SUBMIT)
    if transition is None:
        raise ActionNotPossible(status=submission.status)
    check_complete(session, content_of(submission))
    _send(session, submission, transition.to, via, carrier or Carrier(person.id, ""))
    return submission


def check_complete(session: Session, content: Content) -> None:
    """Refuse what cannot be sent yet.

    Raises:
        SubmissionIncomplete, HeldInTheFuture, PeopleDoNotAddUp, PlaceNotCovered,
        ActivityTypeUnknown.
    """
    absent = missing(content)
    if absent or content.typed:
        raise SubmissionIncomplete(fields=[*absent, *content.typed])
    if content.held_on is not None and content.held_on > clock.today():
        raise HeldInTheFuture(held_on=content.held_on)
    if not adds_up(content):
        raise PeopleDoNotAddUp(total=content.people_total, counted=counted_people(content))
    check_codes(session, content)


def content_of(submission: Submission) -> Content:
    """What a stored submission says; the inverse of writing it."""
    return Content(
        **{name: getattr(submission, name) for name in SCALARS},
        people_by_group=tuple(sorted((row.group_code, row.people) for row in submission.people)),
        quantities=tuple((row.amount, row.unit) for row in submission.quantities),
        typed=dict(submission.typed),
    )


def _open_for_editing(session: Session, person: Person, submission_id: UUID) -> Submission:
    """The row to write into, locked; made now if the id is new."""
    submission = own_row(session, person, submission_id)
    if not may_edit(person, submission):
        raise SubmissionNotEditable(number=submission.number)
    return submission


def own_row(session: Session, person: Person, submission_id: UUID) -> Submission:
    """This person's row of that id in whatever state, locked; a new draft if the id is new."""
    found = session.get(Submission, submission_id, with_for_update=True)
    if found is None:
        found = _insert(session, person, submission_id)
    if not writes(person, found):
        raise NotVisible
    return found


def _says(submission: Submission, content: Content) -> bool:
    return submission.typed == content.typed and content_of(submission) == content


def _insert(session: Session, person: Person, submission_id: UUID) -> Submission:
    now = clock.utc_now()
    row = Submission(
        id=submission_id, author_id=person.id, status=Status.DRAFT, version=1, typed={},
        created_at=now, updated_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # The same phone sent the same id twice at once and the other request was faster.
        return session.get_one(Submission, submission_id, with_for_update=True)
    return row


def write(session: Session, submission: Submission, content: Content) -> None:
    """Put a content into the row and its parts, whatever it said before."""
    is_sent = submission.status != Status.DRAFT
    for name in SCALARS:
        value = getattr(content, name)
        # What was sent stays whole: what is missing now is said, and the earlier word kept.
        if not (is_sent and name in NEEDED and value in {None, ""}):
            setattr(submission, name, value)
    submission.typed = dict(content.typed)
    held = {row.group_code: row for row in submission.people}
    wanted = dict(content.people_by_group)
    submission.people = [
        _with_people(held.get(code), code, people) for code, people in sorted(wanted.items())
    ]
    submission.quantities.clear()
    session.flush()
    submission.quantities = [
        SubmissionQuantity(position=position, amount=amount, unit=unit)
        for position, (amount, unit) in enumerate(content.quantities)
    ]
    submission.version += 1
    submission.updated_at = clock.utc_now()


def _with_people(row: SubmissionPeople | None, code: str, people: int) -> SubmissionPeople:
    row = row or SubmissionPeople(group_code=code)
    row.people = people
    return row


def check_codes(session: Session, content: Content) -> None:
    """Refuse codes that do not exist, before the database does so less kindly."""
    if content.area_code is not None:
        area = session.get(Area, content.area_code)
        if area is None or area.level not in {Level.SUBDISTRICT, Level.VILLAGE}:
            raise PlaceNotCovered(area_code=content.area_code)
    if content.activity_type_code is not None:
        found = session.get(ActivityType, content.activity_type_code)
        if found is None or found.volunteer_type_code != content.volunteer_type_code:
            raise ActivityTypeUnknown(activity_type_code=content.activity_type_code)


def _send(
    session: Session, submission: Submission, to: Status, via: str, carrier: Carrier
) -> None:  # fmt: skip
    now = clock.utc_now()
    content = content_of(submission)
    media = [attachment.media_sha256 for attachment in submission.attachments]
    said = plain(content, media)
    event = SubmissionEvent(
        submission_id=submission.id, at=now, actor_id=carrier.person_id, action=Action.SUBMIT,
        from_status=submission.status, to_status=to, comment=carrier.comment, changes={},
        from_place=_place_of(submission, via, carrier),
    )  # fmt: skip
    if submission.number is None:
        submission.number = next_number(session, str(submission.area_code)[:2], now)
        submission.receipt_code = receipt_code(submission.id)
        submission.submitted_at = now
        submission.channel = submission.channel if submission.recorded_by_id else via
    else:
        stood = submission.sent_content | queries.corrected_since_sent(session, submission)
        event.changes = differences(stood, said)
    submission.sent_content = said
    kind = session.get_one(ActivityType, submission.activity_type_code)
    submission.activity_type_name = kind.name_th
    submission.content_hash = fingerprint(content, media)
    submission.status = to
    submission.version += 1
    submission.updated_at = now
    session.add(event)
    look_again(session, submission)
    if event.from_status == Status.RETURNED:
        asking.settle(session, submission, event)
    notifying.sent(session, submission)
    session.flush()


def _place_of(submission: Submission, via: str, carrier: Carrier) -> Place:
    """From where it is sent, as the history and the audit tell it."""
    if submission.recorded_by_id == carrier.person_id:
        return Place.BEHALF
    return Place.IMPORT if via == Place.IMPORT else origin.current().place
