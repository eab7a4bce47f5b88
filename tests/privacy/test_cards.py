"""What the first page of administration says of personal data; what erasing takes of requests."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts.models import User
from webapp.privacy import erasure, tasks
from webapp.privacy.models import RequestState, TakedownRequest


def asked_by(session: Session, people: Cast, state: RequestState, code: str) -> TakedownRequest:
    is_open = state is RequestState.OPEN
    row = TakedownRequest(
        code=code, area_code="4903", words="ภาพนั้น", contact="081", made_at=clock.utc_now(),
        made_by_id=people.reporter.id, due_on=clock.today(), state=state, answer="",
        decided_at=None if is_open else clock.utc_now(),
        decided_by_id=None if is_open else people.reviewer.id,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_first_page_counts_requests_and_what_goes(
    app: Flask, client: PageClient, session: Session, people: Cast
) -> None:
    asked_by(session, people, RequestState.OPEN, "OPENABCDEF")
    with app.app_context():
        tasks.run()

    page = client.sign_in(people.administrator).get("administration.index")

    cards = {card.select_one("a")["href"]: card for card in page.soup.select("li.card")}
    requests = cards[client.path("privacy.requests")]
    keeping = cards[client.path("privacy.retention")]
    assert "card-alarming" in requests["class"]
    assert "1" in requests.get_text()
    assert len(keeping.select("p")) == 2


def test_erasing_takes_words_of_answered_requests_and_leaves_open_ones(
    session: Session, people: Cast
) -> None:
    factories.submitted(session, people.reporter)
    done = asked_by(session, people, RequestState.REFUSED, "DONEABCDEF")
    waiting = asked_by(session, people, RequestState.OPEN, "WAITABCDEF")
    user = session.scalars(select(User).where(User.id == people.reporter.id)).one()

    erasure.erase(
        session, people.administrator, user, erasure.plan_of(session, user).print
    )  # fmt: skip
    session.expire_all()

    assert (done.words, done.contact) == ("—", "")
    assert (waiting.words, waiting.contact) == ("ภาพนั้น", "081")
