"""Files that a phone announced with the text: which are still on their way, and their arrival.

A submission whose text is here may be checked while its files trail behind; it only must not look
complete. So the phone says with the text what will follow, and each file takes its place as it
comes, in whatever state the submission is by then. What comes after a weekly report was issued with
it is kept as a late file: beside the issued paper, never in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import clock, thai
from webapp.accounts.permissions import Person
from webapp.media.models import MediaFile
from webapp.submissions import privacy, queries
from webapp.submissions.content import fingerprint_of
from webapp.submissions.errors import (
    FileNotAnnounced,
    FileOfOtherKind,
    FilesUnreadable,
    TooManyFiles,
)
from webapp.submissions.files import LONGEST_CAPTION, MOST_OF, Place, check_room, next_position, put
from webapp.submissions.looking import look_again
from webapp.submissions.models import Attachment, ExpectedFile, Submission
from webapp.submissions.permissions import may_edit
from webapp.submissions.privacy import Protection
from webapp.uploads import services as uploads

MOST_BYTES = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file that will follow; the phone made the id."""

    id: UUID
    kind: str
    bytes: int
    caption: str
    protection: Protection = privacy.NOTHING


@dataclass(frozen=True, slots=True)
class Tally:
    """How many files of a kind are here, and how many there will be."""

    here: int
    expected: int

    @property
    def missing(self) -> int:
        """How many are on their way."""
        return self.expected - self.here


def read_announced(text: str | None) -> tuple[Announced, ...] | None:
    """Read the list that a phone sends as JSON; None where it sent none.

    Raises:
        FilesUnreadable: it is no list of files, or names one twice.
        StrokesUnreadable: what should be blurred cannot be read.
    """
    if text is None:
        return None
    try:
        found = tuple(_read(item) for item in json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FilesUnreadable from error
    if len({item.id for item in found}) < len(found):
        raise FilesUnreadable
    return found


def unknown_of(submission: Submission, announced: Sequence[Announced]) -> list[Announced]:
    """Those of the announced files that were not announced before."""
    known = {row.id for row in submission.expected_files}
    return [item for item in announced if item.id not in known]


def missing_of(submission: Submission) -> list[ExpectedFile]:
    """What was announced and is not here, photos first, in order."""
    return [row for row in submission.expected_files if row.arrived_at is None]


def tally_of(submission: Submission) -> dict[str, Tally]:
    """Kind → how many are here and how many there will be; both kinds, also with nothing."""
    missing = [row.kind for row in missing_of(submission)]
    here = [item.kind for item in submission.attachments]
    return {
        kind: Tally(here.count(kind), here.count(kind) + missing.count(kind)) for kind in MOST_OF
    }


def missing_counts(submission: Submission) -> dict[str, int]:
    """Kind → how many are on their way; nothing where nothing is."""
    return {kind: tally.missing for kind, tally in tally_of(submission).items() if tally.missing}


def announce(session: Session, submission: Submission, announced: Sequence[Announced]) -> None:
    """Expect exactly these from now on; what is here stays, whether it is named or not.

    A file that is no longer named, and has not come, will not come. New ones stand behind those
    that came in other ways.

    Raises:
        TooManyFiles: more than a submission holds.
    """
    named = {item.id for item in announced}
    known = {row.id: row for row in submission.expected_files}
    here = {item.id: item for item in submission.attachments}
    for given_up in missing_of(submission):
        if given_up.id not in named:
            submission.expected_files.remove(given_up)
    for kind in MOST_OF:
        others = (item for item in submission.attachments if item.id not in named)
        first = next_position(item for item in others if item.kind == kind)
        wanted = (item for item in announced if item.kind == kind)
        for position, item in enumerate(wanted, start=first):
            row = known.get(item.id)
            if row is not None and row.arrived_at is not None:
                privacy.hear(session, submission, row, item.protection)
                continue
            if row is None:
                row = ExpectedFile(id=item.id)
                submission.expected_files.append(row)
            row.kind, row.position = kind, position
            row.caption, row.bytes = item.caption, item.bytes
            privacy.note(row, item.protection)
            if item.id in here:
                row.arrived_at = clock.utc_now()  # It was attached while this was a draft.
                privacy.take_over(session, here[item.id], row)
    _check_room(submission)
    session.flush()


def arrive(session: Session, person: Person, submission_id: UUID, file_id: UUID) -> Submission:
    """Attach a finished upload, at its announced place; once more changes nothing.

    The version stays: nobody's decision was about a file that had been announced all along, and
    a reviewer must not be told that somebody was faster whenever a photo comes.

    Raises:
        NotVisible: the submission or the upload is not there for this person.
        FileNotAnnounced, FileOfOtherKind, TooManyFiles.
        UploadNotFinished, UploadRefused.
    """
    submission = queries.get_own(session, person, submission_id, lock=True)
    row = next((row for row in submission.expected_files if row.id == file_id), None)
    is_here = any(item.id == file_id for item in submission.attachments)
    if is_here or (row is not None and row.arrived_at is not None):
        return submission
    if row is None and not may_edit(person, submission):
        raise FileNotAnnounced(number=submission.number or "")
    media_file = uploads.claim(session, person, file_id)
    if row is not None and row.kind != media_file.kind:
        raise FileOfOtherKind
    take(session, submission, row, media_file, file_id)
    look_again(session, submission)
    return submission


def take(
    session: Session, submission: Submission, row: ExpectedFile | None, media_file: MediaFile,
    file_id: UUID,
) -> None:  # fmt: skip
    """Put a file that came to its announced place, or without one to the end of its kind.

    A weekly report that is issued with the submission does not wait for it: it is marked late.
    """
    if row is None:
        check_room(submission, media_file.kind)
    # A phone may copy a report with its files' ids; an attachment's id is everybody's.
    is_taken = session.get(Attachment, file_id) is not None
    place = Place(
        id=None if is_taken else file_id,
        position=row.position if row is not None else None,
        caption=row.caption if row is not None else "",
    )
    now = clock.utc_now()
    if row is not None:
        row.arrived_at = now
    known = {item.id for item in submission.attachments}
    photo = put(session, submission, media_file, place)
    if photo.id not in known:
        photo.late_for = submission.issued_in
    if row is not None:
        privacy.take_over(session, photo, row)
    submission.updated_at = now
    if row is not None and submission.sent_content:
        _count_as_sent(submission, media_file.sha256)
    session.flush()


def _count_as_sent(submission: Submission, sha256: str) -> None:
    """Let an announced file belong to what was sent, or a later correction seems to add it."""
    media = {*submission.sent_content.get("media", ()), sha256}
    submission.sent_content = {**submission.sent_content, "media": sorted(media)}
    submission.content_hash = fingerprint_of(submission.sent_content)


def _check_room(submission: Submission) -> None:
    for kind, tally in tally_of(submission).items():
        if tally.expected > MOST_OF[kind]:
            raise TooManyFiles(kind=kind, most=MOST_OF[kind])


def _read(item: Any) -> Announced:  # noqa: ANN401 - whatever JSON held
    size = item["bytes"]
    if item["kind"] not in MOST_OF or type(size) is not int or not 0 <= size <= MOST_BYTES:
        raise ValueError
    return Announced(
        id=UUID(item["id"]),
        kind=item["kind"],
        bytes=size,
        caption=thai.normalise(str(item.get("caption") or ""))[:LONGEST_CAPTION],
        protection=privacy.read(item),
    )
