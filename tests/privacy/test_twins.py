"""A picture that stands in several reports goes from all of them, or every office is asked."""

import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.scenes import scene
from webapp.media import intake
from webapp.media.store import FolderStore
from webapp.notices.models import Kind, Notice
from webapp.privacy import takedowns
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.privacy.takedowns import Asked
from webapp.submissions import files
from webapp.submissions import tasks as submission_tasks
from webapp.submissions.models import Attachment


@pytest.fixture
def places(session: Session, people: Cast, store: FolderStore) -> dict[str, Attachment]:
    """One picture in two reports of a district and two of another."""
    reports = {
        "own": factories.submitted(session, people.reporter),
        "sister": factories.submitted(session, people.sister, area_code=SISTER_VILLAGE),
        "elsewhere": factories.submitted(
            session, people.reporter_elsewhere, area_code=OTHER_VILLAGE
        ),
        "far": factories.submitted(session, people.reporter_elsewhere, area_code=OTHER_VILLAGE),
    }
    return {
        name: factories.with_photo(session, store, report, seed=7)
        for name, report in reports.items()
    }


def asked(session: Session, photo: Attachment) -> TakedownRequest:
    said = f"{photo.submission.number}-1"
    row = takedowns.ask(session, Asked(said=said, words="ขอให้ลบ", contact="081"), None)
    session.commit()
    return row


def gone(session: Session, places: dict[str, Attachment]) -> list[str]:
    session.expire_all()
    return [name for name, item in places.items() if item.gone_at is not None]


def remove(client: PageClient, row: TakedownRequest, twins: list[str]) -> None:
    client.post(
        "privacy.answer", request_id=row.id,
        data={"outcome": "removed", "answer": "ลบแล้ว", "twins": twins},
    )  # fmt: skip


def test_ticked_places_go_together_and_the_file_with_the_last(
    app: Flask, client: PageClient, session: Session, people: Cast, store: FolderStore,
    places: dict[str, Attachment],
) -> None:  # fmt: skip
    row, sha256 = asked(session, places["own"]), places["own"].media_sha256
    page = client.sign_in(people.reviewer).get("privacy.show_request", request_id=row.id)
    offered = [str(item["value"]) for item in page.soup.select("[name=twins][checked]")]
    assert offered == [str(places["sister"].id)]

    remove(client, row, offered)
    assert gone(session, places) == ["own", "sister"]
    handed_on = session.scalars(select(TakedownRequest).where(TakedownRequest.id != row.id)).one()
    assert (handed_on.area_code[:4], handed_on.contact, handed_on.due_on) == (
        "4905", "", row.due_on,
    )  # fmt: skip
    told = session.scalars(select(Notice).where(Notice.person_id == people.reviewer_elsewhere.id))
    assert Kind.TAKEDOWN_ASKED in [notice.kind for notice in told]
    follow = client.get("privacy.follow", code=row.code)
    assert handed_on.code in follow.text
    assert "1 รายการ" in follow.text

    page = client.sign_in(people.reviewer_elsewhere).get(
        "privacy.show_request", request_id=handed_on.id
    )
    remove(
        client,
        handed_on,
        [str(item["value"]) for item in page.soup.select("[name=twins][checked]")],
    )
    with app.app_context():
        submission_tasks.shred(sha256, lambda _percent: None)
    assert gone(session, places) == ["own", "sister", "elsewhere", "far"]
    assert not store.exists(sha256)
    authors = session.scalars(select(Notice.person_id).where(Notice.kind == Kind.TAKEDOWN))
    assert sorted(authors) == sorted(
        [people.reporter.id, people.sister.id, *[people.reporter_elsewhere.id] * 2]
    )


def test_place_that_is_not_ticked_stays(
    client: PageClient, session: Session, people: Cast, places: dict[str, Attachment]
) -> None:
    row = asked(session, places["own"])

    client.sign_in(people.reviewer)
    remove(client, row, [])

    assert gone(session, places) == ["own"]


def test_nobody_removes_from_reports_of_other_offices(
    client: PageClient, session: Session, people: Cast, places: dict[str, Attachment]
) -> None:
    row = asked(session, places["own"])

    client.sign_in(people.reviewer)
    remove(client, row, [str(item.id) for item in places.values()])

    assert gone(session, places) == ["own", "sister"]


def test_nearly_the_same_is_offered_and_not_ticked(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    found = []
    for quality in (90, 40):
        accepted = intake.accept_photo(store, io.BytesIO(scene(1, quality)), declared_name="a.jpg")
        report = factories.submitted(session, people.reporter)
        found.append(files.attach(session, report, accepted))
        session.commit()
    row = asked(session, found[0])

    page = client.sign_in(people.reviewer).get("privacy.show_request", request_id=row.id)

    assert [box["value"] for box in page.soup.select("[name=twins]")] == [str(found[1].id)]
    assert page.soup.select("[name=twins][checked]") == []


def test_other_requests_about_what_is_gone_are_answered_with_it(
    client: PageClient, session: Session, people: Cast, places: dict[str, Attachment]
) -> None:
    row, same = asked(session, places["own"]), asked(session, places["own"])
    beside, other = asked(session, places["sister"]), asked(session, places["elsewhere"])

    client.sign_in(people.reviewer)
    remove(client, row, [str(places["sister"].id)])
    session.expire_all()

    states = [one.state for one in (row, same, beside, other)]
    assert states == [*[RequestState.REMOVED] * 3, RequestState.OPEN]
    assert len(session.scalars(select(TakedownRequest)).all()) == 4


def test_what_was_ticked_is_kept_when_the_answer_comes_back(
    client: PageClient, session: Session, people: Cast, places: dict[str, Attachment]
) -> None:
    row = asked(session, places["own"])

    page = client.sign_in(people.reviewer).post(
        "privacy.answer", request_id=row.id, data={"outcome": "refused", "answer": ""}, status=422
    )

    assert len(page.soup.select("[name=twins]")) == 1
    assert page.soup.select("[name=twins][checked]") == []
