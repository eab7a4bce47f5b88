"""A phone and a desk in Chromium, on the running product, and a watch over all that they do.

Every test here fails on a script's error, a broken policy, a request that failed or one that
leaves the machine, whatever else it is about.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError
from sqlalchemy import create_engine

from tests.browser.pages import Desk, OutboxPhone, Phone
from tests.browser.server_process import Disk
from tests.conftest import DatabaseMaker, LiveServer
from webapp.db import prepare_engine

# Takes a minute, and pictures instead of judging.
collect_ignore = [] if "EREPORT_SCREENSHOTS" in os.environ else ["test_screenshots.py"]

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, no name is looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Passkeys are made for names alone.
OUR_ORIGINS = ("http://127.0.0.1:", "http://localhost:")
LOCAL_SCHEMES = ("data:", "blob:", "about:")
# A page that is left while its pictures load, and a form that is sent twice.
LEFT_BEHIND = "net::ERR_ABORTED"
STATUS_LINE = "Failed to load resource: the server responded with a status of"


class Watch:
    """Writes down everything that must not happen in a browser."""

    def __init__(self) -> None:
        self._contexts: list[BrowserContext] = []
        self._expected: set[int] = set()
        self._seen: list[tuple[str, int]] = []
        self._problems: list[str] = []
        self._left_behind: set[str] = set()

    def over(self, context: BrowserContext) -> None:
        """Begin to watch a browser context."""
        self._contexts.append(context)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def expects(self, *statuses: int) -> None:
        """Allow answers that a test asks for on purpose, such as 409 for a stale decision."""
        self._expected.update(statuses)

    def forget(self) -> None:
        """Let go of what a test did wrong on purpose, once it has looked at it."""
        self._problems.clear()

    def problems(self) -> list[str]:
        """What went wrong so far."""
        for context in self._contexts:
            # Events arrive in order, so after this answer nothing is under way any more.
            context.cookies()
        refused = [
            f"{status}: {what}"
            for what, status in self._seen
            if status not in self._expected and not self._is_second_try(what, status)
        ]
        return [*self._problems, *refused]

    def _is_second_try(self, what: str, status: int) -> bool:
        """A piece of a file whose page was left still arrives: the next page asks, and goes on."""
        return status in {409, 423} and what.startswith("PATCH ") and what in self._left_behind

    def let_go(self, context: BrowserContext) -> None:
        """Close a context that is done with: its connections are the server's to give to others."""
        context.cookies()
        self._contexts.remove(context)
        context.close()

    def close(self) -> None:
        """Close the contexts watched over."""
        for context in self._contexts:
            context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS_LINE):
            where = message.location
            self._problems.append(f"console {message.type}: {message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        self._problems.append(f"script: {error.error}")

    def _on_request(self, request: Request) -> None:
        is_ours = request.url.startswith(OUR_ORIGINS)
        if not is_ours and not request.url.startswith(LOCAL_SCHEMES):
            self._problems.append(f"leaves the machine: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure == LEFT_BEHIND:
            self._left_behind.add(f"{request.method} {request.url}")
        else:
            self._problems.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self._seen.append((f"{response.request.method} {response.url}", response.status))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium; EREPORT_CHROMIUM names another."""
    named = os.environ.get("EREPORT_CHROMIUM") or shutil.which("chromium")
    path = named or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no Chromium here: install it, or name one in EREPORT_CHROMIUM")
    return {**browser_type_launch_args, "executable_path": path, "args": LAUNCH_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Thai browser in Thailand that waits a short time rather than half a minute."""
    return {**browser_context_args, "locale": "th-TH", "timezone_id": "Asia/Bangkok"}


@pytest.fixture
def watch(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Watch]:
    """The watch. It also closes the browser's connections, for which the server would wait."""
    watch = Watch()
    yield watch
    problems = watch.problems()
    watch.close()
    assert problems == []


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., Page]:
    """A page in a browser context of its own: `new_page(PHONE, java_script_enabled=False)`."""

    def new_page(settings: dict[str, Any], **more: Any) -> Page:
        context = new_context(**settings, **more)
        context.set_default_timeout(10_000)
        watch.over(context)
        return context.new_page()

    return new_page


@pytest.fixture
def new_phone(new_page: Callable[..., Page], live_server: LiveServer) -> Callable[[], Phone]:
    """A reporter's phone at the product, without script: all of it has to work so."""
    return lambda: Phone(new_page(PHONE, java_script_enabled=False), live_server.url)


@pytest.fixture
def new_outbox_phone(
    new_page: Callable[..., Page], live_server: LiveServer
) -> Callable[[], OutboxPhone]:
    """A reporter's phone with script."""
    return lambda: OutboxPhone(new_page(PHONE), live_server.url)


@pytest.fixture
def new_desk(new_page: Callable[..., Page], live_server: LiveServer) -> Callable[[], Desk]:
    """An office's screen at the product."""
    return lambda: Desk(new_page(DESK), live_server.url)


@pytest.fixture
def disk(make_database: DatabaseMaker, tmp_path: Path) -> Iterator[Disk]:
    """A database and a media folder for servers that die."""
    url = make_database.copy()
    engine = create_engine(url)
    prepare_engine(engine)
    yield Disk(url, tmp_path / "media", engine)
    engine.dispose()
