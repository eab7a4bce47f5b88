"""Submissions that tell of one event together, and what each of them adds.

The rule is that of the weekly report (`weekly.joints`): nothing is decided here but which reports
are put before it. Those that one issued report carries, or that none carries yet, stand together,
and people are counted as that report counted them: so a year adds up to its weekly reports. An
event counts on its host's day, at its host's area.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CTE, and_, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from webapp.lookback.choices import PROVINCE_DIGITS, Choice
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import Submission, SubmissionPeople
from webapp.submissions.workflow import Status
from webapp.weekly.entries import Count
from webapp.weekly.joints import Groups, Joint, JointPeople, resolve
from webapp.weekly.models import WeeklyReport, WeekSetting

Together = tuple[str, str]
"""Province, and the report that carries them or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """A submission that tells of an event together with others; what `joints.resolve` reads."""

    submission_id: UUID
    joined_to_id: UUID | None
    number: str
    area_code: str
    people: int
    type_code: str
    kind_code: str
    held_on: date
    issued_in: str
    people_by_group: Groups = ()
    place: tuple[str, ...] = ()
    is_chosen: bool = True
    """Or only here because of an event that something chosen tells of."""


@dataclass(frozen=True, slots=True)
class Told:
    """A teller with what it adds; None where it counts by itself."""

    teller: Teller
    joint: Joint | None

    @property
    def count(self) -> Count:
        """What it adds to every figure."""
        joint = self.joint
        return Count(joint.times, joint.people) if joint else Count(1, self.teller.people)

    @property
    def difference(self) -> Count:
        """What it adds beside what its own report says."""
        return Count(self.count.times - 1, self.count.people - self.teller.people)

    @property
    def groups(self) -> Groups:
        """The groups of the people that count."""
        return self.joint.groups if self.joint else self.teller.people_by_group

    @property
    def is_beside(self) -> bool:
        """Whether it is told of only, the event being counted at its host."""
        return self.joint is not None and not self.joint.is_host


def told_in(session: Session, choice: Choice) -> list[Told]:
    """Those of the choice that tell of something together, with what each adds. Four queries."""
    found = _with_their_events(session, choice)
    if not found:
        return []
    by_context: Mapping[Together, list[Teller]] = defaultdict(list)
    for teller in found:
        by_context[_context(teller)].append(teller)
    rules = _rules(session, by_context)
    joints: dict[UUID, Joint] = {}
    for context, together in by_context.items():
        joints |= resolve(together, rules[context])
    return [Told(teller, joints.get(teller.submission_id)) for teller in found if teller.is_chosen]


def _context(teller: Teller) -> Together:
    return teller.area_code[:PROVINCE_DIGITS], teller.issued_in


def _with_their_events(session: Session, choice: Choice) -> list[Teller]:
    """Everything approved that tells of an event that something of the choice tells of."""
    told = _tellers(choice)
    limits = [Submission.status == Status.APPROVED]
    if choice.is_unissued:
        limits.append(Submission.issued_in.is_(None))
        if choice.first is None:
            # As a preview: what would not be in the same report is not there.
            limits.append(Submission.held_on <= choice.last)
    rows = session.execute(
        select(
            Submission.id, JointActivity.host_id, Submission.number, Submission.area_code,
            Submission.people_total, Submission.volunteer_type_code,
            Submission.activity_type_code, Submission.held_on, Submission.issued_in,
            and_(*choice.clauses()).label("is_chosen"),
        )
        .select_from(told)
        .join(Submission, Submission.id == told.c.id)
        .outerjoin(JointActivity, JointActivity.submission_id == Submission.id)
        .where(*limits)
    ).all()  # fmt: skip
    groups = _groups(session, told) if rows else {}
    return [
        Teller(
            submission_id=row.id, joined_to_id=row.host_id, number=row.number,
            area_code=row.area_code, people=row.people_total, type_code=row.volunteer_type_code,
            kind_code=row.activity_type_code, held_on=row.held_on, issued_in=row.issued_in or "",
            people_by_group=tuple(groups.get(row.id, ())), is_chosen=row.is_chosen,
        )
        for row in rows
    ]  # fmt: skip


def _tellers(choice: Choice) -> CTE:
    """SQL: the ids of all that tell of an event that something of the choice tells of.

    From what is chosen to the events, by index: how many events there are elsewhere is all one.
    """
    others = aliased(JointActivity)
    is_host = exists().where(others.host_id == Submission.id)
    hosts = (
        select(func.coalesce(JointActivity.host_id, Submission.id).label("id"))
        .select_from(Submission)
        .outerjoin(JointActivity, JointActivity.submission_id == Submission.id)
        .where(*choice.clauses(), or_(JointActivity.host_id.is_not(None), is_host))
        .cte("hosts")
    )
    guests = select(JointActivity.submission_id).join(hosts, hosts.c.id == JointActivity.host_id)
    return union(select(hosts.c.id), guests).cte("tellers")


def _groups(session: Session, told: CTE) -> Mapping[UUID, list[tuple[str, int]]]:
    found: Mapping[UUID, list[tuple[str, int]]] = defaultdict(list)
    for submission_id, group, people in session.execute(
        select(SubmissionPeople.submission_id, SubmissionPeople.group_code, SubmissionPeople.people)
        .join(told, told.c.id == SubmissionPeople.submission_id)
        .order_by(SubmissionPeople.submission_id, SubmissionPeople.group_code)
    ).tuples():
        found[submission_id].append((group, people))
    return found


def _rules(
    session: Session, contexts: Mapping[Together, Sequence[Teller]]
) -> Mapping[Together, JointPeople]:
    """Whose people count: as frozen with the report, else as the province has it now."""
    numbers = {number for _, number in contexts if number}
    frozen = dict(
        session.execute(
            select(WeeklyReport.number, WeeklyReport.joint_people).where(
                and_(WeeklyReport.number.in_(numbers))
            )
        ).tuples().all()
    )  # fmt: skip
    now = dict(
        session.execute(select(WeekSetting.area_code, WeekSetting.joint_people)).tuples().all()
    )
    return {
        (province, number): JointPeople(frozen.get(number) or now.get(province) or JointPeople.SUM)
        for province, number in contexts
    }
