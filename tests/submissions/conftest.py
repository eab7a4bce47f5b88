"""What tests of the reporter's side share: a filled form, files good and bad, and a browser."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import av
import pytest
from PIL import Image

from tests.client import PageClient
from tests.people import VILLAGE, Cast
from webapp import clock

if TYPE_CHECKING:
    from tests.submissions.outbox import Outbox


def posted(**said: object) -> dict[str, object]:
    """A complete form as a phone posts it, of yesterday in the reporter's village."""
    complete: dict[str, object] = {
        "activity_type_code": "DEV01",
        "held_on-choice": "yesterday",
        "held_on-shown": clock.today().isoformat(),
        "place": VILLAGE,
        "people_total": "62",
        "host_role": "organiser",
        "organising_unit": "ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6",
        "title": "ร่วมใจทำความสะอาดถนนสายหลัก",
        "details": "ชาวบ้านช่วยกันกวาดใบไม้และเก็บขยะสองข้างทาง",
    }
    return {**complete, **said}


def on_day(days_ago: int) -> dict[str, Any]:
    """The date inputs of a day, with the year in พ.ศ."""
    day = clock.today() - timedelta(days=days_ago)
    return {
        "held_on-choice": "other",
        "held_on-day": str(day.day),
        "held_on-month": str(day.month),
        "held_on-year": str(day.year + 543),
    }


def upload(content: bytes, name: str = "IMG_0001.jpg") -> tuple[io.BytesIO, str]:
    """A file as the test browser posts it."""
    return io.BytesIO(content), name


@cache
def clip_of(seconds: int) -> bytes:
    """A small MP4 of that length, one picture a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for second in range(seconds):
            picture = Image.new("RGB", (64, 48), (second * 8 % 256, 90, 120))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return out.getvalue()


@pytest.fixture
def make_clip() -> Callable[[int], bytes]:
    """Make a clip of so many seconds."""
    return clip_of


@pytest.fixture
def reporter(client: PageClient, people: Cast) -> PageClient:
    """The reporter's browser, signed in."""
    return client.sign_in(people.reporter)


@pytest.fixture
def save(reporter: PageClient) -> Callable[..., object]:
    """Post the form under a new id."""

    def post(status: int = 303, **said: object) -> object:
        return reporter.post(
            "submissions.save", submission_id=uuid4(), data=posted(**said), status=status
        )

    return post


@pytest.fixture
def outbox(reporter: PageClient) -> "Outbox":
    """The outbox of the reporter's phone."""
    from tests.submissions.outbox import Outbox  # noqa: PLC0415 - it needs the form of this file

    return Outbox(reporter)
