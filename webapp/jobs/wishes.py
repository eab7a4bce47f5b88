"""Asking for work while only looking: the one thing that a GET leads to in the database.

A GET writes nothing through its own session. A wish is written after the answer has been sent, in
a short transaction of its own, and only where nobody asked before; fifty pictures that are looked
at again and again cost fifty look-ups and one row. Losing a wish loses nothing: the next look
makes it again.
"""

from datetime import timedelta

from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from webapp import clock
from webapp.db import reading, writing
from webapp.jobs import queries
from webapp.jobs.models import Job, JobState
from webapp.jobs.services import enqueue
from webapp.log import log

AFTER_DONE = timedelta(minutes=1)
"""Not to be asked again so soon: who looks may have been faster than the news that it is done."""
AFTER_FAILURE = timedelta(hours=1)
"""What failed for good would fail again; once in a while the reason may have gone."""


def wish(response: Response, kind: str, key: str) -> None:
    """Ask for work once this answer has been sent; what waits, runs or just ended is left alone."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    response.call_on_close(lambda: _ask(app, kind, key))


def _ask(app: Flask, kind: str, key: str) -> None:
    try:
        with app.app_context():
            with reading() as session:
                is_needed = _is_needed(queries.find(session, kind, key))
            if is_needed:
                with writing() as session:
                    enqueue(session, kind, key)
    except SQLAlchemyError as error:
        # The answer is with its reader already, and the next one asks again.
        log.warning("wish lost", job_kind=kind, error=type(error).__name__)


def _is_needed(job: Job | None) -> bool:
    if job is None:
        return True
    since = clock.utc_now() - job.updated_at
    match job.state:
        case JobState.DONE:
            return since >= AFTER_DONE
        case JobState.FAILED:
            return since >= AFTER_FAILURE
    return False
