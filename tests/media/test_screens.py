"""What is taken for a photograph of a phone's screen."""

from datetime import UTC, datetime

import pytest

from webapp.media.models import MediaFile
from webapp.media.screens import is_screenshot

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def picture(width: int, height: int, media_type: str, **facts: object) -> MediaFile:
    return MediaFile(
        width_px=width, height_px=height, media_type=media_type, **{"device": "", **facts}
    )


@pytest.mark.parametrize(
    ("width", "height", "media_type", "is_screen"),
    [
        (1080, 2400, "image/png", True),
        (2400, 1080, "image/png", True),
        (1080, 1920, "image/png", True),
        (1080, 2400, "image/jpeg", True),
        (720, 1600, "image/jpeg", True),  # as the form sends it
        (739, 1600, "image/jpeg", True),  # 1170 × 2532, as the form sends it
        (1080, 1920, "image/jpeg", False),  # a camera's 16:9 as well
        (1200, 1600, "image/jpeg", False),
        (1600, 1200, "image/png", False),
        (900, 1600, "image/jpeg", False),
    ],
)
def test_size_and_format_decide(
    width: int, height: int, media_type: str, *, is_screen: bool
) -> None:
    assert is_screenshot(picture(width, height, media_type)) is is_screen


@pytest.mark.parametrize(
    "facts", [{"device": "samsung SM-A155F"}, {"taken_at": NOON}, {"latitude": 16.5}]
)
def test_camera_that_says_so_is_believed(facts: dict[str, object]) -> None:
    assert not is_screenshot(picture(1080, 2400, "image/jpeg", **facts))
