"""The product without a line: the worker, the kept form, drafts, shared pictures."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import PHONE
from tests.browser.pages import Phone
from tests.browser.words import said
from tests.conftest import LiveServer

pytestmark = pytest.mark.browser

MOST_OPENING_S = 1.0
LONGEST_WAIT_S = 10.0
SHELL_IS_KEPT = """async () => {
  const names = await caches.keys();
  const name = names.find((one) => one.startsWith("e-report-shell-"));
  return Boolean(name && (await (await caches.open(name)).match("/submissions/new")));
}"""
IS_KEPT = """async () => (await (await caches.open((await caches.keys())
  .find((one) => /^e-report-[0-9a-f]+$/.test(one)))).keys()).length"""
SHARE = """async () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["jpeg"], "รูปจากไลน์.jpg", { type: "image/jpeg" }));
  const form = Object.assign(document.createElement("form"), {
    method: "post", action: "/share", enctype: "multipart/form-data",
  });
  const input = Object.assign(document.createElement("input"), { type: "file", name: "files" });
  input.files = transfer.files;
  form.append(input);
  document.body.append(form);
  form.submit();
}"""
SHARED = """async () => {
  const cache = await caches.open("e-report-shared");
  const [request] = await cache.keys();
  const response = await cache.match(request);
  return [decodeURIComponent(response.headers.get("X-Name")), await response.text()];
}"""


@pytest.fixture
def phone(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Phone]:
    """A phone that may lose its line: failed requests are the point here, so nobody watches."""
    context = new_context(**PHONE)
    yield Phone(context.new_page(), live_server.url)
    # The server would wait for open connections.
    context.close()


def wait_until(phone: Phone, script: str) -> None:
    """Ask the page until it says yes; the page's own waiting does not await promises."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while not phone.page.evaluate(script):
        assert time.monotonic() < deadline, f"never true: {script}"
        phone.page.wait_for_timeout(50)


def expect_form(phone: Phone) -> None:
    """Wait for the form, its script included."""
    expect(phone.page.locator("form[data-report-form][data-ready]")).to_have_count(1)


def be_ready(phone: Phone) -> None:
    """Sign in, and wait until the worker has what it needs."""
    phone.sign_in("reporter")
    phone.open("/submissions")
    wait_until(phone, "() => navigator.serviceWorker.controller !== null")
    wait_until(phone, SHELL_IS_KEPT)


def lose_line(phone: Phone) -> None:
    phone.page.context.set_offline(True)


def title_of(page: Page) -> str:
    return page.locator("#title").input_value()


def test_new_report_opens_without_a_line_within_a_second(phone: Phone) -> None:
    be_ready(phone)
    lose_line(phone)

    began = time.monotonic()
    phone.open("/submissions/new")
    expect_form(phone)
    took = time.monotonic() - began

    assert took <= MOST_OPENING_S


def test_other_pages_say_that_nothing_is_lost(phone: Phone) -> None:
    be_ready(phone)
    lose_line(phone)

    phone.open("/submissions")

    phone.expect_heading("There is no signal")


def test_form_of_the_last_person_is_gone_after_signing_out(phone: Phone) -> None:
    be_ready(phone)
    phone.page.locator("summary", has_text=said("Menu")).click()
    phone.button("Sign out").click()
    wait_until(phone, f"async () => !(await ({SHELL_IS_KEPT})())")
    lose_line(phone)

    phone.open("/submissions/new")

    phone.expect_heading("There is no signal")


def test_d_camera_page_reloaded_behind_the_camera_loses_nothing(phone: Phone) -> None:
    phone.sign_in("reporter")
    phone.open("/submissions/new#step-words")
    expect_form(phone)
    phone.page.locator("#title").fill("ทำความสะอาดวัด")
    phone.page.locator("#details").fill("ช่วยกันกวาดลานวัด")
    expect(phone.page.locator("[data-draft-state]")).to_have_text(said("Kept on this phone"))

    phone.reload()

    expect_form(phone)
    assert title_of(phone.page) == "ทำความสะอาดวัด"
    assert phone.page.locator("#details").input_value() == "ช่วยกันกวาดลานวัด"


def test_draft_is_not_shown_to_the_next_person_on_the_phone(phone: Phone) -> None:
    phone.sign_in("reporter")
    phone.open("/submissions/new#step-words")
    expect_form(phone)
    phone.page.locator("#title").fill("ของสมชาย")
    expect(phone.page.locator("[data-draft-state]")).to_have_text(said("Kept on this phone"))
    phone.lose_session()

    phone.sign_in("sister")
    phone.open("/submissions/new#step-words")
    expect_form(phone)
    assert title_of(phone.page) == ""
    phone.lose_session()

    phone.sign_in("reporter")
    phone.open("/submissions/new#step-words")
    expect_form(phone)
    assert title_of(phone.page) == "ของสมชาย"


def test_s_post_the_worker_passes_every_post(phone: Phone) -> None:
    be_ready(phone)
    answers: list[Response] = []
    phone.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls

    phone.page.evaluate("fetch('/phone/heartbeat', {method: 'POST', body: '{}'})")
    phone.page.evaluate("fetch('/uploads/', {method: 'POST'})")

    posts = [answer for answer in answers if answer.request.method == "POST"]
    assert [answer.from_service_worker for answer in posts] == [False, False]


def test_pictures_from_the_share_sheet_reach_a_new_report(phone: Phone) -> None:
    be_ready(phone)

    with phone.page.expect_navigation(url="**/submissions/new?shared=*"):
        phone.page.evaluate(SHARE)

    if not phone.page.locator("form[data-sends]").count():
        assert phone.page.evaluate(SHARED) == ["รูปจากไลน์.jpg", "jpeg"]
        return
    expect(phone.page.locator("[data-photo-list] li")).to_have_count(1)


def test_product_can_be_installed(phone: Phone) -> None:
    be_ready(phone)
    browser = phone.page.context.new_cdp_session(phone.page)

    manifest = browser.send("Page.getAppManifest")
    errors = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert manifest["errors"] == []
    assert {error["errorId"] for error in errors} <= {"in-incognito"}
    assert phone.page.evaluate(IS_KEPT) > 20
