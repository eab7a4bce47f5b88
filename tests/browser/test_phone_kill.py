"""A clip of seven megabytes on its way while servers and browsers die."""

import io
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, FilePayload, Playwright, expect

from tests.browser.conftest import PHONE
from tests.browser.pages import OutboxPhone
from tests.browser.phone_driver import FORM, Told, count_waiting, fill, on_phone, on_server
from tests.browser.server_process import Disk, Proxy, ServerProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLIP_BYTES = 7_000_000
PARTS = 10
CHUNK_BYTES = 1024 * 1024
"""The largest piece that the phone sends."""
SIDE_PX = (320, 240)
TITLE = "อบรมดับเพลิง"
PATIENCE_MS = 60_000
LONGEST_S = 150.0
BRIEF_S = 0.002
"""So long each 16 KB takes on the line: slow enough for death to come in the middle."""


@cache
def clip() -> FilePayload:
    """Noise, which no encoder makes small: about seven megabytes in eight seconds."""
    dice = random.Random(7)  # noqa: S311 - the same clip every time
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIDE_PX, "yuv420p"
        stream.bit_rate = 7_200_000
        for _ in range(80):
            noise = Image.frombytes("RGB", SIDE_PX, dice.randbytes(SIDE_PX[0] * SIDE_PX[1] * 3))
            container.mux(stream.encode(av.VideoFrame.from_image(noise)))
        container.mux(stream.encode())
    return {"name": "VID_7MB.mp4", "mimeType": "video/mp4", "buffer": out.getvalue()}


class Killer:
    """Does something whenever so many more bytes have gone over the line."""

    def __init__(
        self, line: Proxy, work: Callable[[], None], *, times: int, after: int = CLIP_BYTES // PARTS
    ) -> None:  # fmt: skip
        self._after = after
        self._line = line
        self._work = work
        self._left = times
        self._next = 0
        self._lock = threading.Lock()
        self.done = threading.Event()

    def begin(self) -> None:
        """Count from now on."""
        self._next = self._line.heard + self._after
        self._line.on_heard = self._hear

    def _hear(self, heard: int) -> None:
        with self._lock:
            if heard < self._next or not self._left:
                return
            self._next = heard + CLIP_BYTES // PARTS
            self._left -= 1
        self._work()
        if not self._left:
            self.done.set()


@pytest.fixture
def server(disk: Disk) -> Iterator[ServerProcess]:
    server = ServerProcess(disk).start()
    yield server
    server.kill()


@pytest.fixture
def line(server: ServerProcess) -> Iterator[Proxy]:
    line = Proxy(server.port, delay_s=BRIEF_S)
    yield line
    line.close()


def send_with_clip(phone: OutboxPhone) -> Told:
    """Fill in a report with the clip and send it; what lies on the phone then."""
    phone.open("/submissions/new")
    phone.page.locator(FORM).wait_for(state="attached")
    fill(phone.page, TITLE)
    phone.page.evaluate("location.hash = 'step-photos'")
    phone.choose_files((), clip())
    phone.page.evaluate("location.hash = 'step-words'")
    phone.page.locator("button[value=check]:visible").click()
    phone.page.locator("[data-send][open]").wait_for()
    (draft,) = on_phone(phone.page).drafts
    phone.page.locator("[data-send] [data-send-now]").click()
    return draft


def test_u_kill_server_killed_at_every_tenth_of_a_clip(
    disk: Disk, server: ServerProcess, line: Proxy, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context(**PHONE, service_workers="block")
    phone = OutboxPhone(context.new_page(), line.url)
    phone.sign_in("reporter")
    killer = Killer(line, server.kill, times=PARTS - 1)

    sent = send_with_clip(phone)
    begun_at = line.heard
    killer.begin()

    deadline = time.monotonic() + LONGEST_S
    while on_server(disk) != [sent] or waits(phone):
        assert time.monotonic() < deadline, on_server(disk)
        if server.is_running:
            phone.page.wait_for_timeout(100)
            continue
        server.start()
        with suppress(Error):  # The next death may come while the page loads.
            phone.page.goto(f"{line.url}/submissions", wait_until="commit")

    assert server.deaths == PARTS - 1
    again = line.heard - begun_at - len(clip()["buffer"])
    assert again <= (PARTS - 1) * CHUNK_BYTES


def waits(phone: OutboxPhone) -> bool:
    """Whether something still waits on the phone, as far as its page can tell."""
    try:
        return count_waiting(phone.page) > 0
    except Error:
        return True


@contextmanager
def browser_of(
    playwright: Playwright, settings: dict[str, Any], profile: Path
) -> Iterator[BrowserContext]:
    """A browser whose profile outlives it."""
    context = playwright.chromium.launch_persistent_context(profile, **settings)
    try:
        yield context
    finally:
        context.close()


def processes_of(profile: Path) -> list[int]:
    """The browser's own processes, by the profile on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command.split(b"\0"):
            found.append(int(entry.name))
    return found


def kill_browser(profile: Path) -> None:
    """What Android does to a browser in the background: gone, without a word."""
    for process in processes_of(profile):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_u_kill_browser_killed_in_the_middle_goes_on_with_the_same_profile(
    disk: Disk, line: Proxy, playwright: Playwright, browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any], tmp_path: Path,
) -> None:  # fmt: skip
    profile = tmp_path / "profile"
    settings = {
        **browser_type_launch_args,
        **browser_context_args,
        **PHONE,
        "service_workers": "block",
    }
    killer = Killer(line, lambda: kill_browser(profile), times=1, after=CLIP_BYTES // 2)
    context = playwright.chromium.launch_persistent_context(profile, **settings)
    phone = OutboxPhone(context.pages[0], line.url)
    phone.sign_in("reporter")
    cookies = context.cookies()
    sent = send_with_clip(phone)
    killer.begin()
    assert killer.done.wait(timeout=60)
    with suppress(Error):
        context.close()
    came = line.heard
    with browser_of(playwright, settings, profile) as context:
        # The cookie of a session may die with its browser; that is not the point here.
        context.add_cookies(cookies)  # type: ignore[arg-type]  # what one gives, the other takes
        phone = OutboxPhone(context.pages[0], line.url)
        phone.open("/submissions")
        expect(phone.page.locator("[data-outbox] .tag-approved")).to_be_visible(timeout=PATIENCE_MS)
        assert count_waiting(phone.page) == 0

    assert on_server(disk) == [sent]
    assert line.heard - came < CLIP_BYTES, "it went on from where it was"
