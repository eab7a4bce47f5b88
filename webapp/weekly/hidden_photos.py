"""Drafts of papers as files go as soon as a photo that they may show is no longer to be shown.

A draft is kept for hours and handed out without looking at it again. So every photo that is marked
as not to be published, blurred, given up or taken out, whoever does it, takes with it the drafts
of its province, of any week: to be made anew, they are only asked for. It is heard of from the
rows, after they are written, so that a draft made meanwhile is either seen here or sees the mark.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, event, exists, inspect, or_, select
from sqlalchemy.orm import Mapper, Session, UOWTransaction, object_session

from webapp.geography.scope import within
from webapp.jobs.services import enqueue
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.workflow import Action
from webapp.weekly.models import PaperFile
from webapp.weekly.queries import Paper, province_of

SHRED: Final = "weekly.shred"
"""The kind of job that removes the bytes of a draft; its key is that of the file."""
TAKEN_OUT: Final = "photos_taken_out"
_HIDING: Final = {
    "is_unpublished": lambda value: value is True,
    "gone_at": lambda value: value is not None,
    "edit": lambda _: True,
}
_AT_ONCE: Final = 500


def forget_drafts(session: Session, submissions: Collection[UUID]) -> None:
    """Forget the drafts, made as files, that may show these submissions; their bytes follow.

    A submission that was never approved was in no draft.
    """
    was_approved = exists().where(
        SubmissionEvent.submission_id == Submission.id, SubmissionEvent.action == Action.APPROVE
    )
    codes = session.scalars(
        select(Submission.area_code).where(Submission.id.in_(submissions), was_approved).distinct()
    )
    provinces = {province_of(code) for code in codes if code}
    if not provinces:
        return
    gone = session.execute(
        delete(PaperFile)
        .where(
            or_(*(within(PaperFile.area_code, code) for code in sorted(provinces))),
            PaperFile.expires_at.is_not(None),
        )
        .returning(PaperFile.sha256)
        .execution_options(synchronize_session=False)
    )
    for sha256 in sorted(set(gone.scalars())):
        enqueue(session, SHRED, sha256)


def are_shown(session: Session, paper: Paper) -> bool:
    """Whether every photo of a draft may still be shown as it is there; held until the commit."""
    shown = [photo for entry in paper.summary.entries for photo in entry.photos]
    found: set[tuple[UUID, str]] = set()
    for start in range(0, len(shown), _AT_ONCE):
        ids = [photo.attachment_id for photo in shown[start : start + _AT_ONCE]]
        found |= set(
            session.execute(
                select(Attachment.id, Attachment.edit)
                .where(Attachment.id.in_(ids), _may_be_shown())
                .order_by(Attachment.id)
                .with_for_update(read=True)
            ).tuples()
        )
    return all((photo.attachment_id, photo.edit) in found for photo in shown)


def is_named(session: Session, sha256: str) -> bool:
    """Whether some paper is still kept as this file."""
    return session.scalar(select(exists().where(PaperFile.sha256 == sha256))) is True


def _may_be_shown() -> ColumnElement[bool]:
    return and_(~Attachment.is_unpublished, Attachment.gone_at.is_(None))


def _after_delete(_mapper: Mapper[Attachment], _connection: object, row: Attachment) -> None:
    # Heard of here, because a row that its submission let go of is in no list of a flush.
    session = object_session(row)
    if session is not None:
        session.info.setdefault(TAKEN_OUT, set()).add(row.submission_id)


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    found: set[UUID] = session.info.pop(TAKEN_OUT, set())
    found |= {
        row.submission_id
        for row in session.dirty
        if isinstance(row, Attachment) and _is_hidden(row)
    }
    if found:
        forget_drafts(session, found)


def _is_hidden(row: Attachment) -> bool:
    attributes = inspect(row).attrs
    return any(
        any(map(hides, attributes[name].history.added or ())) for name, hides in _HIDING.items()
    )


event.listen(Attachment, "after_delete", _after_delete)
event.listen(Session, "after_flush", _after_flush)
