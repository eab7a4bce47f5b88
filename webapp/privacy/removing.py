"""How each kind of thing goes. Services never commit; what was removed is noted by `purging`."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from webapp.accounts.door_models import DoorFailure, Invitation
from webapp.accounts.models import UserSession
from webapp.accounts.request_models import DutyRequest
from webapp.audit import cutting
from webapp.db import Model
from webapp.jobs.models import Job
from webapp.notices.models import Notice
from webapp.oversight.models import PhoneHeartbeat
from webapp.people.models import PeopleImport
from webapp.privacy.models import TakedownRequest
from webapp.review.models import FlagDismissal
from webapp.submissions import removals
from webapp.submissions.models import (
    Attachment,
    ExpectedFile,
    OriginalOpening,
    Submission,
    SubmissionEvent,
)
from webapp.submissions.removals import Why
from webapp.submissions.return_models import ReturnItem, SubmissionComment
from webapp.weekly.models import PaperFile

EMPTIED: Final = "—"
"""Stands in texts that must not be empty."""
QUIETLY: Final = {"is_noted": True, "synchronize_session": False}
"""One entry of the audit says how many there were; a line each would name them anew."""


def originals(session: Session, ids: Sequence[UUID]) -> int:
    """Give up originals; copies that are shown stay."""
    found = _attachments(session, ids)
    removals.give_up_originals(session, found)
    return len(found)


def files(session: Session, ids: Sequence[UUID]) -> int:
    """Give up photos or clips altogether."""
    found = _attachments(session, ids)
    removals.give_up(session, found, Why.EXPIRED)
    return len(found)


def withdrawn(session: Session, ids: Sequence[UUID]) -> int:
    """Empty the texts of reports that do not count, and give up their files."""
    found = session.scalars(select(Attachment).where(Attachment.submission_id.in_(ids))).all()
    removals.give_up(session, found, Why.EXPIRED)
    emptied: dict[str, Any] = dict.fromkeys(
        ("result", "beneficiaries", "problems", "presided_by", "village_text", "place_name",
         "host_unit", "organising_unit", "recorded_text", "content_hash"), "",
    )  # fmt: skip
    emptied |= {"title": EMPTIED, "details": EMPTIED, "typed": {}, "sent_content": {}}
    # A statement does not fold texts anew, and nobody is to find what is no longer there.
    emptied["search_key"] = func.coalesce(Submission.number, "")
    session.execute(
        update(Submission).where(Submission.id.in_(ids)).values(latitude=None, longitude=None,
                                                                **emptied),
        execution_options=QUIETLY,
    )  # fmt: skip
    _empty_words(session, ids)
    return len(ids)


def _empty_words(session: Session, ids: Sequence[UUID]) -> None:
    """What was said about reports: in the history, beside it, of single things, under pictures."""
    said: Sequence[tuple[Any, dict[str, Any]]] = (
        (SubmissionEvent, {"changes": {}}),
        (Attachment, {"caption": ""}),
        (ExpectedFile, {"caption": ""}),
        (SubmissionComment, {"words": EMPTIED}),
        (FlagDismissal, {"reason": EMPTIED}),
    )
    for model, values in said:
        session.execute(update(model).where(model.submission_id.in_(ids)).values(values),
                        execution_options=QUIETLY)  # fmt: skip
    events = SubmissionEvent.submission_id.in_(ids)
    returns = ReturnItem.event_id.in_(select(SubmissionEvent.id).where(events))
    for emptied in (
        update(SubmissionEvent).where(events, SubmissionEvent.comment != "")
        .values(comment=EMPTIED),
        update(ReturnItem).where(returns, ReturnItem.words != "").values(words=EMPTIED),
    ):  # fmt: skip
        session.execute(emptied, execution_options=QUIETLY)


def drafts(session: Session, ids: Sequence[UUID]) -> int:
    """Delete drafts with all that belongs to them; their files are swept or shredded."""
    hashes = session.scalars(
        select(Attachment.media_sha256).where(Attachment.submission_id.in_(ids))
    ).all()
    _delete_with_children(session, Submission.__table__, list(ids))  # type: ignore[arg-type]
    session.expire_all()
    for sha256 in set(hashes):
        removals.ask_to_shred(session, sha256)
    return len(ids)


def openings(session: Session, ids: Sequence[int]) -> int:
    """Delete lines of who opened originals."""
    return _delete(session, OriginalOpening, OriginalOpening.id, ids)


def contacts(session: Session, ids: Sequence[int]) -> int:
    """Empty who asked, of requests that were answered."""
    session.execute(
        update(TakedownRequest).where(TakedownRequest.id.in_(ids)).values(contact="",
                                                                          words=EMPTIED),
        execution_options=QUIETLY,
    )  # fmt: skip
    return len(ids)


def sessions(session: Session, ids: Sequence[int]) -> int:
    """Delete sign-ins that ended; what hangs on them goes with them."""
    return _delete(session, UserSession, UserSession.id, ids)


def failures(session: Session, keys: Sequence[str]) -> int:
    """Delete counts of failures at the door."""
    return _delete(session, DoorFailure, DoorFailure.key, keys)


def notices(session: Session, ids: Sequence[int]) -> int:
    """Delete notices."""
    return _delete(session, Notice, Notice.id, ids)


def imports(session: Session, ids: Sequence[int]) -> int:
    """Delete sheets of people."""
    return _delete(session, PeopleImport, PeopleImport.id, ids)


def papers(session: Session, ids: Sequence[int]) -> int:
    """Forget files of issued papers, which can be made anew; the sweep takes what nothing names."""
    return _delete(session, PaperFile, PaperFile.id, ids)


def phones(session: Session, ids: Sequence[int]) -> int:
    """Delete the last words of phones that were not heard of for long."""
    return _delete(session, PhoneHeartbeat, PhoneHeartbeat.session_id, ids)


def cards(session: Session, ids: Sequence[int]) -> int:
    """Delete cards that were used, taken back or ran out."""
    return _delete(session, Invitation, Invitation.id, ids)


def duty_requests(session: Session, ids: Sequence[int]) -> int:
    """Delete requests for duties that were decided."""
    return _delete(session, DutyRequest, DutyRequest.id, ids)


def jobs(session: Session, ids: Sequence[int]) -> int:
    """Delete what tells of work that is done."""
    return _delete(session, Job, Job.id, ids)


def audit(session: Session, ids: Sequence[int]) -> int:
    """Let the audit begin later."""
    return cutting.cut(session, ids)


def _attachments(session: Session, ids: Sequence[UUID]) -> Sequence[Attachment]:
    return session.scalars(
        select(Attachment).where(Attachment.id.in_(ids)).order_by(Attachment.id).with_for_update()
    ).all()


def _delete(session: Session, model: type[Model], key: Any, ids: Sequence[Any]) -> int:  # noqa: ANN401
    session.execute(delete(model).where(key.in_(ids)), execution_options=QUIETLY)
    return len(ids)


def _delete_with_children(session: Session, table: Table, ids: list[Any]) -> None:
    """Delete rows of a table whose key is one column, and before them all that points at them."""
    (key,) = table.primary_key.columns
    for other in Model.metadata.sorted_tables:
        for foreign in other.foreign_keys:
            if foreign.column is not key or foreign.ondelete or other is table:
                continue
            mine = foreign.parent.in_(ids)
            # Tables that only grow refuse even a statement that would delete nothing.
            if session.execute(select(foreign.parent).where(mine).limit(1)).first() is None:
                continue
            if foreign.parent.nullable:
                session.execute(other.update().where(mine).values({foreign.parent.name: None}))
                continue
            keys = list(other.primary_key.columns)
            if len(keys) == 1 and keys[0] is not foreign.parent:
                inner = list(session.scalars(select(keys[0]).where(mine)))
                if inner:
                    _delete_with_children(session, other, inner)
            session.execute(other.delete().where(mine))
    session.execute(table.delete().where(key.in_(ids)))
