"""Photos that an issued paper showed and that are no longer kept."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.submissions.models import Attachment
from webapp.submissions.removals import Why
from webapp.weekly.models import WeeklyReportItem
from webapp.weekly.queries import Paper


def gone_of(session: Session, paper: Paper) -> Mapping[UUID, Why]:
    """What was given up of the files of an issued paper's activities, and why. One query.

    By the report, not by the photos, of which a week has thousands. A preview shows none of them.
    """
    if paper.report is None:
        return {}
    rows = session.execute(
        select(Attachment.id, Attachment.gone_why)
        .join(WeeklyReportItem, WeeklyReportItem.submission_id == Attachment.submission_id)
        .where(WeeklyReportItem.report_id == paper.report.id, Attachment.gone_at.is_not(None))
    )
    return {item: Why(why) for item, why in rows.tuples()}
