"""A session or a token that is gone in the middle of the form: nothing that was typed is lost."""

from pathlib import Path
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import travel

from tests import factories
from tests.client import PageClient
from tests.conftest import DatabaseMaker, test_config
from tests.people import Cast
from tests.submissions.conftest import posted, upload
from webapp import clock
from webapp.accounts.models import User
from webapp.app import create_app
from webapp.submissions.models import Submission

FORM = 'main form[method="post"]'


@pytest.fixture
def opened(reporter: PageClient) -> tuple[UUID, dict[str, str]]:
    """A form as the reporter opened it: its id and its hidden fields."""
    page = reporter.get("submissions.new")
    submission_id = UUID(str(page.soup.select(FORM)[-1]["action"]).rsplit("/", 1)[-1])
    return submission_id, {"keep": page.fields(FORM)["keep"]}


def sign_out(client: PageClient) -> None:
    with client.http.session_transaction() as cookie:
        cookie.clear()


def test_form_without_session_becomes_a_draft_with_its_files(
    reporter: PageClient, session: Session, people: Cast, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened
    sign_out(reporter)

    page = reporter.post(
        "submissions.save", submission_id=submission_id, has_token=False,
        data=posted(**hidden, intent="check", photos=[upload(factories.jpeg(1))]),
    )  # fmt: skip

    kept = session.get_one(Submission, submission_id)
    assert (kept.author_id, kept.title) == (people.reporter.id, posted()["title"])
    assert len(kept.attachments) == 1
    assert unquote(page.location) == f"/sign-in?next=/submissions/{submission_id}/edit"
    assert "สิ่งที่กรอกไว้ไม่หาย" in reporter.get_path(page.location).text


def test_without_session_nothing_is_sent(
    reporter: PageClient, session: Session, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened
    sign_out(reporter)
    reporter.post(
        "submissions.save", submission_id=submission_id, has_token=False, data=posted(**hidden)
    )

    assert session.get_one(Submission, submission_id).submitted_at is None
    reporter.get("submissions.edit", submission_id=submission_id, status=303)


@pytest.mark.parametrize("keep", ["", "x", "x.y.z"])
def test_unsigned_form_is_not_kept(client: PageClient, session: Session, keep: str) -> None:
    page = client.post(
        "submissions.save", submission_id=uuid4(), has_token=False, status=401,
        data=posted(keep=keep),
    )  # fmt: skip

    assert str(posted()["title"]) in page.response.get_data(as_text=True)
    assert session.scalars(select(Submission)).all() == []


def test_token_is_good_for_one_submission(
    reporter: PageClient, session: Session, opened: tuple[UUID, dict[str, str]]
) -> None:
    sign_out(reporter)

    reporter.post("submissions.save", submission_id=uuid4(), has_token=False, status=401,
                  data=posted(**opened[1]))  # fmt: skip

    assert session.scalars(select(Submission)).all() == []


def test_token_ends_after_sixty_days(
    reporter: PageClient, session: Session, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened
    sign_out(reporter)

    with travel(clock.utc_now().replace(year=clock.utc_now().year + 1), tick=False):
        reporter.post("submissions.save", submission_id=submission_id, has_token=False,
                      status=401, data=posted(**hidden))  # fmt: skip


def test_closed_account_keeps_nothing(
    reporter: PageClient, session: Session, people: Cast, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened
    session.get_one(User, people.reporter.id).is_active = False
    session.commit()
    sign_out(reporter)

    reporter.post("submissions.save", submission_id=submission_id, has_token=False, status=401,
                  data=posted(**hidden))  # fmt: skip


def test_expired_form_token_loses_no_file(
    reporter: PageClient, session: Session, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened

    reporter.post(
        "submissions.save", submission_id=submission_id,
        data=posted(**hidden, csrf_token="old", intent="check", photos=[upload(factories.jpeg(1))]),
    )  # fmt: skip

    assert len(session.get_one(Submission, submission_id).attachments) == 1


def test_without_any_token_the_texts_are_held(reporter: PageClient, session: Session) -> None:
    page = reporter.post(
        "submissions.save", submission_id=uuid4(), has_token=False, status=400, data=posted()
    )

    assert page.fields(FORM)["title"] == posted()["title"]
    assert session.scalars(select(Submission)).all() == []


def test_another_site_cannot_post(reporter: PageClient, session: Session) -> None:
    reporter.post(
        "submissions.save", submission_id=uuid4(), has_token=False, status=400, data=posted(),
        headers={"Origin": "https://elsewhere.example"},
    )  # fmt: skip

    assert session.scalars(select(Submission)).all() == []


def test_phone_of_two_people_keeps_the_form_for_its_author(
    reporter: PageClient, session: Session, people: Cast, opened: tuple[UUID, dict[str, str]]
) -> None:
    submission_id, hidden = opened
    reporter.sign_in(people.sister)

    page = reporter.post(
        "submissions.save", submission_id=submission_id, data=posted(**hidden, csrf_token="old"),
        goes_to="submissions.index",
    )  # fmt: skip

    assert session.get_one(Submission, submission_id).author_id == people.reporter.id
    assert people.reporter.name in reporter.get_path(page.location).text


def test_missing_database_is_said_in_a_sentence(
    make_database: DatabaseMaker, tmp_path: Path
) -> None:
    app = create_app(test_config(make_database.url("gone/nowhere"), tmp_path / "media"))
    client = PageClient(app)
    with client.http.session_transaction() as cookie:
        cookie["_user_id"] = "a token"

    page = client.post("submissions.save", submission_id=uuid4(), data=posted(), status=503)

    assert "ระบบ" in page.h1
    assert "Traceback" not in page.text
