"""What the desk shows of an event that several submissions tell of; where it asks if it is one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Person
from webapp.geography import queries as geography
from webapp.review import presenting
from webapp.review.addresses import join_url, part_url, show_url
from webapp.review.findings import Candidate
from webapp.review.flag_cards import Setting
from webapp.review.likeness import may_be_one_event
from webapp.submissions import joining
from webapp.submissions.joining import JOINABLE, Event
from webapp.submissions.labels import STATUS
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_view
from webapp.submissions.workflow import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the submissions that tell of the event."""

    id: UUID
    number: str
    title: str
    """Nothing where it is not this person's to see."""
    facts: str
    status: str
    status_label: str
    url: str | None
    is_host: bool
    is_this: bool
    may_part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Another submission that may tell of the same event, and who would take part in whose."""

    number: str
    title: str
    facts: str
    url: str
    joins: UUID
    host: UUID
    host_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who looks at which submission, from which list, and the names of places."""

    person: Person
    submission: Submission
    setting: Setting


def context(
    session: Session, person: Person, submission: Submission, others: Sequence[Candidate],
    setting: Setting,
) -> dict[str, Any]:  # fmt: skip
    """The panel, and the address that it sends to. Places of `others` are known to `setting`."""
    event = joining.find_event(session, submission.id)
    may_join = joining.may_join(person, (submission,)) and _is_open(submission)
    codes = {str(one.area_code) for one in event.members} if event else set()
    if unknown := codes - setting.paths.keys():
        paths = {**setting.paths, **geography.paths_to(session, unknown)}
        setting = replace(setting, paths=paths)
    desk = Desk(person=person, submission=submission, setting=setting)
    return {
        "members": [_member(desk, event, one) for one in event.members] if event else [],
        "alike": [
            _suggestion(desk, other, pair)
            for other in others
            if may_join and (pair := _pair(person, submission, event, other)) is not None
        ],
        "join_url": join_url(submission.id, setting.chosen) if may_join else None,
        "part_url": part_url(submission.id, setting.chosen),
    }


def _pair(
    person: Person, submission: Submission, event: Event | None, other: Candidate
) -> tuple[UUID, UUID] | None:
    """(who takes part, whose event it is), or None where nothing is to be asked."""
    is_settled = other.is_joined or other.issued_in is not None
    if is_settled or not may_be_one_event(submission, other):
        return None
    if not joining.may_join(person, (submission, other)):
        return None
    is_lone = other.host_id is None and not other.is_host
    if event is not None:
        return (other.id, event.host.id) if is_lone else None
    if not is_lone:
        return submission.id, other.host_id or other.id
    is_guest = submission.host_role != "organiser"
    is_other_guest = other.host_role != "organiser"
    # Who says that they took part is no host; else who reported first is.
    is_host = (is_guest, str(submission.number)) < (is_other_guest, other.number)
    return (other.id, submission.id) if is_host else (submission.id, other.id)


def _is_open(submission: Submission) -> bool:
    return submission.issued_in is None and submission.status in JOINABLE


def _member(desk: Desk, event: Event, one: Submission) -> Member:
    person, is_this = desk.person, one.id == desk.submission.id
    is_seen, is_host = may_view(person, one), one is event.host
    people = gettext("%(count)s people", count=i18n.number(one.people_total or 0))
    is_open = one.issued_in is None and joining.may_join(person, (one, event.host))
    return Member(
        id=one.id,
        number=i18n.area_digits(str(one.number)),
        title=one.title if is_seen else "",
        facts=f"{_place(desk, one)} · {people}" if is_seen else _district(desk, one),
        status="issued" if one.issued_in else one.status,
        status_label=str(STATUS[Status(one.status)]),
        url=show_url(one.id, desk.setting.chosen) if is_seen and not is_this else None,
        is_host=is_host,
        is_this=is_this,
        may_part=is_open and not is_host,
    )


def _suggestion(desk: Desk, other: Candidate, pair: tuple[UUID, UUID]) -> Suggestion:
    joins, host = pair
    people = gettext("%(count)s people", count=i18n.number(other.people_total))
    words = {
        desk.submission.id: gettext("This report is the host."),
        other.id: gettext("That report is the host."),
    }
    return Suggestion(
        number=i18n.area_digits(other.number),
        title=other.title,
        facts=f"{_place(desk, other)} · {people} · {other.reporter}",
        url=show_url(other.id, desk.setting.chosen),
        joins=joins,
        host=host,
        host_words=words.get(host, gettext("It joins the event that is known already.")),
    )


def _place(desk: Desk, one: Submission | Candidate) -> str:
    place = presenting.place_of(desk.setting.paths.get(str(one.area_code), []), desk.setting.levels)
    return i18n.area_digits(place)


def _district(desk: Desk, one: Submission) -> str:
    """Of another district's report no more than where it is from."""
    return presenting.place_of(desk.setting.paths.get(str(one.area_code), [])[:2], 0)
