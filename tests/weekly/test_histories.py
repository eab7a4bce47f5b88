"""Random histories: what is issued, carried and pending always gives what is true now."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, VILLAGE, Cast
from tests.weekly.test_adjusting import correction_of
from tests.weekly.weeks import EARLIER_DAY, waiting, whole_province
from webapp.clock import BANGKOK
from webapp.errors import DomainError
from webapp.submissions import joining
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status
from webapp.weekly import adjusted, adjustment_services, queries, services
from webapp.weekly.adjusted import Adjustment, Figure, Told
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.joints import JointPeople
from webapp.weekly.models import WeeklyReport, WeeklyReportItem
from webapp.weekly.snapshot import content_hash, from_snapshot
from webapp.weekly.summary import WeeklySummary

WEEKS = ("2569-W46", "2569-W47", "2569-W48", "2569-W49")
LAST_WEEKS = ("2569-W50", "2569-W51")
AREAS = (VILLAGE, SISTER_VILLAGE, OTHER_VILLAGE)
KINDS = ("DEV01", "DEV02", "DIS01")
STEPS = 45
Sums = Counter[tuple[str, str, str]]
"""("times" or "people" or a group, district, activity type) → how many."""


class History:
    """A province that lives through some weeks by the dice."""

    def __init__(self, session: Session, people: Cast, seed: int) -> None:
        self.session, self.people = session, people
        self.dice = Random(seed)  # noqa: S311 - a history, not a secret
        self.officer = people.province_officer
        self.reviewer = whole_province(people.reviewer)
        self.hashes: dict[int, str] = {}

    def begin(self) -> None:
        """A full desk: much is sent, most approved, some joined, two weeks issued."""
        begun = [*[self.send] * 14, *[self.approve] * 10, *[self.join] * 8, self.set_rule]
        for deed in (*begun, self.issue, self.issue):
            self.step(deed)

    def step(self, deed: Callable[[], object] | None = None) -> None:
        """Something happens, if the product lets it."""
        deeds: list[Callable[[], object]] = [
            self.send, self.send, self.approve, self.approve, self.approve, self.join, self.part,
            self.adjust, self.adjust, self.adjust, self.take_out, self.undo, self.issue,
            self.set_week, self.set_rule,
        ]  # fmt: skip
        try:
            (deed or self.dice.choice(deeds))()
        except DomainError:
            self.session.rollback()
        self.session.commit()
        self.session.expire_all()

    def send(self) -> None:
        day = EARLIER_DAY + timedelta(days=self.dice.randrange(-8, 14))
        waiting(
            self.session, self.people, held_on=day, area_code=self.dice.choice(AREAS),
            people_total=self.dice.randrange(200),
        )  # fmt: skip

    def any_of(self, *where: object) -> Submission:
        found = self.session.scalars(
            select(Submission).where(*where).order_by(Submission.number)  # type: ignore[arg-type]
        ).all()
        if not found:
            raise DomainError
        return self.dice.choice(found)

    def approve(self) -> None:
        made = self.any_of(Submission.status == Status.SUBMITTED)
        factories.decided(self.session, made, self.reviewer, Action.APPROVE)

    def join(self) -> None:
        one, host = (self.any_of(Submission.issued_in.is_(None)) for _ in range(2))
        joining.join(self.session, self.officer, [one.id], host.id)

    def part(self) -> None:
        joining.part(self.session, self.officer, self.any_of().id)

    def adjust(self) -> None:
        made = self.any_of(Submission.issued_in.is_not(None))
        said: dict[str, object] = {
            "people_total": self.dice.randrange(1, 200),
            "activity_type_code": self.dice.choice(KINDS),
            "area_code": self.dice.choice(AREAS), "people_by_group": (),
        }  # fmt: skip
        if self.dice.random() < 0.4:
            said["people_by_group"] = (("royal_vol", said["people_total"]),)
        adjustment_services.adjust(
            self.session, self.officer, made.id, correction_of(made, **said), reason="แก้"
        )

    def take_out(self) -> None:
        made = self.any_of(Submission.issued_in.is_not(None))
        adjustment_services.take_out(
            self.session, self.officer, made.id, version=made.version, reason="ซ้ำ"
        )

    def undo(self) -> None:
        made = self.any_of(Submission.issued_in.is_not(None))
        adjustment_services.undo(self.session, self.officer, made.id, version=made.version)

    def issue(self, key: str = "") -> None:
        made = services.issue(self.session, self.officer, "49", key or self.dice.choice(WEEKS))
        self.hashes[made.id] = made.content_hash

    def set_week(self) -> None:
        services.set_first_weekday(self.session, self.officer, "49", self.dice.randrange(1, 8))

    def set_rule(self) -> None:
        rule = self.dice.choice(list(JointPeople))
        services.set_joint_people(self.session, self.officer, "49", rule)

    # ----------------------------------------------------------------------------- what must hold

    def reports(self) -> list[tuple[WeeklyReport, WeeklySummary]]:
        found = self.session.scalars(select(WeeklyReport).order_by(WeeklyReport.id))
        return [(report, from_snapshot(report.snapshot)) for report in found]

    def pending(self) -> tuple[Adjustment, ...]:
        area = queries.get_area(self.session, self.officer, "49")
        # A week after all others, so that nothing is left for a later one.
        week = queries.get_week(self.session, "49", "2570-W20")
        return queries.preview(self.session, area, week).adjustments

    def told(self) -> Sums:
        """What the papers say, and what the next one will."""
        sums: Sums = Counter()
        carried = [one for _, week in self.reports() for one in week.adjustments]
        for _, week in self.reports():
            names = {named.code: named.name for named in week.frame.types}
            _add(sums, adjusted.figures_in(week.entries, names), 1)
        for one in (*carried, *self.pending()):
            _add(sums, one.before, -1)
            _add(sums, one.after, 1)
        return _without_zeros(sums)

    def truth(self) -> Sums:
        """What the rows of issued submissions count, event by event."""
        sums: Sums = Counter()
        for _, week in self.reports():
            told = [
                _told(row, entry.joint.host_id if entry.joint and entry.is_beside else None)
                for entry in week.entries
                for row in [self.session.get_one(Submission, entry.submission_id)]
                if row.status == Status.APPROVED
            ]
            _add(sums, adjusted.figures_of(told, week.frame.joint_people), 1)
        return _without_zeros(sums)

    def check(self) -> None:
        assert self.told() == self.truth()
        for report, week in self.reports():
            assert content_hash(report.snapshot) == report.content_hash == self.hashes[report.id]
            assert {one.report_number for one in week.adjustments}.isdisjoint({report.number})
        carried = [one.id for _, week in self.reports() for one in week.adjustments]
        rows = self.session.scalars(select(AdjustmentRow)).all()
        assert sorted(carried) == sorted(row.id for row in rows if row.carried_by_id is not None)
        assert {one.id for one in self.pending()} == {
            row.id for row in rows if row.carried_by_id is None and row.undone_at is None
        }


def _told(row: Submission, host_id: object) -> Told:
    return Told(
        submission_id=row.id, joined_to_id=host_id,  # type: ignore[arg-type]
        number=str(row.number), area_code=str(row.area_code), people=row.people_total or 0,
        people_by_group=tuple((part.group_code, part.people) for part in row.people),
        type_code=str(row.volunteer_type_code), type_name="",
        kind_code=str(row.activity_type_code), kind_name="",
    )  # fmt: skip


def _add(sums: Sums, figures: tuple[Figure, ...], sign: int) -> None:
    for figure in figures:
        where = (figure.area_code[:4], figure.kind_code)
        sums[("times", *where)] += sign * figure.times
        sums[("people", *where)] += sign * figure.people
        for code, came in figure.groups:
            sums[(code, *where)] += sign * came


def _without_zeros(sums: Sums) -> Sums:
    return Counter({key: count for key, count in sums.items() if count})


@pytest.mark.parametrize("seed", range(10))
def test_papers_and_differences_give_the_truth(
    session: Session, people: Cast, printing_day: time_machine.Traveller, seed: int
) -> None:
    history = History(session, people, seed)
    history.begin()
    for number in range(STEPS):
        history.step()
        if number % 9 == 0:
            history.check()

    history.check()
    # Everything that is approved is issued in the end, and every difference carried.
    printing_day.move_to(datetime(2026, 12, 23, tzinfo=BANGKOK))
    for key in (*WEEKS, *LAST_WEEKS):
        try:
            history.issue(key)
        except DomainError:
            session.rollback()
        session.commit()
    session.expire_all()
    history.check()
    assert history.pending() == ()
    _check_items(session)


def _check_items(session: Session) -> None:
    """Every submission that was approved is in exactly one report of its province."""
    items = session.scalars(select(WeeklyReportItem.submission_id)).all()
    approved = session.scalars(select(Submission.id).where(Submission.status == Status.APPROVED))
    taken_out = session.scalars(
        select(Submission.id).where(
            Submission.status == Status.WITHDRAWN, Submission.issued_in.is_not(None)
        )
    )
    assert sorted(items) == sorted({*approved, *taken_out})
    assert session.scalar(select(func.count()).select_from(WeeklyReportItem)) == len(set(items))
