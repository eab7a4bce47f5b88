"""What a reviewer can ask for: one photo, the clip, one field, or all of it; and what came of it.

The whole return is one decision with one event; the things stand beside it in `return_items`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import force_locale, gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.activity import queries as activity
from webapp.activity.models import AppliesTo, ReturnReason
from webapp.i18n import DEFAULT_LOCALE
from webapp.submissions import expecting, labels
from webapp.submissions.errors import AskedForNothing, ReasonNeeded
from webapp.submissions.models import Attachment, ExpectedFile, Submission, SubmissionEvent
from webapp.submissions.return_models import Replacement, ReturnItem, RoundFiles
from webapp.submissions.workflow import Action

FILES = (AppliesTo.PHOTO, AppliesTo.CLIP)
MOST_ASKED = 40
FIELDS: Mapping[str, tuple[str, ...]] = {
    "activity_type_code": ("volunteer_type_code", "activity_type_code"),
    "title": ("title",),
    "held_on": ("held_on",),
    "started_at_time": ("started_at_time", "ended_at_time"),
    "occasion": ("occasion",),
    "area_code": ("area_code", "village_text"),
    "place_name": ("place_name",),
    "host_role": ("host_role", "host_unit"),
    "organising_unit": ("organising_unit",),
    "presided_by": ("presided_by",),
    "people_total": ("people_total", "people_by_group"),
    "people_by_group": ("people_total", "people_by_group"),
    "details": ("details",),
    "result": ("result",),
    "quantities": ("quantities",),
    "beneficiaries": ("beneficiaries",),
    "problems": ("problems",),
}
"""What can be asked for → the fields of the content that answer it, in the order of the form."""
UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing to be mended, as the reviewer named it."""

    kind: AppliesTo
    attachment_id: UUID | None = None
    field: str = ""
    reason_code: str = ""
    words: str = ""


def items_of(
    session: Session, submission: Submission, asks: Sequence[Ask], words: str
) -> list[ReturnItem]:  # fmt: skip
    """The rows of a return, not stored yet; `words` are about the whole report.

    A reason that is no longer offered is left out, as if it had not been ticked.

    Raises:
        AskedForNothing: a photo or field that this submission does not have.
        ReasonNeeded: a thing without a reason and without words.
    """
    reasons = {row.code: row for row in activity.return_reasons(session)}
    items = [_item(submission, ask, reasons) for ask in asks[:MOST_ASKED]]
    whole = [item for item in items if item.kind == AppliesTo.WHOLE and item.reason]
    single = [item for item in items if item.kind != AppliesTo.WHOLE]
    if any(not (item.reason or item.words) for item in single):
        raise ReasonNeeded
    if words and whole:
        whole[0].words = words
    elif words:
        whole = [_blank(AppliesTo.WHOLE, words=words)]
    found = [*sorted(single, key=_order), *whole]
    for position, item in enumerate(found):
        item.position = position
    return found


def told(items: Sequence[ReturnItem]) -> str:
    """A return in words, for everybody who reads only its comment; in Thai, as reporters read."""
    with force_locale(DEFAULT_LOCALE):
        lines = [f"{name_of(item)}: {why(item)}" for item in items if item.kind != AppliesTo.WHOLE]
    whole = [item for item in items if item.kind == AppliesTo.WHOLE]
    reasons = ", ".join(item.reason for item in whole if item.reason)
    words = [item.words for item in whole if item.words]
    return "\n".join(part for part in (reasons, *lines, *words) if part)


def name_of(item: ReturnItem) -> str:
    """รูปที่ 2, คลิป, จำนวนผู้เข้าร่วม."""
    if item.kind == AppliesTo.PHOTO:
        return str(gettext("Photo %(number)s", number=item.number))
    if item.kind == AppliesTo.CLIP:
        return str(gettext("Clip"))
    if item.kind == AppliesTo.FIELD:
        return str(labels.SHOWN.get(item.field, item.field))
    return str(gettext("The whole report"))


def why(item: ReturnItem) -> str:
    """The reason, and what was written to it."""
    return " – ".join(part for part in (item.reason, item.words) if part)


def keep(
    session: Session, submission: Submission, event: SubmissionEvent, items: Sequence[ReturnItem]
) -> None:  # fmt: skip
    """Store what a return asks for, and which files the district was looking at."""
    session.flush()
    for item in items:
        item.event_id = event.id
        session.add(item)
    _keep_files(session, submission, event)
    session.flush()


def settle(session: Session, submission: Submission, event: SubmissionEvent) -> None:
    """Write down what a new sending did about everything that was asked for last."""
    session.flush()
    for item in last_items(session, submission, before=event.id):
        item.outcome = outcome_of(session, submission, item, event.changes)
    _keep_files(session, submission, event)
    session.flush()


def outcome_of(
    session: Session, submission: Submission, item: ReturnItem, changes: Mapping[str, object]
) -> str:  # fmt: skip
    """What happened to one thing, where `changes` are those of the content since the return."""
    if item.kind in FILES:
        here_now = next((r for r in submission.attachments if r.id == item.attachment_id), None)
        if here_now is not None:
            stood = {str(row["id"]): row.get("edit") for row in files_at(session, item.event_id)}
            is_edited = stood.get(str(here_now.id), "") != here_now.edit
            return "changed" if is_edited else UNCHANGED
        here = {str(row["id"]) for row in standing_files(session, submission)}
        is_replaced = any(
            row.replaces_id == item.attachment_id and str(row.file_id) in here
            for row in replacements(session, submission)
        )
        return "replaced" if is_replaced else "taken_out"
    if item.kind == AppliesTo.FIELD:
        return "changed" if set(FIELDS[item.field]) & set(changes) else UNCHANGED
    before = files_at(session, item.event_id)
    is_changed = bool(changes) or before != standing_files(session, submission)
    return "changed" if is_changed else UNCHANGED


def last_items(
    session: Session, submission: Submission, *, before: int | None = None
) -> list[ReturnItem]:  # fmt: skip
    """What the last return asked for; with `before`, the last one before that event."""
    last = select(func.max(SubmissionEvent.id)).where(
        SubmissionEvent.submission_id == submission.id,
        SubmissionEvent.action == Action.RETURN,
    )
    if before is not None:
        last = last.where(SubmissionEvent.id < before)
    query = select(ReturnItem).where(ReturnItem.event_id == last.scalar_subquery())
    return list(session.scalars(query.order_by(ReturnItem.position)))


def items_by_event(session: Session, submission: Submission) -> dict[int, list[ReturnItem]]:
    """Return event → what it asked for, of every round."""
    found: dict[int, list[ReturnItem]] = {}
    rows = session.scalars(
        select(ReturnItem)
        .join(SubmissionEvent, SubmissionEvent.id == ReturnItem.event_id)
        .where(SubmissionEvent.submission_id == submission.id)
        .order_by(ReturnItem.event_id, ReturnItem.position)
    )
    for item in rows:
        found.setdefault(item.event_id, []).append(item)
    return found


def replacements(session: Session, submission: Submission) -> list[Replacement]:
    """Which files took the place of which, of all rounds."""
    query = select(Replacement).where(Replacement.submission_id == submission.id)
    return list(session.scalars(query))


def standing_files(session: Session, submission: Submission) -> list[dict[str, object]]:
    """The files as they stand now, in order, those on their way included."""
    replaced = {row.file_id: str(row.replaces_id) for row in replacements(session, submission)}
    rows: list[Attachment | ExpectedFile] = [*submission.attachments]
    rows += expecting.missing_of(submission)
    rows.sort(key=lambda row: (row.kind != "photo", row.position, str(row.id)))
    found: list[dict[str, object]] = []
    for row in rows:
        number = 1 + sum(other["kind"] == row.kind for other in found)
        found.append({
            "id": str(row.id), "kind": row.kind, "number": number,
            "replaces": replaced.get(row.id, ""), "edit": getattr(row, "edit", ""),
        })  # fmt: skip
    return found


def files_at(session: Session, event_id: int) -> list[dict[str, object]]:
    """The files as they stood at a return or a sending; nothing of before this was written down."""
    row = session.get(RoundFiles, event_id)
    return list(row.files) if row is not None else []


def files_by_event(session: Session, submission: Submission) -> dict[int, list[dict[str, object]]]:
    """Return or sending → the files as they stood then."""
    rows = session.scalars(
        select(RoundFiles)
        .join(SubmissionEvent, SubmissionEvent.id == RoundFiles.event_id)
        .where(SubmissionEvent.submission_id == submission.id)
    )
    return {row.event_id: list(row.files) for row in rows}


def _keep_files(session: Session, submission: Submission, event: SubmissionEvent) -> None:
    session.add(RoundFiles(event_id=event.id, files=standing_files(session, submission)))


def _item(submission: Submission, ask: Ask, reasons: Mapping[str, ReturnReason]) -> ReturnItem:
    reason = reasons.get(ask.reason_code)
    item = _blank(ask.kind, words=ask.words)
    if reason is not None and reason.applies_to == ask.kind:
        item.reason_code, item.reason = reason.code, reason.name_th
    if ask.kind in FILES:
        files = [row for row in submission.attachments if row.kind == ask.kind]
        place = next((n for n, row in enumerate(files, 1) if row.id == ask.attachment_id), None)
        if place is None:
            raise AskedForNothing
        item.attachment_id, item.number = ask.attachment_id, place
    elif ask.kind == AppliesTo.FIELD:
        if ask.field not in FIELDS:
            raise AskedForNothing
        item.field = ask.field
    return item


def _blank(kind: AppliesTo, *, words: str) -> ReturnItem:
    return ReturnItem(
        kind=kind, position=0, number=0, field="", reason_code="", reason="", words=words,
        outcome="",
    )  # fmt: skip


def _order(item: ReturnItem) -> tuple[int, int]:
    fields = list(FIELDS)
    return (list(AppliesTo).index(AppliesTo(item.kind)),
            fields.index(item.field) if item.field else item.number)  # fmt: skip
