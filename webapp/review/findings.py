"""What a reviewer should look at twice before deciding. Hints, never verdicts.

It finds; the words stand in `second_look`. What is odd about single pictures is found in `flags`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Uuid,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.geography.models import Area
from webapp.geography.scope import within
from webapp.review.plausible import Crowd
from webapp.review.queries import LATE_DAYS, in_view_of
from webapp.submissions import expecting
from webapp.submissions.joint_models import JointActivity
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
    host_id: UUID | None
    """Whose event it takes part in."""
    is_host: bool
    is_joined: bool
    """Tells of the same event: somebody said so, and nothing is odd about it."""
    author_id: int
    activity_type_code: str
    place_name: str
    host_role: str
    issued_in: str | None
    at: tuple[float, float] | None
    """Latitude and longitude of the place, or of its village."""


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
    """Other submissions of the same day and district that are still kept, closest first.

    Those that were joined with it in one event come last.
    """
    district = str(submission.area_code)[:DISTRICT_DIGITS]
    subdistrict = str(submission.area_code)[:SUBDISTRICT_DIGITS]
    is_close = and_(
        within(Submission.area_code, subdistrict),
        Submission.activity_type_code == submission.activity_type_code,
    )
    is_joined = _is_joined(submission)
    found = session.execute(
        _select_candidates()
        .add_columns(is_close.label("is_close"), is_joined.label("is_joined"))
        .where(
            Submission.held_on == submission.held_on,
            Submission.id != submission.id,
            Submission.status.in_((Status.SUBMITTED, Status.RETURNED, Status.APPROVED)),
            within(Submission.area_code, district),
            in_view_of(person),
        )
        .order_by(is_joined, case((is_close, 0), else_=1), Submission.number)
        .limit(MOST_CANDIDATES)
    )
    return [_candidate(row) for row in found.mappings()]


def _select_candidates() -> Select[Any]:
    is_host = exists().where(JointActivity.host_id == Submission.id)
    host = select(JointActivity.host_id).where(JointActivity.submission_id == Submission.id)
    return (
        select(
            Submission.id, Submission.number, Submission.status, Submission.title,
            Submission.area_code, Submission.activity_type_name, Submission.people_total,
            User.name_th.label("reporter"), Submission.author_id, Submission.activity_type_code,
            Submission.place_name, Submission.host_role, Submission.issued_in,
            func.coalesce(Submission.latitude, Area.latitude).label("latitude"),
            func.coalesce(Submission.longitude, Area.longitude).label("longitude"),
            host.correlate(Submission).scalar_subquery().label("host_id"), is_host.label("is_host"),
        )
        .join(Submission.author)
        .join(Submission.area)
    )  # fmt: skip


def _is_joined(submission: Submission) -> ColumnElement[bool]:
    """SQL clause: tells of the same event as `submission`, which may be host or take part."""
    own, other = aliased(JointActivity), aliased(JointActivity)
    own_host = select(own.host_id).where(own.submission_id == submission.id).scalar_subquery()
    takes_part = exists().where(
        other.submission_id == Submission.id,
        other.host_id == func.coalesce(own_host, literal(submission.id, Uuid())),
    )
    return or_(takes_part, func.coalesce(Submission.id == own_host, false()))


def _candidate(row: RowMapping) -> Candidate:
    values = dict(row)
    latitude, longitude = values.pop("latitude"), values.pop("longitude")
    is_known = latitude is not None and longitude is not None
    flags = {name: bool(values[name]) for name in ("is_close", "is_joined", "is_host")}
    return Candidate(**{**values, **flags}, at=(latitude, longitude) if is_known else None)


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
        close=tuple(other for other in others if other.is_close and not other.is_joined),
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
