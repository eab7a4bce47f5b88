"""The receipt that a person shows: number, code, QR, and what the phone paints a picture from."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.outbox import Outbox, photos
from webapp.submissions import links, numbers, services
from webapp.submissions.models import Submission


def test_code_is_five_letters_of_the_id() -> None:
    codes = {numbers.receipt_code(UUID(int=number)) for number in range(1000)}

    assert len(codes) > 990
    assert all(re.fullmatch(f"[{numbers.CODE_LETTERS}]{{5}}", code) for code in codes)
    assert numbers.receipt_code(UUID(int=7)) == numbers.receipt_code(UUID(int=7))


def test_code_comes_with_the_number(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)
    assert kept.receipt_code is None

    sent = services.submit(session, people.reporter, kept.id)

    assert sent.receipt_code == numbers.receipt_code(sent.id)


def test_page_says_what_there_is_to_say(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)

    page = reporter.get("submissions.receipt", submission_id=sent.id)

    card = page.soup.select_one(".receipt")
    assert card is not None
    text = " ".join(card.get_text(" ").split())
    for said in (sent.number, sent.receipt_code, sent.title, "ต.ดอนตาล", "ได้รับเมื่อ"):
        assert str(said) in text


def test_script_finds_everything_for_the_picture(outbox: Outbox, session: Session) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, photos(2))

    page = outbox.client.get("submissions.receipt", submission_id=submission_id)

    sent = session.get_one(Submission, submission_id)
    island = page.soup.select_one("[data-receipt]")
    assert island is not None
    assert (island["data-number"], island["data-code"]) == (sent.number, sent.receipt_code)
    assert island["data-files"] == "รูป 0/2"
    assert island["data-title"] == sent.title
    assert all(
        island[f"data-{name}"]
        for name in ("heading", "number-label", "received", "place", "product", "link")
    )
    assert island.select_one("svg.qr path") is not None


def test_links_open_in_the_real_browser(app: Flask) -> None:
    with app.test_request_context():
        link = links.handed_out("submissions.show", submission_id=UUID(int=7))

    assert link == (
        "http://localhost/submissions/00000000-0000-0000-0000-000000000007?openExternalBrowser=1"
    )


def test_links_lead_to_the_public_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    config = replace(app.config["EREPORT"], public_url="https://report.example.go.th")
    monkeypatch.setitem(app.config, "EREPORT", config)

    with app.test_request_context():
        link = links.handed_out("pages.about")

    assert link == "https://report.example.go.th/about?openExternalBrowser=1"


def test_link_of_the_receipt_opens_for_author_and_reviewer(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)
    page = reporter.get("submissions.receipt", submission_id=sent.id)
    island = page.soup.select_one("[data-receipt]")
    assert island is not None
    path = str(island["data-link"]).removeprefix("http://localhost")

    for person in (people.reporter, people.reviewer):
        reporter.sign_in(person)
        assert reporter.get_path(path).h1 == sent.title


def test_text_to_pass_on_stands_there_without_a_script(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter)

    for endpoint in ("submissions.receipt", "submissions.show"):
        page = reporter.get(endpoint, submission_id=sent.id)
        area = page.soup.select_one("textarea[data-share-text]")
        assert area is not None
        assert area.get_text().strip().startswith("เรียน ผู้บังคับบัญชา")
        buttons = page.soup.select("[data-share] button")
        assert buttons
        assert all(button.has_attr("hidden") for button in buttons)


def test_title_with_markup_stays_text(reporter: PageClient, session: Session, people: Cast) -> None:
    title = '"><script>alert(1)</script>'
    sent = factories.submitted(session, people.reporter, title=title)

    page = reporter.get("submissions.receipt", submission_id=sent.id)

    island = page.soup.select_one("[data-receipt]")
    assert island is not None
    assert island["data-title"] == title
    assert "<script>alert(1)" not in page.response.get_data(as_text=True)


def test_receipt_of_somebody_else_is_not_there(
    reporter: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.sister)

    reporter.get("submissions.receipt", submission_id=sent.id, status=404)
