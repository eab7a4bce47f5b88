"""What a reviewer should look at twice before deciding. Hints, never verdicts.

It finds; the words stand in `second_look`. What is odd about single pictures is found in `flags`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.geography.scope import within
from webapp.review.plausible import Crowd
from webapp.review.queries import LATE_DAYS, in_view_of
from webapp.submissions import expecting
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status

LATE_AFTER = timedelta(days=LATE_DAYS)
MOST_CANDIDATES = 8

DISTRICT_DIGITS = 4
SUBDISTRICT_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Another submission of the same day and district, which this one may be a repeat of."""

    id: UUID
    number: str
    status: Status
    title: str
    area_code: str
    activity_type_name: str
    people_total: int
    reporter: str
    is_close: bool
    """Same subdistrict and same type of activity too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything odd about one submission. Nothing odd: every field is empty."""

    days_late: int | None = None
    """Days from the activity to the sending, where more than a week lies between."""
    missing: Mapping[str, int] | None = None
    """Kind → how many announced files have not come yet."""
    crowd: Crowd | None = None
    """More people than plausible."""
    has_no_photo: bool = False
    """None is here, and none is on its way."""
    close: tuple[Candidate, ...] = ()
    taken_on_other_days: Mapping[UUID, date] | None = None
    """Attachment id → the day that the camera recorded, where it is not the activity's."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing odd was found."""
        return self == Findings()


def candidates(session: Session, person: Person, submission: Submission) -> Sequence[Candidate]:
    """Other submissions of the same day and district that are still kept, closest first."""
    district = str(submission.area_code)[:DISTRICT_DIGITS]
    subdistrict = str(submission.area_code)[:SUBDISTRICT_DIGITS]
    is_close = and_(
        within(Submission.area_code, subdistrict),
        Submission.activity_type_code == submission.activity_type_code,
    )
    found = session.execute(
        select(
            Submission.id, Submission.number, Submission.status, Submission.title,
            Submission.area_code, Submission.activity_type_name, Submission.people_total,
            User.name_th.label("reporter"), is_close.label("is_close"),
        )
        .join(Submission.author)
        .where(
            Submission.held_on == submission.held_on,
            Submission.id != submission.id,
            Submission.status.in_((Status.SUBMITTED, Status.RETURNED, Status.APPROVED)),
            within(Submission.area_code, district),
            in_view_of(person),
        )
        .order_by(case((is_close, 0), else_=1), Submission.number)
        .limit(MOST_CANDIDATES)
    )  # fmt: skip
    return [Candidate(**{**row, "is_close": bool(row["is_close"])}) for row in found.mappings()]


def look_at(
    submission: Submission, others: Sequence[Candidate], crowd: Crowd | None = None
) -> Findings:
    """Judge a submission by itself and by what `candidates` and `find_crowd` found."""
    photos = [item for item in submission.attachments if item.kind == "photo"]
    missing = expecting.missing_counts(submission)
    return Findings(
        days_late=_days_late(submission),
        missing=missing or None,
        crowd=crowd,
        has_no_photo=not photos and "photo" not in missing,
        close=tuple(other for other in others if other.is_close),
        taken_on_other_days={
            item.id: taken_on
            for item in photos
            if (taken_on := _taken_on(item)) is not None and taken_on != submission.held_on
        }
        or None,
    )


def _days_late(submission: Submission) -> int | None:
    if submission.submitted_at is None or submission.held_on is None:
        return None
    waited = clock.to_local(submission.submitted_at).date() - submission.held_on
    return waited.days if waited > LATE_AFTER else None


def _taken_on(item: Attachment) -> date | None:
    taken_at = item.media_file.taken_at
    return clock.to_local(taken_at).date() if taken_at is not None else None
