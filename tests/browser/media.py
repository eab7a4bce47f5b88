"""Photos and clips for a walk: turned ones, an iPhone's, a short clip and one that is too long."""

import io
from functools import cache
from pathlib import Path

import av
import pillow_heif
from PIL import Image
from playwright.sync_api import FilePayload, Locator

from tests.media.samples import distance

PHOTOS = Path(__file__).resolve().parent.parent / "media" / "photos"
ORIENTATIONS = (3, 5, 6, 8)
FRAMES_PER_SECOND = 2
ALIKE = 12.0
"""Most by which two copies of one picture differ, as a mean of channels from 0 to 255."""


@cache
def upright() -> Image.Image:
    """The picture as all of them must be shown."""
    with Image.open(PHOTOS / "landscape_1.jpg") as image:
        return image.convert("RGB").resize((900, 600))


def turned() -> list[FilePayload]:
    """The same picture four times, lying in the file as ways of holding a phone leave it."""
    return [
        {"name": path.name, "mimeType": "image/jpeg", "buffer": path.read_bytes()}
        for path in (PHOTOS / f"landscape_{number}.jpg" for number in ORIENTATIONS)
    ]


def heic() -> FilePayload:
    """The same picture as an iPhone would write it."""
    out = io.BytesIO()
    pillow_heif.from_pillow(upright()).save(out, quality=80)
    return {"name": "IMG_0042.HEIC", "mimeType": "image/heic", "buffer": out.getvalue()}


def clip(seconds: int) -> FilePayload:
    """A small silent clip of a length."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(seconds * FRAMES_PER_SECOND):
            picture = Image.new("RGB", (160, 120), (number * 3 % 256, 110, 140))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return {"name": "VID_0007.mp4", "mimeType": "video/mp4", "buffer": out.getvalue()}


def assert_upright(picture: bytes | Image.Image) -> None:
    """Refuse a picture that is not the one of `upright`, this side up."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    assert distance(image.convert("RGB"), upright()) < ALIKE


def shown(image: Locator) -> Image.Image:
    """The picture as it is seen on the screen, without the ground beside it."""
    wait_until_shown(image)
    with Image.open(io.BytesIO(image.screenshot())) as taken:
        height = round(taken.width * upright().height / upright().width)
        top = (taken.height - height) // 2
        return taken.crop((0, top, taken.width, top + height))


def wait_until_shown(image: Locator) -> None:
    """Scroll to a picture, which may load late on purpose, and wait for its pixels."""
    image.scroll_into_view_if_needed()
    image.evaluate("(image) => image.decode()")
