"""POST /review/<uuid>/dismissals: setting something odd about pictures aside, with a reason."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from tests.review.scenes import scene
from webapp.accounts.permissions import Person
from webapp.media import intake
from webapp.media.store import FolderStore
from webapp.review.models import FlagDismissal, FlagKind
from webapp.submissions import files
from webapp.submissions.models import Submission

REASON = "งานเดียวกัน สองหมู่บ้านรายงานร่วมกัน"


@pytest.fixture
def shared(session: Session, send: Send, people: Cast, store: FolderStore) -> Submission:
    """A report whose two pictures a sister village's report has too."""
    other = send(people.sister, hours=30, area_code=SISTER_VILLAGE)
    submission = send(people.reporter)
    for item in (other, submission):
        for number in (1, 2):
            attach(session, store, item, number)
    return submission


def attach(session: Session, store: FolderStore, submission: Submission, number: int) -> None:
    accepted = intake.accept_photo(store, io.BytesIO(scene(number)), declared_name="photo.jpg")
    files.attach(session, submission, accepted)
    session.commit()


@pytest.fixture
def show(client: PageClient, people: Cast) -> Callable[..., Page]:
    """Opens a submission's page as somebody, the reviewer unless told otherwise."""

    def open_as(submission: Submission, person: Person | None = None) -> Page:
        client.sign_in(person or people.reviewer)
        return client.get("review.show", submission_id=submission.id)

    return open_as


def keys(page: Page) -> list[str]:
    return [str(field["value"]) for field in page.soup.select('.flag input[name="flag"]')]


def rows(session: Session) -> list[FlagDismissal]:
    return list(session.scalars(select(FlagDismissal).order_by(FlagDismissal.id)))


def send_reason(
    client: PageClient, submission_id: UUID, sent: list[str], reason: str, status: int = 303
) -> Page:
    return client.post(
        "review.dismiss", submission_id=submission_id, status=status,
        data={"flag": sent, "reason": reason},
    )  # fmt: skip


def test_pictures_stand_side_by_side(show: Callable[..., Page], shared: Submission) -> None:
    page = show(shared)

    (card,) = page.soup.select(".flag")
    assert len(card.select(".pairs > li")) == 2
    assert [len(pair.select("img")) for pair in card.select(".pairs > li")] == [2, 2]
    assert len(keys(page)) == 2


def test_one_reason_sets_the_card_aside(
    client: PageClient, session: Session, people: Cast, show: Callable[..., Page],
    shared: Submission,
) -> None:  # fmt: skip
    sent = keys(show(shared))
    version = shared.version

    page = send_reason(client, shared.id, sent, f"  {REASON} ")
    after = show(shared)

    assert page.response.headers["Location"] == f"/review/{shared.id}#flags"
    assert [(row.kind, row.reason, row.by_id) for row in rows(session)] == [
        (FlagKind.SAME, REASON, people.reviewer.id)
    ] * 2
    assert after.soup.select(".flag") == []
    (line,) = after.soup.select(".set-aside li")
    assert REASON in line.get_text()
    assert people.reviewer.name in line.get_text()
    assert len([entry for entry in after.soup.select(".timeline li") if REASON in entry.text]) == 1
    session.refresh(shared)
    assert shared.version == version


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_is_needed(
    client: PageClient, session: Session, show: Callable[..., Page], shared: Submission,
    reason: str,
) -> None:  # fmt: skip
    sent = keys(show(shared))

    page = send_reason(client, shared.id, sent, reason, status=422)

    assert rows(session) == []
    assert len(page.soup.select(".flag details[open] .error")) == 1


def test_too_long_a_reason_is_kept_for_shortening(
    client: PageClient, session: Session, show: Callable[..., Page], shared: Submission
) -> None:
    typed = "ก" * 301

    page = send_reason(client, shared.id, keys(show(shared)), typed, status=422)

    assert rows(session) == []
    assert page.soup.select_one('.flag input[name="reason"]')["value"] == typed


def test_second_press_changes_nothing(
    client: PageClient, session: Session, show: Callable[..., Page], shared: Submission
) -> None:
    sent = keys(show(shared))

    send_reason(client, shared.id, sent, REASON)
    send_reason(client, shared.id, sent, "อีกครั้ง")

    assert {row.reason for row in rows(session)} == {REASON}
    assert len(rows(session)) == 2


def test_keys_of_another_report_are_passed_over(
    client: PageClient, session: Session, people: Cast, show: Callable[..., Page],
    send: Send, shared: Submission,
) -> None:  # fmt: skip
    sent = keys(show(shared))

    send_reason(client, send(people.reporter).id, [*sent, "x" * 500], REASON)

    assert rows(session) == []


def test_new_use_is_shown_although_an_older_one_was_set_aside(
    client: PageClient, session: Session, people: Cast, show: Callable[..., Page], send: Send,
    store: FolderStore, shared: Submission,
) -> None:  # fmt: skip
    send_reason(client, shared.id, keys(show(shared)), REASON)
    third = send(people.sister, hours=2, area_code=SISTER_VILLAGE)
    attach(session, store, third, 1)

    page = show(shared)

    (card,) = page.soup.select(".flag")
    assert str(third.number) in card.get_text()
    assert len(page.soup.select(".set-aside li")) == 1


def test_reason_outlives_the_picture(
    client: PageClient, session: Session, show: Callable[..., Page], shared: Submission
) -> None:
    send_reason(client, shared.id, keys(show(shared)), REASON)
    session.refresh(shared)
    for item in list(shared.attachments):
        files.detach(session, shared, item.id)
    session.commit()

    page = show(shared)

    assert [row.attachment_id for row in rows(session)] == [None, None]
    assert REASON in page.text


def test_others_look_on(
    client: PageClient, session: Session, people: Cast, show: Callable[..., Page],
    shared: Submission,
) -> None:  # fmt: skip
    sent = keys(show(shared))

    page = show(shared, people.province_officer)
    send_reason(client, shared.id, sent, REASON, status=403)

    assert len(page.soup.select(".flag")) == 1
    assert page.soup.select(".flag form") == []
    assert rows(session) == []


def test_other_district_cannot(
    client: PageClient, session: Session, people: Cast, show: Callable[..., Page],
    shared: Submission,
) -> None:  # fmt: skip
    sent = keys(show(shared))
    client.sign_in(people.reviewer_elsewhere)

    send_reason(client, shared.id, sent, REASON, status=404)

    assert rows(session) == []


def test_report_out_of_view_gives_nothing_away(
    session: Session, people: Cast, show: Callable[..., Page], send: Send, store: FolderStore
) -> None:
    elsewhere = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE, title="ชื่อที่ต้องไม่เห็น")
    submission = send(people.reporter)
    for item in (elsewhere, submission):
        attach(session, store, item, 1)

    page = show(submission)

    (card,) = page.soup.select(".flag")
    assert "อ.คำชะอี จ.มุกดาหาร" in card.get_text()
    assert len(card.select("img")) == 1
    html = str(page.soup)
    hidden = (elsewhere.title, elsewhere.number, people.reporter_elsewhere.name, elsewhere.id)
    assert [word for word in hidden if str(word) in html] == []


def test_address_of_a_refused_reason_shows_the_page(
    client: PageClient, people: Cast, shared: Submission
) -> None:
    client.sign_in(people.reviewer)

    page = client.get("review.dismissals_page", submission_id=shared.id, status=303)

    assert page.location == f"/review/{shared.id}"
