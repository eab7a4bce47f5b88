"""What has a time to be kept: which rows are old, how many there are, and what going means.

Figures are never touched: of a report that was counted only files go, and what an issued paper
froze stays as it was frozen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.door_models import DoorFailure, Invitation
from webapp.accounts.models import UserSession
from webapp.accounts.request_models import DutyRequest
from webapp.audit.models import AuditEntry
from webapp.geography.scope import ROOT, within
from webapp.i18n import lazy
from webapp.jobs.models import Job, JobState
from webapp.notices.models import Notice
from webapp.oversight.models import PhoneHeartbeat
from webapp.people.models import PeopleImport
from webapp.privacy import removing, settings
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.settings.registry import Definition
from webapp.submissions.models import Attachment, OriginalOpening, Submission
from webapp.submissions.workflow import Status
from webapp.weekly.models import PaperFile

BATCH: Final = 200
"""How many go in one transaction."""
AUDIT_BATCH: Final = 5_000
LONGEST_YEAR: Final = 366
CARD_REST: Final = timedelta(days=30)
"""For so long a card stays whatever is set: four eyes ask who came in by whose."""
_CARD_END: Final = func.coalesce(
    Invitation.used_at, Invitation.revoked_at, Invitation.expires_at
)  # fmt: skip
_SESSION_END: Final = func.coalesce(UserSession.revoked_at, UserSession.expires_at)


class Kind(StrEnum):
    """What is kept for a time. The values are in the database."""

    ORIGINALS = "originals"
    PHOTOS = "photos"
    CLIPS = "clips"
    WITHDRAWN = "withdrawn"
    DRAFTS = "drafts"
    OPENINGS = "openings"
    CONTACTS = "contacts"
    SESSIONS = "sessions"
    FAILURES = "failures"
    NOTICES = "notices"
    IMPORTS = "imports"
    PAPERS = "papers"
    PHONES = "phones"
    CARDS = "cards"
    DUTY_REQUESTS = "duty_requests"
    JOBS = "jobs"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """How one kind is found and removed."""

    kind: Kind
    setting: Definition
    key: Any
    """The column that names a thing."""
    since: Any
    """The column from which its time is counted."""
    is_there: Callable[[str], ColumnElement[bool]]
    """SQL clause: the things of this kind in an area that could go one day."""
    remove: Callable[[Session, Sequence[Any]], int]
    stays: str
    """What is left of it, in a sentence."""
    is_local: bool = True
    """Whether provinces have rules of their own."""
    has_rest: bool = False
    """Whether something lies in no province, so that the country's rule goes for that."""
    unit_days: int = 1
    """How many days the setting's number counts for: those of a year, where it counts years."""
    needs_looking: bool = False
    """Whether even the number that came with the product waits for a trial run."""
    batch: int = BATCH

    def of(self, area_code: str) -> Select[Any]:
        """(key, since) of all things in an area."""
        query = select(self.key, self.since).where(self.is_there(area_code))
        return query.join(Submission) if self.key is Attachment.id else query

    def older(self, area_code: str, than: datetime) -> Select[Any]:
        """Those of them whose time is over, the oldest first."""
        return self.of(area_code).where(self.since < than).order_by(self.since, self.key)


def _of_reports(area_code: str) -> ColumnElement[bool]:
    """SQL clause: of a report that an issued paper carries; it is counted and done."""
    return and_(within(Submission.area_code, area_code), Submission.issued_in.is_not(None))


def _photos(area_code: str) -> ColumnElement[bool]:
    return and_(_of_reports(area_code), Attachment.kind == "photo", Attachment.gone_at.is_(None))


def _clips(area_code: str) -> ColumnElement[bool]:
    return and_(_of_reports(area_code), Attachment.kind == "clip", Attachment.gone_at.is_(None))


def _originals(area_code: str) -> ColumnElement[bool]:
    return and_(_of_reports(area_code), Attachment.original_gone_at.is_(None))


def _withdrawn(area_code: str) -> ColumnElement[bool]:
    return and_(
        within(Submission.area_code, area_code), Submission.submitted_at.is_not(None),
        Submission.status == Status.WITHDRAWN, Submission.issued_in.is_(None),
        Submission.details != removing.EMPTIED,
    )  # fmt: skip


def _drafts(area_code: str) -> ColumnElement[bool]:
    # Those that say no place yet are the country's; each of the others is its province's.
    is_rest = area_code == ROOT
    place = Submission.area_code.is_(None) if is_rest else within(Submission.area_code, area_code)
    return and_(
        place, Submission.submitted_at.is_(None),
        Submission.status.in_([Status.DRAFT, Status.WITHDRAWN]), Submission.number.is_(None),
    )  # fmt: skip


def _openings(area_code: str) -> ColumnElement[bool]:
    return OriginalOpening.submission_id.in_(
        select(Submission.id).where(within(Submission.area_code, area_code))
    )


def _contacts(area_code: str) -> ColumnElement[bool]:
    # Of which nobody knew the province are the country's.
    place = TakedownRequest.area_code == ROOT
    if area_code != ROOT:
        place = within(TakedownRequest.area_code, area_code)
    return and_(
        place, TakedownRequest.contact != "", TakedownRequest.state != RequestState.OPEN
    )  # fmt: skip


def _ended(_area_code: str) -> ColumnElement[bool]:
    return clock.utc_now() > _SESSION_END


def _ended_cards(_area_code: str) -> ColumnElement[bool]:
    return clock.utc_now() - CARD_REST > _CARD_END


def _papers(_area_code: str) -> ColumnElement[bool]:
    # Previews end by themselves.
    return PaperFile.expires_at.is_(None)


def _decided(_area_code: str) -> ColumnElement[bool]:
    return DutyRequest.decided_at.is_not(None)


def _done(_area_code: str) -> ColumnElement[bool]:
    return Job.state == JobState.DONE


def _but_the_last(_area_code: str) -> ColumnElement[bool]:
    return AuditEntry.id < select(func.max(AuditEntry.id)).scalar_subquery()


def _everything(_area_code: str) -> ColumnElement[bool]:
    return true()


SORTS: Final[Mapping[Kind, Sort]] = {
    sort.kind: sort
    for sort in (
        Sort(kind=Kind.ORIGINALS, setting=settings.ORIGINALS, key=Attachment.id,
             since=Submission.submitted_at, is_there=_originals, remove=removing.originals,
             stays=lazy("The report, its figures and the copies that are shown stay.")),
        Sort(kind=Kind.PHOTOS, setting=settings.PHOTOS, key=Attachment.id,
             since=Submission.submitted_at, is_there=_photos, remove=removing.files,
             stays=lazy("The report and all figures stay; papers issued as PDF stay as issued.")),
        Sort(kind=Kind.CLIPS, setting=settings.CLIPS, key=Attachment.id,
             since=Submission.submitted_at, is_there=_clips, remove=removing.files,
             stays=lazy("The report and all figures stay; papers issued as PDF stay as issued.")),
        Sort(kind=Kind.WITHDRAWN, setting=settings.WITHDRAWN, key=Submission.id,
             since=Submission.updated_at, is_there=_withdrawn, remove=removing.withdrawn,
             stays=lazy("Number, type, place, day and history stay.")),
        Sort(kind=Kind.DRAFTS, setting=settings.DRAFTS, key=Submission.id,
             since=Submission.updated_at, is_there=_drafts, remove=removing.drafts, has_rest=True,
             stays=lazy("Nothing stays: a draft was never reported.")),
        Sort(kind=Kind.OPENINGS, setting=settings.OPENINGS, key=OriginalOpening.id,
             since=OriginalOpening.at, is_there=_openings, remove=removing.openings,
             stays=lazy("The audit keeps its own line.")),
        Sort(kind=Kind.CONTACTS, setting=settings.CONTACTS, key=TakedownRequest.id,
             since=TakedownRequest.decided_at, is_there=_contacts, remove=removing.contacts,
             has_rest=True,
             stays=lazy("The request and its answer stay, without telephone and words.")),
        Sort(kind=Kind.SESSIONS, setting=settings.SESSIONS, key=UserSession.id,
             since=_SESSION_END, is_there=_ended, remove=removing.sessions, is_local=False,
             stays=lazy("The audit keeps that somebody signed in.")),
        Sort(kind=Kind.FAILURES, setting=settings.FAILURES, key=DoorFailure.key,
             since=DoorFailure.last_at, is_there=_everything, remove=removing.failures,
             is_local=False, stays=lazy("The audit keeps that a sign-in was refused.")),
        Sort(kind=Kind.NOTICES, setting=settings.NOTICES, key=Notice.id, since=Notice.due_at,
             is_there=_everything, remove=removing.notices, is_local=False,
             stays=lazy("What they told of stays where it happened.")),
        Sort(kind=Kind.IMPORTS, setting=settings.IMPORTS, key=PeopleImport.id,
             since=PeopleImport.made_at, is_there=_everything, remove=removing.imports,
             is_local=False, stays=lazy("The people who were imported stay.")),
        Sort(kind=Kind.PAPERS, setting=settings.PAPERS, key=PaperFile.id,
             since=PaperFile.made_at, is_there=_papers, remove=removing.papers, is_local=False,
             stays=lazy("The report as frozen stays; who asks gets the file made anew, without "
                        "pictures that are no longer kept.")),
        Sort(kind=Kind.PHONES, setting=settings.PHONES, key=PhoneHeartbeat.session_id,
             since=PhoneHeartbeat.heard_at, is_there=_everything, remove=removing.phones,
             is_local=False, stays=lazy("A phone that comes back says it anew.")),
        Sort(kind=Kind.CARDS, setting=settings.CARDS, key=Invitation.id, since=_CARD_END,
             is_there=_ended_cards, remove=removing.cards, is_local=False,
             stays=lazy("The audit keeps who made and who used a card.")),
        Sort(kind=Kind.DUTY_REQUESTS, setting=settings.DUTY_REQUESTS, key=DutyRequest.id,
             since=DutyRequest.decided_at, is_there=_decided, remove=removing.duty_requests,
             is_local=False, stays=lazy("The duty and the audit stay.")),
        Sort(kind=Kind.JOBS, setting=settings.JOBS, key=Job.id, since=Job.updated_at,
             is_there=_done, remove=removing.jobs, is_local=False,
             stays=lazy("What was made stays.")),
        Sort(kind=Kind.AUDIT, setting=settings.AUDIT, key=AuditEntry.id, since=AuditEntry.at,
             is_there=_but_the_last, remove=removing.audit, is_local=False,
             unit_days=LONGEST_YEAR, needs_looking=True, batch=AUDIT_BATCH,
             stays=lazy("What is left is one chain, and says where it begins.")),
    )
}  # fmt: skip
"""In the order of the screen."""
