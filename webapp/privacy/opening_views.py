"""Who opened originals and who took lists, papers and the audit away as files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import access, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission, Person
from webapp.audit.models import AuditEntry
from webapp.db import db
from webapp.geography.scope import within
from webapp.inspection.labels import ACTION
from webapp.privacy.blueprint import blueprint
from webapp.submissions.models import OriginalOpening, Submission

MOST: Final = 200
TAKEN_AWAY: Final = ("%.downloaded", "%.exported")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One time that something left: when, who, what, and from which network."""

    at: datetime
    who: str
    what: str
    address: str


@blueprint.get("/administration/privacy/openings")
@access.requires("audit:view")
def openings() -> ResponseReturnValue:
    """The newest openings of originals and exports in one's areas."""
    person = current_person()
    return htmx.render_page(
        "privacy/openings.html", originals=_originals(db.session, person),
        exports=_exports(db.session, person),
    )  # fmt: skip


def _originals(session: Session, person: Person) -> list[Access]:
    codes = person.areas_where(Permission.AUDIT_VIEW)
    rows = session.execute(
        select(OriginalOpening, Submission.number)
        .join(Submission, Submission.id == OriginalOpening.submission_id)
        .where(or_(*(within(Submission.area_code, code) for code in codes)))
        .options(joinedload(OriginalOpening.person))
        .order_by(OriginalOpening.id.desc())
        .limit(MOST)
    ).tuples()
    return [
        Access(
            at=row.at, who=row.person.name_th, address=row.address,
            what=str(gettext("Report %(number)s", number=i18n.area_digits(str(number or "")))),
        )
        for row, number in rows
    ]  # fmt: skip


def _exports(session: Session, person: Person) -> list[Access]:
    codes = person.areas_where(Permission.AUDIT_VIEW)
    rows = session.scalars(
        select(AuditEntry)
        .where(
            or_(*(AuditEntry.action.like(end) for end in TAKEN_AWAY)),
            or_(*(within(AuditEntry.area_code, code) for code in codes)),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    )
    return [
        Access(at=row.at, who=row.actor, address=row.address,
               what=f"{ACTION.get(row.action, row.action)} {row.subject}".strip())
        for row in rows
    ]  # fmt: skip
