"""Blurring parts of photos by hand: a finger on the phone, a mouse and keys at the desk."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageStat
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from tests import factories
from tests.browser.pages import Activity, Desk, OutboxPhone, in_last_week, last_full_week
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.db import db
from webapp.jobs import runner
from webapp.media import intake
from webapp.media.renditions import OF_PHOTOS
from webapp.submissions import files
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Action

pytestmark = pytest.mark.browser

SIZE = (1200, 900)
SIGN = (0.4, 0.4, 0.6, 0.6)
"""Where something is that nobody should read: left, top, right, bottom, as shares."""
CLEAR, HIDDEN = 40.0, 8.0
"""How much shades spread over the sign while it can be read, and when it cannot."""


def sign() -> bytes:
    """A photo with black and white bars in its middle."""
    picture = Image.new("RGB", SIZE, "#7a8f6a")
    pen = ImageDraw.Draw(picture)
    left, top, right, bottom = (round(share * side) for share, side in
                                zip(SIGN, (*SIZE, *SIZE), strict=True))  # fmt: skip
    for x in range(left, right, 20):
        pen.rectangle((x, top, x + 9, bottom), "black")
        pen.rectangle((x + 10, top, x + 19, bottom), "white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def spread(content: bytes) -> float:
    """How much the shades of the sign differ in a picture."""
    with Image.open(io.BytesIO(content)) as image:
        sides = (*image.size, *image.size)
        box = [round(share * side) for share, side in zip(SIGN, sides, strict=True)]
        inner = (box[0] + 8, box[1] + 8, box[2] - 8, box[3] - 8)
        return float(ImageStat.Stat(image.convert("L").crop(inner)).stddev[0])


def rub(page: Page, move: Callable[[float, float, str], None]) -> None:
    """Rub over the sign in rows."""
    canvas = page.locator(".blur canvas")
    expect(page.locator(".blur [data-state]")).to_have_text("")
    box = canvas.bounding_box()
    assert box is not None
    left, top, right, bottom = SIGN
    for row in range(5):
        y = box["y"] + (top + (bottom - top) * row / 4) * box["height"]
        for step in range(9):
            x = box["x"] + (left + (right - left) * step / 8) * box["width"]
            move(x, y, "down" if step == 0 else "move")
        move(0, 0, "up")


def by_finger(page: Page) -> Callable[[float, float, str], None]:
    """A finger, which the browser takes for one."""
    cdp = page.context.new_cdp_session(page)
    names = {"down": "touchStart", "move": "touchMove", "up": "touchEnd"}

    def move(x: float, y: float, what: str) -> None:
        points = [] if what == "up" else [{"x": x, "y": y}]
        cdp.send("Input.dispatchTouchEvent", {"type": names[what], "touchPoints": points})

    return move


def by_mouse(page: Page) -> Callable[[float, float, str], None]:
    """A mouse with its button held."""

    def move(x: float, y: float, what: str) -> None:
        if what == "up":
            page.mouse.up()
            return
        page.mouse.move(x, y)
        if what == "down":
            page.mouse.down()

    return move


def photograph(page: Page, name: str) -> None:
    """A picture of the screen for people, where a folder is given."""
    if folder := os.environ.get("EREPORT_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def the_photo(server: LiveServer) -> Attachment:
    with server.app.app_context():
        return db.session.scalars(select(Attachment)).one()


def rendition(server: LiveServer, name: str) -> bytes:
    """What is shown of the photo now, once all work is done."""
    runner.run_due(server.app)
    with server.app.app_context():
        photo = db.session.scalars(select(Attachment)).one()
        sha256 = next(row.sha256 for row in photo.renditions if row.name == name)
        with server.app.extensions["media_store"].open(sha256) as file:
            return bytes(file.read())


def original(server: LiveServer) -> bytes:
    with server.app.extensions["media_store"].open(the_photo(server).media_sha256) as file:
        return bytes(file.read())


def shown(page: Page, selector: str) -> bytes:
    """The bytes of a picture of the page, asked for as the page would."""
    source = page.locator(selector).first.evaluate("(image) => image.src")
    return bytes(page.request.get(str(source)).body())


@pytest.fixture
def desk(new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast) -> Desk:
    """The reviewer before a submission of last week with the sign."""
    with live_server.app.app_context():
        made = factories.submitted(db.session, people.reporter, held_on=in_last_week())
        accepted = intake.accept_photo(
            live_server.app.extensions["media_store"], io.BytesIO(sign()),
            declared_name="photo.jpg", draws=OF_PHOTOS,
        )  # fmt: skip
        files.attach(db.session, made, accepted)
        db.session.commit()
        path = f"/review/{made.id}"
    desk = new_desk()
    desk.sign_in("reviewer")
    return desk.open(path)


def test_reviewer_blurs_with_a_mouse_and_the_paper_is_blurred(
    desk: Desk, live_server: LiveServer, people: Cast
) -> None:
    page = desk.page
    before = hashlib.sha256(original(live_server)).hexdigest()
    assert spread(rendition(live_server, "print")) > CLEAR
    photograph(page, "desk-before")

    desk.press_key("b")
    rub(page, by_mouse(page))
    photograph(page, "desk-brush")
    page.locator(".blur [data-save]").click()

    expect(page.locator(".blur")).to_have_count(0)
    expect(page.locator("[data-badges]")).to_have_text(said("Partly blurred"))
    photograph(page, "desk-after")
    for name in ("thumb", "screen", "print"):
        assert spread(rendition(live_server, name)) < HIDDEN
    assert hashlib.sha256(original(live_server)).hexdigest() == before
    page.reload()
    assert spread(shown(page, "[data-photo] img")) < HIDDEN

    desk.approve()
    with live_server.app.app_context():
        assert db.session.scalars(select(Submission.status)).one() == "approved"
    page.context.clear_cookies()
    officer = desk.sign_in("province_officer")
    officer.open_week("49", last_full_week())
    assert spread(shown(page, ".photo-pair img")) < HIDDEN


def test_decision_after_a_mark_and_a_blur_is_not_stale(desk: Desk, live_server: LiveServer) -> None:
    page = desk.page
    chip, unpublished = (page.locator(".photo-marks .chip", has_text=said(mark))
                         for mark in ("Shows children", "Do not publish"))  # fmt: skip
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    unpublished.click()
    expect(page.locator("[data-badges]")).to_contain_text(said("Do not publish"))
    photograph(page, "desk-marks")
    unpublished.click()
    expect(page.locator("[data-badges]")).to_have_text(said("Shows children"))

    desk.approve()

    expect(page.locator("h1")).not_to_have_text("")
    photo = the_photo(live_server)
    assert (photo.shows_children, photo.is_unpublished) == (True, False)
    with live_server.app.app_context():
        assert db.session.scalars(select(Submission.status)).one() == "approved"


def test_keys_alone_blur_undo_and_remove(desk: Desk, live_server: LiveServer) -> None:
    page = desk.page
    desk.press_key("b")
    expect(page.locator(".blur [data-state]")).to_have_text("")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.keyboard.press("Control+z")
    photograph(page, "desk-keys")
    page.locator(".blur [data-save]").press("Enter")
    expect(page.locator(".blur")).to_have_count(0)
    runner.run_due(live_server.app)
    blurred = the_photo(live_server).edit
    assert blurred

    desk.press_key("b")
    expect(page.locator(".blur [data-state]")).to_have_text("")
    page.locator(".blur [data-clear]").click()
    expect(page.locator(".blur [data-state]")).to_have_text(
        said("Everything blurred before is removed when you save.")
    )
    page.locator(".blur [data-save]").click()

    expect(page.locator("[data-badges]")).to_have_text("")
    assert the_photo(live_server).edit == ""
    assert spread(rendition(live_server, "screen")) > CLEAR


def test_reporter_blurs_with_a_finger_before_anything_is_sent(
    new_outbox_phone: Callable[[], OutboxPhone], live_server: LiveServer, people: Cast
) -> None:
    phone = new_outbox_phone()
    phone.sign_in("reporter")
    photo: FilePayload = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": sign()}
    phone.report_activity(Activity(held_on=in_last_week()), photos=[photo])
    page = phone.page
    page.evaluate("location.hash = 'step-photos'")
    row = page.locator("[data-photo-list] li")
    row.locator(".chip", has_text=said("Shows children")).click()
    photograph(page, "phone-photos")

    row.get_by_role("button", name=said("Blur parts")).click()
    rub(page, by_finger(page))
    photograph(page, "phone-brush")
    page.locator(".blur [data-save]").click()

    expect(page.locator(".blur")).to_have_count(0)
    expect(row.locator(".chip input").first).to_be_checked()
    photograph(page, "phone-after")
    page.evaluate("location.hash = 'step-words'")
    phone.check_and_send()

    assert spread(rendition(live_server, "screen")) < HIDDEN
    assert spread(original(live_server)) > CLEAR
    photo_here = the_photo(live_server)
    assert (photo_here.shows_children, photo_here.is_unpublished) == (True, False)
    phone.open(f"/submissions/{photo_here.submission_id}")
    expect(page.locator(".photos .mark").first).to_have_text(said("Shows children"))
    photograph(page, "phone-shown")


def test_reporter_blurs_a_photo_that_the_system_has(
    new_outbox_phone: Callable[[], OutboxPhone], live_server: LiveServer, people: Cast
) -> None:
    with live_server.app.app_context():
        made = factories.submitted(db.session, people.reporter)
        accepted = intake.accept_photo(
            live_server.app.extensions["media_store"], io.BytesIO(sign()),
            declared_name="photo.jpg", draws=OF_PHOTOS,
        )  # fmt: skip
        files.attach(db.session, made, accepted)
        db.session.commit()
        factories.decided(db.session, made, people.reviewer, Action.RETURN, "ช่วยเบลอป้าย")
        path = f"/submissions/{made.id}/edit#step-photos"
    phone = new_outbox_phone()
    phone.sign_in("reporter")
    phone.open(path)
    page = phone.page
    assert phone.sends

    page.locator(".attached").get_by_role("button", name=said("Blur parts")).click()
    rub(page, by_finger(page))
    page.locator(".blur [data-save]").click()

    expect(page.locator(".blur")).to_have_count(0)
    photograph(page, "phone-returned")
    assert spread(rendition(live_server, "screen")) < HIDDEN
