"""What the tray does by itself: forgetting."""

from datetime import timedelta

from webapp import clock
from webapp.db import db
from webapp.i18n import lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told
from webapp.log import log
from webapp.tray import services

EVERY = timedelta(hours=6)


@periodic("tray.sweep", every=EVERY, label=lazy("Clearing the tray"))
def sweep(_key: str, _told: Told) -> None:
    """Forget what has lain in trays too long; the runner commits."""
    gone = services.sweep(db.session, now=clock.utc_now())
    if gone:
        log.info("tray swept", count=gone)
