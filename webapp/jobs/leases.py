"""Taking a job so that nobody else does, keeping it, and letting go of it.

A lease is a moment in the row: whoever runs the job moves it on, and once it has passed the job
is anybody's again. Every write names the attempt it belongs to, so that one who comes back from
the dead changes nothing.
"""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.db import db, reading, writing
from webapp.jobs.carrier import carry_after_commit
from webapp.jobs.errors import Hopeless, LeaseLost
from webapp.jobs.models import Job, JobState
from webapp.jobs.queries import is_due
from webapp.jobs.reasons import WORKER_DIED, reason_of

LEASE: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 5
FIRST_PAUSE_S: Final = 10.0
PAUSE_GROWS: Final = 3
JITTER: Final = 0.2
TELLING_S: Final = 1.0
WHOLE: Final = 100


class Lease:
    """One attempt at one job, as long as it is ours."""

    def __init__(self, job: Job, *, length: timedelta) -> None:
        self.job_id = job.id
        self.kind = job.kind
        self.key = job.key
        self.attempt = job.attempts
        self._asked_at = job.created_at
        self._length = length
        self._percent = 0
        self._renewed_s = time.monotonic()
        self.is_lost = False

    def told(self, percent: int) -> None:
        """Show how far it is and stay alive. Raises `LeaseLost` if it is somebody else's now."""
        self._percent = min(max(percent, 0), WHOLE)
        # A write of its own would wait for the transaction that this thread has open.
        is_free = not db.session.in_transaction()
        if is_free and time.monotonic() - self._renewed_s >= TELLING_S:
            self.renew()
        if self.is_lost:
            raise LeaseLost

    def renew(self) -> None:
        """Move the end of the lease on, and write down how far the work is."""
        now = clock.utc_now()
        with writing() as session:
            self.is_lost = not self._write(
                session, lease_until=now + self._length, progress=self._percent, updated_at=now
            )
        self._renewed_s = time.monotonic()

    def finish(self, session: Session, at: datetime) -> None:
        """Say in the handler's own transaction that it is done. Raises `LeaseLost`."""
        is_ours = self._write(
            session, state=JobState.DONE, lease_until=None, progress=WHOLE, reason="",
            updated_at=at,
        )  # fmt: skip
        if not is_ours:
            raise LeaseLost

    def fail(self, error: Exception, at: datetime) -> JobState:
        """Write down why it failed: to be tried again after a pause, or not any more."""
        is_over = isinstance(error, Hopeless) or self.attempt >= MOST_ATTEMPTS
        state = JobState.FAILED if is_over else JobState.QUEUED
        due_at = at + pause_after(self.attempt)
        with writing() as session:
            is_ours = self._write(
                session, state=state, due_at=due_at, lease_until=None, reason=reason_of(error),
                updated_at=at,
            )  # fmt: skip
            if is_ours and not is_over:
                carry_after_commit(session, self.job_id, due_at)
        return state

    def give_back(self) -> None:
        """Leave it to the next worker, as if it had not been begun."""
        now = clock.utc_now()
        with writing() as session:
            self._write(
                session, state=JobState.QUEUED, attempts=self.attempt - 1, due_at=now,
                lease_until=None, progress=0, updated_at=now,
            )  # fmt: skip

    def _write(self, session: Session, **columns: Any) -> bool:  # noqa: ANN401 - any column
        found = session.execute(
            update(Job)
            .where(
                Job.id == self.job_id,
                Job.state == JobState.RUNNING,
                Job.attempts == self.attempt,
                Job.created_at == self._asked_at,
            )
            .values(columns)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).first()
        return found is not None


def claim(job_id: int, *, at: datetime) -> Lease | None:
    """Take a job that is due, for whoever comes first; None for everybody else.

    The attempt counts from its start, so that a job which kills its worker is not tried for ever.
    """
    due = (Job.id == job_id, is_due(at), Job.attempts < MOST_ATTEMPTS)
    # An id that was carried twice is told off without waiting for the right to write.
    with reading() as session:
        if session.scalar(select(Job.id).where(*due)) is None:
            return None
    with writing() as session:
        job = session.scalars(
            update(Job)
            .where(*due)
            .values(
                state=JobState.RUNNING, attempts=Job.attempts + 1, lease_until=at + LEASE,
                progress=0, updated_at=at,
            )
            .returning(Job)
            .execution_options(synchronize_session=False)
        ).one_or_none()  # fmt: skip
        return None if job is None else Lease(job, length=LEASE)


def bury(at: datetime) -> int:
    """Give up what was with a dead worker for the last time; return how many."""
    with writing() as session:
        ids = session.scalars(
            update(Job)
            .where(
                Job.state == JobState.RUNNING,
                Job.lease_until < at,
                Job.attempts >= MOST_ATTEMPTS,
            )
            .values(state=JobState.FAILED, lease_until=None, reason=WORKER_DIED, updated_at=at)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).all()
    return len(ids)


def pause_after(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: 10 s, 30 s, 90 s, 270 s, a fifth more or less."""
    about_s = FIRST_PAUSE_S * PAUSE_GROWS ** (attempt - 1)
    return timedelta(seconds=about_s * secrets.SystemRandom().uniform(1 - JITTER, 1 + JITTER))
