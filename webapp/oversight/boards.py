"""What stands in the way of issuing a week: submissions that nobody has approved yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.clock import Week
from webapp.geography.scope import within
from webapp.oversight import counting
from webapp.submissions.models import Submission
from webapp.submissions.workflow import OPEN, Status
from webapp.weekly.candidates import is_issued

MOST_NAMED = 300


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A submission of the week that the report would not carry if it were issued now."""

    id: UUID
    number: str
    title: str
    status: Status
    held_on: date
    area_code: str
    reporter: str
    is_late: bool
    """Held before the week, so that the report would carry it as an additional one."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the report would carry now: of the week itself, and late ones from before."""

    of_week: int = 0
    late: int = 0


def left_out_of(
    session: Session, area_code: str, week: Week, *, is_issued: bool
) -> Sequence[LeftOut]:
    """Submissions that wait or are returned, place by place. One query.

    Those that the week would carry: held in it or before. Of an issued one those held in it.
    """
    first = week.starts_on if is_issued else date.min
    found = session.execute(
        select(
            Submission.id, Submission.number, Submission.title, Submission.status,
            Submission.held_on, Submission.area_code, User.name_th,
        )
        .join(User, User.id == Submission.author_id)
        .where(
            within(Submission.area_code, area_code),
            Submission.status.in_(OPEN),
            Submission.held_on.between(first, week.ends_on),
        )
        .order_by(Submission.area_code, Submission.held_on, Submission.number)
        .limit(MOST_NAMED)
    ).tuples()  # fmt: skip
    return [
        LeftOut(
            id_, str(number), title, Status(status), held_on, str(code), name,
            is_late=held_on < week.starts_on,
        )
        for id_, number, title, status, held_on, code, name in found
        if held_on is not None
    ]  # fmt: skip


def carried_now(session: Session, area_code: str, digits: int, week: Week) -> dict[str, Carried]:
    """Row code → what the province's report of this week would carry of it now. One query."""
    row = counting.row_of(Submission.area_code, digits).label("row")
    is_late = case((Submission.held_on < week.starts_on, 1), else_=0)
    found = session.execute(
        select(row, func.sum(1 - is_late), func.sum(is_late))
        .where(
            within(Submission.area_code, area_code),
            Submission.status == Status.APPROVED,
            Submission.held_on <= week.ends_on,
            ~is_issued(),
        )
        .group_by(row)
    ).tuples()
    return {code: Carried(int(of_week), int(late)) for code, of_week, late in found}
