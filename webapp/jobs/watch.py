"""Whether anybody does the work."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from webapp.jobs import queries
from webapp.jobs.carrier import carrier

SILENCE: Final = timedelta(minutes=5)


def worker_is_missing(session: Session, at: datetime) -> bool:
    """Whether work has waited for minutes and no worker was heard of in that time."""
    since = queries.waiting_since(session)
    if since is None or since > at - SILENCE:
        return False
    heard_at = carrier().heard_at()
    return heard_at is None or heard_at < at - SILENCE
