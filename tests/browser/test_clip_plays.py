"""A clip that Chromium cannot play as it came plays after it was prepared, and can be wound."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import Desk, Phone
from tests.browser.words import said
from tests.conftest import LiveServer
from tests.media.films import film
from tests.people import Cast
from webapp.db import db
from webapp.jobs import runner
from webapp.media import intake
from webapp.submissions import files

pytestmark = pytest.mark.browser

SECONDS = 6
PLAY = """async (video) => {
  await video.play();
  await new Promise((seen) => { video.ontimeupdate = () => video.currentTime > 0.3 && seen(); });
  video.pause();
  const played = video.currentTime;
  const wound = new Promise((seen) => { video.onseeked = seen; });
  video.currentTime = 4.5;
  await wound;
  return { duration: video.duration, played, at: video.currentTime,
           width: video.videoWidth, height: video.videoHeight };
}"""


@pytest.fixture
def submission_id(live_server: LiveServer, people: Cast, tmp_path: Path) -> UUID:
    """A report with a clip of HEVC, of which nothing was prepared yet."""
    path = film(
        tmp_path / "a.mov", size=(320, 240), seconds=SECONDS, sound=("aac", 44100, "mono")
    )  # fmt: skip
    app = live_server.app
    with app.app_context(), db.sessionmaker() as session, path.open("rb") as file:
        sent = factories.submitted(session, people.reporter)
        accepted = intake.accept_clip(
            app.extensions["media_store"], file, declared_name="a.mov"
        )  # fmt: skip
        files.attach(session, sent, accepted)
        session.commit()
        return sent.id


@pytest.fixture
def phone(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Phone]:
    context = new_context(**PHONE, service_workers="block")
    yield Phone(context.new_page(), live_server.url).sign_in("reporter")
    context.close()


@pytest.fixture
def desk(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Desk]:
    context = new_context(**DESK, service_workers="block")
    yield Desk(context.new_page(), live_server.url).sign_in("reviewer")
    context.close()


def test_clip_appears_on_the_phone_and_plays(
    live_server: LiveServer, phone: Phone, submission_id: UUID
) -> None:
    phone.open(f"/submissions/{submission_id}")
    expect(phone.page.locator("figure.clip")).to_contain_text(said("Preparing the clip"))

    runner.run_due(live_server.app)
    video = phone.page.locator("figure.clip video")
    expect(video).to_be_visible(timeout=8_000)
    seen = video.evaluate(PLAY)

    assert seen["duration"] == pytest.approx(SECONDS, abs=0.1)
    assert seen["played"] > 0.3
    assert seen["at"] == pytest.approx(4.5, abs=0.3)
    assert (seen["width"], seen["height"]) == (320, 240)


def test_clip_appears_on_the_desk(live_server: LiveServer, desk: Desk, submission_id: UUID) -> None:
    desk.open(f"/review/{submission_id}")
    expect(desk.page.locator("figure.clip")).to_contain_text(said("Preparing the clip"))

    runner.run_due(live_server.app)

    expect(desk.page.locator("figure.clip video")).to_be_visible(timeout=8_000)
