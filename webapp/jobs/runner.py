"""Doing one job: take it, call what does it, commit, or write down why not."""

from datetime import datetime

from flask import Flask, current_app

from webapp import clock
from webapp.audit import origin
from webapp.db import db, reading
from webapp.jobs import keeping, leases, queries, registry
from webapp.jobs.errors import LeaseLost
from webapp.jobs.leases import Lease
from webapp.log import log

BATCH = 100


def run(job_id: int, *, at: datetime | None = None) -> bool:
    """Do a job in the current app context if it is due and nobody else does it; whether it was.

    `at` is the moment to take for the present, for tests.
    """
    lease = leases.claim(job_id, at=at or clock.utc_now())
    if lease is None:
        return False
    with origin.job(), keeping.keep(lease):
        _attempt(lease, at)
    return True


def run_due(app: Flask | None = None, *, at: datetime | None = None) -> int:
    """Do in this process all that is due, and what that makes due; return how many ran."""
    app = app or current_app
    ran = 0
    while True:
        with app.app_context():
            leases.bury(at or clock.utc_now())
            with reading() as session:
                ids = queries.due_ids(session, at or clock.utc_now(), limit=BATCH)
        ran_now = 0
        for job_id in ids:
            with app.app_context():
                ran_now += run(job_id, at=at)
        if not ran_now:
            return ran
        ran += ran_now


def _attempt(lease: Lease, at: datetime | None) -> None:
    session = db.session
    try:
        registry.work_for(lease.kind)(lease.key, lease.told)
        lease.finish(session, at or clock.utc_now())
        session.commit()
    except LeaseLost:
        session.rollback()
        log.warning("job lost", job=lease.job_id, kind=lease.kind, attempt=lease.attempt)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is its failure
        session.rollback()
        state = lease.fail(error, at or clock.utc_now())
        log.warning(
            "job failed", job=lease.job_id, kind=lease.kind, attempt=lease.attempt,
            state=str(state), exc_info=error,
        )  # fmt: skip
    else:
        log.info("job done", job=lease.job_id, kind=lease.kind, attempt=lease.attempt)
