"""Pictures at the desk: made while one waits, downloaded as they came, put into another order."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from tests import factories
from tests.browser.pages import Desk
from tests.conftest import LiveServer
from tests.people import Cast
from webapp import clock
from webapp.db import db
from webapp.jobs import runner
from webapp.media.models import Rendition
from webapp.media.store import FolderStore
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Action

pytestmark = pytest.mark.browser

NATURAL_WIDTH = "image => image.naturalWidth"


@pytest.fixture
def sent(live_server: LiveServer, people: Cast) -> Submission:
    """A report with a photo whose renditions are not made yet."""
    store: FolderStore = live_server.app.extensions["media_store"]
    with live_server.app.app_context():
        sent = factories.submitted(db.session, people.reporter)
        factories.with_photo(db.session, store, sent)
        db.session.execute(delete(Rendition))
        db.session.commit()
        return sent


def test_picture_comes_by_itself_when_it_is_made(
    new_desk: Callable[[], Desk], live_server: LiveServer, sent: Submission
) -> None:
    desk = new_desk()
    desk.sign_in("reviewer")
    desk.open(f"/review/{sent.id}")
    picture = desk.page.locator(".evidence img")
    expect(picture).to_have_attribute("data-waits", "")
    desk.page.wait_for_function("document.querySelector('.evidence img').complete")
    assert picture.evaluate(NATURAL_WIDTH) > 0

    assert runner.run_due(live_server.app) >= 1

    expect(picture).not_to_have_attribute("data-waits", "")
    expect(picture).to_have_attribute("src", re.compile("^blob:"))
    assert picture.evaluate(NATURAL_WIDTH) == 640


def test_original_is_downloaded_and_the_page_stays(
    new_desk: Callable[[], Desk], sent: Submission
) -> None:
    desk = new_desk()
    desk.sign_in("reviewer")
    desk.open(f"/review/{sent.id}")

    with desk.page.expect_download() as waiting:
        desk.page.locator("form.original button").click()

    assert waiting.value.suggested_filename == f"{sent.number}-1.jpg"
    assert waiting.value.failure() is None
    assert desk.path == f"/review/{sent.id}"
    desk.page.reload()
    expect(desk.page.locator(".timeline li")).to_have_count(2)


def test_pictures_of_a_paper_make_room_for_one_that_is_given_another_place(
    new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast
) -> None:
    store: FolderStore = live_server.app.extensions["media_store"]
    with live_server.app.app_context():
        made = factories.submitted(db.session, people.reporter)
        ids = [factories.with_photo(db.session, store, made, seed).id for seed in range(3)]
        factories.decided(db.session, made, people.reviewer, Action.APPROVE)
        assert made.held_on is not None
        week = clock.week_of(made.held_on).key
        db.session.commit()
    desk = new_desk()
    desk.sign_in("province_officer")
    desk.open(f"/weekly/49/{week}/pictures/")

    desk.page.select_option(f"#place-{ids[2]}", "1")

    boxes = desk.page.locator("[data-picture] select")
    in_order = [f"place-{ids[number]}" for number in (2, 0, 1)]
    for place, name in enumerate(in_order, start=1):
        expect(boxes.nth(place - 1)).to_have_attribute("name", name)
        expect(boxes.nth(place - 1)).to_have_value(str(place))
    expect(boxes.nth(0)).to_be_focused()
    desk.page.locator("form.picture-form button[type=submit]").first.click()
    expect(desk.page.locator("[data-picture] select").nth(0)).to_have_attribute("name", in_order[0])
