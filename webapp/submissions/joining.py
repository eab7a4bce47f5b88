"""Joining submissions that tell of one event, so that the week counts it once; parting them again.

Joining changes nothing that a village said, and no decision: a page that somebody decides on does
not grow stale by it. It works before and after approving, until a weekly report carries either.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotAllowed, NotVisible
from webapp.submissions.errors import (
    HostsOthers,
    HostTakesPart,
    JoinedIssued,
    NotJoinable,
)
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.looking import look_again
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.permissions import may_view
from webapp.submissions.workflow import JointAct, Status

JOINABLE = frozenset({Status.SUBMITTED, Status.RETURNED, Status.APPROVED})
"""Drafts are their authors' own; what is withdrawn or a duplicate counts nowhere."""
PROVINCE_DIGITS = 2
JOINT = "joint"
"""In the changes of an event: the numbers of who takes part, and of the host."""


class Placed(Protocol):
    """Whatever took place somewhere."""

    @property
    def area_code(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Everything that tells of one event: the host, and who takes part in the order of numbers."""

    host: Submission
    participants: tuple[Submission, ...]

    @property
    def members(self) -> tuple[Submission, ...]:
        """The host before the others."""
        return (self.host, *self.participants)


def join(session: Session, person: Person, ids: Collection[UUID], host_id: UUID) -> Event:
    """Let the submissions take part in the event that `host_id` tells as its host.

    What took part in another event before leaves it. Effects: one row each, and a line in the
    history of everything that tells of the event; nothing for those that took part already.

    Raises:
        NotVisible: one of them is not there for this person.
        NotAllowed: seen, but not this person's to join; see `may_join`.
        NotJoinable: a draft, withdrawn, a duplicate, of another province, or the host itself.
        HostTakesPart: the host takes part in another event itself.
        HostsOthers: one of the others is the host of an event.
        JoinedIssued: a weekly report carries one of them.
    """
    held = _hold(session, {*ids, host_id})
    host = _found(person, held, host_id)
    others = [_found(person, held, one) for one in sorted(set(ids), key=str)]
    _check_host(session, person, host)
    for other in others:
        _check_other(session, person, other, host)
    now = clock.utc_now()
    for other in others:
        _join_one(session, person, other, host, now)
    return event_of(session, host.id)


def part(session: Session, person: Person, submission_id: UUID) -> Submission:
    """Let a submission stand by itself again.

    Effects: its row, and a line in the history of everything that told of the event; nothing
    where it stood by itself.

    Raises:
        NotVisible, NotAllowed: as `join`.
        JoinedIssued: a weekly report carries it.
    """
    link = session.get(JointActivity, submission_id)
    held = _hold(session, {submission_id, *([link.host_id] if link else [])})
    submission = _found(person, held, submission_id)
    link = session.get(JointActivity, submission_id, populate_existing=True)
    if link is None:
        return submission
    host = held.get(link.host_id) or session.get_one(Submission, link.host_id)
    if not may_join(person, (submission, host)):
        raise NotAllowed
    if submission.issued_in is not None:
        raise JoinedIssued(number=submission.number, issued_in=submission.issued_in)
    _part_one(session, person, link, (submission, host), clock.utc_now())
    return submission


def may_join(person: Person, members: Collection[Placed]) -> bool:
    """Whether `person` may say that these tell of one event.

    Who decides about all of them: the district's reviewer. Across districts whoever issues the
    province's paper, since it is there that they would be counted twice.
    """
    return any(
        all(person.holds(permission, str(member.area_code)) for member in members)
        for permission in (Permission.REVIEW_DECIDE, Permission.WEEKLY_ISSUE)
    )


def find_event(session: Session, submission_id: UUID) -> Event | None:
    """The event that a submission tells of together with others, or None. Two queries."""
    host_id = session.scalar(
        select(JointActivity.host_id)
        .where(or_(JointActivity.submission_id == submission_id,
                   JointActivity.host_id == submission_id))
        .limit(1)
    )  # fmt: skip
    return None if host_id is None else event_of(session, host_id)


def count_together(session: Session, submission_id: UUID) -> int:
    """How many reports that still stand tell of its event; 1 where it is the only one."""
    event = find_event(session, submission_id)
    return 1 if event is None else sum(one.status in JOINABLE for one in event.members)


def event_of(session: Session, host_id: UUID) -> Event:
    """The event of a host, for whoever takes part in it or may see it. One query."""
    joined = select(JointActivity.submission_id).where(JointActivity.host_id == host_id)
    found = session.scalars(
        select(Submission)
        .where(or_(Submission.id == host_id, Submission.id.in_(joined)))
        .options(joinedload(Submission.author))
        .order_by(Submission.number, Submission.id)
    ).all()
    host = next(one for one in found if one.id == host_id)
    return Event(host=host, participants=tuple(one for one in found if one is not host))


def hosts_of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Submission → host, of those among `ids` that take part in an event; one query."""
    rows = session.execute(
        select(JointActivity.submission_id, JointActivity.host_id).where(
            JointActivity.submission_id.in_(ids)
        )
    )
    return dict(rows.tuples().all())


def _hold(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Submission]:
    """The rows, held until the end of the transaction; always in one order, so none waits for ever.

    Deciding and issuing hold them too: what is checked here stays so until the commit.
    """
    found = session.scalars(
        select(Submission)
        .where(Submission.id.in_(ids))
        .order_by(Submission.id)
        .with_for_update(of=Submission)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in found}


def _found(person: Person, held: Mapping[UUID, Submission], submission_id: UUID) -> Submission:
    found = held.get(submission_id)
    if found is None or not may_view(person, found):
        raise NotVisible
    return found


def _check_host(session: Session, person: Person, host: Submission) -> None:
    if not may_join(person, (host,)):
        raise NotAllowed
    _check_open(host)
    if session.get(JointActivity, host.id, populate_existing=True) is not None:
        raise HostTakesPart(number=host.number)


def _check_other(session: Session, person: Person, other: Submission, host: Submission) -> None:
    if not may_join(person, (other, host)):
        raise NotAllowed
    _check_open(other)
    if other.id == host.id or _province(other) != _province(host):
        raise NotJoinable(number=other.number)
    if session.scalar(select(exists().where(JointActivity.host_id == other.id))):
        raise HostsOthers(number=other.number)


def _check_open(submission: Submission) -> None:
    if submission.issued_in is not None:
        raise JoinedIssued(number=submission.number, issued_in=submission.issued_in)
    if submission.status not in JOINABLE:
        raise NotJoinable(number=submission.number)


def _province(submission: Submission) -> str:
    return str(submission.area_code)[:PROVINCE_DIGITS]


def _join_one(
    session: Session, person: Person, other: Submission, host: Submission, now: datetime
) -> None:
    link = session.get(JointActivity, other.id, populate_existing=True)
    if link is not None and link.host_id == host.id:
        return
    if link is not None:
        _part_one(session, person, link, (other, session.get_one(Submission, link.host_id)), now)
    session.add(
        JointActivity(
            submission_id=other.id, host_id=host.id, joined_at=now, joined_by_id=person.id
        )
    )
    session.flush()
    members = event_of(session, host.id).members
    _tell(session, members, _line(person, JointAct.JOIN, (other, host), now))


def _part_one(
    session: Session, person: Person, link: JointActivity, about: tuple[Submission, Submission],
    now: datetime,
) -> None:  # fmt: skip
    members = event_of(session, link.host_id).members
    session.delete(link)
    session.flush()
    _tell(session, members, _line(person, JointAct.PART, about, now))


def _line(
    person: Person, act: JointAct, about: tuple[Submission, Submission], now: datetime
) -> dict[str, Any]:
    other, host = about
    numbers = [other.number, host.number]
    return {
        "at": now, "actor_id": person.id, "action": act, "comment": "", "changes": {JOINT: numbers},
    }  # fmt: skip


def _tell(session: Session, members: Sequence[Submission], line: Mapping[str, Any]) -> None:
    """A line in the history of each; what is alike among them is looked for anew."""
    for member in members:
        session.add(
            SubmissionEvent(
                submission_id=member.id, from_status=member.status, to_status=member.status, **line
            )
        )
        # A decision taken just before can then no longer be taken back by its strip of seconds.
        member.updated_at = line["at"]
        look_again(session, member)
    session.flush()
