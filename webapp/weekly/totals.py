"""The totals that stand beside an issued report: written with it, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.weekly.entries import Count
from webapp.weekly.models import WeeklyReport
from webapp.weekly.summary import WeeklySummary
from webapp.weekly.total_models import WeeklyReportTotal


def keep(session: Session, report: WeeklyReport, summary: WeeklySummary) -> None:
    """Write down the totals of a report that is being issued, those that are nought as well."""
    rows = [
        {"report_id": report.id, "type_code": named.code, "times": count.times,
         "people": count.people}
        for named, count in zip(summary.frame.types, summary.totals, strict=True)
    ]  # fmt: skip
    if rows:
        session.execute(insert(WeeklyReportTotal), rows)


def of_reports(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[str, Count]]:
    """Report → volunteer type → what the report says of it. One query."""
    found: dict[int, dict[str, Count]] = defaultdict(dict)
    for row in session.scalars(
        select(WeeklyReportTotal).where(WeeklyReportTotal.report_id.in_(ids))
    ):
        found[row.report_id][row.type_code] = Count(row.times, row.people)
    return found
