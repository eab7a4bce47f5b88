"""The paper as Chromium prints it: pages, numbers, repeated heads, the mark of a draft."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import time_machine
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import LiveServer
from tests.people import Cast
from tests.weekly.weeks import FIRST_DAY, KEY, PRINTING_DAY, approved
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.activity.models import ActivityType
from webapp.db import db
from webapp.keys import SessionCookies
from webapp.media.store import FolderStore
from webapp.weekly import services, tasks
from webapp.weekly.models import PaperFile

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("EREPORT_CHROMIUM") or shutil.which("chromium") or "chromium"
A4_STANDING = (595, 842)
A4_LYING = (842, 595)
ACTIVITIES = 20
MANY = 120
# As people write: words without spaces, whose ends only a dictionary knows.
TITLE = "กวาดลานวัดบ้านนกไฮและทาสีรั้วโรงเรียนปลูกต้นไม้ตัดหญ้าเก็บขยะขุดลอกคลองซ่อมถนนรายงานเพิ่มเติม"
RESULT = "เก็บขยะได้42ถุงทาสีรั้ว125เมตรตัดกิ่งไม้36ต้นล้างพื้นสนามเด็กเล่น2แห่งทำอาหารกล่องมอบผู้สูงอายุ80ชุด" * 5
ROW = "๑,๒๓๔ ถ"
HEAD = "(คน)"
CM = 72 / 2.54


@pytest.fixture(autouse=True)
def printing_day() -> Iterator[time_machine.Traveller]:
    """The day of printing, on a clock that runs: browsers wait by it."""
    with time_machine.travel(PRINTING_DAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def week(live_server: LiveServer, people: Cast) -> LiveServer:
    """A server with twenty activities in the week; one has photos."""
    with live_server.app.app_context():
        store: FolderStore = live_server.app.extensions["media_store"]
        for number in range(ACTIVITIES):
            made = approved(
                db.session, people, held_on=FIRST_DAY + timedelta(days=number % 7),
                place_name="ศาลาประชาคมบ้านนาม่วง", result="1,234 ถุง",
            )  # fmt: skip
        for seed in range(3):
            factories.with_photo(db.session, store, made, seed)
    return live_server


def test_preview_is_printed_as_a_draft(week: LiveServer, people: Cast) -> None:
    pages = printed(week, people)

    count = len(pages)
    assert [page.size for page in pages] == [A4_LYING] * (count - 1) + [A4_STANDING]
    assert [page.is_marked for page in pages] == [True] * count
    assert [page.number for page in pages] == [None, *map(thai, range(2, count + 1))]


def test_list_is_printed_whole_with_its_head_on_every_page(week: LiveServer, people: Cast) -> None:
    pages = printed(week, people)

    listing = [page.text for page in pages if ROW in page.text]
    assert len(listing) > 1, "the list fills more than one page"
    assert [text.count(HEAD) for text in listing] == [1] * len(listing)
    assert sum(text.count(ROW) for text in listing) == ACTIVITIES
    assert "ภาพ" in pages[-1].text


def test_issued_paper_is_printed_without_the_mark(week: LiveServer, people: Cast) -> None:
    with week.app.app_context():
        services.issue(db.session, people.province_officer, "49", KEY)
        db.session.commit()

    pages = printed(week, people)

    assert [page.is_marked for page in pages] == [False] * len(pages)
    assert "49-2569-W48" in pages[0].text
    assert "๑๘ – ๒๔ พฤศจ" in pages[0].text
    assert "Ctrl" not in "".join(page.text for page in pages), "the toolbar stays on the screen"


def test_arabic_digits_are_printed_everywhere(week: LiveServer, people: Cast) -> None:
    pages = printed(week, people, "?digits=arabic")

    assert re.findall("[๐-๙]", "".join(page.text for page in pages)) == []
    assert [page.number for page in pages] == [None, *map(str, range(2, len(pages) + 1))]


def test_text_keeps_the_margins_of_the_office(week: LiveServer, people: Cast) -> None:
    document = pdfium.PdfDocument(pdf(week, people))

    for page in document:
        text = page.get_textpage()
        boxes = [
            text.get_charbox(index)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        ]
        width = page.get_width()
        assert min(left for left, *_ in boxes) >= 3 * CM - 2
        assert max(right for _, _, right, _ in boxes) <= width - 2 * CM + 2


def test_server_sets_the_pages_that_the_browser_prints(
    week: LiveServer, people: Cast, tmp_path: Path
) -> None:
    server, browser = both(week, people, tmp_path)

    assert server == browser


def test_long_lists_break_alike(live_server: LiveServer, people: Cast, tmp_path: Path) -> None:
    with live_server.app.app_context():
        for number in range(MANY):
            approved(
                db.session, people, held_on=FIRST_DAY + timedelta(days=number % 7),
                title=TITLE[: cut(TITLE, 20 + number * 7 % 70)],
                result=RESULT[: cut(RESULT, 30 + number * 37 % 400)],
                place_name="ศาลาประชาคมอเนกประสงค์บ้านนาม่วงสามัคคี",
            )  # fmt: skip

    server, browser = both(live_server, people, tmp_path)

    assert len(server) > MANY // 10
    assert [len(page) for page in server] == [len(page) for page in browser]
    assert server == browser


@pytest.mark.parametrize("lines", [22, 23, 39], ids="{} lines".format)
def test_figures_by_activity_type_break_alike(
    live_server: LiveServer, people: Cast, tmp_path: Path, lines: int
) -> None:
    """Just on one page beside the groups of people; a line too many; every type there is."""
    with live_server.app.app_context():
        for kind in kinds_filling(lines):
            approved(
                db.session, people, volunteer_type_code=kind.volunteer_type_code,
                activity_type_code=kind.code, occasion="วันพ่อแห่งชาติ",
            )  # fmt: skip

    server, browser = both(live_server, people, tmp_path)

    assert server == browser
    pages = [place for place, page in enumerate(server) if "จำแนกตามประเภทกิจกรรม" in page]
    assert len(pages) == 1
    assert ("จำแนกตามกลุ่มผู้เข้าร่วม" in server[pages[0]]) is (lines == 22)


def kinds_filling(lines: int) -> list[ActivityType]:
    """So many activity types that with their volunteer types and the total they fill the lines."""
    kinds = db.session.scalars(select(ActivityType).order_by(ActivityType.code)).all()
    found: list[ActivityType] = []
    for kind in kinds:
        if len(found) + len({one.volunteer_type_code for one in found}) + 1 < lines:
            found.append(kind)
    return found


def cut(text: str, near: int) -> int:
    """The next place from there on where a letter begins that stands alone."""
    return next(
        place for place in range(near, len(text)) if text[place] in "กขคงจชซดตถทนบปผพฟมยรลวสหอ"
    )


def both(server: LiveServer, people: Cast, folder: Path) -> tuple[list[str], list[str]]:
    """The week issued, set by the server and printed by the browser: the words of each page."""
    with server.app.app_context():
        services.issue(db.session, people.province_officer, "49", KEY)
        db.session.commit()
        tasks.make_pdf(f"49/{KEY}/thai/49-{KEY}", lambda _: None)
        file = db.session.scalars(select(PaperFile)).one()
        with server.app.extensions["media_store"].as_file(file.sha256) as path:
            shutil.copy(path, folder / "server.pdf")
    (folder / "browser.pdf").write_bytes(pdf(server, people).getvalue())
    return said(folder / "server.pdf"), said(folder / "browser.pdf")


def said(path: Path) -> list[str]:
    """Page by page all words in their order, but its number, which printers write at any time.

    What is a space and what is the end of a line are guesses of the reader's: both are left out.
    """
    text = subprocess.run(  # noqa: S603
        ["pdftotext", "-raw", str(path), "-"],  # noqa: S607
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    pages = [
        re.sub(r"(?m)^- ?[๐-๙]+ ?-$", "", page) for page in text.removesuffix("\f").split("\f")
    ]
    return ["".join(page.split()) for page in pages]


@dataclass(frozen=True, slots=True)
class Printed:
    """One page: its size in points, its text, its number, and whether it bears the mark."""

    size: tuple[int, int]
    text: str
    number: str | None
    is_marked: bool


def printed(server: LiveServer, people: Cast, query: str = "") -> list[Printed]:
    """Read every page of the paper."""
    return [_read(page) for page in pdfium.PdfDocument(pdf(server, people, query))]


def pdf(server: LiveServer, people: Cast, query: str = "") -> io.BytesIO:
    """Print the province's week, signed in as its officer.

    In a thread of its own, because the browser's event loop and the application's do not mix.
    """
    with server.app.app_context():
        cookie = _cookie(server, db.session, people)
    with ThreadPoolExecutor(1) as pool:
        return io.BytesIO(
            pool.submit(_print, f"{server.url}/weekly/49/{KEY}{query}", cookie).result()
        )


def _read(page: pdfium.PdfPage) -> Printed:
    text = page.get_textpage()
    width, height = page.get_size()
    # Thai marks come out of a PDF in any order, so only plain letters are looked for.
    corner = text.get_text_bounded(left=width - 4 * CM, bottom=height - 2 * CM)
    number = re.search(r"- ([0-9๐-๙]+) -", text.get_text_bounded(bottom=height - 2 * CM))
    return Printed(
        size=(round(width), round(height)),
        text=" ".join(text.get_text_bounded().split()),
        number=number and number[1],
        is_marked={"ร", "า", "ง"} <= set(corner),
    )


def thai(number: int) -> str:
    """Thai digits, written down here once more."""
    return "".join("๐๑๒๓๔๕๖๗๘๙"[int(digit)] for digit in str(number))


def _print(url: str, cookie: str) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        made = page.pdf(prefer_css_page_size=True)
        browser.close()
    return made


def _cookie(server: LiveServer, session: Session, people: Cast) -> str:
    user = session.get_one(User, people.province_officer.id)
    token = accounts.open_session(session, user, "tests")
    session.commit()
    signer = SessionCookies().get_signing_serializer(server.app)
    assert signer is not None
    return str(signer.dumps({"_user_id": token, "_fresh": True}))
