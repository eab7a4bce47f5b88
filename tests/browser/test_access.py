"""Pages that everybody can use: axe finds no barrier, and the components have their portrait."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser import barriers
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import STEPS, Desk, Phone, Screen, in_last_week, last_full_week
from tests.conftest import LiveServer
from tests.people import PROVINCE, Cast
from webapp.db import db

pytestmark = pytest.mark.browser

GALLERIES = {
    "components": DESK,
    "components?dense": DESK,
    "components/steps": PHONE,
    "components/steps?all": PHONE,
    "components/paper": DESK,
}


def violations(screen: Screen, *paths: str) -> dict[str, list[str]]:
    """Address → what axe has against the page."""
    found = {}
    for path in paths:
        # From elsewhere, or a step of the form would be the same page scrolled.
        screen.page.goto("about:blank")
        screen.open(path)
        if against := barriers.against(screen.page):
            found[path] = against
    return found


def test_reporter_pages_have_no_barrier(
    new_page: Callable[..., Page], live_server: LiveServer, people: Cast
) -> None:
    with live_server.app.app_context():
        draft = factories.draft(db.session, people.reporter)
        sent = factories.submitted(db.session, people.reporter)
        returned = factories.returned(db.session, people)
        store = live_server.app.extensions["media_store"]
        for seed, submission in enumerate((draft, sent, returned), start=1):
            factories.with_photo(db.session, store, submission, seed)
    phone = Phone(new_page(PHONE), live_server.url)
    found = violations(phone, "/sign-in")
    phone.sign_in("reporter")
    base = "/submissions"
    steps = [f"{base}/{returned.id}/edit#{step}" for step in STEPS]

    found |= violations(
        phone, base, f"{base}/new", *steps, f"{base}/{draft.id}/check",
        f"{base}/{sent.id}/receipt", f"{base}/{returned.id}",
        "/notices",
    )  # fmt: skip

    assert found == {}


def test_desk_pages_have_no_barrier(
    new_desk: Callable[[], Desk], live_server: LiveServer, people: Cast
) -> None:
    with live_server.app.app_context():
        waiting = factories.submitted(db.session, people.reporter)
        approved = factories.approved(db.session, people, held_on=in_last_week())
        store = live_server.app.extensions["media_store"]
        factories.with_photo(db.session, store, waiting, seed=1)
        factories.with_photo(db.session, store, approved, seed=2)
    reviewer, officer = new_desk(), new_desk()
    reviewer.sign_in("reviewer")
    officer.sign_in("province_officer")
    week = f"/weekly/{PROVINCE}/{last_full_week().key}"

    found = violations(
        reviewer, "/review/", "/review/?state=withdrawn", f"/review/{waiting.id}",
        f"/review/{approved.id}", f"/review/{waiting.id}/corrections", "/review/?type=DEV",
        "/review/approvals?all=yes", f"/review/approvals?id={waiting.id}",
        "/notices",
    )  # fmt: skip
    reviewer.open(f"/review/{waiting.id}").press_key("Shift+Slash")
    expect(reviewer.page.locator("#keys-help")).to_be_visible()
    if against := barriers.against(reviewer.page):
        found["the sheet of keys"] = against
    found |= violations(officer, "/weekly/", week, f"{week}/issues")

    assert found == {}


@pytest.mark.parametrize("path", GALLERIES)
def test_gallery_is_photographed(
    path: str, new_page: Callable[..., Page], live_server: LiveServer, output_path: str
) -> None:
    settings: dict[str, Any] = GALLERIES[path]
    gallery = Screen(new_page(settings), live_server.url).open(f"/{path}")
    expect(gallery.page.locator("h1")).to_be_visible()

    name = path.replace("/", "-").replace("?", "-")
    taken = gallery.page.screenshot(full_page=True, path=Path(output_path) / f"{name}.png")

    assert len(taken) > 20_000
    assert barriers.against(gallery.page) == []
