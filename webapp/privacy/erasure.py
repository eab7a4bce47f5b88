"""Making somebody unrecognisable: what goes, what stays and why, and doing it.

Reports belong to the office, so they stay; their author becomes somebody without a name. Issued
papers name villages and offices, no author. The audit is a chain in which no line can be changed;
it keeps the name of whoever did something as it was on that day.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import force_locale, gettext
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.door_models import Invitation
from webapp.accounts.factor_models import (
    ExternalIdentity,
    FactorFailure,
    Passkey,
    RecoveryCode,
    TotpSecret,
    TrustedDevice,
)
from webapp.accounts.models import Assignment, DutyEnd, SecretKind, User, UserSession
from webapp.accounts.permissions import Person, Role
from webapp.audit import services as audit
from webapp.audit.models import AuditEntry
from webapp.audit.services import Note
from webapp.db import folded
from webapp.i18n import DEFAULT_LOCALE
from webapp.notices.models import Notice, PushSubscription
from webapp.oversight.models import PhoneHeartbeat
from webapp.people import administrators
from webapp.people.errors import LastAdministrator
from webapp.privacy import removing
from webapp.privacy.errors import NotErasable, RuleChanged
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.review.models import SavedFilter
from webapp.submissions.models import OriginalOpening, Submission
from webapp.submissions.return_models import SubmissionComment
from webapp.submissions.workflow import Status
from webapp.uploads.models import Upload

GOING: Final[Sequence[tuple[Any, Any]]] = (
    (Notice, Notice.person_id),
    (PushSubscription, PushSubscription.person_id),
    (PhoneHeartbeat, PhoneHeartbeat.person_id),
    (UserSession, UserSession.user_id),
    (Invitation, Invitation.user_id),
    (TotpSecret, TotpSecret.user_id),
    (RecoveryCode, RecoveryCode.user_id),
    (Passkey, Passkey.user_id),
    (ExternalIdentity, ExternalIdentity.user_id),
    (TrustedDevice, TrustedDevice.user_id),
    (FactorFailure, FactorFailure.user_id),
    (SavedFilter, SavedFilter.person_id),
    (Upload, Upload.person_id),
)
"""Rows that are only this person's, in the order in which they can go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would go and what would stay: lines of (what, how many), the second with why."""

    going: tuple[tuple[str, int], ...]
    staying: tuple[tuple[str, int, str], ...]

    @property
    def print(self) -> str:
        """What somebody confirms: another plan has another."""
        return hashlib.sha256(repr((self.going, self.staying)).encode()).hexdigest()[:16]


def check(session: Session, person: Person, user: User) -> None:
    """Refuse what cannot be erased. Raises `NotErasable` with the reason."""
    if user.id == person.id:
        raise NotErasable(reason="self")
    if user.erased_at is not None:
        raise NotErasable(reason="erased")
    today = clock.today()
    for duty in user.assignments:
        is_held = duty.valid_to is None or duty.valid_to >= today
        if duty.role == Role.ADMINISTRATOR and is_held:
            try:
                administrators.check_not_last(session, duty)
            except LastAdministrator as last:
                raise NotErasable(reason="last_administrator") from last


def plan_of(session: Session, user: User) -> Plan:
    """Count what there is, without changing anything."""
    return Plan(going=_going(session, user), staying=_staying(session, user))


def _going(session: Session, user: User) -> tuple[tuple[str, int], ...]:
    held = sum(_count(session, column == user.id) for _, column in GOING)
    return (
        (gettext("Name, telephone, user name, PIN or password"), 1),
        (gettext("Sign-ins, second steps, cards, devices, notices, filters, files on their way"),
         held),
        (gettext("Drafts that were never sent"), _count(session, *_drafts(user))),
        (gettext("Network addresses of opened originals"),
         _count(session, OriginalOpening.person_id == user.id, OriginalOpening.address != "")),
        (gettext("Words and contacts of own requests that were answered"),
         _count(session, *_answered(user))),
    )  # fmt: skip


def _staying(session: Session, user: User) -> tuple[tuple[str, int, str], ...]:
    return (
        (gettext("Reports that were sent"),
         _count(session, Submission.author_id == user.id, Submission.submitted_at.is_not(None)),
         gettext("They belong to the office. The author is shown without a name.")),
        (gettext("Messages about reports"),
         _count(session, SubmissionComment.author_id == user.id),
         gettext("They are part of how a report was decided. Shown without a name.")),
        (gettext("Duties held"), _count(session, Assignment.user_id == user.id),
         gettext("Whoever follows in the post has its reports. Shown without a name.")),
        (gettext("Own requests about pictures that wait for an answer"),
         _count(session, TakedownRequest.made_by_id == user.id,
                TakedownRequest.state == RequestState.OPEN),
         gettext("The office answers them first. Words and contact go some time later.")),
        (gettext("Entries of the audit"), _count(session, AuditEntry.actor_id == user.id),
         gettext("A chain that cannot be changed; it keeps the name of that day, by the "
                 "office's duty to account for what was done. Only inspectors read it.")),
    )  # fmt: skip


def erase(session: Session, person: Person, user: User, seen: str) -> None:
    """Erase somebody after the plan was looked at. Nothing of it can be undone.

    Raises:
        NotErasable: see `check`.
        RuleChanged: what would go is not what was looked at.
    """
    check(session, person, user)
    plan = plan_of(session, user)
    if plan.print != seen:
        raise RuleChanged
    area_code = user.assignments[-1].area_code if user.assignments else None
    ids = list(session.scalars(select(Submission.id).where(*_drafts(user))))
    _end_duties(person, user)
    session.flush()
    if ids:
        removing.drafts(session, ids)
    for model, column in GOING:
        session.execute(delete(model).where(column == user.id),
                        execution_options=removing.QUIETLY)  # fmt: skip
    session.execute(
        update(OriginalOpening).where(OriginalOpening.person_id == user.id).values(address=""),
        execution_options=removing.QUIETLY,
    )
    session.execute(
        update(TakedownRequest).where(*_answered(user)).values(contact="",
                                                               words=removing.EMPTIED),
        execution_options=removing.QUIETLY,
    )  # fmt: skip
    _unname(session, user.id)
    told = {str(index): count for index, (_, count) in enumerate(plan.going)}
    audit.note(session, Note(kind="account", action="account.erased", subject_id=str(user.id),
                             area_code=area_code, after=told))  # fmt: skip
    session.expire_all()


def _unname(session: Session, user_id: int) -> None:
    # The audit would keep for good what is to go, so this row is not told by itself.
    with force_locale(DEFAULT_LOCALE):
        name = str(gettext("Reporter (data erased)"))
    session.execute(
        update(User)
        .where(User.id == user_id)
        .values(
            login=f"erased-{user_id}", name_th=name, phone="", password_hash="",
            secret_kind=SecretKind.NONE, secret_set_at=None, factor_grace_until=None,
            is_office_secret=False, last_seen_on=None, is_active=False,
            erased_at=clock.utc_now(), search_key=folded(name),
        ),
        execution_options=removing.QUIETLY,
    )  # fmt: skip


def _end_duties(person: Person, user: User) -> None:
    today = clock.today()
    for duty in user.assignments:
        if duty.valid_to is None or duty.valid_to >= today:
            last = today if duty.valid_from is None else max(duty.valid_from, today)
            duty.valid_to, duty.end_reason = last, DutyEnd.ERASED
            duty.ended_at, duty.ended_by_id = clock.utc_now(), person.id


def _drafts(user: User) -> list[Any]:
    return [
        Submission.author_id == user.id, Submission.recorded_by_id.is_(None),
        Submission.submitted_at.is_(None), Submission.number.is_(None),
        or_(Submission.status == Status.DRAFT, Submission.status == Status.WITHDRAWN),
    ]  # fmt: skip


def _answered(user: User) -> list[Any]:
    return [
        TakedownRequest.made_by_id == user.id, TakedownRequest.contact != "",
        TakedownRequest.state != RequestState.OPEN,
    ]  # fmt: skip


def _count(session: Session, *conditions: Any) -> int:  # noqa: ANN401 - SQL clauses
    return session.scalar(select(func.count()).where(*conditions)) or 0
