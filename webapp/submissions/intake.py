"""Taking in what the form posted: files are judged first, then everything is written at once.

Judging a picture takes seconds on a small machine. On SQLite the first statement of a writing
request takes the write lock, so no file may be judged after it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from webapp import clock, thai
from webapp.accounts.permissions import Person
from webapp.db import reading
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.log import log
from webapp.media.intake import AcceptedMedia, accept_clip, accept_photo
from webapp.media.sniffing import MediaKind
from webapp.media.store import Store, StoreUnavailable
from webapp.submissions import files, privacy, queries, services, suggesting
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.form_lists import Lists
from webapp.submissions.forms import SubmissionForm
from webapp.submissions.models import Submission

MARK_BOXES = {"children": "shows_children", "unpublished": "is_unpublished"}
"""How the boxes of a photo are named in the form, before its id."""
MOST_JUDGED = 24
"""Files looked at in one request; a folder of two hundred broken ones must not stop a worker."""


@dataclass(slots=True)
class Judged:
    """What came of the files of one request."""

    accepted: list[AcceptedMedia] = field(default_factory=list)
    photo_refusals: list[str] = field(default_factory=list)
    clip_refusals: list[str] = field(default_factory=list)
    is_store_away: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether some file was not taken."""
        return bool(self.photo_refusals or self.clip_refusals)


@dataclass(frozen=True, slots=True)
class Saved:
    """A form that was taken in: the row, the form as it was read, and its files."""

    submission: Submission
    form: SubmissionForm
    judged: Judged


def judge_files(
    store: Store, person: Person, submission_id: UUID, posted: MultiDict[str, FileStorage],
    *, is_whole: bool = False,
) -> Judged:  # fmt: skip
    """Judge the posted photos and the clip, as many as the submission still has room for.

    With `is_whole` the request holds all files of the submission, perhaps not for the first time.

    Raises:
        NotVisible: the id belongs to somebody else.
    """
    with reading() as session:
        held = queries.count_files(session, person, submission_id)
    held = {} if is_whole else held
    room = {kind: max(most - held.get(kind, 0), 0) for kind, most in files.MOST_OF.items()}
    judged = Judged()
    _judge(
        judged, judged.photo_refusals, posted.getlist("photos"), room[MediaKind.PHOTO],
        lambda item: accept_photo(store, item.stream, declared_name=item.filename or ""),
    )  # fmt: skip
    _judge(
        judged, judged.clip_refusals, posted.getlist("clip"), room[MediaKind.CLIP],
        lambda item: accept_clip(store, item.stream, declared_name=item.filename or ""),
    )  # fmt: skip
    return judged


def errors_of(judged: Judged) -> dict[str, str]:
    """Field of the form → what was wrong with its files."""
    found = {"photos": judged.photo_refusals, "clip": judged.clip_refusals}
    return {name: " ".join(refusals) for name, refusals in found.items() if refusals}


def take_in(
    session: Session, person: Person, submission_id: UUID, inputs: MultiDict[str, str],
    judged: Judged,
) -> Saved:  # fmt: skip
    """Write the draft: texts, judged files, captions, and the photo buttons.

    The button `use` puts in what a message says.

    An input `version` names the version of the draft that the sender had; scripts may give it.

    Raises:
        NotVisible, SubmissionNotEditable, StaleDraft: as `services.save_draft`.
    """
    inputs = suggesting.with_used(session, person, submission_id, inputs)
    form = SubmissionForm(inputs, Lists(session, clock.today()))
    submission = services.save_draft(
        session, person, submission_id, form.content(), seen_version=inputs.get("version", type=int)
    )
    attach_all(session, submission, judged)
    describe(submission, inputs)
    if (removed := _id_of(inputs, "remove")) is not None:
        files.detach(session, submission, removed)
    if (moved := _id_of(inputs, "move")) is not None:
        files.move_up(session, submission, moved)
    session.flush()
    return Saved(submission, form, judged)


def attach_all(session: Session, submission: Submission, judged: Judged) -> None:
    """Attach what was accepted; what no longer fits, because a twin request was faster, is told."""
    for item in judged.accepted:
        try:
            files.attach(session, submission, item)
        except TooManyFiles as refusal:
            refusals = (
                judged.photo_refusals if item.kind == MediaKind.PHOTO else judged.clip_refusals
            )
            refusals.append(sentence_of(refusal))


def describe(submission: Submission, inputs: MultiDict[str, str]) -> None:
    """Take over what the form says of the photos that are here: captions and marks."""
    files.describe(submission, captions_of(inputs))
    privacy.mark_own(submission, marks_of(inputs))


def marks_of(inputs: MultiDict[str, str]) -> dict[UUID, dict[str, bool]]:
    """Attachment id → the marks that the form changed.

    `marks-<id>` names those that were set when the page was made: a form that was kept for a
    while must not take off what the district set since.
    """
    found = {}
    for name, text in inputs.items():
        head, _, tail = name.partition("marks-")
        if not head and (attachment_id := read_id(tail)) is not None:
            before = text.split()
            boxes = {mark: f"{box}-{tail}" in inputs for box, mark in MARK_BOXES.items()}
            found[attachment_id] = {
                mark: is_set for mark, is_set in boxes.items() if is_set != (mark in before)
            }
    return found


def captions_of(inputs: MultiDict[str, str]) -> dict[UUID, str]:
    """Attachment id → caption, from the inputs `caption-<id>`."""
    found = {}
    for name, text in inputs.items():
        head, _, tail = name.partition("caption-")
        if not head and (attachment_id := read_id(tail)) is not None:
            found[attachment_id] = thai.normalise(text)
    return found


def read_id(text: str) -> UUID | None:
    """A UUID in its usual spelling, or None."""
    try:
        return UUID(text) if len(text) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _id_of(inputs: MultiDict[str, str], name: str) -> UUID | None:
    return read_id(inputs.get(name, ""))


def _judge(
    judged: Judged, refusals: list[str], posted: Sequence[FileStorage], room: int,
    accept: Callable[[FileStorage], AcceptedMedia],
) -> None:  # fmt: skip
    given = [item for item in posted if item.filename]
    taken = looked_at = 0
    for item in given:
        if taken == room or looked_at == MOST_JUDGED:
            break
        looked_at += 1
        try:
            judged.accepted.append(accept(item))
            taken += 1
        except StoreUnavailable as failure:
            log.error("media store unavailable", code=failure.code)
            judged.is_store_away = True
            refusals.append(sentence_of(failure))
            return
        except DomainError as refusal:
            log.info("file refused", code=refusal.code)
            refusals.append(sentence_of(refusal))
    if len(given) > looked_at:
        refusals.append(_not_taken(len(given) - looked_at))


def _not_taken(count: int) -> str:
    return str(
        ngettext(
            "%(num)s file was not taken, because the report has no room for it.",
            "%(num)s files were not taken, because the report has no room for them.",
            count,
        )
    )
