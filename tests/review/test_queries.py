"""The queue's rows, counts and order, and that nobody sees beyond their areas."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import (
    DISTRICT,
    OTHER_DISTRICT,
    OTHER_VILLAGE,
    PROVINCE,
    SISTER_VILLAGE,
    SUBDISTRICT,
    VILLAGE,
    Cast,
)
from tests.review.conftest import NOON, Send
from webapp.media.store import FolderStore
from webapp.review import queries
from webapp.review.filters import STATES, QueueFilter
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

WAITING = QueueFilter()
EVERYTHING = QueueFilter(state=None)


def numbers(session: Session, person: object, chosen: QueueFilter) -> list[str]:
    return [row.number for row in queries.rows(session, person, chosen)]  # type: ignore[arg-type]


def test_waiting_come_oldest_first(session: Session, people: Cast, send: Send) -> None:
    newest = send(people.reporter, hours=1)
    oldest = send(people.reporter, hours=50)
    middle = send(people.sister, hours=5, area_code=SISTER_VILLAGE)

    found = numbers(session, people.reviewer, WAITING)

    assert found == [oldest.number, middle.number, newest.number]


def test_others_come_newest_first(session: Session, people: Cast, send: Send) -> None:
    sent = [send(people.reporter, hours=hours) for hours in (9, 3, 6)]
    for submission in sent:
        factories.decided(session, submission, people.reviewer, Action.APPROVE)

    found = numbers(session, people.reviewer, QueueFilter(state=Status.APPROVED))

    assert found == [sent[1].number, sent[2].number, sent[0].number]


def test_row_tells_what_the_table_shows(
    session: Session, people: Cast, send: Send, store: FolderStore
) -> None:
    submission = send(people.reporter, hours=2, title="ขุดลอกลำห้วย", people_total=41)
    factories.with_photo(session, store, submission, seed=1)
    factories.with_photo(session, store, submission, seed=2)

    (row,) = queries.rows(session, people.reviewer, WAITING)

    assert (row.id, row.number, row.status) == (submission.id, submission.number, "submitted")
    assert row.submitted_at == NOON - timedelta(hours=2)
    assert (row.title, row.people_total, row.area_code) == ("ขุดลอกลำห้วย", 41, VILLAGE)
    assert (row.photos, row.clips) == (2, 0)
    assert row.reporter == people.reporter.name


def test_drafts_are_nobodys_queue(session: Session, people: Cast, send: Send) -> None:
    factories.draft(session, people.reporter)
    sent = send(people.reporter)

    assert numbers(session, people.reviewer, EVERYTHING) == [sent.number]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reviewer", {"here"}),
        ("coordinator", {"here"}),
        ("reviewer_elsewhere", {"there"}),
        ("province_officer", {"here", "there"}),
        ("department_officer", {"here", "there"}),
        ("province_officer_elsewhere", set()),
        ("reporter", set()),
        ("administrator", set()),
        ("nobody", set()),
    ],
)
def test_queue_is_held_inside_ones_areas(
    session: Session, people: Cast, send: Send, who: str, sees: set[str]
) -> None:
    sent = {
        "here": send(people.reporter).number,
        "there": send(people.reporter_elsewhere, area_code=OTHER_VILLAGE).number,
    }

    found = numbers(session, getattr(people, who), WAITING)

    assert set(found) == {sent[key] for key in sees}


@pytest.mark.parametrize(
    ("area_code", "sees"),
    [
        (SUBDISTRICT, {"here"}),
        (DISTRICT, {"here"}),
        (PROVINCE, {"here", "there"}),
        (OTHER_DISTRICT, {"there"}),
        ("48", set()),
    ],
)
def test_area_filter_narrows(
    session: Session, people: Cast, send: Send, area_code: str, sees: set[str]
) -> None:
    sent = {
        "here": send(people.reporter).number,
        "there": send(people.reporter_elsewhere, area_code=OTHER_VILLAGE).number,
    }

    found = numbers(session, people.province_officer, QueueFilter(area_code=area_code))

    assert set(found) == {sent[key] for key in sees}


def test_area_filter_never_widens(session: Session, people: Cast, send: Send) -> None:
    send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)

    assert numbers(session, people.province_officer, WAITING) != []
    assert numbers(session, people.reviewer, QueueFilter(area_code=OTHER_DISTRICT)) == []
    assert numbers(session, people.reviewer, QueueFilter(area_code="TH")) == []


@pytest.mark.parametrize(
    ("chosen", "is_found"),
    [
        (QueueFilter(type_code="DEV"), True),
        (QueueFilter(type_code="DEV02"), True),
        (QueueFilter(type_code="DEV01"), False),
        (QueueFilter(type_code="DIS"), False),
        (QueueFilter(held_from=date(2026, 11, 20), held_to=date(2026, 11, 20)), True),
        (QueueFilter(held_from=date(2026, 11, 21)), False),
        (QueueFilter(held_to=date(2026, 11, 19)), False),
        (QueueFilter(words="ผักตบชวา"), True),
        (QueueFilter(words="ลำห้วยบางทราย"), True),
        (QueueFilter(words="นาม่วง"), True),
        (QueueFilter(words="2569-0000"), True),
        (QueueFilter(words="๒๕๖๙-๐๐๐๐"), True),
        (QueueFilter(words="จุดที่ 4"), True),
        (QueueFilter(words="จุดที่ ๔"), True),
        (QueueFilter(words="100%"), False),
        (QueueFilter(words="_"), False),
        (QueueFilter(words="ไม่มีคำนี้"), False),
    ],
)
def test_filter_finds(
    session: Session, people: Cast, send: Send, chosen: QueueFilter, *, is_found: bool
) -> None:
    send(
        people.reporter, title="กำจัดผักตบชวา จุดที่ ๔", place_name="ลำห้วยบางทราย",
        activity_type_code="DEV02", held_on=date(2026, 11, 20),
    )  # fmt: skip

    assert bool(numbers(session, people.reviewer, chosen)) is is_found


def one_in_each_state(session: Session, people: Cast, send: Send) -> dict[Status, Submission]:
    made = {state: send(people.reporter, hours=hour) for hour, state in enumerate(STATES, 1)}
    for state, action in (
        (Status.RETURNED, Action.RETURN),
        (Status.APPROVED, Action.APPROVE),
        (Status.WITHDRAWN, Action.WITHDRAW),
    ):
        factories.decided(session, made[state], people.reviewer, action, "เหตุผล")
    repeated = made[Status.DUPLICATE]
    repeated.status = Status.DUPLICATE
    repeated.duplicate_of_id = made[Status.SUBMITTED].id
    session.commit()
    return made


def test_counts_agree_with_lists(session: Session, people: Cast, send: Send) -> None:
    one_in_each_state(session, people, send)
    send(people.reporter, activity_type_code="DEV02")
    for chosen in (WAITING, QueueFilter(type_code="DEV02"), QueueFilter(words="กวาด")):
        counts = queries.count_by_status(session, people.reviewer, chosen)

        listed = {
            state: len(queries.rows(session, people.reviewer, chosen.with_state(state)))
            for state in STATES
        }
        everything = queries.rows(session, people.reviewer, chosen.with_state(None))
        assert counts == listed
        assert sum(counts.values()) == len(everything)


def test_every_state_is_counted_even_with_nothing_in_it(session: Session, people: Cast) -> None:
    counts = queries.count_by_status(session, people.reviewer, WAITING)

    assert counts == dict.fromkeys(STATES, 0)


@pytest.mark.parametrize("state", [Status.SUBMITTED, None])
def test_position_follows_the_list(
    session: Session, people: Cast, send: Send, state: Status | None
) -> None:
    chosen = QueueFilter(state=state)
    # Two of the same moment: the id decides, alike in both directions.
    made = {item.id: item for item in (send(people.reporter, hours=h) for h in (4, 4, 2, 9))}
    listed = [row.id for row in queries.rows(session, people.reviewer, chosen)]

    for number, submission_id in enumerate(listed, 1):
        position = queries.position_of(session, people.reviewer, chosen, made[submission_id])

        assert position.number == number
        assert position.total == 4
        assert position.previous_id == (listed[number - 2] if number > 1 else None)
        assert position.next_id == (listed[number] if number < 4 else None)


def test_position_outside_the_list_has_no_number(
    session: Session, people: Cast, send: Send
) -> None:
    first = send(people.reporter, hours=9)
    decided = send(people.reporter, hours=5)
    last = send(people.reporter, hours=1)
    factories.decided(session, decided, people.reviewer, Action.APPROVE)

    position = queries.position_of(session, people.reviewer, WAITING, decided)

    assert (position.number, position.total) == (None, 2)
    assert (position.previous_id, position.next_id) == (first.id, last.id)


def test_next_goes_on_and_then_starts_again(session: Session, people: Cast, send: Send) -> None:
    first, second, third = (send(people.reporter, hours=hours) for hours in (9, 6, 3))

    def next_after(submission: Submission) -> object:
        return queries.next_after(session, people.reviewer, WAITING, submission)

    assert next_after(first) == second.id
    assert next_after(third) == first.id


def test_next_of_the_only_one_is_none(session: Session, people: Cast, send: Send) -> None:
    only = send(people.reporter)

    assert queries.next_after(session, people.reviewer, WAITING, only) is None
