"""Asking for work, and asking again for what failed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp import clock
from webapp.jobs.carrier import carry_after_commit
from webapp.jobs.models import Job, JobState

NOW = timedelta(0)
ENDED = (JobState.DONE, JobState.FAILED)


def enqueue(session: Session, kind: str, key: str, *, delay: timedelta = NOW) -> Job:
    """Ask for work in the caller's transaction; the worker hears of it after the commit.

    What waits or runs already stays as it is; what is done or failed is to be done anew.
    """
    now = clock.utc_now()
    asked = _fresh(now, due_at=now + delay)
    # Two requests may ask for the same at the same time.
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    is_new = session.execute(
        insert(Job)
        .values(kind=kind, key=key, **asked)
        .on_conflict_do_update(
            index_elements=["kind", "key"], set_=asked, where=Job.state.in_(ENDED)
        )
        .returning(Job.id)
    ).scalar()  # fmt: skip
    job = session.execute(
        select(Job)
        .where(Job.kind == kind, Job.key == key)
        .execution_options(populate_existing=True)
    ).scalar_one()
    if is_new is not None:
        carry_after_commit(session, job.id, job.due_at)
    return job


def retry(session: Session, job_id: int | None = None) -> int:
    """Queue a failed job anew, or all of them; return how many there were."""
    now = clock.utc_now()
    chosen = [Job.state == JobState.FAILED]
    if job_id is not None:
        chosen.append(Job.id == job_id)
    ids = session.scalars(
        update(Job)
        .where(*chosen)
        .values(_fresh(now, due_at=now))
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).all()
    for each in ids:
        carry_after_commit(session, each, now)
    return len(ids)


def _fresh(now: datetime, *, due_at: datetime) -> dict[str, Any]:
    """The columns of work that nobody tried yet; `created_at` tells it from the same of before."""
    return {
        "state": JobState.QUEUED, "attempts": 0, "due_at": due_at, "lease_until": None,
        "progress": 0, "reason": "", "created_at": now, "updated_at": now,
    }  # fmt: skip
