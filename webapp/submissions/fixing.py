"""Putting right what the district asked for, and nothing else.

A fix names the fields it is about, the files it takes out, and which new file takes the place of
which. Everything it does not name stays as it stands on the server, whatever the phone still holds
of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from webapp.media.models import MediaFile
from webapp.submissions import asking, expecting, files, queries
from webapp.submissions.asking import FIELDS
from webapp.submissions.content import Content
from webapp.submissions.expecting import Announced
from webapp.submissions.files import Place
from webapp.submissions.forms import SubmissionForm
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.return_models import Replacement, ReturnItem

INPUTS: Mapping[str, tuple[str, ...]] = {
    "activity_type_code": ("activity_type_code",),
    "title": ("title",),
    "held_on": ("held_on", "held_on-"),
    "started_at_time": ("started_at_time", "ended_at_time"),
    "occasion": ("occasion", "occasion_other"),
    "area_code": ("place", "subdistrict_code", "village_code", "village_text"),
    "place_name": ("place_name",),
    "host_role": ("host_role", "host_unit"),
    "organising_unit": ("organising_unit",),
    "presided_by": ("presided_by",),
    "people_total": ("people_total", "people", "people-"),
    "people_by_group": ("people_total", "people", "people-"),
    "details": ("details",),
    "result": ("result",),
    "quantities": ("quantities", "quantities-"),
    "beneficiaries": ("beneficiaries",),
    "problems": ("problems",),
}
"""What can be asked for → the inputs and fields of the form that answer it; `x-` begins a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What a form says it puts right; without one the form is about everything."""

    fields: frozenset[str]
    taken_out: frozenset[UUID] = frozenset()
    replaces: Mapping[UUID, UUID] = field(default_factory=dict)
    """New file → the file whose place it takes."""


def read(inputs: MultiDict[str, str]) -> Fix | None:
    """The fix that a form names, or None where it names none; what makes no sense is left out."""
    if "fixing" not in inputs:
        return None
    pairs = (text.partition(":") for text in inputs.getlist("replaces"))
    replaces = {_id(new): _id(old) for new, _, old in pairs}
    return Fix(
        fields=frozenset(inputs.getlist("fixing")) & FIELDS.keys(),
        taken_out=frozenset(filter(None, map(_id, inputs.getlist("take_out")))),
        replaces={new: old for new, old in replaces.items() if new and old},
    )


def covers(fields: Iterable[str], name: str) -> bool:
    """Whether an input or field of the form belongs to one of the fields that are put right."""
    wanted = [part for asked in fields for part in INPUTS[asked]]
    return any(name == part or (part.endswith("-") and name.startswith(part)) for part in wanted)


def errors_of(form: SubmissionForm, fix: Fix | None) -> dict[str, list[str]]:
    """Field → what is wrong with it, of those that this form is about."""
    return {
        field.name: [str(error) for error in field.errors] for field in form
        if field.errors and (fix is None or covers(fix.fields, field.name))
    }  # fmt: skip


def merged(stored: Content, given: Content, fix: Fix) -> Content:
    """What is stored, with the named fields as given."""
    names = {name for asked in fix.fields for name in FIELDS[asked]}
    typed = {
        name: text for source, is_mine in ((stored, False), (given, True))
        for name, text in source.typed.items() if covers(fix.fields, name) is is_mine
    }  # fmt: skip
    return replace(stored, **{name: getattr(given, name) for name in names}, typed=typed)


def take_places(
    session: Session, submission: Submission, fix: Fix, announced: Iterable[Announced]
) -> None:  # fmt: skip
    """Take out what goes, and keep the places of those whose successors are on their way.

    Effects: attachments removed, replacements remembered; twice is as good as once.
    """
    for attachment_id in fix.taken_out:
        if _find(submission, attachment_id) is not None:
            files.detach(session, submission, attachment_id)
    coming = {item.id for item in announced}
    for new_id, old_id in fix.replaces.items():
        held = holder_of(session, submission, old_id)
        if new_id in coming and held is not None and held.id != new_id:
            _remember(session, submission, new_id, held)
            submission.attachments.remove(held)
    session.flush()


def keep_places(session: Session, submission: Submission) -> None:
    """Let files that replace others stand where those stood; they are announced like any other."""
    places = {row.file_id: row.position for row in asking.replacements(session, submission)}
    for row in expecting.missing_of(submission):
        row.position = places.get(row.id, row.position)
    session.flush()


def put_in_place(
    session: Session, submission: Submission, old_id: UUID, media_file: MediaFile
) -> None:  # fmt: skip
    """Put a file that is here in the place of another; the same picture again changes nothing.

    Raises:
        TooManyFiles: the other one was taken out meanwhile, and all places are taken.
    """
    held = holder_of(session, submission, old_id)
    if held is None:
        files.check_room(submission, media_file.kind)
        files.put(session, submission, media_file, Place())
        return
    if held.media_sha256 == media_file.sha256:
        return
    known = any(item.media_sha256 == media_file.sha256 for item in submission.attachments)
    made = files.put(
        session, submission, media_file, Place(position=held.position, caption=held.caption)
    )
    if not known:
        _remember(session, submission, made.id, held)
    submission.attachments.remove(held)
    session.flush()


def holder_of(session: Session, submission: Submission, attachment_id: UUID) -> Attachment | None:
    """The file that stands where this one stood: itself, or what replaced it; None if it is out."""
    here = _find(submission, attachment_id)
    if here is not None:
        return here
    for row in asking.replacements(session, submission):
        if row.replaces_id == attachment_id:
            found = _find(submission, row.file_id)
            if found is not None:
                return found
    return None


def unfixed(
    session: Session, submission: Submission, changes: Mapping[str, object], fix: Fix
) -> list[ReturnItem]:  # fmt: skip
    """What was asked for singly and stands as it stood; `fix` may have files on their way."""
    gone = {*fix.taken_out, *fix.replaces.values()}
    return [
        item for item in asking.last_items(session, submission)
        if item.kind != "whole" and item.attachment_id not in gone
        and asking.outcome_of(session, submission, item, changes) == asking.UNCHANGED
    ]  # fmt: skip


def answers(session: Session, submission: Submission, answering: int | None) -> bool:
    """Whether this answers the return that stands; a page of an earlier one does not."""
    return answering == queries.last_return_id(session, submission)


def _remember(session: Session, submission: Submission, new_id: UUID, held: Attachment) -> None:
    """Chained to what the district has seen: of two replacements in one round only the last is."""
    rows = {row.file_id: row for row in asking.replacements(session, submission)}
    if new_id in rows:
        return
    before = rows.get(held.id)
    was_seen = held.media_sha256 in submission.sent_content.get("media", ())
    replaces_id = before.replaces_id if before is not None and not was_seen else held.id
    session.add(
        Replacement(
            submission_id=submission.id, file_id=new_id, replaces_id=replaces_id,
            position=held.position,
        )
    )  # fmt: skip


def _find(submission: Submission, attachment_id: UUID) -> Attachment | None:
    return next((item for item in submission.attachments if item.id == attachment_id), None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
