"""Filling in: the page, saving at any step, and everything a person can get wrong."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import posted
from webapp.submissions.models import Submission


def test_new_form_stores_nothing(reporter: PageClient, session: Session) -> None:
    page = reporter.get("submissions.new")

    assert page.fields('main form[method="post"]')["place"] == "49030106"
    assert session.query(Submission).count() == 0


def test_complete_form_goes_on_to_the_check(reporter: PageClient) -> None:
    submission_id = uuid4()

    page = reporter.post(
        "submissions.save", submission_id=submission_id, data=posted(intent="check")
    )

    assert page.location == f"/submissions/{submission_id}/check"
    page = reporter.get("submissions.check", submission_id=submission_id)
    assert "62 คน" in page.text or "62" in page.text
    page = reporter.post("submissions.send", submission_id=submission_id)
    page = reporter.get_path(page.location)
    assert "49-2569-000001" in page.text
    reporter.get("submissions.index")
    reporter.get("submissions.show", submission_id=submission_id)


def test_a_returned_report_shows_the_reason(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    submission = factories.returned(session, people, "ขอรูปที่ชัดกว่านี้")

    page = reporter.get("submissions.edit", submission_id=submission.id)

    assert "ขอรูปที่ชัดกว่านี้" in page.text


def test_incomplete_form_is_kept_and_shown(reporter: PageClient, session: Session) -> None:
    submission_id = uuid4()

    page = reporter.post(
        "submissions.save", submission_id=submission_id, status=422,
        data=posted(intent="check", title="", people_total="๑๒ abc"),
    )  # fmt: skip

    stored = session.get_one(Submission, submission_id)
    assert stored.details == posted()["details"]
    assert stored.typed == {"people_total": "๑๒ abc"}
    assert page.fields('main form[method="post"]')["people_total"] == "๑๒ abc"
    assert UUID(str(stored.id)) == submission_id
