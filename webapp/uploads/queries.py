"""Finding uploads. Everything but the sweep looks only at what belongs to the person who asks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.uploads.errors import UploadExpired
from webapp.uploads.models import Upload


@dataclass(frozen=True, slots=True)
class Held:
    """What a person has sent that no submission has claimed: how many files, how many bytes."""

    uploads: int
    bytes: int


def get_own(session: Session, person: Person, upload_id: UUID, *, now: datetime) -> Upload:
    """Return the person's upload as it is in the database now.

    Raises:
        NotVisible: there is none, or it is somebody else's.
        UploadExpired: it is too late, although it was not swept yet.
    """
    upload = session.get(Upload, upload_id, populate_existing=True)
    if upload is None or upload.person_id != person.id:
        raise NotVisible
    if upload.expires_at <= now:
        raise UploadExpired
    return upload


def find_by_client_id(session: Session, person: Person, client_id: UUID) -> Upload | None:
    """The upload that the person's phone gave this id."""
    return session.scalar(
        select(Upload).where(Upload.person_id == person.id, Upload.client_id == client_id)
    )


def get_by_any_id(session: Session, person: Person, wanted: UUID) -> Upload:
    """The person's upload by its own id or the phone's, expired or not. Raises `NotVisible`."""
    upload = session.scalar(
        select(Upload).where(
            Upload.person_id == person.id, or_(Upload.id == wanted, Upload.client_id == wanted)
        )
    )
    if upload is None:
        raise NotVisible
    return upload


def held_by(session: Session, person: Person, *, now: datetime) -> Held:
    """What counts against the person's limits; refused files hold nothing."""
    count, size = session.execute(
        select(func.count(), func.coalesce(func.sum(Upload.length_bytes), 0)).where(
            Upload.person_id == person.id,
            Upload.claimed_at.is_(None),
            Upload.refusal_code.is_(None),
            Upload.expires_at > now,
        )
    ).one()
    return Held(count, int(size))


def expired(session: Session, *, now: datetime) -> list[Upload]:
    """Uploads of everybody that nobody can continue or claim any more, oldest first."""
    return list(
        session.scalars(
            select(Upload).where(Upload.expires_at <= now).order_by(Upload.expires_at, Upload.id)
        )
    )


def known_ids(session: Session) -> set[UUID]:
    """The ids of all uploads."""
    return set(session.scalars(select(Upload.id)))
