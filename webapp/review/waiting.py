"""Telling reviewers in office hours that reports wait: once a day, and only where some are new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import PERMISSIONS_OF, Permission
from webapp.geography.scope import contains
from webapp.notices import services as notices
from webapp.notices.models import Kind, Notice
from webapp.notices.services import About, Param
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

OPENS = time(8, 30)
CLOSES = time(16, 30)
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits in one place."""

    area_code: str
    reports: int
    oldest_at: datetime
    newest_at: datetime


def remind_reviewers(session: Session, now: datetime) -> int:
    """Tell whoever has something new to check and was not told today; return how many.

    Effects: notices; what they were told of it before counts as read.
    """
    local = clock.to_local(now)
    if local.isoweekday() > FRIDAY or not OPENS <= local.time() < CLOSES:
        return 0
    piles = _piles(session)
    if not piles:
        return 0
    told_at = _told_at(session)
    told = 0
    for person_id, scopes in _reviewers(session, local.date()).items():
        mine = [pile for pile in piles if any(contains(one, pile.area_code) for one in scopes)]
        last = told_at.get(person_id)
        is_told_today = last is not None and clock.to_local(last).date() == local.date()
        if not mine or is_told_today:
            continue
        if last is not None and max(pile.newest_at for pile in mine) <= last:
            continue
        notices.settle(session, person_id, {Kind.WAITING})
        notices.tell(session, person_id, _about(mine, local.date()))
        told += 1
    return told


def _about(piles: Sequence[Pile], today: date) -> About:
    oldest_on = clock.to_local(min(pile.oldest_at for pile in piles)).date()
    count = sum(pile.reports for pile in piles)
    params: dict[str, Param] = {"count": count, "oldest_on": oldest_on.isoformat()}
    return About(kind=Kind.WAITING, key=today.isoformat(), params=params)


def _piles(session: Session) -> list[Pile]:
    oldest = func.min(Submission.submitted_at, type_=Submission.updated_at.type)
    newest = func.max(Submission.updated_at, type_=Submission.updated_at.type)
    rows = session.execute(
        select(Submission.area_code, func.count(), oldest, newest)
        .where(Submission.status == Status.SUBMITTED)
        .group_by(Submission.area_code)
    ).tuples()
    return [
        Pile(str(code), count, first, last)
        for code, count, first, last in rows
        if first is not None and last is not None
    ]


def _told_at(session: Session) -> dict[int, datetime]:
    latest = func.max(Notice.created_at, type_=Notice.created_at.type)
    rows = session.execute(
        select(Notice.person_id, latest)
        .where(Notice.kind == Kind.WAITING)
        .group_by(Notice.person_id)
    )
    return dict(rows.tuples().all())


def _reviewers(session: Session, today: date) -> dict[int, list[str]]:
    """Everybody who decides today, with the codes of their areas."""
    roles = [
        role for role, granted in PERMISSIONS_OF.items() if Permission.REVIEW_DECIDE in granted
    ]
    rows = session.execute(
        select(Assignment.user_id, Assignment.area_code)
        .join(Assignment.user)
        .where(
            Assignment.role.in_(roles),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today),
            User.is_active,
        )
        .order_by(Assignment.user_id)
    ).tuples()
    found: dict[int, list[str]] = {}
    for person_id, area_code in rows:
        found.setdefault(person_id, []).append(area_code)
    return found
