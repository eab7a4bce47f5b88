"""A clerk with LINE beside the browser: things pasted, two villages, by the keyboard."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import factories
from tests.browser.pages import Desk
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import PASSWORD, SISTER_VILLAGE, VILLAGE, Cast
from webapp.db import db
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.browser

PASTE = """({ picture, text }) => {
    const data = new DataTransfer();
    if (picture) {
        const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], 'image.jpg', { type: 'image/jpeg' }));
    }
    if (text) data.setData('text/plain', text);
    document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""
FIRST = "เมื่อวานหมู่ 6 บ้านนาม่วง ต.ดอนตาล ปลูกต้นไม้ 09.00-11.30 น. จิตอาสา 20 คน ประชาชน 30 คน"
SECOND = "วันนี้หมู่ 2 ต.ดอนตาล ทำความสะอาดวัด จำนวน 18 คน"


def paste(page: Page, *, seed: int | None = None, text: str = "") -> None:
    """Paste one thing and wait until it lies in the tray."""
    boxes = page.locator("input[name=item]")
    before = boxes.count()
    picture = base64.b64encode(factories.jpeg(seed)).decode() if seed is not None else ""
    page.evaluate(PASTE, {"picture": picture, "text": text})
    expect(boxes).to_have_count(before + 1)


def send(page: Page) -> None:
    """From the form with its findings to the receipt."""
    expect(page.locator("form[data-ready=yes]")).to_be_attached()
    page.get_by_role("button", name=said("Use everything found")).click()
    expect(page.locator("[data-used]").first).to_be_attached()
    page.goto(page.url.partition("#")[0] + "#step-words")
    page.get_by_role("button", name=said("Check and send")).click()
    page.locator("[data-send-now]").click()
    page.wait_for_url("**/receipt")


def test_pasted_things_become_reports_of_two_villages(
    new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast
) -> None:
    desk = new_desk()
    desk.sign_in("reviewer", PASSWORD)
    page = desk.page
    desk.open("/tray")
    paste(page, seed=1)
    paste(page, seed=2)
    paste(page, text=FIRST)
    paste(page, seed=3)
    paste(page, text=SECOND)

    boxes = page.locator("input[name=item]")
    boxes.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert [box.is_checked() for box in boxes.all()] == [True] * 3 + [False] * 2
    page.keyboard.press("Slash")
    page.keyboard.type("นาม่วง")
    page.locator(f'input[name=to][value="{VILLAGE}:{people.reporter.id}"]').check()
    page.get_by_role("button", name=said("Record on behalf")).click()
    page.wait_for_url("**/edit")
    send(page)

    page.get_by_role("link", name=said("Back to the tray")).click()
    expect(boxes).to_have_count(2)
    page.keyboard.press("Control+a")
    page.locator(f'input[name=to][value="{SISTER_VILLAGE}:{people.sister.id}"]').check()
    page.get_by_role("button", name=said("Record on behalf")).click()
    page.wait_for_url("**/edit")
    send(page)

    with live_server.app.app_context():
        made = db.session.scalars(select(Submission).order_by(Submission.submitted_at)).all()
        assert [
            (row.author_id, row.status, row.channel, row.people_total, len(row.attachments))
            for row in made
        ] == [
            (people.reporter.id, Status.SUBMITTED, "on_behalf", 50, 2),
            (people.sister.id, Status.SUBMITTED, "on_behalf", 18, 1),
        ]
