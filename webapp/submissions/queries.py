"""Reading submissions: every select of this feature, ordered, and never wider than allowed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from webapp.accounts.permissions import Person
from webapp.activity.models import PeopleGroup
from webapp.errors import NotVisible
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.permissions import may_view, visible_to, writes, written_by
from webapp.submissions.workflow import EDITABLE, Action, Status

WHOLE = (
    joinedload(Submission.author),
    joinedload(Submission.area),
    joinedload(Submission.volunteer_type),
    joinedload(Submission.activity_type),
    selectinload(Submission.people),
    selectinload(Submission.quantities),
    selectinload(Submission.expected_files),
    selectinload(Submission.attachments).options(
        joinedload(Attachment.media_file), selectinload(Attachment.renditions)
    ),
)
"""Loads everything a page of one submission shows, in seven queries however many files."""


def get_visible(
    session: Session, person: Person, submission_id: UUID, *, lock: bool = False
) -> Submission:
    """Fetch a submission that `person` may see, with all its parts.

    With `lock` the row is held until the end of the transaction, for changes.

    Raises:
        NotVisible: it does not exist, or this person may not know that it does.
    """
    query = select(Submission).where(Submission.id == submission_id).options(*WHOLE)
    if lock:
        query = query.with_for_update(of=Submission)
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or not may_view(person, found):
        raise NotVisible
    return found


def find_by_number(session: Session, person: Person, number: str) -> Submission | None:
    """The visible submission with this number, or None."""
    return session.scalars(
        select(Submission).where(Submission.number == number, visible_to(person))
    ).one_or_none()


def reported_by(
    session: Session, person: Person, *, limit: int = 50, offset: int = 0
) -> Sequence[Submission]:
    """What `person` reported or recorded: returned ones first, then drafts, then newest first."""
    urgency = case(
        (Submission.status == Status.RETURNED, 0), (Submission.status == Status.DRAFT, 1), else_=2
    )
    return session.scalars(
        select(Submission)
        .where(written_by(person))
        .where((Submission.status != Status.WITHDRAWN) | Submission.submitted_at.is_not(None))
        .options(
            joinedload(Submission.area),
            joinedload(Submission.author),
            selectinload(Submission.attachments),
            selectinload(Submission.expected_files),
        )
        .order_by(urgency, Submission.updated_at.desc(), Submission.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_reported_by(session: Session, person: Person) -> dict[Status, int]:
    """How many of this person's submissions stand in each status; absent statuses left out."""
    rows = session.execute(
        select(Submission.status, func.count())
        .where(written_by(person))
        .group_by(Submission.status)
    )
    return {Status(status): count for status, count in rows}


def count_files(session: Session, person: Person, submission_id: UUID) -> dict[str, int]:
    """Kind of file → how many a submission of `person` holds; nothing for an id that is new.

    Raises:
        NotVisible: the id belongs to somebody else.
    """
    found = session.get(Submission, submission_id)
    if found is not None and not writes(person, found):
        raise NotVisible
    rows = session.execute(
        select(Attachment.kind, func.count())
        .where(Attachment.submission_id == submission_id)
        .group_by(Attachment.kind)
    )
    return {str(kind): count for kind, count in rows}


def find_latest_draft(session: Session, person: Person, since: datetime) -> Submission | None:
    """The draft this person touched last, if that was after `since`."""
    return session.scalars(
        select(Submission)
        .where(Submission.author_id == person.id, Submission.status == Status.DRAFT)
        .where(Submission.recorded_by_id.is_(None))
        .where(Submission.updated_at > since)
        .order_by(Submission.updated_at.desc(), Submission.id)
        .limit(1)
    ).one_or_none()


def find_closed_number(session: Session, person: Person, submission_id: UUID) -> str | None:
    """The number of this person's submission if it can no longer be changed; "" without one."""
    row = session.execute(
        select(Submission.number, Submission.status).where(
            Submission.id == submission_id, written_by(person)
        )
    ).one_or_none()
    if row is None or row.status in EDITABLE:
        return None
    return str(row.number or "")


def get_own(
    session: Session, person: Person, submission_id: UUID, *, lock: bool = False
) -> Submission:
    """Fetch a submission that is for `person` to write; with `lock` as `get_visible`.

    Raises:
        NotVisible: there is none, or it is somebody else's.
    """
    submission = get_visible(session, person, submission_id, lock=lock)
    if not writes(person, submission):
        raise NotVisible
    return submission


def return_reasons(session: Session, submissions: Sequence[Submission]) -> dict[UUID, str]:
    """Submission id → why it was returned last, of those that stand as returned; one query."""
    wanted = [item.id for item in submissions if item.status == Status.RETURNED]
    if not wanted:
        return {}
    rows = session.execute(
        select(SubmissionEvent.submission_id, SubmissionEvent.comment)
        .where(
            SubmissionEvent.submission_id.in_(wanted),
            SubmissionEvent.action == Action.RETURN,
        )
        .order_by(SubmissionEvent.id)
    )
    return {submission_id: comment for submission_id, comment in rows}  # noqa: C416 - typed rows


def last_return_id(session: Session, submission: Submission) -> int | None:
    """Which event returned the submission last, or None where it never was."""
    return session.scalar(
        select(func.max(SubmissionEvent.id)).where(
            SubmissionEvent.submission_id == submission.id,
            SubmissionEvent.action == Action.RETURN,
        )
    )


def group_names(session: Session) -> dict[str, str]:
    """Code → name of every group of people, also of those that are no longer offered."""
    rows = session.scalars(select(PeopleGroup).order_by(PeopleGroup.position))
    return {row.code: row.name_th for row in rows}


def last_submitted_by(session: Session, person: Person) -> Submission | None:
    """The newest submission of this person that was sent: the source of a new form's defaults."""
    return session.scalars(
        select(Submission)
        .where(Submission.author_id == person.id, Submission.submitted_at.is_not(None))
        .where(Submission.recorded_by_id.is_(None))
        .order_by(Submission.submitted_at.desc(), Submission.id)
        .limit(1)
    ).one_or_none()


def timeline(session: Session, submission: Submission) -> Sequence[SubmissionEvent]:
    """The events of a submission, oldest first, with their actors."""
    return session.scalars(
        select(SubmissionEvent)
        .where(SubmissionEvent.submission_id == submission.id)
        .options(joinedload(SubmissionEvent.actor))
        .order_by(SubmissionEvent.id)
    ).all()


def last_event(session: Session, submission_id: UUID) -> SubmissionEvent | None:
    """What happened last to a submission, or None where it never was sent."""
    return session.scalars(
        select(SubmissionEvent)
        .where(SubmissionEvent.submission_id == submission_id)
        .order_by(SubmissionEvent.id.desc())
        .limit(1)
    ).one_or_none()


def decided_in_batch(session: Session, person: Person, batch: str) -> list[tuple[UUID, int]]:
    """(submission id, its version now) of what `person` decided in one step."""
    rows = session.execute(
        select(Submission.id, Submission.version)
        .join(SubmissionEvent, SubmissionEvent.submission_id == Submission.id)
        .where(SubmissionEvent.batch == batch, SubmissionEvent.actor_id == person.id)
        .order_by(Submission.id)
    )
    return [(submission_id, version) for submission_id, version in rows]


def corrected_since_sent(session: Session, submission: Submission) -> dict[str, object]:
    """Field → what the district made of it since the author sent it last, as `content.plain`."""
    rows = session.execute(
        select(SubmissionEvent.action, SubmissionEvent.changes)
        .where(
            SubmissionEvent.submission_id == submission.id,
            SubmissionEvent.action.in_((Action.SUBMIT, Action.CORRECT)),
        )
        .order_by(SubmissionEvent.id)
    )
    found: dict[str, object] = {}
    for action, changes in rows:
        if action == Action.SUBMIT:
            found = {}
        else:
            found |= {name: pair[1] for name, pair in changes.items()}
    return found


def get_attachment(session: Session, person: Person, attachment_id: UUID) -> Attachment:
    """Fetch a file of a submission that `person` may see, with its renditions.

    Raises:
        NotVisible: there is no such file, or its submission is not visible.
    """
    found = session.scalars(
        select(Attachment)
        .join(Attachment.submission)
        .where(Attachment.id == attachment_id, visible_to(person))
        .options(
            contains_eager(Attachment.submission),
            joinedload(Attachment.media_file),
            selectinload(Attachment.renditions),
        )
    ).one_or_none()
    if found is None:
        raise NotVisible
    return found
