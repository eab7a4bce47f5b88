"""Background work on submissions: removing the bytes of files that reports gave up."""

from flask import current_app

from webapp import clock
from webapp.db import writing
from webapp.i18n import lazy
from webapp.jobs.registry import Told, handler
from webapp.media import removal
from webapp.media.store import Store
from webapp.submissions import removals


@handler(removals.SHRED, label=lazy("Removing files that are not kept"))
def shred(key: str, _told: Told) -> None:
    """Remove what no report wants of one file; rows first, so that nothing names what is gone."""
    store: Store = current_app.extensions["media_store"]
    begun = clock.utc_now()
    with writing() as session:
        keys = removals.shred(session, key)
    removal.remove(store, keys, before=begun)
