"""Background work of notices: pushing them by day, and forgetting old ones."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale, gettext

from webapp import clock
from webapp.config import Config
from webapp.db import db, reading, writing
from webapp.i18n import DEFAULT_LOCALE, lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told, handler
from webapp.jobs.services import enqueue
from webapp.log import log
from webapp.notices import (
    door,  # noqa: F401 - it listens to the door from now on
    push_keys,
    pushing,
    services,
)
from webapp.notices.errors import PushServiceSilent
from webapp.notices.models import PushKeys
from webapp.notices.pushing import Parcel
from webapp.notices.quiet import after_quiet, is_quiet
from webapp.notices.sending import Outcome, Sender, contact_of
from webapp.notices.services import PUSH_JOB

SWEEP_EVERY = timedelta(days=1)


@handler(PUSH_JOB, label=lazy("Messages to phones"))
def push(key: str, told: Told) -> None:
    """Tell a person's browsers of one notice, and of what else they were not told yet.

    What was delivered is written down at once, so that a further attempt tells only the others.
    Raises `PushServiceSilent` where one could not be reached.
    """
    now = clock.utc_now()
    notice_id = int(key.partition(":")[0])
    with reading() as session, force_locale(DEFAULT_LOCALE):
        notice = pushing.find(session, notice_id, now)
        parcels = pushing.parcels(session, notice.person_id, now) if notice else []
        sender = _sender()
    if not parcels or sender is None:
        return
    if is_quiet(now):
        _leave_until_morning(notice_id, now)
        return
    failed = 0
    for parcel in parcels:
        outcome = sender.send(parcel.recipient, _message(parcel))
        with writing() as beside:
            pushing.note(beside, parcel, outcome, clock.utc_now())
        failed += outcome is Outcome.FAILED
        told(0)
    if failed:
        raise PushServiceSilent(count=failed)


@periodic("notices.sweep", every=SWEEP_EVERY, label=lazy("Forgetting old messages"))
def sweep(_key: str, _told: Told) -> None:
    """Forget what is half a year old, and browsers that were signed out."""
    gone = services.forget_old(db.session, clock.utc_now())
    if gone:
        log.info("notices forgotten", count=gone)


def _message(parcel: Parcel) -> dict[str, str]:
    """What travels: no name, no number, nothing of what was reported."""
    with force_locale(DEFAULT_LOCALE):
        return {"title": parcel.title, "body": gettext("Tap to open")}


def _leave_until_morning(notice_id: int, now: datetime) -> None:
    # A job cannot queue itself while it runs; this one has the morning in its name.
    morning = after_quiet(now)
    key = f"{notice_id}:{clock.to_local(morning):%Y-%m-%d}"
    enqueue(db.session, PUSH_JOB, key, delay=morning - now)


def _sender() -> Sender | None:
    config: Config = current_app.config["EREPORT"]
    row = db.session.get(PushKeys, push_keys.ONLY)
    key = None if row is None else push_keys.private_key(row, config.secret_keys)
    if key is None:
        log.warning("push keys missing")
        return None
    return Sender(key, contact_of(config.public_url), current_app.extensions["push_gate"])
