"""That a report which an office wrote down says so, in the queue and on its page."""

from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.review.conftest import Send

MARK = "บันทึกแทน"


def test_recorded_one_is_marked_in_the_queue_and_on_its_page(
    session: Session, client: PageClient, people: Cast, send: Send
) -> None:
    send(people.reporter, title="ทำความสะอาดวัด")
    recorded = send(people.reporter, title="ปลูกต้นไม้")
    recorded.recorded_by_id, recorded.recorded_from = people.reviewer.id, "paper"
    session.commit()
    client.sign_in(people.reviewer)

    rows = client.get("review.queue").soup.select("tr.opens")
    page = client.get("review.show", submission_id=recorded.id)

    marked = {
        row.select_one("a").get_text(): [mark.get_text() for mark in row.select(".event-mark")]
        for row in rows
    }
    assert marked == {"ทำความสะอาดวัด": [], "ปลูกต้นไม้": [MARK]}
    assert page.soup.select_one(".lead .event-mark").get_text() == MARK


def test_own_report_has_no_mark_on_its_page(client: PageClient, people: Cast, send: Send) -> None:
    sent = send(people.reporter)
    client.sign_in(people.reviewer)

    page = client.get("review.show", submission_id=sent.id)

    assert page.soup.select(".lead .event-mark") == []
