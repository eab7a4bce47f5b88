"""An afternoon in a province: everybody is imported, a district hands out cards, villages report.

Nothing is made behind the product's back: the template is taken, filled in and mended, the cards
are printed and scanned from the paper, and every phone is a browser that was never here before.
"""

import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import afternoon_people, media
from tests.browser.afternoon_people import BOOK, DISTRICT_OFFICER, HEAD, Row
from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.pages import Activity, Desk, OutboxPhone, Phone, Screen
from tests.browser.papers import A4_POINTS, Paper
from tests.browser.words import said
from tests.conftest import LiveServer
from webapp import clock, thai
from webapp.thai import Digits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAN_YAI = "4906"
VILLAGES_OF_MUKDAHAN = 526
TWENTY = 20
PER_FILE, PER_SHEET = 100, 8
OFFICE_PASSWORD = "เสียงปี่พาทย์ริมโขงยามเย็น"
PATIENCE_MS = 60_000
SCRIPTLESS_EVERY = 4
"""Every fourth phone runs no scripts."""


@dataclass(slots=True)
class Clock:
    """How long the parts of the afternoon took, for the people who waited."""

    told: list[str] = field(default_factory=list)

    @contextmanager
    def over(self, what: str) -> Iterator[None]:
        """Time a part."""
        began = time.perf_counter()
        yield
        self.told.append(f"{what}: {time.perf_counter() - began:.1f} s")

    def keep(self, folder: Path) -> None:
        """Write it beside what else the tests leave."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "afternoon.txt").write_text("\n".join(self.told) + "\n", "utf-8")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """As much as people have who import a province while others use the machine."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


def test_province_is_imported_a_district_hands_out_cards_and_twenty_villages_report(
    new_page: Callable[..., Page], new_desk: Callable[[], Desk], live_server: LiveServer,
    watch: Watch, output_path: str, tmp_path: Path,
) -> None:  # fmt: skip
    timing = Clock()
    officer = new_desk()
    officer.page.set_default_timeout(PATIENCE_MS)
    officer.sign_in("province_officer")
    rows = import_everybody(officer, timing)

    ours = [row for row in rows if row.code.startswith(WAN_YAI)]
    links = print_cards(officer, ours, timing, tmp_path)

    reviewer = Desk(new_page(DESK), live_server.url)
    district = next(row for row in ours if row.duty == DISTRICT_OFFICER)
    come_in_at_the_office(reviewer, links[district.name])
    heads = [row for row in ours if row.duty == HEAD][:TWENTY]
    with timing.over(f"{TWENTY} phones: card, PIN, report with a photo, receipt"):
        numbers = []
        for place, row in enumerate(heads):
            phone = new_phone(new_page, live_server, place)
            numbers.append(report_from(phone, row, links[row.name], place))
            # In the pocket again: twenty open browsers would take every connection there is.
            watch.let_go(phone.page.context)
    assert len(set(numbers)) == TWENTY

    see_all_of_them(reviewer, heads)
    timing.keep(Path(output_path))


def import_everybody(officer: Desk, timing: Clock) -> list[Row]:
    """Take the template, fill it in with six mistakes, read what is wrong, mend it, import."""
    officer.open("/people/").page.get_by_role("link", name=said("Import a sheet")).click()
    officer.expect_heading("Import people from a sheet")
    with officer.page.expect_download() as given:
        officer.link("Template for Excel").click()
    head, rows = afternoon_people.fill_in(given.value.path().read_bytes())
    villages = {row.code for row in rows if row.duty == HEAD and row.moo}
    assert len(villages) == VILLAGES_OF_MUKDAHAN
    assert len(rows) > 3 * VILLAGES_OF_MUKDAHAN

    mistakes = afternoon_people.mistyped(rows)
    wrong = list(rows)
    for mistake in mistakes:
        wrong[mistake.place] = mistake.row
    with timing.over(f"preview of {len(rows)} rows"):
        choose(officer, afternoon_people.as_book(head, wrong), "รายชื่อ.xlsx")
    shown = officer.page.locator("tbody tr.has-error")
    expect(shown).to_have_count(len(mistakes))
    officer.page.get_by_role("link", name=said("Only the rows to be mended")).click()
    expect(officer.page.locator("tbody tr")).to_have_count(len(mistakes))
    for line, mistake in zip(shown.all(), mistakes, strict=True):
        expect(line.locator("td").first).to_have_text(str(mistake.place + 2))
        expect(line.locator(".hint")).to_contain_text(mistake.said)

    officer.page.get_by_role("link", name=said("Another file")).click()
    choose(officer, afternoon_people.as_book(head, rows), "รายชื่อ-แก้แล้ว.xlsx")
    expect(officer.page.locator("tbody tr.has-error")).to_have_count(0)
    with timing.over(f"import of {len(rows)} people"):
        officer.page.locator("form.import-now button").click()
        officer.expect_heading("Imported")
    expect(officer.page.locator("main")).to_contain_text(thai.number(len(rows), Digits.ARABIC))
    return rows


def choose(officer: Desk, book: bytes, name: str) -> None:
    """Choose a file in the form, and look at what would become of it."""
    payload: FilePayload = {"name": name, "mimeType": BOOK, "buffer": book}
    officer.page.locator("#file").set_input_files(payload)
    officer.button("Look at it").click()
    officer.expect_heading("Look at the import")


def print_cards(officer: Desk, ours: list[Row], timing: Clock, folder: Path) -> dict[str, str]:
    """Print until nobody of the district waits, and scan every card. Name → link."""
    found: dict[str, str] = {}
    for printed in range(0, len(ours), PER_FILE):
        many = min(len(ours) - printed, PER_FILE)
        officer.open(f"/people/cards?area={WAN_YAI}")
        with (
            timing.over(f"{many} cards as PDF"),
            officer.page.expect_download() as given,
        ):
            officer.page.locator(f"button.button-primary[value='{WAN_YAI}']").click()
        path = folder / f"cards-{printed}.pdf"
        given.value.save_as(path)
        with timing.over(f"{many} codes scanned"):
            found |= scanned(Paper(path), many, ours)
    assert set(found) == {row.name for row in ours}
    officer.reload()
    expect(officer.page.locator("main")).to_contain_text(
        said("%(count)s people have no card yet; %(others)s have one and never came in.",
             count="0", others=str(len(ours)))
    )  # fmt: skip
    return found


def scanned(paper: Paper, many: int, ours: list[Row]) -> dict[str, str]:
    """Every code on the paper, read as a camera would, and the name that stands beside it."""
    assert paper.page_sizes == [A4_POINTS] * -(-many // PER_SHEET)
    # Among all kinds of codes, stripes are now and then seen in writing.
    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    sheets = paper.rendered()
    links = [code.text for sheet in sheets for code in zxingcpp.read_barcodes(sheet, formats=kinds)]
    assert len(set(links)) == many
    # On paper the link is written below the name, without the protocol.
    told = bare(paper.in_order)
    places = {link: told.index(bare(link.partition("://")[2])) for link in links}
    return {the_last_named(told[:place], ours): link for link, place in places.items()}


def the_last_named(before: str, ours: list[Row]) -> str:
    """Whose name comes last in the text before a link: that of the same card."""
    return max(ours, key=lambda row: before.rfind(bare(row.name))).name


def bare(text: str) -> str:
    """Letters without spaces, ำ as the two signs that PDF files make of it."""
    return "".join(unicodedata.normalize("NFKD", text).split())


def come_in_at_the_office(reviewer: Desk, link: str) -> None:
    """The district's officer opens the card at the desk, and chooses a password."""
    open_card(reviewer, link)
    choose_secret(reviewer, OFFICE_PASSWORD)
    reviewer.open("/review/")
    reviewer.expect_heading("Check reports")
    expect(reviewer.rows).to_have_count(0)


def open_card(screen: Screen, link: str) -> None:
    """What the camera opens: whose card it is, and the button that uses it here."""
    screen.page.goto(link)
    screen.button("Yes, use it on this device").click()


def choose_secret(screen: Screen, secret: str) -> None:
    """Choose it, twice, and go in."""
    screen.page.locator("#secret").fill(secret)
    screen.page.locator("#again").fill(secret)
    screen.button("Save and go in").click()
    expect(screen.page.locator("#flashes")).to_contain_text(said("You are in."))


def new_phone(new_page: Callable[..., Page], server: LiveServer, place: int) -> Phone:
    """A phone that was never here; on some of them scripts do not run."""
    if place % SCRIPTLESS_EVERY == 0:
        return Phone(new_page(PHONE, java_script_enabled=False), server.url)
    return OutboxPhone(new_page(PHONE), server.url)


def report_from(phone: Phone, row: Row, link: str, place: int) -> str:
    """Scan, choose a PIN, report with a photo, and read the number on the receipt."""
    phone.page.set_default_timeout(PATIENCE_MS)
    open_card(phone, link)
    choose_secret(phone, f"{481_953 + 7_919 * place}")
    phone.report_activity(
        Activity(title=title_of(row), held_on=clock.today()),
        photos=[media.turned()[place % 4]],
    )  # fmt: skip
    if isinstance(phone, OutboxPhone):
        number = phone.check_and_send()
    else:
        phone.check()
        number = phone.send()
    return number


def title_of(row: Row) -> str:
    """What the village did."""
    return f"พัฒนาถนนและคูคลอง {row.village} หมู่ {row.moo} {row.subdistrict}"


def see_all_of_them(reviewer: Desk, heads: list[Row]) -> None:
    """The district's queue: a line for every village, and who reported the first."""
    reviewer.open("/review/")
    expect(reviewer.rows).to_have_count(len(heads))
    for row in heads:
        expect(reviewer.rows.filter(has_text=title_of(row))).to_have_count(1)
    reviewer.open_submission(title_of(heads[0]))
    expect(reviewer.page.locator("main")).to_contain_text(heads[0].name)
    expect(reviewer.page.locator(".evidence img")).to_have_count(1)
