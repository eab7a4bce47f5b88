"""The panel that puts classification, place and numbers right, and what the author reads of it."""

from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import SISTER_VILLAGE, VILLAGE, Cast
from tests.review.conftest import Send
from webapp.submissions.models import Submission

HTMX = {"HX-Request": "true"}


def stored(session: Session, submission: Submission) -> Submission:
    session.expire_all()
    return session.get_one(Submission, submission.id)


def test_panel_shows_what_stands(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter, people_by_group=(("vol904", 62),))

    page = client.sign_in(people.reviewer).get("review.correction", submission_id=submission.id)

    fields = page.fields("form.correction")
    assert page.h1 == submission.title
    assert (fields["activity_type_code"], fields["area_code"]) == ("DEV01", VILLAGE)
    assert (fields["people_total"], fields["people-vol904"]) == ("62", "62")
    areas = page.soup.select("#area_code option")
    assert {str(area["value"])[:4] for area in areas} == {"4903"}


def test_htmx_gets_the_panel_alone(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)

    page = client.get_path(f"/review/{submission.id}/corrections", headers=HTMX)

    assert page.soup.html is None
    assert len(page.soup.select("form.correction")) == 1


def test_correction_is_taken_and_told_to_the_author(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)
    fields = client.get("review.correction", submission_id=submission.id).fields("form.correction")

    client.post(
        "review.correct", submission_id=submission.id, goes_to=f"/review/{submission.id}",
        data={**fields, "people_total": "๔๐", "area_code": SISTER_VILLAGE},
    )  # fmt: skip

    now = stored(session, submission)
    assert (now.people_total, now.area_code) == (40, SISTER_VILLAGE)
    page = client.sign_in(people.reporter).get("submissions.show", submission_id=submission.id)
    assert "อำเภอแก้ไข" in page.text
    assert "จำนวนผู้เข้าร่วม" in page.text
    assert "40 คน" in page.text


def test_refused_correction_keeps_what_was_typed(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)
    fields = client.get("review.correction", submission_id=submission.id).fields("form.correction")

    unread = client.post(
        "review.correct", submission_id=submission.id, status=422,
        data={**fields, "people_total": "สี่สิบ", "place_name": "ริมห้วย"},
    )  # fmt: skip
    torn = client.post(
        "review.correct", submission_id=submission.id, status=422,
        data={**fields, "people-vol904": "5", "place_name": "ริมห้วย"},
    )  # fmt: skip

    for page, typed in ((unread, "สี่สิบ"), (torn, "62")):
        again = page.fields("form.correction")
        assert (again["people_total"], again["place_name"]) == (typed, "ริมห้วย")
        assert len(page.soup.select("#people_total-error")) == 1
    assert stored(session, submission).people_total == 62


def test_stale_correction_shows_the_fresh_page_and_keeps_what_was_typed(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)
    fields = client.get("review.correction", submission_id=submission.id).fields("form.correction")

    page = client.post(
        "review.correct", submission_id=submission.id, status=409,
        data={**fields, "version": "1", "people_total": "40"},
    )  # fmt: skip

    again = page.fields("form.correction")
    assert again["people_total"] == "40"
    assert again["version"] == str(submission.version)
    assert page.soup.select_one("#stale") is not None
    assert stored(session, submission).people_total == 62
