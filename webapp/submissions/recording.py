"""บันทึกแทน: an office writes down for a village what came by LINE, on paper or by phone.

The author is the village's reporter, who sees the report from when it is sent; until then it is
for whoever records it alone. Nothing but the place is said for them: the rest is filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Permission, Person, Role
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.media.models import MediaFile
from webapp.submissions import files, services
from webapp.submissions.content import LONGEST_TEXT, Content
from webapp.submissions.errors import AuthorNotChosen, PlaceNotCovered, RecordedElsewhere
from webapp.submissions.files import Place
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

CHANNEL = "on_behalf"
DEEP_ENOUGH = (Level.VILLAGE, Level.SUBDISTRICT)


class Source(StrEnum):
    """How it reached the office."""

    LINE = "line"
    PAPER = "paper"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What is to be written down, for whom."""

    id: UUID
    area_code: str
    author_id: int | None
    """One of the village's reporters; None for the only one, or the office where there is none."""
    source: Source
    text: str = ""
    text_on: date | None = None
    """The day the message came."""
    media_sha256: Sequence[str] = ()
    """Photos and the clip, in their order."""


def record(session: Session, person: Person, recording: Recording) -> Submission:
    """Make the draft, with the pictures; the place and the reporter's unit are all it says.

    Raises:
        RecordedElsewhere: the place is not in this person's area.
        PlaceNotCovered: there is no such village or subdistrict.
        AuthorNotChosen: there are several reporters and none of them is named.
        TooManyFiles: more than a report holds.
    """
    if not person.holds(Permission.SUBMISSIONS_RECORD, recording.area_code):
        raise RecordedElsewhere
    area = geography.find_area(session, recording.area_code)
    if area is None or area.level not in DEEP_ENOUGH or area.retired_on is not None:
        raise PlaceNotCovered(area_code=recording.area_code)
    author = _author(session, area.code, recording.author_id)
    now = clock.utc_now()
    submission = Submission(
        id=recording.id, author_id=author.user_id if author else person.id, status=Status.DRAFT,
        version=1, typed={}, created_at=now, updated_at=now, channel=CHANNEL,
        recorded_by_id=person.id, recorded_from=recording.source,
        recorded_text=recording.text[:LONGEST_TEXT], recorded_text_on=recording.text_on,
    )  # fmt: skip
    session.add(submission)
    unit = author.unit_name if author and author.unit_name else area_labels.short_label(area)
    services.write(session, submission, Content(area_code=area.code, organising_unit=unit))
    for sha256 in dict.fromkeys(recording.media_sha256):
        media_file = session.get_one(MediaFile, sha256)
        files.check_room(submission, media_file.kind)
        files.put(session, submission, media_file, Place())
    session.flush()
    return submission


def reporters_of(session: Session, codes: Sequence[str]) -> dict[str, list[Assignment]]:
    """Area → who reports for exactly this area today, in the order of their duties; one query."""
    today = clock.today()
    rows = session.scalars(
        select(Assignment)
        .join(Assignment.user)
        .where(Assignment.area_code.in_(codes), Assignment.role == Role.REPORTER, User.is_active)
        .where(or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today))
        .where(or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today))
        .options(selectinload(Assignment.user))
        .order_by(Assignment.id)
    )
    found: dict[str, list[Assignment]] = {}
    for row in rows:
        held = found.setdefault(row.area_code, [])
        if all(other.user_id != row.user_id for other in held):
            held.append(row)
    return found


def recorded_lately(session: Session, person: Person, *, limit: int = 6) -> list[Area]:
    """The places this person recorded for, the last first."""
    rows = session.scalars(
        select(Submission.area_code)
        .where(Submission.recorded_by_id == person.id, Submission.area_code.is_not(None))
        .order_by(Submission.created_at.desc(), Submission.id)
        .limit(10 * limit)
    )
    codes = list(dict.fromkeys(rows))[:limit]
    found = (geography.find_area(session, code) for code in codes if code)
    return [area for area in found if area is not None and area.retired_on is None]


def _author(session: Session, code: str, wanted: int | None) -> Assignment | None:
    reporters = reporters_of(session, [code]).get(code, [])
    if wanted is None and len(reporters) <= 1:
        return reporters[0] if reporters else None
    chosen = next((row for row in reporters if row.user_id == wanted), None)
    if chosen is None:
        raise AuthorNotChosen
    return chosen
