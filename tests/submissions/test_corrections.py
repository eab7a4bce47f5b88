"""What the district puts right: whose it is, what it changes, and what stays known as sent."""

from itertools import product

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, VILLAGE, Cast
from tests.submissions.test_decisions import WHO, in_status
from webapp.accounts.permissions import Person
from webapp.errors import DomainError
from webapp.submissions import corrections, queries, receiving, services
from webapp.submissions.corrections import Correction
from webapp.submissions.errors import PeopleDoNotAddUp, PlaceNotCovered, StaleDecision
from webapp.submissions.models import Submission
from webapp.submissions.receiving import Sending
from webapp.submissions.services import content_of
from webapp.submissions.workflow import Action, Status

WORDS = ("title", "details", "result", "problems", "organising_unit", "beneficiaries")


def correction(submission: Submission, **said: object) -> Correction:
    stands: dict[str, object] = {
        "version": submission.version,
        "activity_type_code": submission.activity_type_code,
        "area_code": submission.area_code,
        "place_name": submission.place_name,
        "people_total": submission.people_total,
        "people_by_group": tuple((row.group_code, row.people) for row in submission.people),
    }
    return Correction(**{**stands, **said})  # type: ignore[arg-type]


def correct(session: Session, person: Person, submission: Submission, **said: object) -> Submission:
    return corrections.correct(session, person, submission.id, correction(submission, **said))


@pytest.mark.parametrize(("status", "who"), list(product(Status, WHO)))
def test_the_whole_table(session: Session, people: Cast, status: Status, who: str) -> None:
    submission = in_status(session, people, status)
    person: Person = getattr(people, who)

    if (status, who) == ("submitted", "reviewer"):
        assert correct(session, person, submission, people_total=61).people_total == 61
    else:
        with pytest.raises(DomainError) as refusal:
            correct(session, person, submission, people_total=61)
        assert refusal.value.status in {403, 404, 409}
        assert submission.people_total == 62


def test_everything_is_told_before_and_after(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter, place_name="ริมห้วย")
    before = {name: getattr(submission, name) for name in WORDS}

    correct(
        session, people.reviewer, submission, activity_type_code="DIS01",
        area_code=SISTER_VILLAGE, place_name="ริมถนน", people_total=40,
        people_by_group=(("vol904", 40),),
    )  # fmt: skip

    event = queries.timeline(session, submission)[-1]
    assert event.action == Action.CORRECT
    assert event.changes == {
        "volunteer_type_code": ["DEV", "DIS"],
        "activity_type_code": ["DEV01", "DIS01"],
        "area_code": [VILLAGE, SISTER_VILLAGE],
        "place_name": ["ริมห้วย", "ริมถนน"],
        "people_total": [62, 40],
        "people_by_group": [[], [["vol904", 40]]],
    }
    assert submission.activity_type is not None
    assert submission.activity_type_name == submission.activity_type.name_th
    assert {name: getattr(submission, name) for name in WORDS} == before


def test_nothing_different_changes_nothing(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)
    version = submission.version

    correct(session, people.reviewer, submission)

    assert submission.version == version
    assert len(queries.timeline(session, submission)) == 1


@pytest.mark.parametrize("area_code", [OTHER_VILLAGE, "49039999", "4903", "TH"])
def test_place_stays_in_the_reviewers_areas(session: Session, people: Cast, area_code: str) -> None:
    submission = factories.submitted(session, people.reporter)

    with pytest.raises(PlaceNotCovered):
        correct(session, people.reviewer, submission, area_code=area_code)

    assert submission.area_code == VILLAGE


def test_groups_have_to_add_up(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)

    with pytest.raises(PeopleDoNotAddUp):
        correct(session, people.reviewer, submission, people_by_group=(("vol904", 5),))


def test_stale_page_corrects_nothing(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)
    stale = correction(submission, version=submission.version - 1, people_total=1)

    with pytest.raises(StaleDecision):
        corrections.correct(session, people.reviewer, submission.id, stale)


def test_late_repeat_is_known_and_undoes_nothing(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)
    sending = Sending(submission_id=submission.id, content=content_of(submission))
    sent = dict(submission.sent_content), submission.content_hash
    correct(session, people.reviewer, submission, people_total=40)

    received = receiving.receive(session, people.reporter, sending)

    assert received.is_repeat
    assert submission.people_total == 40
    assert (dict(submission.sent_content), submission.content_hash) == sent


def test_late_repeat_after_a_return_undoes_neither(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)
    sending = Sending(submission_id=submission.id, content=content_of(submission))
    correct(session, people.reviewer, submission, people_total=40)
    factories.decided(session, submission, people.reviewer, Action.RETURN, "ขอรูปเพิ่ม")

    received = receiving.receive(session, people.reporter, sending)

    assert received.is_repeat
    assert (submission.status, submission.people_total) == (Status.RETURNED, 40)


def test_sending_again_tells_only_what_the_author_changed(session: Session, people: Cast) -> None:
    submission = factories.submitted(session, people.reporter)
    correct(session, people.reviewer, submission, people_total=40)
    factories.decided(session, submission, people.reviewer, Action.RETURN, "ขอรายละเอียด")
    services.save_draft(
        session, people.reporter, submission.id,
        factories.content(people_total=40, result="สะอาดทั้งสาย"),
    )  # fmt: skip

    services.submit(session, people.reporter, submission.id)

    assert queries.timeline(session, submission)[-1].changes == {"result": ["", "สะอาดทั้งสาย"]}
