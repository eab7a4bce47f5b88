"""Reading and writing what offices chose about their paper. Services never commit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotAllowed, NotVisible
from webapp.geography.models import Area
from webapp.geography.scope import within
from webapp.submissions.models import Submission
from webapp.weekly.candidates import is_issued
from webapp.weekly.errors import PicturesFrozen
from webapp.weekly.office_models import OfficeSetting, PictureChoice
from webapp.weekly.offices import PRESET, OfficePaper, from_plain, to_plain, with_emblem


def find(session: Session, area_code: str) -> OfficeSetting | None:
    """What the office of this area chose, with who and when; None where all is as preset."""
    return session.get(OfficeSetting, area_code)


def paper_of(session: Session, area_code: str) -> OfficePaper:
    """How the office of this area wants its paper now."""
    row = find(session, area_code)
    return PRESET if row is None else _read(row)


def papers_within(session: Session, area_code: str) -> dict[str, OfficePaper]:
    """Area code → paper, of every office in this area that chose something; to be frozen."""
    rows = session.scalars(
        select(OfficeSetting)
        .where(within(OfficeSetting.area_code, area_code))
        .order_by(OfficeSetting.area_code)
    )
    return {row.area_code: _read(row) for row in rows}


def save(session: Session, person: Person, area: Area, office: OfficePaper) -> OfficeSetting:
    """Choose how the area's office prints, for weeks that are not issued yet.

    Raises:
        NotAllowed: it is somebody else's to choose.
    """
    if not person.holds(Permission.WEEKLY_CONFIGURE, area.code):
        raise NotAllowed
    row = find(session, area.code)
    if row is None:
        row = OfficeSetting(area_code=area.code)
        session.add(row)
    for name, value in to_plain(office).items():
        setattr(row, name, value)
    row.edited_at = clock.utc_now()
    row.edited_by_id = person.id
    session.flush()
    session.expire(row, ["edited_by"])
    return row


def with_emblem_of(office: OfficePaper, before: OfficePaper) -> OfficePaper:
    """The same paper with the emblem that it had before."""
    return with_emblem(office, before.emblem_sha256, before.emblem_type)


def chosen_pictures(session: Session, submissions: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Submission → ids of its chosen photos in their order, where somebody chose them."""
    rows = session.execute(
        select(PictureChoice.submission_id, PictureChoice.attachments).where(
            PictureChoice.submission_id.in_(submissions)
        )
    )
    return dict(rows.tuples().all())


def choose_pictures(
    session: Session, person: Person, submission_id: UUID, attachments: Sequence[UUID]
) -> PictureChoice:
    """Choose which photos of a submission the province's paper shows, and in what order.

    Raises:
        NotVisible: no such submission, or in no province that this person prints for.
        PicturesFrozen: an issued paper carries it.
    """
    _hold(session, person, submission_id)
    row = session.get(PictureChoice, submission_id)
    if row is None:
        row = PictureChoice(submission_id=submission_id)
        session.add(row)
    row.attachments = [str(attachment) for attachment in attachments]
    row.chosen_at = clock.utc_now()
    row.chosen_by_id = person.id
    session.flush()
    return row


def forget_pictures(session: Session, person: Person, submission_id: UUID) -> None:
    """Show all photos of a submission again, in their own order.

    Raises:
        NotVisible, PicturesFrozen: as for `choose_pictures`.
    """
    _hold(session, person, submission_id)
    row = session.get(PictureChoice, submission_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _hold(session: Session, person: Person, submission_id: UUID) -> None:
    """Hold the submission, so that no paper is issued with it meanwhile."""
    submission = session.scalar(
        select(Submission).where(Submission.id == submission_id).with_for_update(of=Submission)
    )
    if submission is None or submission.area_code is None:
        raise NotVisible
    if not person.holds(Permission.WEEKLY_ISSUE, submission.area_code):
        raise NotVisible
    carried = select(Submission.id).where(Submission.id == submission_id, is_issued())
    if session.scalar(carried) is not None:
        raise PicturesFrozen(number=str(submission.number))


def _read(row: OfficeSetting) -> OfficePaper:
    return from_plain({name: getattr(row, name) for name in to_plain(PRESET)})
