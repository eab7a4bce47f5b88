"""Being told on the phone, from the offer on the receipt to what stands on the locked screen."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import select

from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import Desk, Phone
from tests.browser.words import said
from tests.conftest import SECRET, LiveServer
from tests.notices.push_service import Browser, Service, running
from tests.people import Cast
from webapp import clock
from webapp.db import db
from webapp.jobs import runner
from webapp.notices import push_keys
from webapp.notices.models import PushSubscription

pytestmark = pytest.mark.browser

# Chromium's own push service is out of reach here; everything but it is real.
STAND_IN = """([endpoint, p256dh, auth]) => {
  let held = null;
  PushManager.prototype.getSubscription = async () => held;
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("unfit");
    held = {
      options: { applicationServerKey: applicationServerKey.buffer },
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => { held = null; return true; },
    };
    return held;
  };
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag }) => ({ title, body, tag }));
}"""
OFFER = "[data-push-offer]"


@pytest.fixture
def push_service() -> Iterator[Service]:
    """A push service on the loopback."""
    with running() as service:
        yield service


@pytest.fixture
def keys(live_server: LiveServer) -> None:
    """The server's keys, as the first start makes them."""
    with live_server.app.app_context():
        push_keys.ensure(db.session, [SECRET])
        db.session.commit()


@pytest.fixture
def profile(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], tmp_path: Path,
    live_server: LiveServer,
) -> Iterator[BrowserContext]:  # fmt: skip
    """A phone that keeps what it is told: private windows show no notifications."""
    settings = {**PHONE, **browser_type_launch_args, "locale": "th-TH"}
    context = playwright.chromium.launch_persistent_context(tmp_path / "profile", **settings)
    context.grant_permissions(["notifications"], origin=live_server.url)
    yield context
    context.close()


def stand_in(page: Page, browser: Browser, endpoint: str) -> None:
    wanted = browser.wanted(endpoint)
    given = [wanted.endpoint, wanted.p256dh, wanted.auth]
    page.add_init_script(f"({STAND_IN})({given!r})")


def deliver(page: Page, origin: str, message: str) -> None:
    """Hand the worker a message as the browser does that has decrypted it."""
    session = page.context.new_cdp_session(page)
    seen: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: seen.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    deadline = time.monotonic() + 10
    while not seen:
        assert time.monotonic() < deadline, "no worker"
        page.wait_for_timeout(50)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": seen[-1], "data": message},
    )


def shown(page: Page, count: int) -> list[dict[str, str]]:
    deadline = time.monotonic() + 10
    while len(found := page.evaluate(SHOWN)) < count:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(100)
    return list(found)


@pytest.mark.usefixtures("keys")
def test_phone_is_told_of_an_approval_without_a_word_about_it(
    profile: BrowserContext, live_server: LiveServer, people: Cast, push_service: Service
) -> None:
    browser = Browser()
    page = profile.pages[0]
    stand_in(page, browser, push_service.endpoint("phone"))
    phone = Phone(page, live_server.url)
    with live_server.app.app_context():
        sent = factories.submitted(db.session, people.reporter)
    phone.sign_in("reporter")
    phone.open(f"/submissions/{sent.id}/receipt")

    phone.button("Notify me").click()
    expect(page.get_by_text(said("This device notifies you."))).to_be_visible()

    noon = clock.utc_now().replace(hour=5)
    with live_server.app.app_context():
        (kept,) = db.session.scalars(select(PushSubscription))
        assert kept.person_id == people.reporter.id
        with time_machine.travel(noon, tick=False):
            again = factories.submitted(db.session, people.reporter, title="ปลูกป่าชุมชน")
            factories.approved(db.session, people, title=again.title)
    with time_machine.travel(noon + timedelta(seconds=20), tick=False):
        runner.run_due(live_server.app)
    (body,) = push_service.bodies("phone")
    message = browser.read(body)
    assert message == {"title": "รายงานได้รับอนุมัติแล้ว", "body": "แตะเพื่อเปิด"}
    deliver(page, live_server.url, '{"title": "รายงานได้รับอนุมัติแล้ว", "body": "แตะเพื่อเปิด"}')
    assert shown(page, 1) == [{**message, "tag": "e-report"}]

    deliver(page, live_server.url, "")
    page.wait_for_timeout(300)
    (only,) = shown(page, 1)
    assert only["tag"] == "e-report"


@pytest.mark.usefixtures("keys")
def test_offer_comes_after_sending_and_waits_when_told_to(
    profile: BrowserContext, live_server: LiveServer, people: Cast, push_service: Service
) -> None:
    page = profile.pages[0]
    stand_in(page, Browser(), push_service.endpoint("phone"))
    phone = Phone(page, live_server.url)
    with live_server.app.app_context():
        sent = factories.submitted(db.session, people.reporter)
    phone.sign_in("reporter")
    receipt = f"/submissions/{sent.id}/receipt"
    for path in ("/submissions", "/submissions/new"):
        phone.open(path)
        expect(page.locator(OFFER)).to_have_count(0)

    phone.open(receipt)
    phone.button("Not now").click()
    expect(page.locator(OFFER)).to_be_hidden()
    phone.open(receipt)
    page.wait_for_timeout(500)
    expect(page.locator(OFFER)).to_be_hidden()

    phone.open("/notices")
    phone.button("Notify me").click()
    phone.button("Turn off on this device").click()
    expect(phone.button("Notify me")).to_be_visible()
    with live_server.app.app_context():
        assert db.session.scalars(select(PushSubscription)).all() == []


@pytest.mark.usefixtures("keys")
def test_inbox_is_read_with_thumbs_and_without_script(
    new_page: Callable[..., Page], live_server: LiveServer, people: Cast
) -> None:
    an_hour_ago = clock.utc_now() - timedelta(hours=1)
    with live_server.app.app_context(), time_machine.travel(an_hour_ago):
        back = factories.returned(db.session, people, title="ทำความสะอาดวัด")
        factories.approved(db.session, people)
    phone = Phone(new_page(PHONE, java_script_enabled=False), live_server.url)
    phone.sign_in("reporter")
    expect(phone.page.locator(".inbox-count")).to_contain_text("2")
    phone.page.get_by_role("link", name=said("Notices")).click()
    expect(phone.page.locator(OFFER)).to_be_hidden()

    phone.button("A report came back to be corrected").click()

    expect(phone.page.locator("h1")).to_contain_text(back.title)
    expect(phone.page.locator(".inbox-count")).to_contain_text("1")
    phone.open("/notices").button("Mark all as read").click()
    expect(phone.page.locator(".inbox-count")).to_have_count(0)


def test_desk_reads_its_notices(new_desk: Callable[[], Desk], live_server: LiveServer) -> None:
    desk = new_desk()
    desk.sign_in("reviewer")

    desk.page.get_by_role("link", name=said("Notices")).click()

    assert desk.page.viewport_size == DESK["viewport"]
    expect(desk.page.get_by_text(said("There are no notices."))).to_be_visible()
