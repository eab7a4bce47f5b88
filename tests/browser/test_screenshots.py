"""The pictures of the README: `make screenshots` takes them of the demo, on the server it starts.

Collected only where EREPORT_SCREENSHOTS names the folder to put them in.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser import afternoon_people
from tests.browser.afternoon_people import BOOK, HEAD
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import Desk, Phone, Screen
from tests.browser.papers import Paper
from webapp import clock
from webapp.accounts.demo_people import DEMO_PASSWORD
from webapp.thai import buddhist_year

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("EREPORT_SCREENSHOTS", "docs/images"))
MOST_BYTES = 250_000
MOST_COLOURS = (256, 192, 128, 96, 64)
LONGEST_START_S = 30
DECODE_SHOWN = """() => Promise.all([...document.images]
    .filter((image) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.decode()))"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo of its own, freshly loaded, behind the product's own server."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "EREPORT_ENVIRONMENT": "demo",
        "EREPORT_SECRET_KEY": "of-the-pictures-only-" + "0" * 32,
        "EREPORT_DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "EREPORT_MEDIA_DIR": f"{folder}/media",
        "EREPORT_PORT": str(port),
        "EREPORT_LOG_LEVEL": "WARNING",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for command in (["setup"], ["demo", "load"]):
        subprocess.run([*flask, *command], cwd=ROOT, env=environment, check=True)  # noqa: S603
    with subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment) as server:  # noqa: S603
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/readyz")
        yield address
        server.terminate()


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _ in range(LONGEST_START_S * 10):
        try:
            with urlopen(address):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {address}")


@pytest.fixture
def phone(demo: str, new_context: Callable[..., BrowserContext]) -> Phone:
    """The phone of the demo's village head."""
    phone = Phone(new_context(**PHONE).new_page(), demo)
    phone.sign_in("village", DEMO_PASSWORD)
    return phone


@pytest.fixture
def new_desk_at(demo: str, new_context: Callable[..., BrowserContext]) -> Callable[[str], Desk]:
    """A desk of the demo with somebody signed in: `new_desk_at("district")`."""

    def new_desk_at(login: str) -> Desk:
        desk = Desk(new_context(**DESK).new_page(), demo)
        desk.sign_in(login, DEMO_PASSWORD)
        return desk

    return new_desk_at


def take(screen: Screen, name: str) -> None:
    """Take a picture of what a person sees without scrolling, once everything is there."""
    wait_for_pictures(screen.page)
    taken = PICTURES / f"{name}.png"
    screen.page.screenshot(path=taken)
    with Image.open(taken) as image:
        keep(image.convert("RGB"), name)


def wait_for_pictures(page: Page) -> None:
    """Wait for every picture that stands on the screen now."""
    page.wait_for_load_state("networkidle")
    page.evaluate(DECODE_SHOWN)


def keep(image: Image.Image, name: str) -> None:
    """Write a picture with as few colours as it takes to stay small."""
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in MOST_COLOURS:
        image.quantize(colours, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
    pytest.fail(f"{name} is too large, whatever its colours")


def test_phone(phone: Phone) -> None:
    phone.open("/submissions")
    take(phone, "phone-list")
    sent = phone.page.locator(".card:has(.tag-submitted) a").first.get_attribute("href")
    begun = phone.page.locator(".card:has(.tag-draft) a").first.get_attribute("href")
    phone.open(f"{sent}/receipt")
    take(phone, "phone-receipt")
    phone.open(f"{begun}#step-photos")
    take(phone, "phone-form")


def test_desk(new_desk_at: Callable[[str], Desk]) -> None:
    desk = new_desk_at("district")
    take(desk, "desk-queue")
    with_four_photos = desk.rows.filter(has=desk.page.locator("td.number", has_text="4")).first
    with_four_photos.get_by_role("link").click()
    expect(desk.page.locator(".evidence")).to_be_visible()
    take(desk, "desk-review")


def test_week(new_desk_at: Callable[[str], Desk], tmp_path: Path) -> None:
    desk = new_desk_at("province")
    take(desk, "week-board")
    desk.page.locator("tr:has(.tag-issued) a").first.click()
    wait_for_pictures(desk.page)
    paper = Paper(desk.print(tmp_path / "week.pdf"))
    keep(paper.front(), "paper-1")
    keep(paper.fullest_photo_page(), "paper-photos")


def test_people(new_desk_at: Callable[[str], Desk], tmp_path: Path) -> None:
    desk = new_desk_at("district")
    desk.open("/people/")
    take(desk, "people-list")
    look_at_an_import(desk)
    take(desk, "people-import")
    desk.open("/people/cards")
    with desk.page.expect_download() as given:
        desk.page.locator("button.button-primary").click()
    sheet = tmp_path / "cards.pdf"
    given.value.save_as(sheet)
    keep(Paper(sheet).front(), "people-cards")


def look_at_an_import(desk: Desk) -> None:
    """Fill the template in for its first villages, two of them wrong, and look at the preview."""
    desk.open("/people/imports")
    with desk.page.expect_download() as given:
        desk.link("Template for Excel").click()
    head, rows = afternoon_people.fill_in(given.value.path().read_bytes())
    mended = [row for row in rows if row.duty == HEAD][:9]
    mended[2] = replace(mended[2], phone="08-123")
    mended[5] = replace(mended[5], name="ก.")
    book = afternoon_people.as_book(head, mended)
    file: FilePayload = {"name": "รายชื่อ.xlsx", "mimeType": BOOK, "buffer": book}
    desk.page.locator("#file").set_input_files(file)
    desk.button("Look at it").click()
    desk.expect_heading("Look at the import")


def test_own_account(phone: Phone) -> None:
    phone.open("/me")
    take(phone, "phone-me")


def test_summaries(new_desk_at: Callable[[str], Desk]) -> None:
    administrator = new_desk_at("admin")
    administrator.open("/administration/settings")
    take(administrator, "settings")
    province = new_desk_at("province")
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    province.open(f"/lookback/49/{buddhist_year(last_month)}-{last_month:%m}")
    look_at(province, ".charts")
    take(province, "period-charts")
    department = new_desk_at("department")
    department.open("/lookback/TH")
    take(department, "country")


def look_at(screen: Screen, selector: str) -> None:
    """Scroll until something stands at the top of the screen."""
    place = screen.page.locator(selector).first
    place.evaluate("(one) => one.scrollIntoView()")
