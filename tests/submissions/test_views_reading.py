"""The list, one report to read, and withdrawing."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp.media.store import FolderStore
from webapp.submissions.workflow import Action, Status


def test_empty_list_says_what_to_do(reporter: PageClient) -> None:
    page = reporter.get("submissions.index")

    assert page.soup.select_one(".empty") is not None
    assert page.soup.select_one('.action-bar a[href="/submissions/new"]') is not None


def test_list_puts_returned_ones_first_with_their_reason(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    factories.submitted(session, people.reporter, title="ส่งแล้ว")
    factories.draft(session, people.reporter, title="", area_code=None, held_on=None)
    back = factories.returned(session, people, "ขอรูปที่ชัดกว่านี้", title="กลับมา")
    factories.with_photo(session, store, back)

    page = reporter.get("submissions.index")

    titles = [item.get_text() for item in page.soup.select(".card-link")]
    assert titles == ["กลับมา", "ยังไม่ได้ตั้งชื่อ", "ส่งแล้ว"]
    assert "ขอรูปที่ชัดกว่านี้" in page.text
    assert len(page.soup.select(".card img")) == 1


def test_list_is_of_one_person(reporter: PageClient, session: Session, people: Cast) -> None:
    factories.submitted(session, people.sister, title="ของคนอื่น")

    assert "ของคนอื่น" not in reporter.get("submissions.index").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999"])
def test_list_bears_any_page_number(reporter: PageClient, page: str) -> None:
    reporter.get_path(f"/submissions?page={page}")


def test_list_turns_pages(reporter: PageClient, session: Session, people: Cast) -> None:
    for number in range(21):
        factories.draft(session, people.reporter, title=str(number))

    first = reporter.get("submissions.index")
    second = reporter.get_path("/submissions?page=2")

    assert (len(first.soup.select(".card")), len(second.soup.select(".card"))) == (20, 1)


@pytest.mark.parametrize("who", ["reporter", "reviewer", "coordinator", "department_officer"])
def test_report_is_read_by_those_who_may(
    client: PageClient, session: Session, people: Cast, who: str
) -> None:
    sent = factories.submitted(session, people.reporter)

    page = client.sign_in(getattr(people, who)).get("submissions.show", submission_id=sent.id)

    assert str(sent.number) in page.text
    assert bool(page.soup.select("#withdraw")) is (who == "reporter")


@pytest.mark.parametrize("who", ["sister", "reviewer_elsewhere", "administrator", "nobody"])
def test_report_is_no_page_for_others(
    client: PageClient, session: Session, people: Cast, who: str
) -> None:
    sent = factories.submitted(session, people.reporter)

    client.sign_in(getattr(people, who)).get("submissions.show", submission_id=sent.id, status=404)


def test_author_withdraws(reporter: PageClient, session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    page = reporter.get("submissions.show", submission_id=sent.id)

    page = reporter.post(
        "submissions.decide", submission_id=sent.id, data=page.fields("#withdraw form"),
        goes_to="submissions.index",
    )  # fmt: skip

    session.refresh(sent)
    assert sent.status == Status.WITHDRAWN
    assert f"ถอนรายงานเลขที่ {sent.number} แล้ว" in reporter.get_path(page.location).text


def test_draft_is_thrown_away(reporter: PageClient, session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter, title="ทิ้ง")

    reporter.post("submissions.decide", submission_id=kept.id,
                  data={"action": "withdraw", "version": str(kept.version)})  # fmt: skip

    assert "ทิ้งร่างแล้ว" in reporter.get("submissions.index").text
    assert not reporter.get("submissions.index").soup.select(".card")


@pytest.mark.parametrize(
    ("data", "status"),
    [({"action": "withdraw"}, 409), ({"action": "withdraw", "version": "x"}, 409),
     ({"action": "approve", "version": "2"}, 400), ({}, 400), ({"action": "ก"}, 400)],
)  # fmt: skip
def test_bad_decisions_change_nothing(
    reporter: PageClient, session: Session, people: Cast, data: dict[str, str], status: int
) -> None:
    sent = factories.submitted(session, people.reporter)

    reporter.post("submissions.decide", submission_id=sent.id, data=data, status=status)

    session.refresh(sent)
    assert sent.status == Status.SUBMITTED


def test_reviewer_does_not_withdraw_here(
    client: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)

    client.sign_in(people.reviewer).post(
        "submissions.decide", submission_id=sent.id, status=404,
        data={"action": Action.WITHDRAW, "version": str(sent.version)},
    )  # fmt: skip
