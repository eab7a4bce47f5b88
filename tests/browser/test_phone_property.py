"""Whatever happens, in whatever order: what was sent is on the server once, or still on the phone.

Random histories from fixed seeds, on a real server process. EREPORT_HISTORIES and
EREPORT_HISTORY_STEPS make them more and longer.
"""

import io
import os
import random
import time
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, FilePayload, Page

from tests.browser.conftest import PHONE
from tests.browser.pages import Phone
from tests.browser.phone_driver import FORM, Told, fill, on_phone, on_server, send_all
from tests.browser.server_process import Disk, Line, Proxy, ServerProcess
from tests.browser.test_phone_worker import SHELL_IS_KEPT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HISTORIES = int(os.environ.get("EREPORT_HISTORIES", "6"))
STEPS = int(os.environ.get("EREPORT_HISTORY_STEPS", "12"))
FIRST_SEED = int(os.environ.get("EREPORT_HISTORY_SEED", "1"))
MOST_PHOTOS = 3
SETTLED_S = 60.0
LEFT_S = 4.0
WEIGHTS = {
    "edit": 3, "photo": 4, "send": 5, "lose_signal": 2, "find_signal": 2, "kill": 2,
    "restart": 2, "errors": 2, "portal": 2, "reload": 2, "other_tab": 2, "cut": 2,
}  # fmt: skip


def photo(dice: random.Random) -> FilePayload:
    """A picture that no other is like."""
    image = Image.frombytes("RGB", (96, 64), dice.randbytes(96 * 64 * 3))
    out = io.BytesIO()
    image.resize((480, 320)).save(out, "JPEG", quality=85)
    return {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class History:
    """A person with a phone on a bad day. Every step may find that it cannot be done."""

    def __init__(
        self, context: BrowserContext, server: ServerProcess, line: Proxy, seed: int
    ) -> None:
        self.context = context
        self.server = server
        self.line = line
        self.dice = random.Random(seed)  # noqa: S311 - a history is repeated from its seed
        self.page = context.new_page()
        self.sent: list[Told] = []
        self.told: list[str] = []
        self.count = 0

    def begin(self) -> None:
        """Sign in, and let the worker keep what it needs."""
        Phone(self.page, self.line.url).sign_in("reporter")
        self.go("/submissions")
        deadline = time.monotonic() + SETTLED_S
        while not self.page.evaluate(f"""async () => navigator.serviceWorker.controller !== null
          && await ({SHELL_IS_KEPT})()"""):
            assert time.monotonic() < deadline
            self.page.wait_for_timeout(100)

    def go_through(self, steps: int) -> None:
        """Live so many random steps."""
        for _ in range(steps):
            step = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            done = getattr(self, step)()
            self.told.append(step if done is not False else f"({step})")

    # --------------------------------------------------------------------------- at the phone

    def go(self, path: str) -> None:
        """Try to open an address."""
        try:
            self.page.goto(self.line.url + path, wait_until="load", timeout=15_000)
        except Error:
            return

    def form(self) -> bool:
        """Have the form open, if that can be done now."""
        if not self.page.locator(FORM).count() or self.page.locator("dialog[open]").count():
            self.go("/submissions/new")
        try:
            self.page.locator(FORM).wait_for(state="attached", timeout=5_000)
        except Error:
            return False
        return True

    def edit(self) -> bool:
        if not self.form():
            return False
        self.count += 1
        fill(self.page, f"งานที่ {self.count}")
        return True

    def photo(self) -> bool:
        if not self.form():
            return False
        rows = self.page.locator("[data-photo-list] li")
        before = rows.count()
        if before >= MOST_PHOTOS:
            return False
        self.page.locator("[data-gallery]").set_input_files(photo(self.dice))
        rows.nth(before).wait_for(state="attached")
        return True

    def send(self) -> bool:
        if not self.edit():
            return False
        title = f"งานที่ {self.count}"
        self.page.evaluate("location.hash = 'step-words'")
        self.page.locator("button[value=check]:visible").click()
        self.page.locator("[data-send][open]").wait_for()
        (draft,) = [one for one in on_phone(self.page).drafts if one.title == title]
        self.page.locator("[data-send] [data-send-now]").click()
        self.sent.append(draft)
        self._wait_until_kept(draft)
        # On to the receipt or the list, or not yet: the next thing happens all the same.
        self.page.wait_for_timeout(self.dice.choice([0, 300, 1_500]))
        return True

    def reload(self) -> None:
        try:
            self.page.reload(timeout=15_000)
        except Error:
            return

    def other_tab(self) -> None:
        """Go to the other tab, which stays as it was left."""
        others = [page for page in self.context.pages if page is not self.page]
        if others:
            self.page = others[0]
            self.page.bring_to_front()
        else:
            self.page = self.context.new_page()
            self.go(self.dice.choice(["/submissions", "/submissions/new"]))

    # ------------------------------------------------------------------------ around the phone

    def lose_signal(self) -> None:
        self.line.become(Line.DEAD)
        self.context.set_offline(True)

    def find_signal(self) -> None:
        self.line.become(Line.GOOD)
        self.context.set_offline(False)

    def cut(self) -> None:
        """Break what is under way; the next try has a good line."""
        self.line.become(Line.DEAD)
        self.find_signal()

    def errors(self) -> None:
        self.context.set_offline(False)
        self.line.become(Line.ERRORS)

    def portal(self) -> None:
        self.context.set_offline(False)
        self.line.become(Line.PORTAL)

    def kill(self) -> None:
        self.server.kill()

    def restart(self) -> None:
        self.server.start()

    # -------------------------------------------------------------------------------- the end

    def settle(self) -> Page:
        """Everything is well again: send until nothing waits that could be sent."""
        self.restart()
        self.find_signal()
        for page in self.context.pages[1:]:
            page.close()
        self.page = self.context.pages[0]
        deadline = time.monotonic() + SETTLED_S
        self.go("/submissions")
        while on_phone(self.page).items:
            send_all(self.page)
            assert time.monotonic() < deadline, on_phone(self.page).states
            self.page.wait_for_timeout(200)
        return self.page

    def _wait_until_kept(self, draft: Told) -> None:
        deadline = time.monotonic() + LEFT_S
        while time.monotonic() < deadline:
            try:
                if draft.id not in {one.id for one in on_phone(self.page).drafts}:
                    return
            except Error:
                self.page.wait_for_timeout(50)  # It has gone on to another page.
                if not self.page.locator("dialog[open]").count():
                    return


@pytest.fixture
def line(disk: Disk) -> Iterator[tuple[ServerProcess, Proxy]]:
    """A server in a process of its own, and the line to it."""
    server = ServerProcess(disk).start()
    proxy = Proxy(server.port)
    yield server, proxy
    proxy.close()
    server.kill()


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + HISTORIES))
def test_what_was_sent_is_on_the_server_once_or_still_on_the_phone(
    seed: int, disk: Disk, line: tuple[ServerProcess, Proxy],
    new_context: Callable[..., BrowserContext],
) -> None:  # fmt: skip
    history = History(new_context(**PHONE), *line, seed)
    history.begin()

    history.go_through(STEPS)

    there = {one.id for one in on_server(disk)}
    page = history.settle()
    told = " ".join(history.told)
    assert on_phone(page).items == [], told
    assert sorted(on_server(disk), key=lambda one: one.id) == sorted(
        history.sent, key=lambda one: one.id
    ), told
    assert there <= {one.id for one in history.sent}
