"""What a rule would remove, thing by thing, named as people know them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.privacy.kinds import Kind
from webapp.privacy.purging import Rule
from webapp.privacy.settings import KEEPS
from webapp.submissions.models import Attachment, Submission

FILES = frozenset({Kind.ORIGINALS, Kind.PHOTOS, Kind.CLIPS})
REPORTS = frozenset({Kind.WITHDRAWN, Kind.DRAFTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that would go: its name, and from when it is."""

    name: str
    since: datetime


def things(session: Session, rule: Rule, now: datetime, *, most: int) -> list[Thing]:
    """The oldest things that are over."""
    if rule.days == KEEPS:
        return []
    rows = session.execute(rule.sort.older(rule.area_code, rule.before(now)).limit(most)).all()
    names = _names(session, rule.sort.kind, [row[0] for row in rows])
    unnamed = str(rule.sort.setting.label)
    return [Thing(name=names.get(row[0], unnamed), since=row[1]) for row in rows]


def _names(session: Session, kind: Kind, ids: list[Any]) -> dict[Any, str]:
    if kind in FILES:
        rows = session.execute(
            select(Attachment.id, Submission.number, Attachment.kind, Attachment.position)
            .join(Attachment.submission)
            .where(Attachment.id.in_(ids))
        ).tuples()
        return {
            item: f"{i18n.area_digits(str(number))} "
            + (str(gettext("Photo %(number)s", number=i18n.number(position + 1)))
               if part == "photo" else str(gettext("Clip")))
            for item, number, part, position in rows
        }  # fmt: skip
    if kind in REPORTS:
        found = session.execute(
            select(Submission.id, Submission.number, Submission.title).where(Submission.id.in_(ids))
        ).tuples()
        return {
            item: f"{number or ''} {title or gettext('Not named yet')}".strip()
            for item, number, title in found
        }
    return {}
