"""Bringing in a report that a phone could not send, by the hand of a reviewer.

It keeps the id that the phone gave it, so it is one submission whichever way it comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts import queries as accounts
from webapp.accounts.permissions import Permission, Person
from webapp.errors import DomainError
from webapp.geography.scope import contains
from webapp.media.declared import Declared, fill
from webapp.media.intake import AcceptedMedia
from webapp.media.records import record
from webapp.submissions import expecting, receiving, services
from webapp.submissions.content import Content
from webapp.submissions.errors import SubmissionConflict
from webapp.submissions.expecting import Announced
from webapp.submissions.models import Submission
from webapp.submissions.receiving import Sending
from webapp.submissions.services import Carrier

CHANNEL = "import"


class ImportedElsewhere(DomainError):
    """The report is of a place, or of a person, that is not this reviewer's."""

    code = "imported_elsewhere"
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A file of the parcel that was found good, under the phone's id."""

    id: UUID
    accepted: AcceptedMedia
    declared: Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a parcel holds, read and judged. All its files are announced, the bad ones too."""

    submission_id: UUID
    person_id: int
    content: Content
    announced: Sequence[Announced]
    judged: Sequence[Judged]
    comment: str
    """For the timeline, in the words of the reporter."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it; nothing was sent again of what was here already."""

    submission: Submission
    is_repeat: bool
    files: int
    """How many files came with it that were not here."""


def bring_in(session: Session, reviewer: Person, brought: Import) -> Imported:
    """Send a complete report to the district for its author, who may be the reviewer.

    Effects: as the phone's own sending, but all files that were found good come with it, and the
    event names the reviewer. Of a repeat only the files that were still on their way.

    Raises:
        ImportedElsewhere; SubmissionConflict: the id was sent with other content.
        SubmissionIncomplete and what else `services.check_complete` says; TooManyFiles.
    """
    services.check_complete(session, brought.content)
    if not reviewer.holds(Permission.REVIEW_DECIDE, str(brought.content.area_code)):
        raise ImportedElsewhere
    existing = session.get(Submission, brought.submission_id, with_for_update=True)
    author = _author(session, reviewer, brought.person_id, existing)
    was_sent = existing is not None and existing.submitted_at is not None
    sending = Sending(
        submission_id=brought.submission_id, content=brought.content, announced=brought.announced
    )
    received = receiving.receive(session, author, sending)
    submission = received.submission
    if was_sent and not received.is_repeat:
        # Whoever corrects what the district returned does so openly, not with a file.
        raise SubmissionConflict(number=submission.number)
    if not received.is_repeat:
        expecting.announce(session, submission, brought.announced)
    files = _take_files(session, submission, brought.judged)
    if not received.is_repeat:
        carrier = Carrier(reviewer.id, brought.comment)
        services.submit(session, author, submission.id, via=CHANNEL, carrier=carrier)
    return Imported(submission, received.is_repeat, files)


def _author(
    session: Session, reviewer: Person, person_id: int, existing: Submission | None
) -> Person:  # fmt: skip
    """The person who kept the report on the phone, if they report here; else the reviewer.

    Raises:
        ImportedElsewhere: the id belongs to somebody else.
    """
    found = accounts.find_person(session, person_id, today=clock.today())
    author = found if found is not None and _reports_under(found, reviewer) else reviewer
    if existing is None or existing.author_id == author.id:
        return author
    if existing.author_id == reviewer.id:
        return reviewer
    if existing.author_id != person_id or existing.submitted_at is None:
        raise ImportedElsewhere
    # Sent by themselves before they left; that it is here can still be found out.
    return accounts.person_of(existing.author, clock.today())


def _reports_under(person: Person, reviewer: Person) -> bool:
    return any(
        contains(scope, code)
        for scope in reviewer.areas_where(Permission.REVIEW_DECIDE)
        for code in person.areas_where(Permission.SUBMISSIONS_CREATE)
    )


def _take_files(session: Session, submission: Submission, judged: Sequence[Judged]) -> int:
    taken = 0
    missing = {row.id: row for row in expecting.missing_of(submission)}
    for item in judged:
        row = missing.get(item.id)
        if row is None:
            continue
        media_file = record(session, item.accepted)
        fill(media_file, item.declared)
        expecting.take(session, submission, row, media_file, item.id)
        taken += 1
    return taken
