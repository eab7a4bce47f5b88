"""What whoever issues a week is told before: what the paper carries, and what it leaves out."""

from typing import Any

from sqlalchemy.orm import Session

from webapp import clock
from webapp.weekly import adjustment_lines, beginnings, unprinted, week_lists
from webapp.weekly.queries import Paper


def context(session: Session, paper: Paper) -> dict[str, Any]:
    """Everything that the template reads. A constant number of queries."""
    code, week = paper.area.code, paper.week
    photos = unprinted.left_out_of(session, code, week)
    return {
        "paper": paper,
        "week": paper.summary,
        "is_over": clock.utc_now() >= week.ends_at_utc,
        "has_begun": beginnings.has_begun(session, code, week.ends_on),
        "waiting": week_lists.waiting_counts(session, code, week),
        "skipped": week_lists.unissued_before(session, code, week),
        "photos": photos,
        "photo_count": sum(one.photos for one in photos),
        "adjustments": adjustment_lines.lines_of(paper.summary),
    }
