"""Whole submissions that a phone kept and sends until it has the receipt.

Same id and same content are the same submission, however often and however parallel they come.
Content is what was said, and the files that came in the same request. Files that trail behind are
announced, not content: that fewer or more of them are on their way makes no other submission.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.media.intake import AcceptedMedia
from webapp.submissions import expecting, fixing, queries, services
from webapp.submissions.content import Content, fingerprint, fingerprint_of
from webapp.submissions.errors import ActionNotPossible, SubmissionConflict
from webapp.submissions.expecting import Announced
from webapp.submissions.files import attach
from webapp.submissions.fixing import Fix
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_edit
from webapp.submissions.workflow import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What a phone sent in one request."""

    submission_id: UUID
    content: Content
    accepted: Sequence[AcceptedMedia] = ()
    announced: Sequence[Announced] | None = None
    """Files that follow; None from a sender that announces none and takes none back."""
    answering: int | None = None
    """The return that this corrects, as the form named it."""
    fix: Fix | None = None
    """What this puts right of a returned submission; everything else stays as it is here."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of it; a repeat is answered with the receipt and not sent again."""

    submission: Submission
    is_repeat: bool


def receive(session: Session, person: Person, sending: Sending) -> Received:
    """Write down what a phone sent. Whether it is complete is the business of `services.submit`.

    Effects: the row and its parts, where this content is new; of a repeat only what it says about
    files that are still on their way.

    Raises:
        SubmissionConflict: the id was sent with other content, or more files are announced for
            what was decided already, or it answers a return that was answered before.
        ActionNotPossible: it was a draft, and was thrown away on another device.
        NotVisible: the id belongs to somebody else.
        PlaceNotCovered, ActivityTypeUnknown, TooManyFiles.
    """
    submission = services.own_row(session, person, sending.submission_id)
    if _is_repeat(session, submission, sending):
        _hear_of_files(session, submission, sending)
        return Received(submission, is_repeat=True)
    if not may_edit(person, submission):
        if submission.number is None:
            raise ActionNotPossible(status=submission.status)
        raise SubmissionConflict(number=submission.number)
    if _is_of_earlier_round(session, submission, sending):
        raise SubmissionConflict(number=submission.number)
    content = _content(submission, sending)
    services.check_codes(session, content)
    services.write(session, submission, content)
    for item in sending.accepted:
        attach(session, submission, item)
    session.flush()
    return Received(submission, is_repeat=False)


def _is_repeat(session: Session, submission: Submission, sending: Sending) -> bool:
    """Whether this came before and nobody did anything since that it could answer."""
    media = {item.sha256 for item in sending.accepted}
    contents = (sending.content, _content(submission, sending))
    if not any(_came_before(submission, content, media) for content in contents):
        return False
    if submission.status != Status.RETURNED:
        return True
    # A late twin of what was returned must not undo the return. More photos, or the word that
    # this is the answer to the return, do.
    if expecting.unknown_of(submission, sending.announced or ()):
        return False
    return sending.answering != queries.last_return_id(session, submission)


def _content(submission: Submission, sending: Sending) -> Content:
    """What the submission would say then."""
    if sending.fix is None or not submission.sent_content:
        return sending.content
    return fixing.merged(services.content_of(submission), sending.content, sending.fix)


def _is_of_earlier_round(session: Session, submission: Submission, sending: Sending) -> bool:
    """Whether it answers a return that somebody answered meanwhile, on another device perhaps."""
    if submission.number is None or sending.answering is None:
        return False
    return not fixing.answers(session, submission, sending.answering)


def _came_before(submission: Submission, content: Content, media: AbstractSet[str]) -> bool:
    """Whether this was sent already, in whatever round: the same texts, and no file it had not."""
    return any(
        media <= sent and fingerprint_of(said) == fingerprint(content, sent)
        for said in _sent_so_far(submission)
        for sent in [set(said.get("media", ()))]
    )


def _sent_so_far(submission: Submission) -> Iterator[Mapping[str, Any]]:
    """What was sent, the last first: every earlier round is the later one, its changes undone."""
    said = dict(submission.sent_content)
    if not said:
        return
    yield said
    for event in reversed(submission.events):
        before = {name: pair[0] for name, pair in event.changes.items() if name in said}
        if before:
            said = {**said, **before}
            yield said


def _hear_of_files(session: Session, submission: Submission, sending: Sending) -> None:
    if sending.announced is None:
        return
    more = expecting.unknown_of(submission, sending.announced)
    # Until the district has looked, a photo added after a lost receipt is welcome.
    if more and submission.status != Status.SUBMITTED:
        raise SubmissionConflict(number=submission.number)
    expecting.announce(session, submission, sending.announced)
    fixing.keep_places(session, submission)
