"""What the reviewer decided a moment ago, and can still take back: the strip with ten seconds.

It is looked up, not carried along, so that it stands on whatever page comes next, however often
that page is fetched.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row, ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from webapp import clock, i18n
from webapp.accounts.permissions import Person
from webapp.review.addresses import queue_url, show_url, undo_bulk_url, undo_url
from webapp.review.filters import QueueFilter
from webapp.submissions.labels import DONE
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import DECISIONS, UNDO_WITHIN, Action


@dataclass(frozen=True, slots=True, kw_only=True)
class JustDecided:
    """One decision that can be taken back by a POST of `fields` to `undo_url`."""

    done: str
    what: str
    url: str
    undo_url: str
    fields: dict[str, str]
    seconds: int
    """How long it is still offered."""
    is_single: bool = False


def find(session: Session, person: Person, chosen: QueueFilter) -> JustDecided | None:
    """The last decision of `person`, if it is young and nothing happened since. One query."""
    now = clock.utc_now()
    found = session.execute(
        select(
            SubmissionEvent,
            Submission.number,
            Submission.title,
            Submission.version,
            _batch_size().label("batch_size"),
        )
        .join(SubmissionEvent.submission)
        .where(
            SubmissionEvent.actor_id == person.id,
            SubmissionEvent.at > now - UNDO_WITHIN,
            # A decision sets both; whatever happens later moves the submission on.
            Submission.updated_at == SubmissionEvent.at,
            Submission.issued_in.is_(None),
        )
        .order_by(SubmissionEvent.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None or found.SubmissionEvent.action not in DECISIONS:
        return None
    return _strip(found, now, chosen)


def _strip(found: Row[Any], now: datetime, chosen: QueueFilter) -> JustDecided:
    event: SubmissionEvent = found.SubmissionEvent
    seconds = max(1, round((event.at + UNDO_WITHIN - now).total_seconds()))
    done = str(DONE[Action(event.action)])
    if event.batch:
        count = i18n.number(found.batch_size)
        return JustDecided(
            done=done, what=gettext("%(count)s reports", count=count), url=queue_url(chosen),
            undo_url=undo_bulk_url(event.batch, chosen), fields={}, seconds=seconds,
        )  # fmt: skip
    return JustDecided(
        done=done,
        what=f"{i18n.area_digits(str(found.number or ''))} {found.title}".strip(),
        url=show_url(event.submission_id, chosen),
        undo_url=undo_url(event.submission_id, chosen),
        fields={"version": str(found.version)},
        seconds=seconds,
        is_single=True,
    )


def _batch_size() -> ScalarSelect[int]:
    other = aliased(SubmissionEvent)
    return (
        select(func.count())
        .select_from(other)
        .where(other.batch == SubmissionEvent.batch)
        .correlate(SubmissionEvent)
        .scalar_subquery()
    )


def told_of_undo(submission: Submission) -> str:
    """What the page says once a decision was taken back."""
    number = i18n.area_digits(str(submission.number))
    return str(gettext("Taken back: %(number)s stands as it did before.", number=number))
