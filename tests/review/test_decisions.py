"""POST /review/<uuid>/decisions: what is taken, refused, and where it leads."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from webapp.submissions import queries as submissions
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

TYPED = "ขอรูปตอนทำงานอีกสองรูป"


def decide(
    client: PageClient, submission: Submission, action: str, *, status: int = 303,
    query: dict[str, Any] | None = None, headers: dict[str, str] | None = None, **sent: str,
) -> Page:  # fmt: skip
    data = {"action": action, "version": str(submission.version), "then": "next", **sent}
    return client.post(
        "review.decide", submission_id=submission.id, data=data, status=status, headers=headers,
        **(query or {}),
    )  # fmt: skip


def stored(session: Session, submission: Submission) -> Submission:
    session.expire_all()
    return session.get_one(Submission, submission.id)


def last_comment(session: Session, submission: Submission) -> str:
    return submissions.timeline(session, submission)[-1].comment


@pytest.mark.parametrize(
    ("action", "sent", "becomes"),
    [
        ("approve", {}, Status.APPROVED),
        ("return", {"comment": TYPED}, Status.RETURNED),
        ("withdraw", {"comment": "ส่งผิดหมู่บ้าน"}, Status.WITHDRAWN),
    ],
)
def test_decision_is_taken(
    client: PageClient, session: Session, people: Cast, send: Send,
    action: str, sent: dict[str, Any], becomes: Status,
) -> None:  # fmt: skip
    submission = send(people.reporter)

    decide(client.sign_in(people.reviewer), submission, action, **sent)

    assert stored(session, submission).status == becomes
    assert last_comment(session, submission) == sent.get("comment", "")


def test_return_by_a_ticked_reason_alone(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)

    decide(client.sign_in(people.reviewer), submission, "return", reasons="photo_unclear")

    assert stored(session, submission).status == Status.RETURNED
    assert last_comment(session, submission) == "รูปไม่ชัด"


@pytest.mark.parametrize("field", ["duplicate_of", "duplicate_of_number"])
def test_duplicate_is_marked_by_choice_or_by_number(
    client: PageClient, session: Session, people: Cast, send: Send, field: str
) -> None:
    kept, repeated = send(people.sister, area_code=SISTER_VILLAGE), send(people.reporter)

    sent: dict[str, Any] = {field: kept.number}

    decide(client.sign_in(people.reviewer), repeated, "mark_duplicate", **sent)

    assert stored(session, repeated).duplicate_of_id == kept.id


def test_approved_is_reopened_and_stays_in_sight(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = factories.decided(session, send(people.reporter), people.reviewer, Action.APPROVE)
    query = {"state": "approved"}

    page = decide(
        client.sign_in(people.reviewer), submission, "reopen", query=query, comment="นับคนผิด"
    )

    assert page.location == f"/review/{submission.id}?state=approved"
    assert stored(session, submission).status == Status.SUBMITTED


def test_next_one_follows(client: PageClient, people: Cast, send: Send) -> None:
    first, second, third = (send(people.reporter, hours=hours) for hours in (9, 6, 3))
    client.sign_in(people.reviewer)

    after_second = decide(client, second, "approve")
    after_third = decide(client, third, "approve")

    assert after_second.location == f"/review/{third.id}"
    assert after_third.location == f"/review/{first.id}"


def test_next_one_honours_the_filter(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter, hours=9, activity_type_code="DEV02")
    send(people.reporter, hours=6)
    same_type = send(people.reporter, hours=3, activity_type_code="DEV02")
    client.sign_in(people.reviewer)

    page = decide(client, submission, "approve", query={"type": "DEV02"})

    assert page.location == f"/review/{same_type.id}?type=DEV02"


def test_last_one_leads_to_the_queue(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)

    page = decide(client, submission, "approve", query={"type": "DEV01"})

    assert page.location == "/review/?type=DEV01"
    assert str(submission.number) in client.get_path(page.location).text


def test_what_was_done_is_said_with_the_way_back(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission, _following = (
        send(people.reporter, hours=9, title="<ขุด>ลำห้วย"),
        send(people.reporter),
    )
    client.sign_in(people.reviewer)

    page = client.get_path(decide(client, submission, "approve").location)

    (told,) = page.soup.select(".undo-bar a")
    assert told["href"] == f"/review/{submission.id}"
    assert told.get_text() == f"{submission.number} <ขุด>ลำห้วย"
    assert page.fields(".undo-bar form")["version"] == str(stored(session, submission).version)


def test_htmx_goes_to_the_next_one_as_a_whole(client: PageClient, people: Cast, send: Send) -> None:
    submission, following = send(people.reporter, hours=9), send(people.reporter)
    client.sign_in(people.reviewer)

    page = decide(client, submission, "approve", status=200, headers={"HX-Request": "true"})

    assert page.response.headers["HX-Redirect"] == f"/review/{following.id}"


def test_address_of_decisions_opened_again_shows_the_page(
    client: PageClient, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)

    page = client.sign_in(people.reviewer).get(
        "review.decide", submission_id=submission.id, type="DEV", status=303
    )

    assert page.location == f"/review/{submission.id}?type=DEV"


def test_stale_decision_shows_the_fresh_page_and_keeps_the_words(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    stale_version = str(submission.version)
    factories.decided(session, submission, people.reviewer, Action.APPROVE)
    client.sign_in(people.reviewer)

    page = decide(client, submission, "return", status=409, version=stale_version, comment=TYPED)

    assert page.h1 == submission.title
    assert page.soup.select_one("#stale") is not None
    assert [quote.get_text() for quote in page.soup.select("#typed-comment")] == [TYPED]
    assert page.fields("#decision-reopen")["version"] == str(submission.version)
    assert page.fields("#decision-reopen")["comment"] == ""
    assert stored(session, submission).status == Status.APPROVED


def test_stale_return_keeps_the_words_in_its_own_form(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)

    page = decide(
        client, submission, "return", status=409, version="1", comment=TYPED,
        reasons="photo_unclear",
    )  # fmt: skip

    fields = page.fields("#decision-return")
    assert fields["comment"] == TYPED
    assert fields["reasons"] == "photo_unclear"
    assert fields["version"] == str(submission.version)
    assert page.soup.select_one("#typed-comment") is None
    assert stored(session, submission).status == Status.SUBMITTED


def test_double_decision_is_taken_once(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    version = str(submission.version)
    client.sign_in(people.reviewer)

    decide(client, submission, "approve", version=version)
    page = decide(client, submission, "approve", status=409, version=version)

    assert "ท่านบันทึกผลรายงานนี้ไปแล้ว" in page.text
    assert len(submissions.timeline(session, submission)) == 2


@pytest.mark.parametrize("action", ["return", "withdraw"])
@pytest.mark.parametrize("comment", ["", "  \n "])
def test_missing_reason_is_asked_for(
    client: PageClient, session: Session, people: Cast, send: Send, action: str, comment: str
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)

    page = decide(client, submission, action, status=422, comment=comment)

    field = page.soup.select_one(f"#comment-{action}")
    assert field is not None
    assert field["aria-invalid"] == "true"
    assert page.soup.select_one(f'#error-summary a[href="#comment-{action}"]') is not None
    assert stored(session, submission).status == Status.SUBMITTED


@pytest.mark.parametrize("number", ["", "49-2569-999999", "own", "elsewhere"])
def test_unknown_kept_one_is_asked_for(
    client: PageClient, session: Session, people: Cast, send: Send, number: str
) -> None:
    submission = send(people.reporter)
    elsewhere = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)
    typed = {"own": submission.number, "elsewhere": elsewhere.number}.get(number, number)
    client.sign_in(people.reviewer)

    page = decide(client, submission, "mark_duplicate", status=422, duplicate_of_number=str(typed))

    (details,) = page.soup.select("details[open]:has(#decision-mark_duplicate)")
    assert len(details.select(".error")) == 1
    assert page.fields("#decision-mark_duplicate")["duplicate_of_number"] == typed
    assert stored(session, submission).status == Status.SUBMITTED


def test_too_long_a_comment_is_refused_and_kept(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    client.sign_in(people.reviewer)

    page = decide(client, submission, "return", status=422, comment="ก" * 2001)

    assert page.fields("#decision-return")["comment"] == "ก" * 2001
    assert stored(session, submission).status == Status.SUBMITTED


@pytest.mark.parametrize(
    "sent", [{"action": "submit"}, {"action": "explode"}, {"version": "x"}, {"version": ""}]
)
def test_form_of_somewhere_else_is_refused(
    client: PageClient, people: Cast, send: Send, sent: dict[str, str]
) -> None:
    submission = send(people.reporter)
    data = {"action": "approve", "version": str(submission.version), **sent}

    client.sign_in(people.reviewer).post(
        "review.decide", submission_id=submission.id, data=data, status=400
    )


def test_step_that_the_table_lacks_is_refused(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = factories.decided(session, send(people.reporter), people.reviewer, Action.APPROVE)

    decide(client.sign_in(people.reviewer), submission, "return", status=409, comment=TYPED)

    assert stored(session, submission).status == Status.APPROVED


@pytest.mark.parametrize(
    "who", ["reporter", "coordinator", "province_officer", "department_officer", "administrator"]
)
def test_only_reviewers_decide(
    client: PageClient, session: Session, people: Cast, send: Send, who: str
) -> None:
    submission = send(people.reporter)

    decide(client.sign_in(getattr(people, who)), submission, "approve", status=403)

    assert stored(session, submission).status == Status.SUBMITTED


def test_reviewer_of_another_district_finds_nothing(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)

    decide(client.sign_in(people.reviewer_elsewhere), submission, "approve", status=404)

    assert stored(session, submission).status == Status.SUBMITTED


def test_unknown_submission_is_not_there(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer).post(
        "review.decide", submission_id=uuid4(), data={"action": "approve", "version": "1"},
        status=404,
    )  # fmt: skip


def test_session_that_ended_keeps_the_words(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)

    page = decide(client, submission, "return", status=401, comment=TYPED)

    assert TYPED in str(page.soup)
    assert stored(session, submission).status == Status.SUBMITTED


def test_decision_without_a_token_is_not_taken(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = send(people.reporter)
    data = {"action": "approve", "version": str(submission.version)}

    client.sign_in(people.reviewer).post(
        "review.decide", submission_id=submission.id, data=data, status=400, has_token=False
    )

    assert stored(session, submission).status == Status.SUBMITTED
