"""Adjusting after issuing: the row tells the truth, the paper stays, the next report carries it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, VILLAGE, Cast
from tests.weekly.weeks import EARLIER_DAY, EARLIER_KEY, FIRST_DAY, KEY, NEXT_KEY, approved
from webapp.accounts.permissions import Person
from webapp.errors import NotAllowed, NotVisible
from webapp.geography.queries import get_area
from webapp.ledger import queries as ledger
from webapp.ledger import services as ledger_services
from webapp.ledger.models import EntryState
from webapp.submissions import joining
from webapp.submissions.corrections import Correction
from webapp.submissions.errors import (
    ActionNotPossible,
    CommentNeeded,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    StaleDecision,
)
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.workflow import Status
from webapp.weekly import adjustment_queries, adjustment_services, queries, services, week_lists
from webapp.weekly.adjusted import Adjustment, differences
from webapp.weekly.adjustment_models import AdjustmentRow
from webapp.weekly.errors import AdjustmentCarried, NotIssuedYet
from webapp.weekly.joints import JointPeople
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import content_hash
from webapp.weekly.summary import Count, WeeklySummary


def issue(session: Session, people: Cast, key: str = KEY) -> WeeklyReport:
    made = services.issue(session, people.province_officer, "49", key)
    session.commit()
    return made


def issued(session: Session, people: Cast, **said: object) -> Submission:
    """A submission that the issued report of week 48 carries."""
    made = approved(session, people, **said)
    issue(session, people)
    session.refresh(made)
    return made


def correction_of(made: Submission, **said: object) -> Correction:
    """The submission as it reads, but for what is said."""
    now: dict[str, object] = {
        "version": made.version, "activity_type_code": made.activity_type_code,
        "area_code": made.area_code, "place_name": made.place_name,
        "people_total": made.people_total,
        "people_by_group": tuple((row.group_code, row.people) for row in made.people),
    }  # fmt: skip
    return Correction(**{**now, **said})  # type: ignore[arg-type]


def adjusted(
    session: Session, person: Person, made: Submission, reason: str = "นับซ้ำ", **said: object
) -> AdjustmentRow | None:
    done = adjustment_services.adjust(
        session, person, made.id, correction_of(made, **said), reason=reason
    )
    session.commit()
    session.refresh(made)
    return done


def taken_out(session: Session, person: Person, made: Submission) -> AdjustmentRow:
    done = adjustment_services.take_out(
        session, person, made.id, version=made.version, reason="ไม่ได้จัดจริง"
    )
    session.commit()
    session.refresh(made)
    return done


def undone(session: Session, person: Person, made: Submission) -> None:
    adjustment_services.undo(session, person, made.id, version=made.version)
    session.commit()
    session.refresh(made)


def next_week(session: Session, people: Cast, area: str = "49") -> WeeklySummary:
    today = FIRST_DAY + timedelta(days=20)
    return queries.get_paper(session, people.province_officer, area, NEXT_KEY, today=today).summary


def told(adjustment: Adjustment, digits: int = 4) -> list[tuple[str, str, int, int]]:
    return [
        (line.place_code, line.kind_code, line.count.times, line.count.people)
        for line in differences(adjustment, digits)
    ]


def test_row_tells_the_truth_and_the_paper_stays(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    version = made.version
    report = session.scalars(select(WeeklyReport)).one()

    done = adjusted(session, people.reviewer, made, people_total=50)

    assert done is not None
    assert (made.people_total, made.status, made.version) == (50, Status.APPROVED, version + 1)
    assert made.issued_in == report.number
    last = session.scalars(select(SubmissionEvent).order_by(SubmissionEvent.id.desc())).first()
    assert last is not None
    assert (last.action, last.comment) == ("adjust", "นับซ้ำ")
    assert last.changes == {"people_total": [62, 50]}
    session.refresh(report)
    assert report.snapshot["total"] == {"times": 1, "people": 62}
    assert content_hash(report.snapshot) == report.content_hash


def test_next_report_carries_the_difference_once(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    adjusted(session, people.reviewer, made, people_total=50)

    preview = next_week(session, people)
    report = issue(session, people, NEXT_KEY)
    after = issue(session, people, "2569-W46")

    assert [told(one) for one in preview.adjustments] == [[("4903", "DEV01", 0, -12)]]
    assert (preview.total, preview.adjusted) == (Count(), Count(0, -12))
    (carried,) = report.snapshot["adjustments"]
    assert (carried["reason"], carried["report_number"]) == ("นับซ้ำ", "49-2569-W48")
    assert report.snapshot["total"] == {"times": 0, "people": 0}
    assert after.snapshot["adjustments"] == []
    assert session.scalars(select(AdjustmentRow)).one().carried_by_id == report.id
    assert queries.preview(
        session, queries.get_area(session, people.province_officer, "49"),
        queries.get_week(session, "49", "2569-W50"),
    ).adjustments == ()  # fmt: skip


def test_report_of_an_earlier_week_does_not_carry_it(session: Session, people: Cast) -> None:
    made = issued(session, people)
    adjusted(session, people.reviewer, made, people_total=50)

    report = issue(session, people, EARLIER_KEY)

    assert report.snapshot["adjustments"] == []


def test_taken_out_and_put_back(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)

    taken_out(session, people.province_officer, made)
    out = made.status
    issue(session, people, NEXT_KEY)
    adjusted(session, people.reviewer, made, reason="จัดจริง", people_total=60)

    assert (out, made.status) == (Status.WITHDRAWN, Status.APPROVED)
    first, second = session.scalars(select(AdjustmentRow).order_by(AdjustmentRow.id))
    assert (first.action, second.action, second.before) == ("take_out", "put_back", [])
    assert [figure["people"] for figure in second.after] == [60]


def test_adjusted_again_follows_on_what_was_said_last(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    for count in (50, 70):
        adjusted(session, people.reviewer, made, people_total=count)

    first, second = session.scalars(select(AdjustmentRow).order_by(AdjustmentRow.id))

    assert second.before == first.after
    assert [one.net for one in next_week(session, people).adjustments] == [
        Count(0, -12), Count(0, 20)
    ]  # fmt: skip


def test_weeks_count_a_moved_report_where_the_paper_has_it(session: Session, people: Cast) -> None:
    made = issued(session, people)
    approved(session, people)
    issue(session, people, NEXT_KEY)
    adjusted(session, people.province_officer, made, area_code=OTHER_VILLAGE)

    counts = {
        code: {
            line.week.key: line.approved
            for line in week_lists.weeks_of(
                session, get_area(session, code), today=FIRST_DAY + timedelta(days=20)
            )
            if line.number
        }
        for code in ("49", "4903", "4905")
    }

    assert made.area_code == OTHER_VILLAGE
    assert counts == {
        "49": {KEY: 1, NEXT_KEY: 1}, "4903": {KEY: 1, NEXT_KEY: 1}, "4905": {KEY: 0, NEXT_KEY: 0},
    }  # fmt: skip


def test_move_to_another_district_is_told_in_both(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    adjusted(session, people.province_officer, made, area_code=OTHER_VILLAGE)

    whole = next_week(session, people)
    here, there = (next_week(session, people, area=area) for area in ("4903", "4905"))

    assert [told(one) for one in whole.adjustments] == [
        [("4903", "DEV01", -1, -62), ("4905", "DEV01", 1, 62)]
    ]
    assert (here.adjusted, there.adjusted, whole.adjusted) == (
        Count(-1, -62), Count(1, 62), Count()
    )  # fmt: skip
    report = issue(session, people, NEXT_KEY)
    assert next_week(session, people, area="4903").adjustments == here.adjustments
    assert report.snapshot["adjustments"][0]["after"][0]["area_code"] == OTHER_VILLAGE


def test_type_and_groups_are_told_too(session: Session, people: Cast) -> None:
    made = issued(
        session, people, people_total=62, people_by_group=(("royal_vol", 60), ("vol904", 2))
    )
    adjusted(
        session, people.reviewer, made, activity_type_code="DEV02",
        people_by_group=(("royal_vol", 62),),
    )  # fmt: skip

    (one,) = next_week(session, people).adjustments

    assert told(one) == [("4903", "DEV01", -1, -62), ("4903", "DEV02", 1, 62)]
    assert made.activity_type_name == one.after[0].kind_name
    assert one.after[0].groups == (("royal_vol", 62),)


def test_nothing_different_is_no_adjustment(session: Session, people: Cast) -> None:
    made = issued(session, people)
    version = made.version

    assert adjusted(session, people.reviewer, made) is None
    assert made.version == version


def test_undo_until_a_report_carries_it(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    name = made.activity_type_name
    adjusted(session, people.reviewer, made, people_total=50, activity_type_code="DEV02")
    undone(session, people.province_officer, made)
    assert (made.people_total, made.activity_type_code) == (62, "DEV01")
    assert made.activity_type_name == name
    assert next_week(session, people).adjustments == ()

    taken_out(session, people.reviewer, made)
    undone(session, people.reviewer, made)
    assert made.status == Status.APPROVED

    adjusted(session, people.reviewer, made, people_total=40)
    issue(session, people, NEXT_KEY)
    session.refresh(made)
    with pytest.raises(AdjustmentCarried):
        undone(session, people.reviewer, made)
    assert [row.step for row in adjustment_queries.of_submission(session, made.id)] == [1, 2, 3]


def test_ledger_entry_is_no_longer_right(session: Session, people: Cast) -> None:
    made = issued(session, people)
    tick = ledger_services.Tick(version=made.version)
    entry = ledger_services.enter(session, people.reviewer, made.id, tick)
    session.commit()
    before = ledger.state_of(made, entry)

    adjusted(session, people.reviewer, made, people_total=50)

    assert (before, ledger.state_of(made, entry)) == (EntryState.ENTERED, EntryState.CHANGED)


def test_who_may_not_adjust(session: Session, people: Cast) -> None:
    made = issued(session, people)

    for person, refused in (
        (people.reviewer_elsewhere, NotVisible),
        (people.province_officer_elsewhere, NotVisible),
        (people.reporter, NotAllowed),
        (people.coordinator, NotAllowed),
        (people.department_officer, NotAllowed),
    ):
        with pytest.raises(refused):
            adjusted(session, person, made, people_total=1)
        session.rollback()


def test_what_is_refused(session: Session, people: Cast) -> None:
    made = issued(session, people, people_total=62)
    open_one = approved(session, people)

    for refused, said in (
        (PlaceNotCovered, {"area_code": OTHER_VILLAGE}),
        (PlaceNotCovered, {"area_code": "4903"}),
        (PeopleDoNotAddUp, {"people_by_group": (("royal_vol", 9),)}),
        (CommentNeeded, {"reason": " ", "people_total": 3}),
        (StaleDecision, {"version": made.version - 1, "people_total": 3}),
    ):
        with pytest.raises(refused):
            adjusted(session, people.reviewer, made, **said)
        session.rollback()
    with pytest.raises(NotIssuedYet):
        taken_out(session, people.reviewer, open_one)
    session.rollback()
    taken_out(session, people.reviewer, made)
    with pytest.raises(ActionNotPossible):
        taken_out(session, people.reviewer, made)


@pytest.mark.parametrize(
    ("rule", "counted"),
    [(JointPeople.SUM, -30), (JointPeople.LARGEST, -20), (JointPeople.HOST_ONLY, 0)],
)
def test_participant_counts_nothing_and_the_host_bears_the_difference(
    session: Session, people: Cast, rule: JointPeople, counted: int
) -> None:
    host = approved(session, people, people_total=60)
    other = approved(session, people, people_total=80, area_code=OTHER_VILLAGE)
    joining.join(session, people.province_officer, [other.id], host.id)
    services.set_joint_people(session, people.province_officer, "49", rule)
    issue(session, people)
    services.set_joint_people(session, people.province_officer, "49", JointPeople.SUM)
    session.refresh(other)

    adjusted(session, people.reviewer_elsewhere, other, people_total=50)

    (one,) = next_week(session, people).adjustments
    assert told(one) == [("4903", "DEV01", 0, counted)]
    assert (one.number, one.host_number) == (other.number, host.number)
    assert next_week(session, people, area="4905").adjustments == ()


def test_host_taken_out_leaves_the_others_by_themselves(session: Session, people: Cast) -> None:
    host = approved(session, people, people_total=60)
    others = [
        approved(session, people, people_total=count, area_code=SISTER_VILLAGE)
        for count in (80, 20)
    ]
    joining.join(session, people.province_officer, [one.id for one in others], host.id)
    issue(session, people)
    session.refresh(host)

    taken_out(session, people.reviewer, host)

    assert next_week(session, people).adjusted == Count(1, -60)
    session.refresh(others[0])
    adjusted(session, people.reviewer, others[0], people_total=90)
    assert next_week(session, people).adjusted == Count(1, -50)
    session.refresh(host)
    with pytest.raises(AdjustmentCarried):
        undone(session, people.reviewer, host)


def test_later_ones_are_known_of_the_issued_report(session: Session, people: Cast) -> None:
    first, second = (approved(session, people), approved(session, people, area_code=VILLAGE))
    report = issue(session, people)
    session.refresh(first)
    adjusted(session, people.reviewer, first, people_total=5)
    issue(session, people, NEXT_KEY)
    session.refresh(second)
    taken_out(session, people.reviewer, second)

    later = adjustment_queries.later_of(session, report, "49")

    assert (later.count, later.carried_in, later.waiting) == (2, ("49-2569-W49",), 1)
    assert adjustment_queries.later_of(session, report, "4905").count == 0


def test_database_keeps_what_was_written(session: Session, people: Cast) -> None:
    approved(session, people, held_on=EARLIER_DAY)
    issue(session, people, EARLIER_KEY)
    made = issued(session, people)
    adjusted(session, people.reviewer, made, people_total=5)
    issue(session, people, NEXT_KEY)

    table = AdjustmentRow
    for statement in (
        update(table).values(reason="อื่น"),
        update(table).values(carried_by_id=None),
        update(table).values(carried_by_id=1),
        delete(table),
    ):
        with pytest.raises(DBAPIError, match="adjustments only grows"), session.begin_nested():
            session.execute(statement)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE adjustments SET step = 9"))
