"""Photos that a week would leave out, or has left out: on the way, not drawn, or come too late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from webapp.clock import Week
from webapp.geography.scope import within
from webapp.media.models import Rendition
from webapp.media.renditions import RenditionName
from webapp.submissions.models import Attachment, ExpectedFile, Submission
from webapp.submissions.workflow import Status
from webapp.weekly.candidates import is_issued
from webapp.weekly.models import WeeklyReport
from webapp.weekly.office_models import PictureChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprinted:
    """An approved submission, and how many of its photos no paper shows."""

    id: UUID
    number: str
    title: str
    area_code: str
    on_the_way: int = 0
    undrawn: int = 0
    late: int = 0
    """Came after its report was issued."""

    @property
    def photos(self) -> int:
        """All of them together."""
        return self.on_the_way + self.undrawn + self.late


def left_out_of(session: Session, area_code: str, week: Week) -> Sequence[Unprinted]:
    """What the report of this week would carry without all of its photos. At most four queries."""
    carried = (
        within(Submission.area_code, area_code),
        Submission.status == Status.APPROVED,
        Submission.held_on <= week.ends_on,
        ~is_issued(),
    )
    return _named(session, _on_the_way(session, *carried), _undrawn(session, *carried), Counter())


def left_out_by(session: Session, area_code: str, report: WeeklyReport) -> Sequence[Unprinted]:
    """What an issued report carries, whose photos came too late or never. Three queries."""
    carried = (within(Submission.area_code, area_code), Submission.issued_in == report.number)
    late = session.execute(
        select(Attachment.submission_id, func.count())
        .join(Submission, Submission.id == Attachment.submission_id)
        .where(Attachment.late_for.is_not(None), Attachment.kind == "photo", *carried)
        .where(Attachment.gone_at.is_(None))
        .group_by(Attachment.submission_id)
    ).tuples()
    return _named(session, _on_the_way(session, *carried), Counter(), Counter(dict(late.all())))


def _on_the_way(session: Session, *carried: ColumnElement[bool]) -> Counter[UUID]:
    """Photos that a phone announced and that are not here; those not to be printed do not count."""
    found = session.execute(
        select(ExpectedFile.submission_id, func.count())
        .join(Submission, Submission.id == ExpectedFile.submission_id)
        .where(ExpectedFile.arrived_at.is_(None), ExpectedFile.kind == "photo")
        .where(~ExpectedFile.is_unpublished, *carried)
        .group_by(ExpectedFile.submission_id)
    ).tuples()
    return Counter(dict(found.all()))


def _undrawn(session: Session, *carried: ColumnElement[bool]) -> Counter[UUID]:
    """Photos without a copy for paper; those that somebody chose to leave out do not count."""
    is_drawn = exists().where(
        and_(
            Rendition.media_sha256 == Attachment.media_sha256,
            Rendition.edit == Attachment.edit,
            Rendition.name == RenditionName.PRINT,
        )
    )
    found = session.execute(
        select(Attachment.submission_id, Attachment.id, PictureChoice)
        .join(Submission, Submission.id == Attachment.submission_id)
        .outerjoin(PictureChoice, PictureChoice.submission_id == Attachment.submission_id)
        .where(Attachment.kind == "photo", Attachment.gone_at.is_(None), *carried)
        .where(~Attachment.is_unpublished, ~is_drawn)
    ).all()
    return Counter(
        row.submission_id
        for row in found
        if row.PictureChoice is None or str(row.id) in row.PictureChoice.attachments
    )


def _named(
    session: Session, on_the_way: Counter[UUID], undrawn: Counter[UUID], late: Counter[UUID]
) -> Sequence[Unprinted]:
    """Place by place. One query, or none."""
    ids = {*on_the_way, *undrawn, *late}
    if not ids:
        return []
    found = session.execute(
        select(Submission.id, Submission.number, Submission.title, Submission.area_code)
        .where(Submission.id.in_(ids))
        .order_by(Submission.area_code, Submission.held_on, Submission.number)
    ).tuples()
    return [
        Unprinted(
            id=id_, number=str(number), title=title, area_code=str(code),
            on_the_way=on_the_way[id_], undrawn=undrawn[id_], late=late[id_],
        )
        for id_, number, title, code in found
    ]  # fmt: skip
