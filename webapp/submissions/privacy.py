"""What of a photo is not for everybody: blurred parts, and the marks of children and of publishing.

Author and reviewer set them; nobody's strokes change the original. Marks and strokes are not
content: they neither make another submission nor a correction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed, NotVisible
from webapp.media import edits, redaction
from webapp.media.redaction import Stroke
from webapp.submissions import queries
from webapp.submissions.errors import PhotoGone, PhotosIssued, StaleDecision, SubmissionNotEditable
from webapp.submissions.models import Attachment, ExpectedFile, Submission, SubmissionEvent
from webapp.submissions.permissions import may_edit, parties, writes
from webapp.submissions.workflow import EDITABLE, Party, PhotoAct, Status

MARKS = ("shows_children", "is_unpublished")
"""The marks, by the columns that hold them."""
BLURRED = ("photo",)
MARKED = ("photo", "clip")
HEARD_IN = EDITABLE | {Status.SUBMITTED}
"""Where the phone that sent a photo may still change its word about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What the phone says of a photo that it announces."""

    strokes: tuple[Stroke, ...] = ()
    shows_children: bool = False
    is_unpublished: bool = False


NOTHING = Protection()


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo, and the version of its submission that somebody saw before they changed it.

    An author may leave the version out: what they type is saved all the time beside this.
    """

    submission_id: UUID
    attachment_id: UUID
    version: int | None


@dataclass(frozen=True, slots=True)
class _Deed:
    """What the history is told."""

    actor_id: int
    act: PhotoAct
    changes: Mapping[str, list[bool]] = field(default_factory=dict)


def edit_photo(
    session: Session, person: Person, seen: Seen, strokes: Sequence[Stroke], *, adds: bool = False
) -> Attachment:
    """Blur these parts of a photo, and no others; with `adds` beside those blurred before.

    Effects: the edit's row and job, the attachment, version, event. No strokes show the photo as
    it came. The same once more changes nothing.

    Raises:
        NotVisible, NotAllowed, SubmissionNotEditable, PhotosIssued, StaleDecision.
        StrokesUnreadable: with those before, there are too many.
    """
    submission, photo = _open(session, person, seen)
    if adds:
        before = edits.strokes_of(session, photo.media_sha256, photo.edit)
        strokes = redaction.read([*before, *redaction.plain_of(strokes)])
    if _blur(session, photo, strokes):
        _tell(session, submission, photo, _blurred(photo, person.id))
    return photo


def mark_photo(
    session: Session, person: Person, seen: Seen, marks: Mapping[str, bool]
) -> Attachment:  # fmt: skip
    """Set marks of a photo or clip; those that are not named stay.

    Raises:
        NotVisible, NotAllowed, SubmissionNotEditable, PhotosIssued, StaleDecision.
    """
    submission, photo = _open(session, person, seen, kinds=MARKED)
    if changes := _mark(photo, marks):
        _tell(session, submission, photo, _Deed(person.id, PhotoAct.MARK, changes))
    return photo


def mark_own(submission: Submission, marks: Mapping[UUID, Mapping[str, bool]]) -> None:
    """Set the marks that the author's form posted, by attachment; the form's own saving is told."""
    for item in submission.attachments:
        if item.kind == "photo" and _mark(item, marks.get(item.id, {})):
            submission.version += 1
            submission.updated_at = clock.utc_now()


def may_protect(person: Person, submission: Submission, photo: Attachment | None = None) -> bool:
    """Whether `person` may blur and mark the photos of `submission` now, or this one of them.

    No issued paper shows a photo that came too late for it, so that one can be changed.
    """
    if submission.issued_in is not None and (photo is None or photo.late_for is None):
        return False
    is_reviewer = Party.REVIEWER in parties(person, submission)
    return may_edit(person, submission) or (is_reviewer and submission.status != Status.DRAFT)


def read(item: Mapping[str, Any]) -> Protection:
    """What a phone's list says of a file; a phone that knows nothing of this says nothing.

    Raises:
        StrokesUnreadable, ValueError.
    """
    marks = {name: item.get(name, False) for name in MARKS}
    if not all(isinstance(value, bool) for value in marks.values()):
        raise ValueError
    return Protection(strokes=redaction.read(item.get("strokes", [])), **marks)


def note(row: ExpectedFile, said: Protection) -> None:
    """Keep what the phone said of a file, until it comes, and to tell what it says anew later."""
    row.strokes = redaction.plain_of(said.strokes)
    for name in MARKS:
        setattr(row, name, getattr(said, name))


def noted(row: ExpectedFile) -> Protection:
    """What the phone said of a file before."""
    return Protection(
        strokes=redaction.read(row.strokes or []),
        shows_children=bool(row.shows_children),
        is_unpublished=bool(row.is_unpublished),
    )


def hear(session: Session, submission: Submission, row: ExpectedFile, said: Protection) -> None:
    """Follow what the phone says anew of a photo that is here already.

    Only what it changed since it last spoke, and nobody else changed meanwhile: a late twin of an
    old sending must not undo what the district blurred.
    """
    before = noted(row)
    if said == before or submission.status not in HEARD_IN or submission.issued_in is not None:
        return
    note(row, said)
    photo = next((item for item in submission.attachments if item.id == row.id), None)
    if photo is None:
        return
    is_blurred, changes = _follow(session, photo, before, said)
    if is_blurred:
        _tell(session, submission, photo, _blurred(photo, submission.author_id))
    if changes:
        _tell(session, submission, photo, _Deed(submission.author_id, PhotoAct.MARK, changes))


def take_over(session: Session, photo: Attachment, row: ExpectedFile) -> None:
    """Give a photo that came what was said of it, without a word: it was announced so."""
    if photo.kind == "photo":
        _follow(session, photo, NOTHING, noted(row))


def _open(
    session: Session, person: Person, seen: Seen, *, kinds: Collection[str] = BLURRED
) -> tuple[Submission, Attachment]:
    """The photo to change and its submission, locked."""
    submission = queries.get_visible(session, person, seen.submission_id, lock=True)
    is_mine = writes(person, submission)
    photo = _find(submission.attachments, seen.attachment_id, kinds)
    if submission.issued_in is not None and photo.late_for is None:
        raise PhotosIssued(number=submission.number)
    if not may_protect(person, submission, photo):
        raise SubmissionNotEditable(number=submission.number) if is_mine else NotAllowed
    is_unasked = seen.version is None and may_edit(person, submission)
    if seen.version != submission.version and not is_unasked:
        raise StaleDecision(status=submission.status)
    return submission, photo


def _find(items: Iterable[Attachment], attachment_id: UUID, kinds: Collection[str]) -> Attachment:
    for item in items:
        if item.id == attachment_id and item.kind in kinds:
            return item
    raise NotVisible


def _blur(session: Session, photo: Attachment, strokes: Sequence[Stroke]) -> bool:
    if photo.media_file.gone_at is not None:
        raise PhotoGone
    key = edits.keep(session, photo.media_sha256, strokes)
    if key == photo.edit:
        return False
    photo.edit = key
    session.flush()
    session.expire(photo, ["renditions"])
    return True


def _mark(photo: Attachment, marks: Mapping[str, bool]) -> dict[str, list[bool]]:
    """Set marks; return [before, after] of those that changed."""
    changes = {
        name: [getattr(photo, name), value]
        for name, value in marks.items()
        if name in MARKS and getattr(photo, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(photo, name, value)
    return changes


def _follow(
    session: Session, photo: Attachment, before: Protection, said: Protection
) -> tuple[bool, dict[str, list[bool]]]:
    """Change what the phone changed and nobody else did; whether it blurred, and which marks."""
    marks = {
        name: getattr(said, name) for name in MARKS if getattr(photo, name) == getattr(before, name)
    }
    is_untouched = photo.edit == redaction.key_of(before.strokes)
    is_blurred = is_untouched and _blur(session, photo, said.strokes)
    return is_blurred, _mark(photo, marks)


def _blurred(photo: Attachment, actor_id: int) -> _Deed:
    return _Deed(actor_id, PhotoAct.BLUR if photo.edit else PhotoAct.UNBLUR)


def which(item: Attachment) -> dict[str, int]:
    """How the history names a photo by its number, or the clip."""
    if item.kind == "clip":
        return {"clip": 1}
    photos = [each.id for each in item.submission.attachments if each.kind == "photo"]
    return {"photo": photos.index(item.id) + 1}


def _tell(session: Session, submission: Submission, photo: Attachment, deed: _Deed) -> None:
    """Let pages that show it otherwise grow stale; write the history of what was sent."""
    submission.version += 1
    submission.updated_at = clock.utc_now()
    if submission.submitted_at is not None:
        session.add(
            SubmissionEvent(
                submission_id=submission.id, at=submission.updated_at,
                actor_id=deed.actor_id, action=deed.act,
                from_status=submission.status, to_status=submission.status,
                comment="", changes={**which(photo), **deed.changes},
            )
        )  # fmt: skip
    session.flush()
