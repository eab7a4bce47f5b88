"""Background work of the desk: finding what is odd about a submission, for the lists."""

from uuid import UUID

from webapp.db import db, reading
from webapp.i18n import lazy
from webapp.jobs.registry import Told, handler
from webapp.review import hints
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
