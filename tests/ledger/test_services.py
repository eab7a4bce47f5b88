"""Ticking: who, once, on what was seen; taking back; what a reopened report turns into."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.ledger.conftest import Make, approve, reopen, tick
from tests.people import Cast
from webapp import clock
from webapp.errors import NotAllowed, NotVisible
from webapp.ledger import fields, queries, services
from webapp.ledger.errors import EntryStale, NothingEntered, NotToBeEntered
from webapp.ledger.fields import DEFAULTS, Field
from webapp.ledger.models import Ending, EntryState, EReportEntry
from webapp.ledger.services import Tick
from webapp.media.store import Store
from webapp.submissions.models import Submission


def state(session: Session, submission: Submission) -> EntryState:
    session.refresh(submission)
    return queries.state_of(submission, queries.find_standing(session, submission.id))


def test_tick_says_who_when_and_what(session: Session, people: Cast, approved: Make) -> None:
    made = approved(title="ปลูกต้นไม้", people_total=45)

    entry = tick(session, people, made, note="DOPA-77")

    assert (entry.entered_by.name_th, entry.entered_at, entry.note, entry.ended_at) == (
        "นางสาวพิมพ์ใจ ศรีสว่าง", clock.utc_now(), "DOPA-77", None,
    )  # fmt: skip
    assert (entry.said["title"], entry.said["people_total"]) == ("ปลูกต้นไม้", "45")
    assert state(session, made) is EntryState.ENTERED


def test_second_tick_keeps_the_first(session: Session, people: Cast, entered: Make) -> None:
    made = entered(note="เดิม")

    again = tick(session, people, made, note="ใหม่")

    assert (again.note, session.scalar(select(func.count()).select_from(EReportEntry))) == (
        "เดิม", 1,
    )  # fmt: skip


def test_only_one_entry_stands(session: Session, people: Cast, entered: Make) -> None:
    made = entered()
    session.add(
        EReportEntry(submission_id=made.id, version=1, files=0, said={}, ended_as="",
                     entered_at=clock.utc_now(), entered_by_id=people.reviewer.id)
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("who", ["province_officer", "department_officer"])
def test_who_only_reads_cannot_tick(
    session: Session, people: Cast, approved: Make, who: str
) -> None:
    made = approved()

    with pytest.raises(NotAllowed):
        services.enter(session, getattr(people, who), made.id, Tick(version=made.version))


@pytest.mark.parametrize("who", ["reviewer_elsewhere", "province_officer_elsewhere", "reporter",
                                 "coordinator"])  # fmt: skip
def test_ledger_of_others_is_not_there(
    session: Session, people: Cast, approved: Make, who: str
) -> None:
    made = approved()

    with pytest.raises(NotVisible):
        services.enter(session, getattr(people, who), made.id, Tick(version=made.version))


def test_stale_page_ticks_nothing(session: Session, people: Cast, approved: Make) -> None:
    made = approved()

    with pytest.raises(EntryStale):
        services.enter(session, people.reviewer, made.id, Tick(version=made.version - 1))
    assert state(session, made) is EntryState.PENDING


def test_what_is_not_approved_is_not_entered(session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)

    with pytest.raises(NotToBeEntered):
        services.enter(session, people.reviewer, made.id, Tick(version=made.version))


def test_undo_keeps_the_history(session: Session, people: Cast, entered: Make) -> None:
    made = entered()

    services.undo(session, people.reviewer, made.id)
    session.commit()
    tick(session, people, made)

    assert [row.ended_as for row in queries.entries_of(session, made.id)] == [Ending.UNDONE, ""]
    assert state(session, made) is EntryState.ENTERED


def test_nothing_can_be_taken_back_twice(session: Session, people: Cast, entered: Make) -> None:
    made = entered()
    services.undo(session, people.reviewer, made.id)

    with pytest.raises(NothingEntered):
        services.undo(session, people.reviewer, made.id)


def test_reopening_makes_it_changed_until_it_is_ticked_again(
    session: Session, people: Cast, entered: Make
) -> None:
    made = entered()

    reopen(session, people, made)
    assert state(session, made) is EntryState.CHANGED
    with pytest.raises(NotToBeEntered):
        tick(session, people, made)
    session.rollback()
    approve(session, people, made)
    assert state(session, made) is EntryState.CHANGED
    tick(session, people, made)

    assert state(session, made) is EntryState.ENTERED
    assert [row.ended_as for row in queries.entries_of(session, made.id)] == [Ending.RENEWED, ""]


def test_photo_that_comes_later_makes_it_changed(
    session: Session, store: Store, entered: Make
) -> None:
    made = entered()

    factories.with_photo(session, store, made)

    assert state(session, made) is EntryState.CHANGED


def test_many_are_ticked_and_taken_back_together(
    session: Session, people: Cast, approved: Make
) -> None:
    made = [approved(title=title) for title in ("หนึ่ง", "สอง", "สาม")]
    before = tick(session, people, made[0])
    picked = {one.id: one.version for one in made} | {made[2].id: 99, uuid4(): 1}

    done = services.enter_many(session, people.reviewer, picked)
    session.commit()

    assert (done.entered, done.left_out) == (1, 3)
    assert [state(session, one) for one in made] == [
        EntryState.ENTERED, EntryState.ENTERED, EntryState.PENDING,
    ]  # fmt: skip
    assert services.undo_many(session, people.reviewer, done.batch) == 1
    assert [state(session, one) for one in made] == [
        EntryState.ENTERED, EntryState.PENDING, EntryState.PENDING,
    ]  # fmt: skip
    assert before.ended_at is None


def test_fields_are_ordered_named_and_hidden_by_the_office(
    session: Session, people: Cast, approved: Make
) -> None:
    wanted = [
        Field(key="title", label="ชื่อโครงการ"),
        Field(key="people_total", label="จำนวนจิตอาสา"),
        Field(key="held_on", label=str(DEFAULTS["held_on"]), is_shown=False),
        Field(key="no such field", label="?"),
    ]

    services.set_fields(session, people.administrator, wanted)

    ordered = services.fields_in_order(session)
    assert [field.label for field in ordered[:2]] == ["ชื่อโครงการ", "จำนวนจิตอาสา"]
    assert {field.key for field in ordered} == set(DEFAULTS)
    shown = fields.values_of(services.source_of(session, approved()), ordered)
    assert shown[0].text == "ร่วมใจทำความสะอาดถนนสายหลัก"
    assert "held_on" not in {value.key for value in shown}
    services.reset_fields(session)
    assert [field.key for field in services.fields_in_order(session)] == list(DEFAULTS)


def test_values_are_as_they_are_typed(session: Session, approved: Make) -> None:
    made = approved(
        people_total=62,
        people_by_group=(("vol904", 40), ("royal_vol", 22)),
        latitude=16.3,
        longitude=104.75,
    )
    values = {
        value.key: value.text
        for value in fields.values_of(
            services.source_of(session, made), services.fields_in_order(session)
        )
    }

    expected = {
        "held_on": "23/11/2569", "province": "มุกดาหาร", "district": "ดอนตาล",
        "village": "หมู่ที่ 6 บ้านนาม่วง", "people_total": "62", "people_by_group:vol904": "40",
        "latitude": "16.300000", "host_role": "เป็นผู้จัด", "number": made.number,
    }  # fmt: skip
    assert {key: values[key] for key in expected} == expected
