"""Looking jobs up."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
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


def coming(session: Session, at: datetime, *, limit: int) -> Sequence[tuple[int, datetime]]:
    """What can be taken later at the earliest, and when."""
    when = func.coalesce(Job.lease_until, Job.due_at, type_=Job.due_at.type)
    rows = session.execute(
        select(Job.id, when)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)), ~is_due(at))
        .order_by(when)
        .limit(limit)
    )
    return rows.tuples().all()


def waiting_since(session: Session) -> datetime | None:
    """Since when the job waits that should have been taken first; None where none waits."""
    return session.scalar(select(func.min(Job.due_at)).where(Job.state == JobState.QUEUED))


def counts(session: Session) -> dict[JobState, int]:
    """How many jobs there are in each state."""
    rows = session.execute(select(Job.state, func.count()).group_by(Job.state)).tuples()
    found = dict(rows.all())
    return {state: found.get(state, 0) for state in JobState}


def listed(session: Session, states: Collection[JobState], *, limit: int) -> Sequence[Job]:
    """The jobs in these states: what failed or changed last comes first."""
    return session.scalars(
        select(Job)
        .where(Job.state.in_(states))
        .order_by(Job.updated_at.desc(), Job.id.desc())
        .limit(limit)
    ).all()


def next_ones(session: Session, *, limit: int) -> Sequence[Job]:
    """What runs, then what waits, in the order in which it is due."""
    return session.scalars(
        select(Job)
        .where(Job.state.in_((JobState.RUNNING, JobState.QUEUED)))
        .order_by(Job.state.desc(), Job.due_at, Job.id)
        .limit(limit)
    ).all()
