"""Work that comes again by itself: asked for anew some minutes after it last ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

from webapp.db import db
from webapp.jobs import queries, registry, services
from webapp.jobs.registry import Work
from webapp.log import log

KEY = "every"
EVERY: dict[str, timedelta] = {}


def periodic(kind: str, *, every: timedelta, label: str = "") -> Callable[[Work], Work]:
    """Register a handler as `registry.handler` does, for work that nobody has to ask for.

    It is one job that is queued anew `every` so often, never twice at a time; whoever registers it
    makes sure that running too often does no harm.
    """

    def register(work: Work) -> Work:
        EVERY[kind] = every
        return registry.handler(kind, label=label)(work)

    return register


def ask_again(at: datetime) -> int:
    """Ask for what is due again, and commit; return how much. The worker calls it every minute."""
    session = db.session
    asked = 0
    for kind, every in EVERY.items():
        job = queries.find(session, kind, KEY)
        if job is None or (job.state in services.ENDED and job.updated_at + every <= at):
            services.enqueue(session, kind, KEY)
            asked += 1
    session.commit()
    if asked:
        log.debug("periodic work asked for", count=asked)
    return asked
