"""The administrator's page of background work."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, i18n
from webapp.audit.services import Note, note
from webapp.db import db
from webapp.jobs import labels, queries, services, watch
from webapp.jobs.models import JobState
from webapp.jobs.reasons import in_words
from webapp.jobs.registry import label_of

blueprint = Blueprint("jobs", __name__, url_prefix="/administration/jobs")

SEE_OTHER = 303
MOST_SHOWN = 50


@blueprint.get("")
@access.requires("jobs:manage")
def index() -> Response:
    """What failed and why, what is in progress, and what waits."""
    session = db.session
    return htmx.render_page(
        "jobs/index.html",
        counts={state.value: count for state, count in queries.counts(session).items()},
        failed=queries.listed(session, [JobState.FAILED], limit=MOST_SHOWN),
        open_jobs=queries.next_ones(session, limit=MOST_SHOWN),
        is_worker_missing=watch.worker_is_missing(session, clock.utc_now()),
        state_in_words=labels.STATE,
        label_of=label_of,
        in_words=in_words,
    )


@blueprint.post("/<int:job_id>/retries")
@access.requires("jobs:manage")
def retry(job_id: int) -> ResponseReturnValue:
    """Queue one failed job anew; one that has gone on meanwhile is left as it is."""
    return _back(services.retry(db.session, job_id), str(job_id))


@blueprint.post("/retries")
@access.requires("jobs:manage")
def retry_all() -> ResponseReturnValue:
    """Queue all failed jobs anew."""
    return _back(services.retry(db.session))


def _back(count: int, subject_id: str = "") -> ResponseReturnValue:
    if count:
        said = Note(kind="job", action="job.retried", subject_id=subject_id, after={"count": count})
        note(db.session, said)
        flash(gettext("%(count)s will be tried again.", count=i18n.number(count)), "success")
    else:
        flash(gettext("There was nothing left to try again."), "info")
    return redirect(url_for("jobs.index"), SEE_OTHER)
