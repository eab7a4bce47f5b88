"""The photos and the clip of a submission: attaching, describing, ordering, removing.

What a file is and whether it is good was judged by `media.intake` before anything here is called.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from webapp import clock
from webapp.media.intake import AcceptedMedia
from webapp.media.models import MediaFile
from webapp.media.records import record
from webapp.submissions.content import MOST_CLIPS, MOST_PHOTOS
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.models import Attachment, ExpectedFile, Submission

MOST_OF = {"photo": MOST_PHOTOS, "clip": MOST_CLIPS}
LONGEST_CAPTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file goes: without a position to the end of its kind, without an id under a new."""

    id: UUID | None = None
    position: int | None = None
    caption: str = ""


def attach(session: Session, submission: Submission, accepted: AcceptedMedia) -> Attachment:
    """Add an accepted file at the end of its kind; the same file twice stays one.

    Raises:
        TooManyFiles: `most` of this kind are there already.
    """
    for item in submission.attachments:
        if item.media_sha256 == accepted.sha256:
            return item
    check_room(submission, accepted.kind)
    attachment = put(session, submission, record(session, accepted), Place())
    _touch(submission)
    return attachment


def put(
    session: Session, submission: Submission, media_file: MediaFile, place: Place
) -> Attachment:
    """Add a stored file at its place; the same file twice stays one. Leaves the version alone."""
    for item in submission.attachments:
        if item.media_sha256 == media_file.sha256:
            return item
    kind, position = media_file.kind, place.position
    if position is None:
        position = next_position([*_of_kind(submission, kind), *_awaited(submission, kind)])
    attachment = Attachment(
        id=place.id or uuid4(), submission_id=submission.id, kind=kind, position=position,
        caption=place.caption, media_sha256=media_file.sha256, media_file=media_file,
        created_at=clock.utc_now(),
    )  # fmt: skip
    submission.attachments.append(attachment)
    submission.attachments.sort(key=lambda item: (item.kind != "photo", item.position))
    session.flush()
    return attachment


def check_room(submission: Submission, kind: str) -> None:
    """Refuse one more of this kind where all places are taken or kept for announced files.

    Raises:
        TooManyFiles: `most` of this kind are there already, or on their way.
    """
    held = len(_of_kind(submission, kind)) + len(_awaited(submission, kind))
    if held >= MOST_OF[kind]:
        raise TooManyFiles(kind=kind, most=MOST_OF[kind])


def next_position(held: Iterable[Attachment | ExpectedFile]) -> int:
    """The first position behind all of these."""
    return max((item.position for item in held), default=-1) + 1


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


def _awaited(submission: Submission, kind: str) -> list[ExpectedFile]:
    return [row for row in submission.expected_files if row.kind == kind and row.arrived_at is None]


def _renumber(submission: Submission) -> None:
    """Close gaps, but leave the places of files that are still on their way."""
    for kind in MOST_OF:
        kept = {row.position for row in _awaited(submission, kind)}
        free = (position for position in count() if position not in kept)
        for item, position in zip(_of_kind(submission, kind), free, strict=False):
            item.position = position


def _touch(submission: Submission) -> None:
    submission.version += 1
    submission.updated_at = clock.utc_now()
