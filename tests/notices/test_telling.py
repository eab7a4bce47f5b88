"""Who is told of what, when, and that it is told once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp import clock
from webapp.accounts.permissions import Person
from webapp.notices import queries, services
from webapp.notices.models import Kind, Notice
from webapp.notices.services import About
from webapp.review import waiting
from webapp.submissions import comments, corrections, undoing
from webapp.submissions import services as submissions
from webapp.submissions.corrections import Correction
from webapp.submissions.workflow import Action

pytestmark = pytest.mark.usefixtures("noon")


def told(session: Session, person: Person) -> list[str]:
    session.expire_all()
    return [one.kind for one in queries.inbox(session, person, clock.utc_now(), limit=50)]


def test_same_thing_is_told_once(session: Session, people: Cast) -> None:
    about = About(kind=Kind.APPROVED, key="event:1", params={"title": "ก"})

    services.tell(session, people.reporter.id, about)
    services.tell(session, people.reporter.id, about)
    services.tell(session, people.sister.id, about)

    assert [one.params for one in session.scalars(select(Notice))] == [{"title": "ก"}] * 2


@pytest.mark.parametrize(
    ("action", "kind"),
    [(Action.RETURN, "returned"), (Action.APPROVE, "approved"), (Action.WITHDRAW, "withdrawn")],
)
def test_decision_is_told_when_it_can_no_longer_be_taken_back(
    session: Session, people: Cast, noon: time_machine.Traveller, action: Action, kind: str
) -> None:
    sent = factories.submitted(session, people.reporter)
    factories.decided(session, sent, people.reviewer, action, "ขอรูปใหม่")

    before = told(session, people.reporter)
    noon.shift(12)
    still_before = told(session, people.reporter)
    noon.shift(2)

    assert (before, still_before, told(session, people.reporter)) == ([], [], [kind])
    assert told(session, people.reviewer) == []
    (notice,) = session.scalars(select(Notice))
    assert notice.subject == str(sent.id)
    assert (notice.params["number"], notice.params["words"]) == (sent.number, "ขอรูปใหม่")


def test_decision_taken_back_is_never_told(
    session: Session, people: Cast, noon: time_machine.Traveller
) -> None:
    sent = factories.approved(session, people)

    noon.shift(9)
    undoing.undo(session, people.reviewer, sent.id, version=sent.version)
    session.commit()
    noon.shift(60)

    assert told(session, people.reporter) == []
    assert session.scalars(select(Notice)).all() == []


def test_own_doing_is_not_told(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    factories.decided(session, sent, people.reporter, Action.WITHDRAW)

    assert session.scalars(select(Notice)).all() == []


def test_correction_is_told_at_once(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    correction = Correction(
        version=sent.version, activity_type_code="DEV01", area_code=str(sent.area_code),
        place_name="", people_total=63,
    )  # fmt: skip

    corrections.correct(session, people.reviewer, sent.id, correction)

    assert told(session, people.reporter) == ["corrected"]


def test_comment_is_told_to_the_other_side(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    comments.add(session, people.reporter, sent.id, "รูปที่สองถ่ายผิดวัน")
    assert told(session, people.reviewer) == ["village_comment"]
    assert told(session, people.reviewer_elsewhere) == []
    comments.add(session, people.reviewer, sent.id, "รับทราบ")
    assert told(session, people.reporter) == ["comment"]
    comments.add(session, people.coordinator, sent.id, "จะช่วยดูให้")

    assert told(session, people.reporter) == ["comment"] * 2
    assert told(session, people.reviewer) == ["village_comment"] * 2
    read = [one.read_at is not None for one in
            queries.inbox(session, people.reviewer, clock.utc_now(), limit=9)]  # fmt: skip
    assert read == [False, True]  # the first was answered


def test_sending_again_settles_what_was_told(
    session: Session, people: Cast, noon: time_machine.Traveller
) -> None:
    back = factories.returned(session, people)
    noon.shift(60)
    assert queries.unread_count(session, people.reporter, clock.utc_now()) == 1

    submissions.save_draft(session, people.reporter, back.id, factories.content(people_total=70))
    submissions.submit(session, people.reporter, back.id)

    assert queries.unread_count(session, people.reporter, clock.utc_now()) == 0


def test_reviewers_are_told_once_a_day_that_reports_wait(
    session: Session, people: Cast, noon: time_machine.Traveller
) -> None:
    noon.move_to(clock.utc_now() - timedelta(days=3))  # Friday
    for _ in range(3):
        factories.submitted(session, people.reporter)
    factories.submitted(session, people.reporter_elsewhere, area_code="49050403")

    assert waiting.remind_reviewers(session, clock.utc_now()) == 2
    noon.shift(timedelta(hours=1))
    factories.submitted(session, people.sister)
    assert waiting.remind_reviewers(session, clock.utc_now()) == 0
    noon.shift(timedelta(days=1))
    assert waiting.remind_reviewers(session, clock.utc_now()) == 0  # Saturday
    noon.shift(timedelta(days=2))
    assert waiting.remind_reviewers(session, clock.utc_now()) == 1  # Monday; nothing new elsewhere

    newest, oldest = queries.inbox(session, people.reviewer, clock.utc_now(), limit=9)
    assert (oldest.params["count"], newest.params["count"]) == (3, 4)
    assert (oldest.read_at is None, newest.read_at) == (False, None)


@pytest.mark.parametrize(("hour", "expected"), [(8, 0), (9, 1), (16, 1), (17, 0)])
def test_reviewers_are_told_in_office_hours(
    session: Session, people: Cast, noon: time_machine.Traveller, hour: int, expected: int
) -> None:
    factories.submitted(session, people.reporter)

    now = clock.to_local(clock.utc_now()).replace(hour=hour)

    assert waiting.remind_reviewers(session, now) == expected


def test_old_notices_are_forgotten(session: Session, people: Cast) -> None:
    services.tell(session, people.reporter.id, About(kind=Kind.APPROVED, key="a"))
    now = clock.utc_now()

    assert services.forget_old(session, now + timedelta(days=179)) == 0
    assert services.forget_old(session, now + timedelta(days=181)) == 1
