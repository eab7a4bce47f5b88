"""GET /review/<uuid>: one submission beside the decisions about it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from webapp.media.store import FolderStore
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action, Status

SELECTS_OF_THE_PAGE = 33


def open_page(client: PageClient, submission: Submission, status: int = 200, **query: str) -> Page:
    return client.get("review.show", submission_id=submission.id, status=status, **query)


def actions(page: Page) -> list[str]:
    return [str(field["value"]) for field in page.soup.select('.decision input[name="action"]')]


def hrefs(page: Page) -> dict[str, str]:
    """Key → address of the links above the submission."""
    return {
        str(link["aria-keyshortcuts"]): str(link["href"])
        for link in page.soup.select(".page-actions a")
    }


def test_page_shows_the_submission(
    client: PageClient, session: Session, people: Cast, send: Send, store: FolderStore
) -> None:
    submission = send(people.reporter, title="ขุดลอกลำห้วย", people_total=41)
    photo = factories.with_photo(session, store, submission)

    page = open_page(client.sign_in(people.reviewer), submission)

    assert page.h1 == "ขุดลอกลำห้วย"
    assert "41 คน" in page.text
    assert people.reporter.name in page.text
    assert str(submission.number) in page.text
    (picture,) = page.soup.select(".evidence img")
    assert picture["src"] == client.file(people.reviewer, photo, "screen")
    assert len(page.soup.select(".timeline li")) == 1


@pytest.mark.parametrize(
    ("action", "open_then"),
    [
        (None, ["approve", "return", "mark_duplicate", "withdraw"]),
        (Action.RETURN, ["mark_duplicate", "withdraw"]),
        (Action.APPROVE, ["reopen"]),
        (Action.WITHDRAW, []),
    ],
)
def test_only_open_decisions_are_offered(
    client: PageClient, session: Session, people: Cast, send: Send,
    action: Action | None, open_then: list[str],
) -> None:  # fmt: skip
    submission = send(people.reporter)
    if action is not None:
        factories.decided(session, submission, people.reviewer, action, "เหตุผล")

    page = open_page(client.sign_in(people.reviewer), submission)

    assert actions(page) == open_then


@pytest.mark.parametrize("who", ["coordinator", "province_officer", "department_officer"])
def test_others_look_on(client: PageClient, people: Cast, send: Send, who: str) -> None:
    page = open_page(client.sign_in(getattr(people, who)), send(people.reporter))

    assert actions(page) == []


def test_issued_submission_is_not_reopened(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    submission = factories.decided(session, send(people.reporter), people.reviewer, Action.APPROVE)
    submission.issued_in = "มห 49/2569-W47"
    session.commit()

    page = open_page(client.sign_in(people.reviewer), submission)

    assert actions(page) == []
    assert "มห 49/2569-W47" in page.text


def test_place_in_the_list_and_its_neighbours(client: PageClient, people: Cast, send: Send) -> None:
    first, second, third = (send(people.reporter, hours=hours) for hours in (9, 6, 3))
    client.sign_in(people.reviewer)

    page = open_page(client, second)

    assert "2 จาก 3" in page.text
    assert hrefs(page) == {
        "K": f"/review/{first.id}",
        "J": f"/review/{third.id}",
        "Q": "/review/",
    }


def test_neighbours_honour_the_filters(client: PageClient, people: Cast, send: Send) -> None:
    send(people.reporter, hours=9)
    second = send(people.reporter, hours=6, activity_type_code="DEV02")
    third = send(people.reporter, hours=3, activity_type_code="DEV02")
    client.sign_in(people.reviewer)

    page = open_page(client, second, type="DEV02", state="all")

    query = "?state=all&type=DEV02"
    assert "2 จาก 2" in page.text
    assert hrefs(page) == {"K": f"/review/{third.id}{query}", "Q": f"/review/{query}"}


def test_page_names_the_next_one_to_fetch_ahead(
    client: PageClient, people: Cast, send: Send
) -> None:
    submission, following = send(people.reporter, hours=9), send(people.reporter, hours=3)

    page = open_page(client.sign_in(people.reviewer), submission)

    assert [link["href"] for link in page.soup.select("a[data-next]")] == [
        f"/review/{following.id}"
    ]


def test_odd_things_are_named_with_their_links(
    client: PageClient, session: Session, people: Cast, send: Send, store: FolderStore
) -> None:
    held_on = date(2026, 11, 10)
    close = send(people.sister, held_on=held_on, area_code=SISTER_VILLAGE)
    plain = send(people.sister, held_on=held_on, area_code=SISTER_VILLAGE)
    submission = send(people.reporter, held_on=held_on)
    for item in (close, submission):
        factories.with_photo(session, store, item, seed=4)

    page = open_page(client.sign_in(people.reviewer), submission)

    hints = page.soup.select(".hints li")
    assert len(hints) == 3  # that it came late, and the two it resembles
    assert [link["href"] for link in page.soup.select(".hints a")] == [
        "#flag-1",
        f"/review/{plain.id}",
    ]
    assert [mark["href"] for mark in page.soup.select("a.mark")] == [f"/review/{close.id}"]


def test_candidates_for_a_duplicate_can_be_chosen(
    client: PageClient, people: Cast, send: Send
) -> None:
    other = send(people.sister, area_code=SISTER_VILLAGE)
    submission = send(people.reporter)

    page = open_page(client.sign_in(people.reviewer), submission)

    offered = page.soup.select('input[name="duplicate_of"]')
    assert [choice["value"] for choice in offered] == [other.number]


def test_duplicate_names_the_kept_one(
    client: PageClient, session: Session, people: Cast, send: Send
) -> None:
    kept, repeated = send(people.reporter), send(people.reporter)
    repeated.status, repeated.duplicate_of_id = Status.DUPLICATE, kept.id
    session.commit()

    page = open_page(client.sign_in(people.reviewer), repeated)

    assert page.soup.select_one(f'a[href="/review/{kept.id}"]') is not None
    assert actions(page) == ["reopen"]


def test_other_area_is_not_there(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE)

    open_page(client.sign_in(people.reviewer_elsewhere), submission)
    page = open_page(client.sign_in(people.reviewer), submission, status=404)

    assert submission.title not in page.text


def test_draft_is_not_there_even_to_its_author(
    client: PageClient, session: Session, people: Cast
) -> None:
    submission = factories.draft(session, people.coordinator)

    open_page(client.sign_in(people.coordinator), submission, status=404)


def test_unknown_one_is_not_there(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer).get("review.show", submission_id=uuid4(), status=404)


def test_reporter_has_no_desk(client: PageClient, people: Cast, send: Send) -> None:
    open_page(client.sign_in(people.reporter), send(people.reporter), status=403)


def test_stranger_signs_in_first(client: PageClient, people: Cast, send: Send) -> None:
    submission = send(people.reporter)

    page = open_page(client, submission, status=303)

    assert page.location == f"/sign-in?next=/review/{submission.id}"


def test_queries_do_not_grow_with_what_is_shown(
    client: PageClient, session: Session, people: Cast, send: Send, store: FolderStore,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    client.sign_in(people.reviewer)
    submission = send(people.reporter, hours=5)
    send(people.reporter, hours=3)
    for files in (1, 3):
        factories.with_photo(session, store, submission, seed=files)
        factories.with_photo(session, store, submission, seed=files + 1)
        send(people.sister, area_code=SISTER_VILLAGE)

        with counted() as selects:
            open_page(client, submission)

        assert len(selects) == SELECTS_OF_THE_PAGE
