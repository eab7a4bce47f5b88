"""Who may give what to whom, as a table; who sees a village; cards as sheets."""

import io
from datetime import timedelta

import pypdfium2
import pytest
import segno
from flask import render_template
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import DISTRICT, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from webapp import clock
from webapp.accounts import cards
from webapp.accounts.models import User
from webapp.accounts.permissions import Duty, Person, Role
from webapp.errors import NotVisible
from webapp.people import card_sheets, permissions, seeing
from webapp.people.card_sheets import Card
from webapp.submissions import queries as submissions

GIVEN = {
    ("reporter", "4903"): set(),
    ("coordinator", "490301"): set(),
    ("department_officer", "TH"): set(),
    ("reviewer", "4903"): {
        ("reporter", VILLAGE), ("reporter", "490301"), ("coordinator", "490301"),
    },
    ("province_officer", "49"): {
        ("reporter", VILLAGE), ("reporter", "490301"), ("coordinator", "490301"),
        ("reviewer", "4903"), ("reviewer", "4905"), ("reporter", "49050403"),
    },
    ("administrator", "49"): {
        ("reporter", VILLAGE), ("reporter", "490301"), ("coordinator", "490301"),
        ("reviewer", "4903"), ("reviewer", "4905"), ("reporter", "49050403"),
        ("province_officer", "49"),
    },
}  # fmt: skip
TRIED = [
    ("reporter", VILLAGE), ("reporter", "490301"), ("reporter", "49050403"),
    ("coordinator", "490301"), ("reviewer", "4903"), ("reviewer", "4905"), ("reviewer", "4803"),
    ("province_officer", "49"), ("province_officer", "48"), ("department_officer", "TH"),
    ("administrator", "49"), ("administrator", "TH"),
]  # fmt: skip


def person(*duties: Duty) -> Person:
    return Person(id=1, name="นายตัวอย่าง", duties=duties)


@pytest.mark.parametrize(("held", "area"), GIVEN)
def test_duties_are_given_as_the_table_says(held: str, area: str) -> None:
    asking = person(Duty(Role(held), area))

    given = {(role, code) for role, code in TRIED if permissions.may_give(asking, Role(role), code)}
    assert given == GIVEN[held, area]


def test_administrators_are_asked_for_inside_ones_own_area_alone() -> None:
    asking = person(Duty(Role.ADMINISTRATOR, "49"))

    asked = {(role, code) for role, code in TRIED if permissions.may_ask(asking, Role(role), code)}
    assert asked == {("administrator", "49")}


@pytest.mark.parametrize(
    ("duties", "may"),
    [
        ([Duty(Role.REPORTER, VILLAGE)], True),
        ([Duty(Role.REPORTER, VILLAGE), Duty(Role.COORDINATOR, SUBDISTRICT)], True),
        ([Duty(Role.REPORTER, VILLAGE), Duty(Role.REVIEWER, DISTRICT)], False),
        ([Duty(Role.REPORTER, VILLAGE), Duty(Role.REPORTER, "49050403")], False),
        ([Duty(Role.REPORTER, VILLAGE), Duty(Role.ADMINISTRATOR, "49")], False),
        ([], False),
    ],
)
def test_who_holds_one_duty_beyond_reach_is_beyond_it(duties: list[Duty], *, may: bool) -> None:
    asking = person(Duty(Role.REVIEWER, DISTRICT))

    assert permissions.may_manage(asking, 2, duties) is may
    assert not permissions.may_manage(asking, 1, duties)


@pytest.mark.parametrize("village", [VILLAGE, SISTER_VILLAGE, "49050403"])
def test_who_sees_a_village_is_who_may_fetch_its_reports(
    session: Session, people: Cast, village: str
) -> None:
    authors = {VILLAGE: people.reporter, SISTER_VILLAGE: people.sister,
               "49050403": people.reporter_elsewhere}  # fmt: skip
    sent = factories.submitted(session, authors[village], area_code=village)
    cast = [getattr(people, key) for key in people.__dataclass_fields__]

    told = {one.user_id for one in seeing.seers(session, village, today=clock.today())}
    fetching = set()
    for one in cast:
        try:
            submissions.get_visible(session, one, sent.id)
        except NotVisible:
            continue
        fetching.add(one.id)
    assert told == fetching


def test_sheets_hold_eight_cards_with_their_words_and_codes(client: PageClient) -> None:
    made = [
        Card(name=f"นายคนที่{place} มาดี", place="หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล", unit="ที่ทำการ",
             link=f"https://e-report.example/c/{place}ABCDEFGHJKLMNPQRSTUV",
             until=clock.today(), help_phone="042 000 000")
        for place in range(9)
    ]  # fmt: skip
    with client.app.test_request_context():
        sheets = pypdfium2.PdfDocument(io.BytesIO(card_sheets.set_sheets(made)))

    texts = [page.get_textpage().get_text_range() for page in sheets]
    assert [text.count("e-report.example/c/") for text in texts] == [8, 1]
    assert "042 000 000" in texts[0]


def test_card_names_the_button_of_the_page_that_it_opens(
    client: PageClient, session: Session, people: Cast
) -> None:
    user = session.get_one(User, people.reporter.id)
    secret = cards.issue(session, people.reviewer, user, life=timedelta(days=7))
    session.commit()
    button = client.get("cards.show", secret=secret).soup.select_one("main form button")
    card = Card(name="ก", place="ก", unit="", link="x", until=clock.today(), help_phone="")
    with client.app.test_request_context():
        printed = render_template("people/_card.html", card=card)

    assert button is not None
    assert f"“{button.get_text(strip=True)}”" in printed


def test_code_of_a_card_is_its_link_and_coarse(client: PageClient) -> None:
    link = "https://e-report.mukdahan.go.th/c/ABCDEFGHJKLMNPQRSTUV23"
    card = Card(name="ก", place="ก", unit="", link=link, until=clock.today(), help_phone="")

    expected = segno.make_qr(link, error="m")
    assert str(card.code) == expected.svg_inline(
        omitsize=True, lineclass=None, svgclass="qr", border=4
    )
    # 38 mm with its margin: a module of at least 0.8 mm is read by old cameras.
    assert 38 / (expected.symbol_size(border=4)[0]) >= 0.8


def test_cards_of_a_subdistrict_are_printed_once(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)
    page = client.post("people.print_cards", data={"area": SUBDISTRICT, "days": "7"}, status=200)

    assert page.response.mimetype == "application/pdf"
    assert page.response.headers["Cache-Control"] == "private, no-store"
    client.post("people.print_cards", data={"area": SUBDISTRICT, "days": "7"}, status=422)
    client.post("people.print_cards", data={"area": "4905"}, status=404)
    client.post("people.print_cards", data={"id": [str(people.reporter_elsewhere.id)]}, status=422)
