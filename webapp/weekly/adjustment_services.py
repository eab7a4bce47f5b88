"""Changing what an issued report carries, so that a later report tells the difference.

Services never commit. The issued paper and its snapshot stay; the row of the submission shows what
is true now. The province is held first, as issuing does, so that an adjustment is carried by the
report that is being issued or by the next one, never by both or neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.activity.models import ActivityType, VolunteerType
from webapp.errors import NotAllowed
from webapp.submissions import corrections, notifying, services
from webapp.submissions import queries as submissions
from webapp.submissions.content import Content, differences, plain
from webapp.submissions.corrections import Correction
from webapp.submissions.errors import (
    ActionNotPossible,
    CommentNeeded,
    PlaceNotCovered,
    StaleDecision,
)
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.permissions import open_actions, parties
from webapp.submissions.workflow import AFTER_ISSUING, Action, Party, Status, find_transition
from webapp.weekly import adjusted, adjustment_queries, holding
from webapp.weekly.adjusted import Figure, Told
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.errors import AdjustmentCarried, NotIssuedYet
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import from_snapshot
from webapp.weekly.summary import Entry, WeeklySummary

LONGEST_REASON = 300
PRINTED = "activity_type_name"
"""What an adjustment keeps beside the fields: the name of the type as it was printed."""
_OFFICES = frozenset({Party.REVIEWER, Party.ISSUER})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What an issued report said of one event, and the rows that tell it, held."""

    report: WeeklyReport
    week: WeeklySummary
    host_id: UUID
    entries: tuple[Entry, ...]
    rows: Mapping[UUID, Submission]


@dataclass(frozen=True, slots=True)
class _Step:
    """What is done to a submission that stood at some status, and why."""

    action: Action
    stood_at: Status
    reason: str
    changes: dict[str, Any]


def adjust(
    session: Session, person: Person, submission_id: UUID, correction: Correction, *, reason: str
) -> AdjustmentRow | None:
    """Put right what an issued report carries; count again what was taken out.

    Effects in order: the row and its groups of people, status, version, event, the adjustment with
    the figures before and after, the author's notice; None where nothing differs.

    Raises:
        NotVisible, NotAllowed, StaleDecision: as deciding.
        NotIssuedYet: no issued report carries it; it can be reopened.
        CommentNeeded: without a reason.
        ActivityTypeUnknown, PlaceNotCovered, PeopleDoNotAddUp: as correcting; a place of another
            province too.
    """
    event, submission = _hold(session, person, submission_id, correction.version)
    is_out = submission.status == Status.WITHDRAWN
    action = Action.PUT_BACK if is_out else Action.ADJUST
    _check_may(person, submission, action, reason)
    before = services.content_of(submission)
    after = corrections.corrected(session, before, correction)
    corrections.check(session, person, after, _permission(person, submission))
    if not str(after.area_code).startswith(event.report.area_code):
        raise PlaceNotCovered(area_code=after.area_code)
    changes = differences(plain(before, ()), plain(after, ()))
    if not changes and not is_out:
        return None
    printed = _write(session, submission, after)
    step = _Step(action, Status(submission.status), reason.strip(), changes | printed)
    return _keep(session, person, (event, submission), step)


def take_out(
    session: Session, person: Person, submission_id: UUID, *, version: int, reason: str
) -> AdjustmentRow:
    """Let what an issued report carries count no more: it did not happen, or twice.

    Raises:
        NotVisible, NotAllowed, StaleDecision, NotIssuedYet, CommentNeeded: as for `adjust`.
        ActionNotPossible: it is taken out already.
    """
    event, submission = _hold(session, person, submission_id, version)
    _check_may(person, submission, Action.TAKE_OUT, reason)
    submission.version += 1
    submission.updated_at = clock.utc_now()
    step = _Step(Action.TAKE_OUT, Status(submission.status), reason.strip(), {})
    return _keep(session, person, (event, submission), step)


def undo(session: Session, person: Person, submission_id: UUID, *, version: int) -> AdjustmentRow:
    """Take back the last adjustment of a submission, as if it had never been.

    Raises:
        NotVisible, NotAllowed, StaleDecision, NotIssuedYet: as for `adjust`.
        AdjustmentCarried: a report carries it, another one of the event came after it, or there is
            none: a further adjustment is what helps.
    """
    event, submission = _hold(session, person, submission_id, version)
    if not _OFFICES & parties(person, submission):
        raise NotAllowed
    last = adjustment_queries.last_of_event(session, event.host_id)
    if last is None or last.carried_by_id is not None or last.submission_id != submission.id:
        raise AdjustmentCarried(number=submission.number)
    stood_at = Status(submission.status)
    _restore(session, submission, last.changes)
    came_from = Status.WITHDRAWN if last.action == Action.PUT_BACK else Status.APPROVED
    submission.status = came_from
    last.undone_at, last.undone_by_id = submission.updated_at, person.id
    back = {name: pair[::-1] for name, pair in last.changes.items()}
    _tell(session, person, submission, _Step(Action.UNADJUST, stood_at, "", back))
    return last


def may_adjust(person: Person, submission: Submission) -> bool:
    """Whether `person` may adjust `submission`, as it stands now."""
    return bool(AFTER_ISSUING & set(open_actions(person, submission)))


def _hold(
    session: Session, person: Person, submission_id: UUID, version: int
) -> tuple[_Event, Submission]:
    """The event of a submission with all its rows, held behind the province."""
    submissions.get_visible(session, person, submission_id)
    report = adjustment_queries.report_of(session, submission_id)
    if report is None:
        raise NotIssuedYet
    holding.hold_province(session, report.area_code)
    week = from_snapshot(report.snapshot)
    own = next(entry for entry in week.entries if entry.submission_id == submission_id)
    host_id = own.joint.host_id if own.joint else own.submission_id
    entries = tuple(
        entry
        for entry in week.entries
        if entry is own or (entry.joint is not None and entry.joint.host_id == host_id)
    )
    rows = session.scalars(
        select(Submission)
        .where(Submission.id.in_([entry.submission_id for entry in entries]))
        .order_by(Submission.id)
        .with_for_update(of=Submission)
        .execution_options(populate_existing=True)
    )
    held = {row.id: row for row in rows}
    submission = submissions.get_visible(session, person, submission_id, lock=True)
    if submission.version != version:
        raise StaleDecision(status=submission.status)
    event = _Event(report=report, week=week, host_id=host_id, entries=entries, rows=held)
    return event, submission


def _check_may(person: Person, submission: Submission, action: Action, reason: str) -> None:
    found = find_transition(Status(submission.status), action)
    if found is None:
        raise ActionNotPossible(status=submission.status)
    if not found.by & parties(person, submission):
        raise NotAllowed
    if not reason.strip():
        raise CommentNeeded(action=action)


def _permission(person: Person, submission: Submission) -> Permission:
    """In what capacity it is done: the wider one, which may move it to another district."""
    if Party.ISSUER in parties(person, submission):
        return Permission.WEEKLY_ISSUE
    return Permission.REVIEW_DECIDE


def _write(session: Session, submission: Submission, content: Content) -> dict[str, Any]:
    """Write it; return the printed name of the type [before, after] where the type changed."""
    code, name = submission.activity_type_code, submission.activity_type_name
    services.write(session, submission, content)
    if content.activity_type_code == code:
        return {}
    submission.activity_type_name = session.get_one(
        ActivityType, content.activity_type_code
    ).name_th
    return {PRINTED: [name, submission.activity_type_name]}


def _restore(session: Session, submission: Submission, changes: Mapping[str, Any]) -> None:
    """Every changed field as it was; all of them are texts, numbers or groups."""
    before = {name: pair[0] for name, pair in changes.items()}
    printed = before.pop(PRINTED, submission.activity_type_name)
    if "people_by_group" in before:
        before["people_by_group"] = tuple((code, came) for code, came in before["people_by_group"])
    _write(session, submission, replace(services.content_of(submission), **before))
    submission.activity_type_name = printed


def _keep(
    session: Session, person: Person, about: tuple[_Event, Submission], step: _Step
) -> AdjustmentRow:
    """The new state, the line in the history, and the adjustment behind it."""
    event, submission = about
    found = find_transition(step.stood_at, step.action)
    assert found is not None  # noqa: S101 - `_check_may` has looked
    submission.status = found.to
    session.flush()
    last = adjustment_queries.last_of_event(session, event.host_id)
    row = AdjustmentRow(
        report_id=event.report.id, submission_id=submission.id, host_id=event.host_id,
        step=_next_step(session, event.host_id), action=step.action,
        before=last.after if last else adjusted.to_plain(_issued(event)),
        after=adjusted.to_plain(_now(session, event)), changes=step.changes, reason=step.reason,
        at=submission.updated_at, by_id=person.id,
    )  # fmt: skip
    session.add(row)
    _tell(session, person, submission, step)
    return row


def _tell(session: Session, person: Person, submission: Submission, step: _Step) -> None:
    line = SubmissionEvent(
        submission_id=submission.id, at=submission.updated_at, actor_id=person.id,
        action=step.action, from_status=step.stood_at, to_status=submission.status,
        comment=step.reason,
        changes={name: pair for name, pair in step.changes.items() if name != PRINTED},
    )  # fmt: skip
    session.add(line)
    session.flush()
    notifying.corrected(session, submission, line)
    look_again(session, submission)
    # The names of type and place hang on the codes.
    session.refresh(submission, ["area", "activity_type", "volunteer_type"])


def _next_step(session: Session, host_id: UUID) -> int:
    last = session.scalar(
        select(func.max(AdjustmentRow.step)).where(AdjustmentRow.host_id == host_id)
    )
    return (last or 0) + 1


def _issued(event: _Event) -> tuple[Figure, ...]:
    names = {named.code: named.name for named in event.week.frame.types}
    return adjusted.figures_in(event.entries, names)


def _now(session: Session, event: _Event) -> tuple[Figure, ...]:
    """What the rows count now, joined as they were issued, by the rule that was frozen."""
    names = dict(session.execute(select(VolunteerType.code, VolunteerType.name_th)).tuples().all())
    told = [
        _told(event.rows[entry.submission_id], entry, names)
        for entry in event.entries
        if event.rows[entry.submission_id].status == Status.APPROVED
    ]
    return adjusted.figures_of(told, event.week.frame.joint_people)


def _told(row: Submission, entry: Entry, type_names: Mapping[str, str]) -> Told:
    is_beside = entry.joint is not None and not entry.joint.is_host
    return Told(
        submission_id=row.id,
        joined_to_id=entry.joint.host_id if entry.joint and is_beside else None,
        number=str(row.number), area_code=str(row.area_code), people=row.people_total or 0,
        people_by_group=tuple(sorted((part.group_code, part.people) for part in row.people)),
        type_code=str(row.volunteer_type_code),
        type_name=type_names.get(str(row.volunteer_type_code), str(row.volunteer_type_code)),
        kind_code=str(row.activity_type_code), kind_name=row.activity_type_name,
    )  # fmt: skip
