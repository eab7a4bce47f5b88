"""What oversight does by itself: reminding by rule."""

from datetime import timedelta

from sqlalchemy.orm import Session

from webapp import clock
from webapp.clock import Week
from webapp.db import db
from webapp.geography import labels
from webapp.i18n import lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told
from webapp.log import log
from webapp.notices import services as notices
from webapp.notices.models import Kind
from webapp.notices.services import About
from webapp.oversight.missing import Silent
from webapp.oversight.reminding import remind_due

EVERY = timedelta(minutes=5)


@periodic("oversight.remind", every=EVERY, label=lazy("Reminding who has not reported"))
def remind(_key: str, _told: Told) -> None:
    """Remind in the provinces whose moment has come; the runner commits."""
    provinces = remind_due(db.session, now=clock.utc_now(), tell=tell)
    if provinces:
        log.info("provinces reminded", count=provinces)


def tell(session: Session, person_id: int, silent: Silent, week: Week) -> None:
    """Hand one person the notice that a village is missing.

    The list of who was reminded stands in `reminder_runs`, and the reporter's own list asks for
    the week by itself.
    """
    about = About(
        kind=Kind.WEEK_MISSING,
        key=f"{silent.area.code}:{week.key}",
        params={
            "place": labels.short_label(silent.area),
            "starts_on": week.starts_on.isoformat(),
            "ends_on": week.ends_on.isoformat(),
        },
    )
    notices.tell(session, person_id, about)
    log.info("reminded", person=person_id, area=silent.area.code, week=week.key)
