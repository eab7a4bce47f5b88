"""Background work of the desk: finding what is odd, for the lists, and saying that reports wait."""

from datetime import timedelta
from uuid import UUID

from webapp import clock
from webapp.db import db, reading
from webapp.i18n import lazy
from webapp.jobs.periodic import periodic
from webapp.jobs.registry import Told, handler
from webapp.review import hints, waiting
from webapp.review.models import HintKind
from webapp.submissions.looking import JOB


@handler(JOB, label=lazy("Hints for reviewers"))
def find_hints(key: str, _told: Told) -> None:
    """Look at a submission anew, and at those that have a picture or a day in common with it."""
    found: dict[UUID, frozenset[HintKind]] = {}
    with reading() as session:
        submission = hints.find_submission(session, UUID(key))
        if submission is None:
            return
        kinds, neighbours = hints.look(session, submission)
        found[submission.id] = kinds
        for other_id in neighbours:
            other = hints.find_submission(session, other_id)
            if other is not None:
                found[other.id] = hints.find_kinds(session, other)
    for submission_id, kinds in found.items():
        hints.write(db.session, submission_id, kinds)


@periodic("review.waiting", every=timedelta(minutes=10), label=lazy("Telling that reports wait"))
def tell_waiting(_key: str, _told: Told) -> None:
    """Tell reviewers once a day what waits; the runner commits."""
    waiting.remind_reviewers(db.session, clock.utc_now())
