"""Comments between village and district: who may speak, where it is read, and what stays."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp.submissions import comments
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

WORDS = "รูปเพิ่มจะส่งพรุ่งนี้"


def say(
    client: PageClient, submission: Submission, *, status: int = 303, words: str = WORDS
) -> str:
    page = client.post(
        "submissions.comment", submission_id=submission.id, data={"words": words}, status=status
    )
    return page.location


def said(session: Session, submission: Submission) -> list[str]:
    session.expire_all()
    return [comment.words for comment in comments.thread(session, submission)]


@pytest.mark.parametrize("role", ["reporter", "reviewer", "coordinator"])
def test_author_reviewer_and_coordinator_speak(
    client: PageClient, session: Session, people: Cast, role: str
) -> None:
    made = factories.submitted(session, people.reporter)
    version = made.version

    where = say(client.sign_in(people.by_role()[role]), made)

    assert where == (f"/submissions/{made.id}" if role == "reporter" else f"/review/{made.id}")
    assert said(session, made) == [WORDS]
    assert (made.status, made.version) == (Status.SUBMITTED, version)


@pytest.mark.parametrize(
    ("role", "status"),
    [("province_officer", 403), ("department_officer", 403), ("administrator", 404)],
)
def test_others_do_not_speak(
    client: PageClient, session: Session, people: Cast, role: str, status: int
) -> None:
    made = factories.submitted(session, people.reporter)

    say(client.sign_in(people.by_role()[role]), made, status=status)

    assert said(session, made) == []


def test_neighbours_do_not_speak(client: PageClient, session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)

    for person in (people.sister, people.reviewer_elsewhere):
        say(client.sign_in(person), made, status=404)

    assert said(session, made) == []


@pytest.mark.parametrize("action", [None, Action.APPROVE, Action.RETURN, Action.WITHDRAW], ids=str)
def test_every_status_but_draft_can_be_spoken_about(
    client: PageClient, session: Session, people: Cast, action: Action | None
) -> None:
    made = factories.submitted(session, people.reporter)
    if action is not None:
        made = factories.decided(session, made, people.reviewer, action, "เหตุผล")
    status = made.status

    say(client.sign_in(people.reviewer), made)

    assert said(session, made) == [WORDS]
    assert made.status == status


def test_draft_is_nobodys_to_speak_about(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.draft(session, people.reporter)

    say(client.sign_in(people.reporter), made, status=403)


@pytest.mark.parametrize("words", ["", "  \n", "ก" * (comments.LONGEST + 1)])
def test_nothing_and_too_much_is_refused(
    client: PageClient, session: Session, people: Cast, words: str
) -> None:
    made = factories.submitted(session, people.reporter)

    say(client.sign_in(people.reporter), made, status=422, words=words)

    assert said(session, made) == []


def test_pressed_twice_it_is_said_once(client: PageClient, session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)
    client.sign_in(people.reporter)

    say(client, made)
    say(client, made)

    assert said(session, made) == [WORDS]


def test_both_sides_read_the_thread(client: PageClient, session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)
    say(client.sign_in(people.reporter), made)
    say(client.sign_in(people.reviewer), made, words="รับทราบ")

    desk = client.get("review.show", submission_id=made.id)
    phone = client.sign_in(people.reporter).get("submissions.show", submission_id=made.id)

    for page in (desk, phone):
        lines = [tag.text.strip() for tag in page.soup.select(".event-comment blockquote")]
        assert lines == [WORDS, "รับทราบ"]


def test_comment_makes_no_decision_stale(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.submitted(session, people.reporter)
    say(client.sign_in(people.reporter), made)

    assert factories.decided(session, made, people.reviewer, Action.APPROVE).status == (
        Status.APPROVED
    )


def test_last_comment_by_others(client: PageClient, session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)
    say(client.sign_in(people.reviewer), made, words="หนึ่ง")
    say(client, made, words="สอง")
    say(client.sign_in(people.reporter), made, words="สาม")

    def last(person: object) -> dict[object, str]:
        found = comments.last_comment_by_others(session, person)  # type: ignore[arg-type]
        return {key: row.words for key, row in found.items()}

    assert last(people.reporter) == {made.id: "สอง"}
    assert last(people.reviewer) == {made.id: "สาม"}
    assert last(people.sister) == {}
