"""Reading adjustments: those that no report carries yet, and those of a report or a submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from webapp.clock import Week
from webapp.geography.models import Level
from webapp.submissions.models import Submission
from webapp.weekly import adjusted
from webapp.weekly.adjusted import Adjustment
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.models import WeeklyReport, WeeklyReportItem

PROVINCE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Later:
    """What was adjusted of an issued report: how many, carried by which reports, how many wait."""

    count: int = 0
    carried_in: tuple[str, ...] = ()
    waiting: int = 0


def pending(
    session: Session, area_code: str, week: Week, *, lock: bool = False
) -> tuple[Adjustment, ...]:
    """What the area's report of this week would carry, as it was said. One query.

    Of reports of earlier weeks, carried by none yet; of a district the part that counts in it. With
    `lock` they are held until the transaction ends: none is taken back while being issued.
    """
    host = aliased(Submission)
    query: Select[Any] = (
        select(AdjustmentRow, Submission, host.number, WeeklyReport.number)
        .join(WeeklyReport, WeeklyReport.id == AdjustmentRow.report_id)
        .join(Submission, Submission.id == AdjustmentRow.submission_id)
        .join(host, host.id == AdjustmentRow.host_id)
        .where(WeeklyReport.area_code == area_code[:PROVINCE_DIGITS])
        .where(WeeklyReport.starts_on < week.starts_on)
        .where(AdjustmentRow.carried_by_id.is_(None), AdjustmentRow.undone_at.is_(None))
        .order_by(AdjustmentRow.id)
    )  # fmt: skip
    if lock:
        query = query.with_for_update(of=AdjustmentRow)
    rows = session.execute(query.execution_options(populate_existing=True))
    found = tuple(_adjustment(*row) for row in rows.tuples())
    is_province = len(area_code) <= PROVINCE_DIGITS
    return found if is_province else adjusted.within_area(found, area_code)


def report_of(session: Session, submission_id: UUID) -> WeeklyReport | None:
    """The province's issued report that carries a submission, or None."""
    return session.scalars(
        select(WeeklyReport)
        .join(WeeklyReportItem, WeeklyReportItem.report_id == WeeklyReport.id)
        .where(WeeklyReportItem.submission_id == submission_id)
        .where(WeeklyReportItem.level == Level.PROVINCE)
    ).one_or_none()


def of_submission(session: Session, submission_id: UUID) -> Sequence[AdjustmentRow]:
    """Every adjustment of a submission, also those that were taken back, oldest first."""
    return session.scalars(
        select(AdjustmentRow)
        .where(AdjustmentRow.submission_id == submission_id)
        .options(joinedload(AdjustmentRow.by), joinedload(AdjustmentRow.carried_by))
        .order_by(AdjustmentRow.id)
    ).all()


def last_of_event(session: Session, host_id: UUID) -> AdjustmentRow | None:
    """The newest adjustment of an event that was not taken back, or None."""
    return session.scalars(
        select(AdjustmentRow)
        .where(AdjustmentRow.host_id == host_id, AdjustmentRow.undone_at.is_(None))
        .order_by(AdjustmentRow.step.desc())
        .limit(1)
    ).one_or_none()


def later_of(session: Session, report: WeeklyReport, area_code: str) -> Later:
    """What was adjusted of an issued report since, as far as it counts in the area. One query."""
    rows = session.scalars(
        select(AdjustmentRow)
        .where(AdjustmentRow.report_id == report.id, AdjustmentRow.undone_at.is_(None))
        .options(joinedload(AdjustmentRow.carried_by))
        .order_by(AdjustmentRow.id)
    )
    found = [row for row in rows if _is_in(row, area_code)]
    carried = dict.fromkeys(row.carried_by.number for row in found if row.carried_by)
    return Later(len(found), tuple(carried), sum(row.carried_by is None for row in found))


def _is_in(row: AdjustmentRow, area_code: str) -> bool:
    return any(
        str(figure["area_code"]).startswith(area_code) for figure in (*row.before, *row.after)
    )


def _adjustment(
    row: AdjustmentRow, submission: Submission, host_number: str, report_number: str
) -> Adjustment:
    # The table's own check holds it for everything that was sent.
    assert submission.held_on is not None  # noqa: S101
    return Adjustment(
        id=row.id, submission_id=row.submission_id, number=str(submission.number),
        title=submission.title, held_on=submission.held_on,
        host_number="" if row.host_id == row.submission_id else host_number,
        report_number=report_number, action=row.action, reason=row.reason,
        before=adjusted.from_plain(row.before), after=adjusted.from_plain(row.after),
    )  # fmt: skip
