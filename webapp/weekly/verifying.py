"""Looking up an issued report by its number, as far as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotVisible
from webapp.geography.scope import contains
from webapp.media.models import Rendition
from webapp.submissions.models import Attachment
from webapp.weekly.intact import is_as_issued
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import from_snapshot
from webapp.weekly.summary import WeeklySummary, extract

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """An issued report, the parts of it that somebody may see, and whether it is as it was."""

    report: WeeklyReport
    parts: tuple[WeeklySummary, ...]
    is_intact: bool
    """Whether what is stored still has the hash that it had when it was issued."""


def get_checked(session: Session, person: Person, number: str) -> Checked:
    """Fetch the report of a number. One query.

    Whoever reads the whole province's papers gets the whole; a district gets its own part, as it
    does of the paper.

    Raises:
        NotVisible: there is none, or no part of it is this person's.
    """
    # PostgreSQL takes no NUL, not even to compare with.
    wanted = select(WeeklyReport).where(WeeklyReport.number == number.replace("\0", ""))
    report = session.scalars(wanted).one_or_none()
    if report is None:
        raise NotVisible
    parts = _parts(person, report)
    if not parts:
        raise NotVisible
    return Checked(report, parts, is_as_issued(report))


def find_like(session: Session, snapshot: dict[str, object]) -> WeeklyReport | None:
    """The issued report that a snapshot says it is of: the area and the first day."""
    frame = snapshot.get("frame")
    area = frame.get("area") if isinstance(frame, dict) else None
    if not isinstance(frame, dict) or not isinstance(area, dict):
        return None
    try:
        first = date.fromisoformat(str(frame.get("starts_on")))
    except ValueError:
        return None
    code = str(area.get("code")).replace("\0", "")
    return session.scalars(
        select(WeeklyReport).where(WeeklyReport.area_code == code, WeeklyReport.starts_on == first)
    ).one_or_none()


def drawn_of(session: Session, ids: Sequence[UUID]) -> set[tuple[UUID, UUID, str, str]]:
    """Submission, attachment, kind and content of all that was drawn of these and is kept."""
    found: set[tuple[UUID, UUID, str, str]] = set()
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Attachment.submission_id, Attachment.id, Attachment.kind, Rendition.sha256)
            .join(Rendition, Rendition.media_sha256 == Attachment.media_sha256)
            .where(Attachment.id.in_(ids[start : start + _AT_ONCE]))
        )
        found |= set(rows.tuples())
    return found


def _parts(person: Person, report: WeeklyReport) -> tuple[WeeklySummary, ...]:
    scopes = person.areas_where(Permission.WEEKLY_VIEW)
    if any(contains(scope, report.area_code) for scope in scopes):
        return (from_snapshot(report.snapshot),)
    inside = [scope for scope in scopes if contains(report.area_code, scope)]
    if not inside:
        return ()
    whole = from_snapshot(report.snapshot)
    return tuple(part for scope in inside if (part := extract(whole, scope)) is not None)
