"""Entering a report into the department's system by keyboard: copy field by field, tick, next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import DESK
from tests.browser.pages import Desk
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.db import db

pytestmark = pytest.mark.browser

TITLES = ("กวาดลานวัด", "ปลูกต้นกล้า")


@pytest.fixture(autouse=True)
def reports(live_server: LiveServer, people: Cast) -> None:
    """Two approved reports, the first with a photo."""
    app = live_server.app
    with app.app_context():
        for title in TITLES:
            made = factories.approved(db.session, people, title=title, people_total=62)
            if title == TITLES[0]:
                factories.with_photo(db.session, app.extensions["media_store"], made)


def opened(desk: Desk) -> Desk:
    desk.sign_in("reviewer")
    desk.open("/ledger/")
    expect(desk.rows).to_have_count(len(TITLES))
    desk.rows.get_by_role("link", name=TITLES[0]).click()
    expect(desk.page.locator("h1")).to_have_text(TITLES[0])
    return desk


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_copy_and_tick_by_keyboard(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    desk = opened(Desk(new_page(DESK, **allowed), live_server.url))
    page, copied = desk.page, []
    texts = page.locator("[data-copy-text]").all_inner_texts()
    marks = page.locator(".copies [data-copied]")

    for number in range(1, len(texts) + 1):
        desk.press_key("c")
        expect(marks).to_have_count(number)
        copied.append(clipboard(page))

    assert copied == texts
    assert {"กวาดลานวัด", "62", "ดอนตาล"} <= set(copied)
    expect(page.locator("[data-copy-state]")).to_have_text(said("All fields are copied."))
    expect(page.locator('[aria-keyshortcuts="T"]')).to_be_focused()
    desk.press_key("t")
    expect(page.locator(".banner-success").last).to_contain_text("นางสาวพิมพ์ใจ ศรีสว่าง")
    desk.press_key("n")
    expect(page.locator("h1")).to_have_text(TITLES[1])
    desk.press_key("q")
    expect(desk.rows).to_have_count(1)


def test_letters_in_the_note_are_letters(new_desk: Callable[[], Desk]) -> None:
    desk = opened(new_desk())
    note = desk.page.locator("#note")

    note.fill("")
    note.press_sequentially("tcnq ทดสอบ")

    expect(note).to_have_value("tcnq ทดสอบ")
    expect(desk.page.locator(".copies [data-copied]")).to_have_count(0)


def test_closed_clipboard_is_copied_the_old_way(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = new_page(DESK)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    desk = opened(Desk(page, live_server.url))

    desk.press_key("c")

    expect(page.locator(".copies [data-copied]")).to_have_count(1)
    expect(page.locator("[data-copy-button]").nth(1)).to_be_focused()


def test_everything_is_there_without_script(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    desk = opened(Desk(new_page(DESK, java_script_enabled=False), live_server.url))

    expect(desk.page.locator("[data-copy-button]").first).to_be_hidden()
    desk.button("Entered in E-Report").click()

    expect(desk.page.locator(".banner-success").last).to_contain_text("นางสาวพิมพ์ใจ ศรีสว่าง")
