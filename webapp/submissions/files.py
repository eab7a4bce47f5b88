"""The photos and the clip of a submission: attaching, describing, ordering, removing.

What a file is and whether it is good was judged by `media.intake` before anything here is called.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from webapp import clock
from webapp.media.intake import AcceptedMedia
from webapp.media.records import record
from webapp.submissions.content import MOST_CLIPS, MOST_PHOTOS
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.models import Attachment, Submission

MOST_OF = {"photo": MOST_PHOTOS, "clip": MOST_CLIPS}
LONGEST_CAPTION = 200


def attach(session: Session, submission: Submission, accepted: AcceptedMedia) -> Attachment:
    """Add an accepted file at the end of its kind; the same file twice stays one.

    Raises:
        TooManyFiles: `most` of this kind are there already.
    """
    same = [item for item in submission.attachments if item.media_sha256 == accepted.sha256]
    if same:
        return same[0]
    kind = _of_kind(submission, accepted.kind)
    most = MOST_OF[accepted.kind]
    if len(kind) >= most:
        raise TooManyFiles(kind=accepted.kind, most=most)
    media_file = record(session, accepted)
    attachment = Attachment(
        id=uuid4(), submission_id=submission.id, kind=accepted.kind, position=len(kind),
        caption="", media_sha256=media_file.sha256, media_file=media_file,
        created_at=clock.utc_now(),
    )  # fmt: skip
    submission.attachments.append(attachment)
    _touch(submission)
    session.flush()
    return attachment


def detach(session: Session, submission: Submission, attachment_id: UUID) -> None:
    """Remove a file from the submission; an unknown id is already removed.

    The stored file stays: another submission may use it, and sweeping is a job of its own.
    """
    for item in list(submission.attachments):
        if item.id == attachment_id:
            submission.attachments.remove(item)
            _touch(submission)
    _renumber(submission)
    session.flush()


def make_cover(session: Session, submission: Submission, attachment_id: UUID) -> None:
    """Put one photo first, the others behind it in their order."""
    photos = _of_kind(submission, "photo")
    photos.sort(key=lambda item: (item.id != attachment_id, item.position))
    for position, item in enumerate(photos):
        item.position = position
    submission.attachments.sort(key=lambda item: (item.kind != "photo", item.position))
    _touch(submission)
    session.flush()


def move_up(session: Session, submission: Submission, attachment_id: UUID) -> None:
    """Put one photo a place earlier; the first one stays where it is."""
    photos = _of_kind(submission, "photo")
    for place, item in enumerate(photos):
        if item.id == attachment_id and place:
            item.position, photos[place - 1].position = place - 1, place
            submission.attachments.sort(key=lambda item: (item.kind != "photo", item.position))
            _touch(submission)
            break
    session.flush()


def describe(submission: Submission, captions: Mapping[UUID, str]) -> None:
    """Set captions by attachment id; ids of other submissions are ignored."""
    for item in submission.attachments:
        if item.id in captions and item.caption != captions[item.id]:
            item.caption = captions[item.id][:LONGEST_CAPTION]
            _touch(submission)


def _of_kind(submission: Submission, kind: str) -> list[Attachment]:
    return sorted(
        (item for item in submission.attachments if item.kind == kind),
        key=lambda item: item.position,
    )


def _renumber(submission: Submission) -> None:
    for kind in MOST_OF:
        for position, item in enumerate(_of_kind(submission, kind)):
            item.position = position


def _touch(submission: Submission) -> None:
    submission.version += 1
    submission.updated_at = clock.utc_now()
