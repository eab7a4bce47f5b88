"""What happens to things in the tray: put in, taken out, made a report of, swept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed
from webapp.media.intake import AcceptedMedia
from webapp.media.records import record as record_file
from webapp.submissions import recording
from webapp.submissions.content import LONGEST_TEXT
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.files import MOST_OF
from webapp.submissions.models import Submission
from webapp.submissions.recording import Recording, Source
from webapp.tray import queries
from webapp.tray.models import TrayItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Putting:
    """Under what circumstances something is put in."""

    source: Source
    keeps: timedelta
    """How long it stays when nobody makes a report of it."""


def put_file(
    session: Session, person: Person, accepted: AcceptedMedia, putting: Putting
) -> TrayItem:
    """Put in a picture or a clip; one that lies there already stays one."""
    media_file = record_file(session, accepted)
    office = office_of(person)
    for item in queries.items_of(session, person):
        if item.media_sha256 == media_file.sha256 and item.office_code == office:
            return item
    item = _new(person, putting, kind=media_file.kind)
    item.media_sha256 = media_file.sha256
    session.add(item)
    session.flush()
    return item


def put_text(session: Session, person: Person, words: str, putting: Putting) -> TrayItem:
    """Put in a message, as normalised text that is not empty."""
    item = _new(person, putting, kind="text")
    item.words = words[:LONGEST_TEXT]
    session.add(item)
    session.flush()
    return item


def remove(session: Session, person: Person, ids: Collection[int]) -> int:
    """Take things out for good; return how many there were. Stored files are swept elsewhere."""
    found = queries.items_of(session, person, ids)
    for item in found:
        session.delete(item)
    session.flush()
    return len(found)


def check_room(items: Sequence[TrayItem]) -> None:
    """Refuse more than one report holds.

    Raises:
        TooManyFiles: detail `kind` and `most`.
    """
    for kind, most in MOST_OF.items():
        if len({item.media_sha256 for item in items if item.kind == kind}) > most:
            raise TooManyFiles(kind=kind, most=most)


def assign(
    session: Session, person: Person, items: Sequence[TrayItem], place: tuple[str, int | None],
    source: Source | None,
) -> Submission:  # fmt: skip
    """Make a draft of these things for a village; `place` is its code and the reporter.

    Without a source it is the one of the first thing. Two clerks who take the same things at once
    each get a draft; a picture may show what two villages did.

    Raises:
        TooManyFiles; what `recording.record` says.
    """
    check_room(items)
    texts = [item for item in items if item.kind == "text"]
    made = recording.record(
        session, person,
        Recording(
            id=uuid4(), area_code=place[0], author_id=place[1],
            source=source or (Source(items[0].source) if items else Source.PHONE),
            text="\n\n".join(item.words for item in texts),
            text_on=clock.to_local(texts[0].added_at).date() if texts else None,
            media_sha256=[item.media_sha256 for item in items if item.media_sha256],
        ),
    )  # fmt: skip
    for item in items:
        item.submission_id = made.id
    session.flush()
    return made


def sweep(session: Session, *, now: datetime) -> int:
    """Forget what has lain there too long, and what became a report; return how many."""
    ids = session.scalars(select(TrayItem.id).where(TrayItem.expires_at <= now)).all()
    session.execute(delete(TrayItem).where(TrayItem.id.in_(ids)))
    return len(ids)


def _new(person: Person, putting: Putting, *, kind: str) -> TrayItem:
    now = clock.utc_now()
    return TrayItem(
        office_code=office_of(person), kind=kind, words="", source=putting.source,
        added_by_id=person.id, added_at=now, expires_at=now + putting.keeps,
    )  # fmt: skip


def office_of(person: Person) -> str:
    """The tray of the first duty that records.

    Raises:
        NotAllowed: there is none.
    """
    offices = queries.offices_of(person)
    first = person.first_duty
    if first is not None and first.area_code in offices:
        return first.area_code
    if not offices:
        raise NotAllowed
    return offices[0]
