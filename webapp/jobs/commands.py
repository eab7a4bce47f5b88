"""`flask worker`, and `flask jobs` for who looks after it without the screen."""

import click
from flask import current_app
from flask.cli import AppGroup

from webapp import clock
from webapp.db import db
from webapp.jobs import queries, services, watch, worker
from webapp.jobs.models import JobState
from webapp.jobs.reasons import in_words

MOST_LISTED = 100

jobs_group = AppGroup("jobs", help="Work in the background.")


@click.command("worker")
@click.option("--parent", type=int, hidden=True, help="End when this process does.")
def worker_command(*, parent: int | None) -> None:
    """Do what is to be done in the background, until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    worker.work(app, parent=parent)


@jobs_group.command("list")
@click.option("--state", type=click.Choice([state.value for state in JobState]), default=None)
def list_jobs(*, state: str | None) -> None:
    """Count the jobs by state, and list those that are not done, or are in STATE."""
    counts = queries.counts(db.session)
    click.echo(", ".join(f"{counts[state]} {state.value}" for state in JobState))
    if watch.worker_is_missing(db.session, clock.utc_now()):
        click.echo("Jobs wait, and no worker has been heard of. Is one running?", err=True)
    wanted = [JobState(state)] if state else [s for s in JobState if s is not JobState.DONE]
    for job in queries.listed(db.session, wanted, limit=MOST_LISTED):
        about = in_words(job.reason) if job.reason else f"{job.progress} %"
        click.echo(f"{job.id}  {job.state}  {job.kind} {job.key}  {job.attempts}x  {about}")


@jobs_group.command("retry")
@click.argument("job_ids", nargs=-1, type=int)
@click.option("--all", "is_all", is_flag=True, help="All that failed.")
def retry_jobs(*, job_ids: tuple[int, ...], is_all: bool) -> None:
    """Queue failed jobs anew, by JOB_IDS or all."""
    if is_all == bool(job_ids):
        raise click.UsageError("Name jobs by their ids, or say --all.")
    if is_all:
        count = services.retry(db.session)
    else:
        count = sum(services.retry(db.session, job_id) for job_id in job_ids)
    db.session.commit()
    click.echo(f"{count} queued anew.")
