"""What issued reports carry of adjustments to earlier ones, by volunteer type.

Beside the figures of a report, never among them: a difference belongs to the week it corrects.
Sums of months and years have it already, for they are taken from reports as they stand now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.weekly import adjusted
from webapp.weekly.adjusted import Adjustment, Figure
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.entries import Count

Differences = Mapping[str, Count]
"""Volunteer type → signed difference."""


def by_type(adjustments: Iterable[Adjustment]) -> Differences:
    """The differences of a paper; types without one are left out."""
    found: dict[str, Count] = defaultdict(Count)
    for one in adjustments:
        _add(found, one.before, one.after)
    return _changed(found)


def of_reports(session: Session, ids: Collection[int]) -> Mapping[int, Differences]:
    """Report → the differences it carries. One query."""
    found: dict[int, dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for report_id, before, after in session.execute(
        select(AdjustmentRow.carried_by_id, AdjustmentRow.before, AdjustmentRow.after).where(
            AdjustmentRow.carried_by_id.in_(ids)
        )
    ).tuples():
        if report_id is not None:
            _add(found[report_id], adjusted.from_plain(before), adjusted.from_plain(after))
    return {report_id: _changed(differences) for report_id, differences in found.items()}


def _add(found: dict[str, Count], before: Iterable[Figure], after: Iterable[Figure]) -> None:
    for figure in before:
        found[figure.type_code] += Count(-figure.times, -figure.people)
    for figure in after:
        found[figure.type_code] += figure.count


def _changed(found: Mapping[str, Count]) -> Differences:
    return {code: count for code, count in found.items() if count != Count()}
