"""What a reviewer is asked to look at twice."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from webapp.media.store import FolderStore
from webapp.review import findings
from webapp.review.findings import Findings
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action

HELD_ON = date(2026, 11, 20)


def look_at(session: Session, people: Cast, submission: Submission) -> Findings:
    session.refresh(submission)
    others = findings.candidates(session, people.reviewer, submission)
    return findings.look_at(submission, others)


def test_nothing_odd(session: Session, people: Cast, send: Send, store: FolderStore) -> None:
    submission = send(people.reporter, people_by_group=(("officials", 2), ("royal_vol", 60)))
    factories.with_photo(session, store, submission)

    assert look_at(session, people, submission).is_empty


@pytest.mark.parametrize(
    ("held_on", "days_late"), [(date(2026, 11, 17), None), (date(2026, 11, 16), 8)]
)
def test_late_is_more_than_a_week(
    session: Session, people: Cast, send: Send, held_on: date, days_late: int | None
) -> None:
    submission = send(people.reporter, held_on=held_on)

    assert look_at(session, people, submission).days_late == days_late


def test_no_photo(session: Session, people: Cast, send: Send) -> None:
    assert look_at(session, people, send(people.reporter)).has_no_photo


def test_same_day_subdistrict_and_type_is_close(session: Session, people: Cast, send: Send) -> None:
    submission = send(people.reporter, held_on=HELD_ON)
    close = send(people.sister, held_on=HELD_ON, area_code=SISTER_VILLAGE)
    send(people.sister, held_on=HELD_ON, area_code="49030201")
    send(people.sister, held_on=HELD_ON, area_code=SISTER_VILLAGE, activity_type_code="DEV02")
    send(people.sister, held_on=date(2026, 11, 19), area_code=SISTER_VILLAGE)

    found = look_at(session, people, submission)

    assert [other.number for other in found.close] == [close.number]


def test_candidates_are_of_the_day_and_district_closest_first(
    session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter, held_on=HELD_ON)
    far = send(people.sister, held_on=HELD_ON, area_code="49030201")
    close = send(people.sister, held_on=HELD_ON, area_code=SISTER_VILLAGE)
    send(people.reporter_elsewhere, held_on=HELD_ON, area_code=OTHER_VILLAGE)
    gone = send(people.sister, held_on=HELD_ON, area_code=SISTER_VILLAGE)
    factories.decided(session, gone, people.reviewer, Action.WITHDRAW, "ส่งผิด")

    found = findings.candidates(session, people.reviewer, submission)

    assert [other.number for other in found] == [close.number, far.number]


@pytest.mark.parametrize(
    ("taken_at", "is_odd"),
    [
        (datetime(2026, 11, 19, 18, 0, tzinfo=UTC), False),  # one in the morning in Bangkok
        (datetime(2026, 11, 19, 9, 0, tzinfo=UTC), True),
        (None, False),
    ],
)
def test_photo_of_another_day_is_found(
    session: Session, people: Cast, send: Send, store: FolderStore, taken_at: datetime | None,
    *, is_odd: bool,
) -> None:  # fmt: skip
    submission = send(people.reporter, held_on=HELD_ON)
    photo = factories.with_photo(session, store, submission)
    photo.media_file.taken_at = taken_at
    session.commit()

    assert bool(look_at(session, people, submission).taken_on_other_days) is is_odd
