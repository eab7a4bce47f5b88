"""What happens to an upload: created, continued, judged, claimed, terminated, swept.

No file is written or judged while the database waits: on SQLite a writing transaction keeps every
other writer out. So a piece is first put on disk and synced, then acknowledged in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.db import after_commit, keep_although_refused, reading
from webapp.errors import DomainError
from webapp.media.clips import MAX_CLIP_BYTES
from webapp.media.declared import fill
from webapp.media.intake import (
    MAX_PHOTO_BYTES,
    AcceptedMedia,
    ClipTooHeavy,
    PhotoTooHeavy,
    accept_clip,
    accept_photo,
)
from webapp.media.models import MediaFile
from webapp.media.records import record
from webapp.media.sniffing import MediaKind
from webapp.media.store import Readable, Store, StoreUnavailable
from webapp.uploads import queries
from webapp.uploads.errors import (
    TooManyUploads,
    UploadBusy,
    UploadConflict,
    UploadMisplaced,
    UploadNotFinished,
    UploadOverflows,
    UploadRefused,
)
from webapp.uploads.models import Upload, UploadState
from webapp.uploads.parts import Part, PartFolder
from webapp.uploads.protocol import Creation, Piece, read_facts

LIFE: Final = timedelta(days=7)
"""From the last piece: a village may be without signal for days, and a draft may wait for text."""
MOST_UPLOADS: Final = 60
MOST_BYTES: Final = 600 * 1024 * 1024
MOST_BYTES_OF: Final[Mapping[MediaKind, int]] = {
    MediaKind.PHOTO: MAX_PHOTO_BYTES,
    MediaKind.CLIP: MAX_CLIP_BYTES,
}
LARGEST_BYTES: Final = max(MOST_BYTES_OF.values())

_MEGABYTE: Final = 1024 * 1024

Verdict = AcceptedMedia | DomainError
"""What came of judging: the file, or why it was not taken."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many uploads were forgotten because nobody came back for them, or left for later."""

    expired: int
    busy: int


def check_size(folder: PartFolder, creation: Creation) -> None:
    """Refuse what is too large for its kind or for the disk, before the database is asked.

    Raises:
        PhotoTooHeavy, ClipTooHeavy, StoreFull.
    """
    most = MOST_BYTES_OF[creation.kind]
    if creation.length_bytes > most:
        refusal = PhotoTooHeavy if creation.kind is MediaKind.PHOTO else ClipTooHeavy
        raise refusal(most_mb=most // _MEGABYTE, name=creation.name)
    # Once as a part file, once more in the store while it is judged.
    folder.check_room(2 * creation.length_bytes)


def create(session: Session, store: Store, person: Person, creation: Creation) -> Upload:
    """Begin an upload, or find the one that the phone began under the same id.

    An empty file is finished at once, and refused, since it is no picture.

    Raises:
        UploadConflict: the same id came with another length or kind.
        TooManyUploads: the person's limits; details `most` and `most_mb`.
    """
    now = clock.utc_now()
    # Two creations of one person wait for each other, or both would still fit the limits.
    session.execute(select(User.id).where(User.id == person.id).with_for_update())
    before = _known(session, person, creation, now)
    if before is not None:
        return before
    held = queries.held_by(session, person, now=now)
    if held.uploads >= MOST_UPLOADS or held.bytes + creation.length_bytes > MOST_BYTES:
        raise TooManyUploads(most=MOST_UPLOADS, most_mb=MOST_BYTES // _MEGABYTE)
    upload = Upload(
        id=uuid4(), person_id=person.id, client_id=creation.client_id, kind=creation.kind,
        name=creation.name, metadata_given=creation.metadata_given,
        length_bytes=creation.length_bytes, offset_bytes=0, created_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    if not creation.length_bytes:
        _finish(session, upload, _judge(store, upload, BytesIO()), now)
    session.add(upload)
    session.flush()
    return upload


def offset_of(folder: PartFolder, upload: Upload) -> int:
    """How many bytes of the upload are kept, as acknowledged and as found on the disk."""
    if upload.finished_at is not None:
        return upload.offset_bytes
    # Shorter only if the disk lost something, or the folder came back from a backup.
    return min(upload.offset_bytes, folder.size(upload.id))


def append(  # noqa: PLR0913 - the row, the file, the store, and what came
    session: Session, part: Part, store: Store, person: Person, upload_id: UUID, *, piece: Piece,
    body: Readable,
) -> Upload:  # fmt: skip
    """Continue an upload whose part file the caller has locked until after the commit.

    Effects in order: bytes on disk and synced; if they are the last, the file judged and stored;
    then the row. The part file of a finished upload is removed after the commit.

    Raises:
        NotVisible, UploadExpired; UploadMisplaced: detail `offset`; UploadOverflows;
        ChecksumMismatch; StoreFull, StoreUnavailable.
    """
    with reading() as short:
        # Only now, behind the lock, does the row say what the last writer left.
        upload = queries.get_own(short, person, upload_id, now=clock.utc_now())
    if upload.finished_at is not None:
        after_commit(part.remove)
        return add_nothing(upload, piece, body)
    offset = _recorded_offset(session, part, upload)
    if piece.offset_bytes != offset:
        raise UploadMisplaced(offset=offset)
    offset += part.write(
        body, at=offset, most=upload.length_bytes - offset, checksum=piece.checksum
    )
    verdict: Verdict | None = None
    if offset == upload.length_bytes:
        with part.reading() as file:
            verdict = _judge(store, upload, file)
    now = clock.utc_now()
    if verdict is not None:
        _finish(session, upload, verdict, now)
        after_commit(part.remove)
    upload.offset_bytes, upload.expires_at = offset, now + LIFE
    session.flush()
    return upload


def add_nothing(upload: Upload, piece: Piece, body: Readable) -> Upload:
    """Answer a piece for a finished upload: an empty one at its end is right, no other is.

    Raises:
        UploadMisplaced: detail `offset`; UploadOverflows.
    """
    if piece.offset_bytes != upload.offset_bytes:
        raise UploadMisplaced(offset=upload.offset_bytes)
    if body.read(1):
        raise UploadOverflows
    return upload


def terminate(session: Session, part: Part, person: Person, upload_id: UUID) -> None:
    """Forget an upload whose part file the caller has locked; what was claimed stays claimed.

    Raises:
        NotVisible, UploadExpired.
    """
    upload = queries.get_own(session, person, upload_id, now=clock.utc_now())
    session.delete(upload)
    session.flush()
    after_commit(part.remove)


def claim(session: Session, person: Person, upload_id: UUID) -> MediaFile:
    """Hand a finished upload to a submission, by the upload's own id or the phone's.

    Claiming again gives the same file. The upload no longer counts against the person's limits.

    Raises:
        NotVisible: there is none, it is somebody else's, or it was swept.
        UploadNotFinished, UploadRefused: detail `name`.
    """
    upload = queries.get_by_any_id(session, person, upload_id)
    if upload.state is UploadState.RECEIVING:
        raise UploadNotFinished(name=upload.name)
    if upload.media_sha256 is None:
        raise UploadRefused(name=upload.name)
    if upload.claimed_at is None:
        upload.claimed_at = clock.utc_now()
        session.flush()
    return session.get_one(MediaFile, upload.media_sha256)


def sweep_expired(session: Session, folder: PartFolder, *, now: datetime) -> Swept:
    """Delete the rows and part files of expired uploads.

    An upload that is just being written to is left alone: its piece will prolong it.
    """
    busy = 0
    found = queries.expired(session, now=now)
    for upload in found:
        try:
            with folder.lock(upload.id) as part:
                session.delete(upload)
                session.flush()
                part.remove()
        except UploadBusy:
            busy += 1
    return Swept(expired=len(found) - busy, busy=busy)


def remove_orphans(session: Session, folder: PartFolder) -> int:
    """Remove part files that belong to no upload; return how many.

    A row is always committed before its part file is made, so the file of a living upload cannot
    look like an orphan as long as the files are listed before the rows.
    """
    ids = folder.ids()
    known = queries.known_ids(session)
    removed = 0
    for upload_id in set(ids) - known:
        try:
            with folder.lock(upload_id) as part:
                part.remove()
                removed += 1
        except UploadBusy:
            continue
    return removed


def _known(session: Session, person: Person, creation: Creation, now: datetime) -> Upload | None:
    """The living upload of the phone's id; an expired one makes room for its successor."""
    if creation.client_id is None:
        return None
    before = queries.find_by_client_id(session, person, creation.client_id)
    if before is None:
        return None
    if before.expires_at <= now:
        session.delete(before)
        session.flush()
        return None
    if (before.length_bytes, before.kind) != (creation.length_bytes, creation.kind):
        raise UploadConflict
    return before


def _recorded_offset(session: Session, part: Part, upload: Upload) -> int:
    """The upload's offset; where the disk has lost some of it, that is written down first.

    Otherwise bytes put there by a piece that is never acknowledged would count as the lost ones.
    """
    size = part.size()
    if size < upload.offset_bytes:
        upload.offset_bytes = size
        session.flush()
        keep_although_refused()
        raise UploadMisplaced(offset=size)
    return upload.offset_bytes


def _judge(store: Store, upload: Upload, file: Readable) -> Verdict:
    """Judge and keep the whole file. Raises `StoreUnavailable`, which says nothing about it."""
    try:
        if upload.kind == MediaKind.PHOTO:
            return accept_photo(store, file, declared_name=upload.name)
        span = read_facts(upload.metadata_given).span
        return accept_clip(store, file, declared_name=upload.name, span=span)
    except StoreUnavailable:
        raise
    except DomainError as refusal:
        return refusal


def _finish(session: Session, upload: Upload, verdict: Verdict, now: datetime) -> None:
    # The file's row first: looking for it writes down what stands in ours, which must be whole.
    if isinstance(verdict, DomainError):
        upload.refusal_code = verdict.code
        upload.refusal_details = dict(verdict.details)
    else:
        media_file = record(session, verdict)
        fill(media_file, read_facts(upload.metadata_given))
        upload.media_sha256 = media_file.sha256
    upload.finished_at = now
