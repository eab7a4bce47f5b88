"""How many people are too many to be likely: against nine of ten approved reports alike."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, Cast
from tests.review.conftest import Send
from webapp.review.plausible import FEWEST_REPORTS, Crowd, find_crowd
from webapp.submissions.workflow import Action


def history(session: Session, people: Cast, send: Send, *totals: int) -> None:
    for total in totals:
        made = send(people.reporter, people_total=total)
        factories.decided(session, made, people.reviewer, Action.APPROVE)


@pytest.mark.parametrize(
    ("people_total", "is_odd"), [(0, False), (60, False), (180, False), (181, True), (999, True)]
)
def test_three_times_what_nine_of_ten_have(
    session: Session, people: Cast, send: Send, people_total: int, *, is_odd: bool
) -> None:
    # The greatest of ten is the one in ten that does not count.
    history(session, people, send, *range(15, 60, 5), 60, 900)

    found = find_crowd(session, send(people.reporter, people_total=people_total))

    assert found == (Crowd(people=people_total, usual=60) if is_odd else None)


def test_few_reports_of_the_type_or_of_elsewhere_say_nothing(
    session: Session, people: Cast, send: Send
) -> None:
    history(session, people, send, *[30] * (FEWEST_REPORTS - 1))
    for _ in range(FEWEST_REPORTS):
        made = send(people.reporter_elsewhere, people_total=30, area_code=OTHER_VILLAGE)
        factories.decided(session, made, people.reviewer_elsewhere, Action.APPROVE)

    assert find_crowd(session, send(people.reporter, people_total=9_000)) is None
    other = send(people.reporter, people_total=9_000, activity_type_code="DEV02")
    assert find_crowd(session, other) is None
