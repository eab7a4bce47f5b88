"""Writing the head of the audit down where the database does not reach: into the log, daily."""

from datetime import timedelta

from webapp.audit.queries import head_of
from webapp.db import reading
from webapp.i18n import lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told
from webapp.log import log

EVERY = timedelta(days=1)


@periodic("audit.head", every=EVERY, label=lazy("Writing down the head of the audit"))
def write_down_head(_key: str, _told: Told) -> None:
    """Say the last entry's number and hash; `flask audit verify --expect` compares them.

    Entries cut off the end leave a chain that holds; that a head is gone which the log has seen is
    what shows it.
    """
    with reading() as session:
        head = head_of(session)
    log.info("audit head", entry=head.id, hash=head.hash)
