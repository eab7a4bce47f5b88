"""Looking jobs up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from webapp.jobs.models import Job, JobState


def find(session: Session, kind: str, key: str) -> Job | None:
    """The job of this name, however it went, or None if nobody ever asked for it."""
    return session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.key == key)
        .execution_options(populate_existing=True)
    )


def is_due(at: datetime) -> ColumnElement[bool]:
    """Whether it can be taken: its time has come, or whoever had taken it is believed dead."""
    return or_(
        and_(Job.state == JobState.QUEUED, Job.due_at <= at),
        and_(Job.state == JobState.RUNNING, Job.lease_until < at),
    )


def due_ids(session: Session, at: datetime, *, limit: int) -> Sequence[int]:
    """What can be taken, the longest wait first."""
    return session.scalars(
        select(Job.id).where(is_due(at)).order_by(Job.due_at, Job.id).limit(limit)
    ).all()
