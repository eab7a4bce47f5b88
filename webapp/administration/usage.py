"""What names a line of the lists: only what nothing ever named can be deleted."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from webapp.activity.catalogue import Catalogue, ListName
from webapp.activity.list_rows import ListedRow
from webapp.activity.models import ActivityType
from webapp.submissions.models import (
    Submission,
    SubmissionEvent,
    SubmissionPeople,
    SubmissionQuantity,
)
from webapp.submissions.return_models import ReturnItem

_COLUMNS: Mapping[ListName, Callable[[ListedRow], Any]] = {
    ListName.VOLUNTEER_TYPES: lambda row: Submission.volunteer_type_code == row.code,
    ListName.ACTIVITY_TYPES: lambda row: Submission.activity_type_code == row.code,
    ListName.OCCASIONS: lambda row: Submission.occasion == row.name_th,
    ListName.PEOPLE_GROUPS: lambda row: SubmissionPeople.group_code == row.code,
    ListName.UNITS: lambda row: SubmissionQuantity.unit == row.name_th,
    ListName.RETURN_REASONS: lambda row: ReturnItem.reason_code == row.code,
}
_COUNTED: Mapping[ListName, Any] = {
    ListName.PEOPLE_GROUPS: SubmissionPeople,
    ListName.UNITS: SubmissionQuantity,
    ListName.RETURN_REASONS: ReturnItem,
}
_IN_HISTORY = frozenset({
    ListName.VOLUNTEER_TYPES, ListName.ACTIVITY_TYPES, ListName.PEOPLE_GROUPS,
})  # fmt: skip
"""Lists whose codes also stand in what was sent once and in what was changed since."""


def uses(session: Session, catalogue: Catalogue, row: ListedRow) -> int:
    """How many reports name this line now, drafts included; of volunteer types, its types too."""
    table = _COUNTED.get(catalogue.name, Submission)
    query = select(func.count()).select_from(table).where(_COLUMNS[catalogue.name](row))
    found = session.scalar(query) or 0
    if catalogue.name is ListName.VOLUNTEER_TYPES:
        below = select(func.count()).where(ActivityType.volunteer_type_code == row.code)
        found += session.scalar(below) or 0
    return found


def ever_used(session: Session, catalogue: Catalogue, row: ListedRow) -> int:
    """The same, and where nothing names it now, whether anything once did: reads all reports."""
    found = uses(session, catalogue, row)
    if found or catalogue.name not in _IN_HISTORY:
        return found
    sign = f'"{row.code}"'
    sent = select(Submission.id).where(
        cast(Submission.sent_content, Text).contains(sign, autoescape=True)
    )
    changed = select(SubmissionEvent.id).where(
        cast(SubmissionEvent.changes, Text).contains(sign, autoescape=True)
    )
    return int(bool(session.scalar(select(or_(sent.exists(), changed.exists())))))
