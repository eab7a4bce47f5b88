"""Pages that no link leads to have no barrier either: cards, first secrets, codes, refusals."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser import barriers
from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.pages import Desk, Phone, Screen
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.accounts import cards
from webapp.accounts.models import User
from webapp.db import db

pytestmark = pytest.mark.browser

SHEET = (
    "รหัสหมู่บ้าน,หน้าที่,ชื่อ-สกุล,เบอร์โทร\n"
    "49030101,ผู้ใหญ่บ้าน,นายบุญมา แก้วมุก,0810000001\n"
    "49030103,หัวหน้าแก๊ง,นางคำปัน ชัยสุข,0810000002\n"
    "49030105,ผู้ใหญ่บ้าน,ก.,08-12\n"
)
KEY = re.compile(r"secret=([A-Z2-7]+)")


class Looks:
    """What stood in the way, by the name of the page."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def at(self, screen: Screen, name: str) -> None:
        """Look at what is open."""
        screen.page.wait_for_load_state("networkidle")
        if against := barriers.against_both_sizes(screen.page):
            self.found[name] = against


@pytest.fixture
def looks() -> Iterator[Looks]:
    """What is looked at, and nothing found at the end."""
    looks = Looks()
    yield looks
    assert looks.found == {}


def press(screen: Screen) -> None:
    """Press the page's one main button."""
    screen.page.locator("main .button-primary:visible").first.click()


def test_way_in_by_a_card(
    new_page: Callable[..., Page], live_server: LiveServer, people: Cast, watch: Watch, looks: Looks
) -> None:
    watch.expects(404, 410, 422)
    with live_server.app.app_context():
        user = db.session.get_one(User, people.sister.id)
        secret = cards.issue(db.session, people.reviewer, user, life=timedelta(days=7))
        db.session.commit()
    phone = Phone(new_page(PHONE), live_server.url)

    looks.at(phone.open("/c/nobodyhasthissecrethere"), "card that is none")
    looks.at(phone.open(f"/c/{secret}"), "card")
    press(phone)
    looks.at(phone, "first secret")
    for typed, name in (("123456", "secret refused"), ("482916", "first page")):
        phone.page.locator("#secret").fill(typed)
        phone.page.locator("#again").fill(typed)
        press(phone)
        looks.at(phone, name)
    looks.at(phone.open("/me/secret"), "another PIN")


def test_refusals_and_requests_of_strangers(
    new_page: Callable[..., Page], live_server: LiveServer, watch: Watch, looks: Looks
) -> None:
    watch.expects(401, 404, 422)
    phone = Phone(new_page(PHONE), live_server.url)

    phone.open("/sign-in").enter_password("reporter", "ไม่ใช่")
    press(phone)
    looks.at(phone, "sign-in refused")
    looks.at(phone.open("/privacy/take-down"), "asking")
    press(phone)
    looks.at(phone, "asking refused")
    phone.page.locator("#words").fill("ขอให้นำภาพลูกสาวออก")
    phone.page.locator("#contact").fill("08-1000-0000")
    press(phone)
    looks.at(phone, "asked")
    looks.at(phone.open("/privacy/take-down/NOTHING"), "asked nothing")
    looks.at(phone.open("/verify/49-2569-W46"), "paper that is none")
    looks.at(phone.open("/about"), "about")


def test_import_and_card_of_an_office(
    new_desk: Callable[[], Desk], people: Cast, watch: Watch, looks: Looks
) -> None:
    watch.expects(422)
    desk = new_desk()
    desk.sign_in("reviewer")
    file: FilePayload = {
        "name": "a.csv",
        "mimeType": "text/csv",
        "buffer": SHEET.encode("utf-8-sig"),
    }

    desk.open("/people/imports").page.locator("#file").set_input_files(file)
    press(desk)
    desk.expect_heading("Look at the import")
    looks.at(desk, "preview with mistakes")
    desk.page.locator("form.import-now button").click()
    desk.expect_heading("Imported")
    looks.at(desk, "imported")
    for state in ("never", "no_card", "ended"):
        looks.at(desk.open(f"/people/?state={state}"), state)
    desk.open(f"/people/{people.sister.id}/cards")
    press(desk)
    looks.at(desk, "card to be scanned")


def test_second_step_from_setting_up_to_signing_in(
    new_page: Callable[..., Page], live_server: LiveServer, watch: Watch, looks: Looks
) -> None:
    watch.expects(401, 422)
    desk = Desk(new_page(DESK), live_server.url)
    desk.sign_in("administrator")

    looks.at(desk.open("/me/second-step/app"), "app")
    desk.page.locator("#code").fill("000000")
    press(desk)
    looks.at(desk, "code refused")
    found = KEY.search(desk.page.content())
    assert found is not None
    desk.page.locator("#code").fill(pyotp.TOTP(found.group(1)).now())
    press(desk)
    looks.at(desk, "recovery codes")
    looks.at(desk.open("/me"), "my account with a second step")

    again = Desk(new_page(DESK), live_server.url)
    again.sign_in("administrator")
    looks.at(again, "second step asked for")
    again.page.locator("main input[name=code]").fill("000000")
    press(again)
    looks.at(again, "second step refused")
