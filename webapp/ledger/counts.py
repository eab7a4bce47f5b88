"""How much of a week stands in the department's E-Report, area by area."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.clock import Week
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.models import EntryState, EReportEntry
from webapp.ledger.queries import STANDING, STATE, wanted_of
from webapp.submissions.models import Submission

Counts = Mapping[EntryState, int]


def count_by_row(
    session: Session, person: Person, area_code: str, digits: int, week: Week
) -> defaultdict[str, Counts]:
    """Code of so many digits → how many lines of the week each tab has. Two queries.

    The lines are those of the ledger: approved reports held in the week, and what was entered and
    then moved on. An area without any has no counts.
    """
    wanted = wanted_of(session, person, LedgerFilter(area_code=area_code))
    # Counted over rows, so that the case is worked out once for each.
    lines = (
        select(func.substr(Submission.area_code, 1, digits).label("row"), STATE.label("state"))
        .outerjoin_from(Submission, EReportEntry, STANDING)
        .where(wanted, Submission.held_on.between(week.starts_on, week.ends_on))
        .subquery()
    )
    found: defaultdict[str, dict[EntryState, int]] = defaultdict(dict)
    for row, state, count in session.execute(
        select(lines.c.row, lines.c.state, func.count()).group_by(lines.c.row, lines.c.state)
    ).tuples():
        found[row][EntryState(state)] = count
    return defaultdict(dict, found)
