"""Who changed a thing last: read from the audit, the one place that knows it of everything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditEntry

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """When and by whom; the name is the one of that day."""

    at: datetime
    by: str


def of(session: Session, kind: str, thing: str, ids: Collection[str]) -> dict[str, LastChange]:
    """Id → who changed it last, of things of one kind that anybody ever changed by name.

    What a command set up counts as unchanged: nobody chose it.
    """
    found: dict[str, LastChange] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), MOST_AT_ONCE):
        newest = (
            select(func.max(AuditEntry.id))
            .where(
                AuditEntry.subject_kind == kind,
                AuditEntry.subject_id.in_(wanted[start : start + MOST_AT_ONCE]),
                AuditEntry.action.like(f"{thing}.%"),
                AuditEntry.actor_id.is_not(None),
            )
            .group_by(AuditEntry.subject_id)
        )
        rows = session.execute(
            select(AuditEntry.subject_id, AuditEntry.at, AuditEntry.actor).where(
                AuditEntry.id.in_(newest)
            )
        )
        found |= {row[0]: LastChange(at=row[1], by=row[2]) for row in rows}
    return found


def latest(session: Session, kind: str, thing: str) -> LastChange | None:
    """Who changed any thing of one kind last."""
    row = session.execute(
        select(AuditEntry.at, AuditEntry.actor)
        .where(
            AuditEntry.subject_kind == kind,
            AuditEntry.action.like(f"{thing}.%"),
            AuditEntry.actor_id.is_not(None),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    return LastChange(at=row[0], by=row[1]) if row is not None else None
