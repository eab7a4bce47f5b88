"""Finding again what nobody carries any more: the rows know, whatever happened to Huey."""

from datetime import datetime
from typing import Final

from webapp.db import reading
from webapp.jobs import leases, queries
from webapp.jobs.carrier import carrier

CROWD: Final = 500
"""Ids on their way beyond which none are added: those will take the workers a while."""


def find_again(at: datetime) -> int:
    """Carry what is due; return how much. Called every minute."""
    leases.bury(at)
    room = CROWD - carrier().pending()
    if room <= 0:
        return 0
    with reading() as session:
        ids = queries.due_ids(session, at, limit=room)
    return sum(carrier().put(job_id, at) for job_id in ids)


def begin(at: datetime) -> int:
    """Carry also what will be due, such as the jobs of a worker that died just now."""
    found = find_again(at)
    room = CROWD - carrier().pending()
    if room <= 0:
        return found
    with reading() as session:
        coming = queries.coming(session, at, limit=room)
    return found + sum(carrier().put(job_id, due_at) for job_id, due_at in coming)
