"""A Tuesday and its weeks for the tests of oversight, and the making of what they count."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.clock import Week
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

# Tuesday, the last day of week 48, at noon in Bangkok.
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WEEK = Week(date(2026, 11, 18))
LAST_WEEK = WEEK.previous
KEY = WEEK.key


def held(
    session: Session, author: Person, day: date, *, status: Status = Status.SUBMITTED,
    area_code: str = "49030106",
) -> Submission:  # fmt: skip
    """A submission held on a day, in whatever state, written without the services' present."""
    moment = clock.utc_now()
    row = Submission(
        id=uuid4(), author_id=author.id, status=status, version=3, typed={}, sent_content={},
        volunteer_type_code="DEV", activity_type_code="DEV01", activity_type_name="ทำความสะอาด",
        title="ทำความสะอาด", details="กวาดถนน", held_on=day, area_code=area_code,
        people_total=10, created_at=moment, updated_at=moment, submitted_at=moment,
        approved_at=moment if status is Status.APPROVED else None,
        number=f"49-2569-{uuid4().hex[:8]}",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def days_ago(count: int) -> date:
    """A day before the Tuesday of these tests."""
    return TODAY - timedelta(days=count)
