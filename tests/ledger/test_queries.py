"""Counts that agree: a property over what can happen to reports, and filters."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from tests import factories
from tests.ledger.conftest import Make, approve, reopen, tick
from tests.people import DISTRICT, OTHER_DISTRICT, OTHER_VILLAGE, PROVINCE, SISTER_VILLAGE, Cast
from webapp.clock import today, week_of
from webapp.ledger import queries, services
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.models import EntryState
from webapp.submissions.workflow import Action

STEPS = ("submit", "approve", "tick", "reopen", "undo", "withdraw")
HISTORIES = st.lists(st.lists(st.sampled_from(STEPS), max_size=7), min_size=1, max_size=6)


def live(session: Session, people: Cast, steps: list[str]) -> EntryState | None:
    """Do to one report what is possible of the steps; return the tab it should stand on."""
    made = factories.submitted(session, people.reporter)
    is_entered = is_changed = False
    for step in steps:
        match step, made.status:
            case "approve", "submitted":
                approve(session, people, made)
            case "reopen", "approved":
                reopen(session, people, made)
                is_changed = is_entered
            case "withdraw", "submitted":
                factories.decided(session, made, people.reviewer, Action.WITHDRAW, "ผิดงาน")
            case "tick", "approved":
                tick(session, people, made)
                is_entered, is_changed = True, False
            case "undo", _ if is_entered:
                services.undo(session, people.reviewer, made.id)
                session.commit()
                is_entered = is_changed = False
    if is_entered:
        return EntryState.CHANGED if is_changed else EntryState.ENTERED
    return EntryState.PENDING if made.status == "approved" else None


@pytest.mark.slow
@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(histories=HISTORIES)
def test_counts_agree_with_what_happened(
    connection: Connection, people: Cast, histories: list[list[str]]
) -> None:
    inner = connection.begin_nested()
    with sessionmaker(connection, join_transaction_mode="create_savepoint")() as session:
        expected = Counter(filter(None, (live(session, people, steps) for steps in histories)))

        counts = queries.count_by_state(session, people.reviewer, LedgerFilter())
        by_tab = {
            state: queries.lines(session, people.reviewer, LedgerFilter(state=state))
            for state in EntryState
        }
        by_day = {
            state: sum(
                day.count
                for day in queries.count_by_day(session, people.reviewer, LedgerFilter(state=state))
            )
            for state in EntryState
        }
    inner.rollback()

    assert counts == {state: expected[state] for state in EntryState}
    assert {state: len(found) for state, found in by_tab.items()} == counts
    assert by_day == counts
    assert all(line.state is state for state, found in by_tab.items() for line in found)


def test_everybody_counts_in_their_own_areas(
    session: Session, people: Cast, approved: Make
) -> None:
    approved()
    elsewhere = factories.submitted(session, people.reporter_elsewhere, area_code=OTHER_VILLAGE)
    factories.decided(session, elsewhere, people.reviewer_elsewhere, Action.APPROVE)
    seen = {
        who: queries.count_by_state(session, getattr(people, who), LedgerFilter())
        for who in ("reviewer", "reviewer_elsewhere", "province_officer", "department_officer",
                    "province_officer_elsewhere", "administrator")
    }  # fmt: skip

    assert {who: counts[EntryState.PENDING] for who, counts in seen.items()} == {
        "reviewer": 1, "reviewer_elsewhere": 1, "province_officer": 2, "department_officer": 2,
        "province_officer_elsewhere": 0, "administrator": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["เก่า", "ใหม่"]),
        ({"words": "ใหม่"}, ["ใหม่"]),
        ({"words": "นาม่วง"}, ["เก่า", "ใหม่"]),
        ({"area_code": SISTER_VILLAGE}, []),
        ({"area_code": DISTRICT}, ["เก่า", "ใหม่"]),
        ({"area_code": OTHER_DISTRICT}, []),
        ({"area_code": PROVINCE}, ["เก่า", "ใหม่"]),
        ({"week_key": "2569-W48"}, ["ใหม่"]),
        ({"week_key": "2569-W47"}, ["เก่า"]),
        ({"state": EntryState.ENTERED}, []),
    ],
)
def test_filter_finds(
    session: Session, people: Cast, approved: Make, asked: dict[str, object], titles: list[str]
) -> None:
    approved(title="ใหม่", held_on=today())
    approved(title="เก่า", held_on=week_of(today()).previous.ends_on)
    chosen = LedgerFilter(**asked)  # type: ignore[arg-type]

    found = queries.lines(session, people.reviewer, chosen)

    assert [line.title for line in found] == titles
    assert queries.count_by_state(session, people.reviewer, chosen)[chosen.state] == len(titles)


def test_next_one_is_behind_and_then_from_the_start(
    session: Session, people: Cast, approved: Make
) -> None:
    first, second, third = (approved(title=title) for title in ("1", "2", "3"))
    chosen = LedgerFilter()

    def after(one: object) -> object:
        return queries.next_pending(session, people.reviewer, chosen, one)  # type: ignore[arg-type]

    assert (after(first), after(second), after(third)) == (second.id, third.id, first.id)
    tick(session, people, second)
    assert (after(first), after(third)) == (third.id, first.id)
    tick(session, people, first)
    assert after(third) is None
