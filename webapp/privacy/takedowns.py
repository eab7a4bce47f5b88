"""Requests that a picture be taken down: made by anybody, answered by the office of the area.

Asking says nothing about what exists: whether the number typed is one of ours or not, the answer
is the same code to come back with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed, NotVisible
from webapp.notices import services as notices
from webapp.notices.models import Kind as NoticeKind
from webapp.notices.services import About
from webapp.privacy import desks, twins
from webapp.privacy.errors import AnswerMissing, PictureUnknown, RequestAnswered
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.submissions import privacy as photos
from webapp.submissions import removals
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.privacy import Seen
from webapp.submissions.removals import Why
from webapp.submissions.workflow import PhotoAct
from webapp.weekly import paper_files
from webapp.weekly.models import WeeklyReport

ANSWER_WITHIN: Final = timedelta(days=30)
PRESSING: Final = timedelta(days=7)
"""So shortly before its day, a request is marked."""
LONGEST_WORDS: Final = 2_000
MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks: which picture, why, and how to reach them."""

    said: str
    words: str
    contact: str
    area_code: str = ""
    """The province, as `desks.province_asked` finds it."""


def ask(session: Session, asked: Asked, person: Person | None) -> TakedownRequest:
    """Keep a request, and tell those who answer it."""
    now = clock.utc_now()
    submission, attachment = _find(session, asked.said)
    row = TakedownRequest(
        code=twins.new_code(),
        area_code=desks.office_of(session, _area_of(asked, submission)), said=asked.said[:60],
        submission_id=submission.id if submission else None,
        attachment_id=attachment.id if attachment else None,
        words=asked.words[:LONGEST_WORDS], contact=asked.contact[:200], made_at=now,
        made_by_id=person.id if person else None, due_on=clock.today() + ANSWER_WITHIN,
        state=RequestState.OPEN,
    )  # fmt: skip
    session.add(row)
    session.flush()
    desks.tell(session, row)
    return row


def find_by_code(session: Session, code: str) -> TakedownRequest | None:
    """The request that a code follows."""
    written = "".join(code.upper().split()).replace("-", "").replace("\0", "")
    return session.scalars(
        select(TakedownRequest).where(TakedownRequest.code == written)
    ).one_or_none()


def visible(session: Session, person: Person) -> Sequence[TakedownRequest]:
    """The requests that this person's office answers: open ones first, the oldest first."""
    is_done = TakedownRequest.state != RequestState.OPEN
    return session.scalars(
        select(TakedownRequest)
        .where(desks.in_charge(person))
        .options(joinedload(TakedownRequest.submission), joinedload(TakedownRequest.decided_by))
        .order_by(is_done, TakedownRequest.made_at)
        .limit(MOST_SHOWN)
    ).all()


def count_open(session: Session, person: Person) -> tuple[int, date | None]:
    """How many wait for an answer, and by which day the first has to have it."""
    row = session.execute(
        select(func.count(), func.min(TakedownRequest.due_on)).where(
            desks.in_charge(person), TakedownRequest.state == RequestState.OPEN
        )
    ).one()
    return row[0], row[1]


def get_visible(
    session: Session, person: Person, request_id: int, *, lock: bool = False
) -> TakedownRequest:
    """Fetch a request that this person's office answers. Raises `NotVisible`."""
    query = (
        select(TakedownRequest)
        .where(TakedownRequest.id == request_id, desks.in_charge(person))
        .options(
            selectinload(TakedownRequest.submission).selectinload(Submission.attachments)
        )
    )  # fmt: skip
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotVisible
    return found


def choose_photo(session: Session, person: Person, row: TakedownRequest, number: str) -> None:
    """Say which picture is meant, where the request did not. Raises `PictureUnknown`."""
    submission, attachment = _find(session, number)
    if submission is None or attachment is None or not twins.may_decide(person, submission):
        raise PictureUnknown
    row.submission_id, row.attachment_id = submission.id, attachment.id
    row.area_code = str(submission.area_code)
    session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an office decides, and what it says."""

    outcome: RequestState
    words: str
    twins: frozenset[str] = frozenset()
    """Other places of the picture from which it is removed as well."""


def decide(session: Session, person: Person, row: TakedownRequest, given: Answer) -> list[str]:
    """Answer a request; return the keys of papers to remove from the store after the commit.

    Raises:
        RequestAnswered, AnswerMissing, PictureUnknown, NotAllowed; what marking raises.
    """
    if row.state != RequestState.OPEN:
        raise RequestAnswered
    if given.outcome is RequestState.REFUSED and not given.words:
        raise AnswerMissing
    stale: list[str] = []
    row.answer = given.words[:LONGEST_WORDS]
    if given.outcome is not RequestState.REFUSED:
        stale = _take_down(session, person, row, given)
    row.state = given.outcome
    row.decided_at, row.decided_by_id = clock.utc_now(), person.id
    session.flush()
    return stale


def _take_down(session: Session, person: Person, row: TakedownRequest, given: Answer) -> list[str]:
    submission, photo = row.submission, row.attachment
    if submission is None or photo is None:
        raise PictureUnknown
    if not twins.may_decide(person, submission):
        raise NotAllowed
    match given.outcome:
        case RequestState.UNPUBLISHED:
            seen = Seen(submission_id=submission.id, attachment_id=photo.id,
                        version=submission.version)  # fmt: skip
            photos.mark_photo(session, person, seen, {"is_unpublished": True})
        case RequestState.BLURRED:
            if not photo.edit:
                raise PictureUnknown
        case RequestState.REMOVED:
            return _remove_everywhere(session, person, row, given)
        case _:
            raise PictureUnknown
    _tell_author(session, row, photo)
    return []


def _remove_everywhere(
    session: Session, person: Person, row: TakedownRequest, given: Answer
) -> list[str]:
    """Remove a picture from its report and from those that were ticked; ask the other offices."""
    photo = row.attachment
    if photo is None:
        raise PictureUnknown
    found = twins.of(session, person, photo)
    together = found.named(given.twins)
    stale: list[str] = []
    for item in (photo, *together):
        stale += remove(session, person, item.submission, item)
        _tell_author(session, row, item)
    handed_on = twins.hand_on(session, row, found.others)
    twins.settle(session, row, person, [item.id for item in (photo, *together)])
    more = twins.words(len(together), handed_on)
    row.answer = "\n".join(filter(None, (row.answer, more)))
    return stale


def _tell_author(session: Session, row: TakedownRequest, photo: Attachment) -> None:
    submission = photo.submission
    about = About(
        kind=NoticeKind.TAKEDOWN, key=f"takedown:{row.id}:{photo.id}", subject=str(submission.id),
        params={"title": submission.title, "number": submission.number},
    )  # fmt: skip
    notices.tell(session, submission.author_id, about)


def remove(
    session: Session, person: Person, submission: Submission, photo: Attachment
) -> list[str]:
    """Give up a photo or clip with its original; papers are made anew without what they show."""
    removals.give_up(session, [photo], Why.REQUEST)
    session.add(
        SubmissionEvent(
            submission_id=submission.id, at=clock.utc_now(), actor_id=person.id,
            action=PhotoAct.TAKE_DOWN, from_status=submission.status,
            to_status=submission.status, comment="", changes=dict(photos.which(photo)),
        )
    )  # fmt: skip
    if submission.issued_in is None:
        return []
    report = session.scalars(
        select(WeeklyReport).where(WeeklyReport.number == submission.issued_in)
    ).one_or_none()
    if report is None:
        return []
    return paper_files.forget_issued(session, report.area_code, report.week_key)


def _find(session: Session, said: str) -> tuple[Submission | None, Attachment | None]:
    read = desks.number_in(said)
    if read is None:
        return None, None
    submission = session.scalars(
        select(Submission).where(Submission.number == read[1], Submission.submitted_at.is_not(None))
    ).one_or_none()
    if submission is None:
        return None, None
    if read[2]:
        clips = [item for item in submission.attachments if item.kind == "clip"]
        kept = (item for item in clips if item.gone_at is None)
        return submission, next(kept, clips[0] if clips else None)
    position = int(read[3] or 0) - 1
    return submission, next(
        (
            item for item in submission.attachments
            if item.kind == "photo" and item.position == position
        ),
        None,
    )  # fmt: skip


def _area_of(asked: Asked, submission: Submission | None) -> str:
    known = submission.area_code if submission is not None else None
    return known or asked.area_code
