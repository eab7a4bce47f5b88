"""The inbox on phone and desk, reading, and keeping where a browser can be told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.conftest import SECRET
from tests.notices.push_service import Browser
from tests.people import Cast
from webapp import clock
from webapp.db import db
from webapp.notices import push_keys, queries, services
from webapp.notices.models import Kind, Notice, PushSubscription
from webapp.notices.services import About

pytestmark = pytest.mark.usefixtures("noon")
ENDPOINT = "http://127.0.0.1:9/send/phone"


def unread(session: Session, person_id: int) -> int:
    session.expire_all()
    mine = select(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return len(session.scalars(mine).all())


def count_of(page: object) -> str:
    badge = page.soup.select_one(".inbox-count")  # type: ignore[attr-defined]
    return badge.get_text(" ", strip=True) if badge else ""


def test_empty_inbox_says_what_will_stand_there(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.reporter).get("notices.index")

    assert page.h1 == "แจ้งเตือน"
    assert "ยังไม่มีการแจ้งเตือน" in page.text
    assert count_of(page) == ""


def test_returned_report_is_told_in_words_and_opening_reads_it(
    client: PageClient, session: Session, people: Cast, noon: time_machine.Traveller
) -> None:
    back = factories.returned(session, people, "ขอรูปที่ชัดกว่านี้")
    noon.shift(20)
    page = client.sign_in(people.reporter).get("notices.index")
    (card,) = page.soup.select(".notice")

    assert "phone" in page.soup.body["class"]
    assert count_of(page) == "ยังไม่ได้อ่าน: 1"
    assert card.button.get_text() == "มีรายงานส่งกลับให้แก้ไข"
    words = card.get_text(" ", strip=True)
    assert back.title in words
    assert "กิจกรรมวันที่ 22 พ.ย. 2569 เลขที่ 49-2569-" in words
    assert "ขอรูปที่ชัดกว่านี้" in words
    assert "23 พ.ย. 2569 12.00 น." in words
    assert unread(session, people.reporter.id) == 1  # looking reads nothing
    (notice,) = session.scalars(select(Notice))
    client.post("notices.open_one", notice_id=notice.id, goes_to=f"/submissions/{back.id}")
    assert unread(session, people.reporter.id) == 0
    assert count_of(client.get("submissions.index")) == ""


def test_english_reader_reads_english(
    client: PageClient, session: Session, people: Cast, noon: time_machine.Traveller
) -> None:
    factories.approved(session, people)
    noon.shift(20)
    client.sign_in(people.reporter).http.set_cookie("locale", "en")

    page = client.get("notices.index")

    assert page.soup.select_one(".notice button").get_text() == "A report was approved"


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        (Kind.WAITING, {"count": 12, "oldest_on": "2026-11-20"},
         "มีรายงานรอตรวจ 12 รายงาน รอตั้งแต่ 20 พ.ย. 2569"),
        (Kind.WEEK_MISSING,
         {"place": "หมู่ที่ 6", "starts_on": "2026-11-18", "ends_on": "2026-11-24"},
         "ยังไม่ได้ส่งรายงานประจำสัปดาห์ หมู่ที่ 6 สัปดาห์วันที่ 18 – 24 พฤศจิกายน 2569 โปรดส่งรายงาน"),
        (Kind.APPROVED, {}, "รายงานได้รับอนุมัติแล้ว"),
    ],
)  # fmt: skip
def test_words_are_made_from_what_is_known(
    client: PageClient, session: Session, people: Cast, kind: Kind,
    params: dict[str, str | int], words: str,
) -> None:  # fmt: skip
    about = About(kind=kind, key="k", subject=str(uuid4()), params=params)
    services.tell(session, people.reviewer.id, about)
    session.commit()

    page = client.sign_in(people.reviewer).get("notices.index")

    assert "desk" in page.soup.body["class"]
    assert words in page.soup.select_one(".notice").get_text(" ", strip=True)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words_and_leads_somewhere(
    client: PageClient, session: Session, people: Cast, kind: Kind
) -> None:
    sent = factories.submitted(session, people.reporter)
    is_for_administrators = kind in {Kind.DUTY_ASKED, Kind.DUTY_DECIDED}
    reader = people.administrator if is_for_administrators else people.reviewer
    services.tell(session, reader.id, About(kind=kind, key="k", subject=str(sent.id)))
    session.commit()
    (notice,) = session.scalars(select(Notice))

    went = client.sign_in(reader).post("notices.open_one", notice_id=notice.id)

    client.get_path(went.location.partition("#")[0])


def test_notices_of_others_and_of_later_are_not_there(
    client: PageClient, session: Session, people: Cast
) -> None:
    services.tell(session, people.sister.id, About(kind=Kind.APPROVED, key="a"))
    later = clock.utc_now() + timedelta(seconds=13)
    services.tell(session, people.reporter.id, About(kind=Kind.APPROVED, key="b"), not_before=later)
    session.commit()
    client.sign_in(people.reporter)

    assert client.get("notices.index").soup.select(".notice") == []
    for notice in session.scalars(select(Notice)).all():
        client.post("notices.open_one", notice_id=notice.id, status=404)


def test_all_are_marked_as_read_at_once(client: PageClient, session: Session, people: Cast) -> None:
    for key in "abc":
        services.tell(session, people.reporter.id, About(kind=Kind.APPROVED, key=key))
    services.tell(session, people.sister.id, About(kind=Kind.APPROVED, key="a"))
    session.commit()

    client.sign_in(people.reporter).post("notices.read_all", goes_to="notices.index")

    assert [unread(session, person.id) for person in (people.reporter, people.sister)] == [0, 1]
    assert "อ่านแล้วทั้งหมด" not in client.get("notices.index").text


def test_long_inbox_has_pages(client: PageClient, session: Session, people: Cast) -> None:
    for number in range(31):
        services.tell(session, people.reporter.id, About(kind=Kind.APPROVED, key=str(number)))
    session.commit()

    first = client.sign_in(people.reporter).get("notices.index")
    second = client.get("notices.index", page=2)

    assert [len(page.soup.select(".notice")) for page in (first, second)] == [30, 1]
    assert "เก่ากว่า" in first.text


def test_number_in_the_bar_costs_one_count_on_pages_and_none_on_pieces(
    client: PageClient, people: Cast, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client.sign_in(people.reviewer)

    with counted() as of_page:
        client.get("review.queue")
    with counted() as of_piece:
        client.get_path("/review/", headers={"HX-Request": "true"})

    assert len([one for one in of_page if "FROM notices" in one]) == 1
    assert [one for one in of_piece if "FROM notices" in one] == []


def test_pages_stand_without_the_table(fresh_app: Flask, people: Cast) -> None:
    client = PageClient(fresh_app).sign_in(people.reporter)
    with fresh_app.app_context():
        for table in ("notice_pushes", "push_subscriptions", "notices", "push_keys"):
            db.session.execute(text(f"DROP TABLE {table}"))
        db.session.commit()

    assert client.get("submissions.index").h1 == "รายการของฉัน"


def subscribe(client: PageClient, browser: Browser, *, status: int = 204, **said: str) -> None:
    wanted = browser.wanted(ENDPOINT)
    data = {"endpoint": wanted.endpoint, "p256dh": wanted.p256dh, "auth": wanted.auth, **said}
    client.post("notices.subscribe", data=data, status=status)


def test_browser_is_kept_once_a_session_and_can_be_let_go(
    client: PageClient, session: Session, people: Cast
) -> None:
    push_keys.ensure(session, [SECRET])
    session.commit()
    client.sign_in(people.reporter)
    assert client.get("notices.index").soup.select_one("[data-push-offer]").get("data-on") is None

    subscribe(client, Browser())
    subscribe(client, Browser())
    (kept,) = session.scalars(select(PushSubscription))
    assert (kept.person_id, kept.endpoint) == (people.reporter.id, ENDPOINT)
    assert client.get("notices.index").soup.select_one("[data-push-offer]").get("data-on") == ""
    client.post("notices.unsubscribe", status=204)

    session.expire_all()
    assert session.scalars(select(PushSubscription)).all() == []


def test_browser_that_another_person_uses_now_is_theirs(
    client: PageClient, session: Session, people: Cast
) -> None:
    subscribe(client.sign_in(people.reporter), Browser())
    subscribe(client.sign_in(people.sister), Browser())

    (kept,) = session.scalars(select(PushSubscription))
    assert kept.person_id == people.sister.id


@pytest.mark.parametrize(
    "said",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://169.254.169.254/"},
        {"p256dh": ""},
        {"p256dh": "BAAA"},
        {"p256dh": "B" + "A" * 86},
        {"p256dh": "x" * 500},
        {"auth": "AAAA"},
        {"auth": "ก"},
    ],
)
def test_what_is_no_subscription_is_refused(
    client: PageClient, session: Session, people: Cast, said: dict[str, str]
) -> None:
    subscribe(client.sign_in(people.reporter), Browser(), status=422, **said)

    assert session.scalars(select(PushSubscription)).all() == []


def test_receipt_offers_to_be_told_and_the_form_does_not(
    client: PageClient, session: Session, people: Cast
) -> None:
    push_keys.ensure(session, [SECRET])
    sent = factories.submitted(session, people.reporter)
    client.sign_in(people.reporter)

    receipt = client.get("submissions.receipt", submission_id=sent.id)

    (offer,) = receipt.soup.select("[data-push-offer]")
    assert offer.has_attr("hidden")
    assert offer["data-key"] == push_keys.find_public(session)
    assert client.get("submissions.new").soup.select("[data-push-offer]") == []
    assert client.get("submissions.index").soup.select("[data-push-offer]") == []


def test_without_keys_nothing_is_offered(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.reporter).get("notices.index")

    assert page.soup.select("[data-push-offer]") == []


def test_count_stays_an_index_range(session: Session, people: Cast) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("asks SQLite for its plan")
    plan = session.execute(
        text("EXPLAIN QUERY PLAN SELECT count(*) FROM notices WHERE person_id = 1"
             " AND due_at <= '2026' AND read_at IS NULL")
    ).all()  # fmt: skip

    assert "COVERING INDEX ix_notices_person_read_due" in str(plan)
    assert queries.unread_count(session, people.reporter, clock.utc_now()) == 0
