"""Photographs and clips made for the tests of media, and a store to put them in."""

import os
import struct
import uuid
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image

from webapp.media.bucket import Bucket, BucketAddress
from webapp.media.store import FolderStore

# The matrices of ISO/IEC 14496-12 §6.2.2 that turn the picture clockwise, without the shift.
MATRICES = {
    0: (1, 0, 0, 1),
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}
CORNERS = ("red", "blue", "green", "white")


@pytest.fixture
def store(tmp_path):
    store = FolderStore(tmp_path / "media")
    store.prepare()
    return store


@pytest.fixture(scope="session")
def bucket() -> BucketAddress:
    """An empty bucket of the S3 server that `tools/with-swift` brings; skips without a server."""
    endpoint = os.environ.get("TEST_S3_ENDPOINT")
    if not endpoint:
        pytest.skip("TEST_S3_ENDPOINT names no server")
    address = BucketAddress(
        bucket=f"test-{uuid.uuid4().hex}",
        prefix="",
        endpoint=endpoint,
        region="us-east-1",
        key=os.environ["TEST_S3_KEY"],
        secret=os.environ["TEST_S3_SECRET"],
    )
    # Making buckets is no work of the product's.
    Bucket(address)._client.create_bucket(Bucket=address.bucket)  # noqa: SLF001
    return address


@pytest.fixture(scope="session")
def photos():
    """The folder of photographs in all eight orientations; see its SOURCES.md."""
    return Path(__file__).parent / "photos"


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Encode a Pillow image: `encode(image, "JPEG", quality=90)`."""

    def encode(image: Image.Image, file_format: str, **options: object) -> bytes:
        file = BytesIO()
        image.save(file, file_format, **options)
        return file.getvalue()

    return encode


@pytest.fixture(scope="session")
def quarters() -> Image.Image:
    """A picture whose corners tell how it is turned: red, blue, green, white."""
    image = Image.new("RGB", (64, 48), CORNERS[0])
    image.paste(CORNERS[1], (32, 0, 64, 24))
    image.paste(CORNERS[2], (0, 24, 32, 48))
    image.paste(CORNERS[3], (32, 24, 64, 48))
    return image


@pytest.fixture(scope="session")
def meadow():
    """A picture with a bright and a dark half."""
    image = Image.new("RGB", (60, 40), (40, 120, 60))
    image.paste((200, 220, 240), (0, 0, 60, 20))
    return image


@pytest.fixture(scope="session")
def corners_of():
    """Name the colours of the corners: upper left and right, lower left and right."""
    known = {"red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "white": (255,) * 3}

    def name(pixel):
        return min(
            known, key=lambda key: sum(abs(a - b) for a, b in zip(known[key], pixel, strict=True))
        )

    def corners_of(image):
        right, low = image.width - 6, image.height - 6
        return tuple(
            name(image.getpixel(at)) for at in ((5, 5), (right, 5), (5, low), (right, low))
        )

    return corners_of


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory, quarters):
    """Make a tiny clip, five pictures a second, black after the first second if it darkens."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[tuple[object, ...], Path] = {}

    def make(
        seconds: float,
        suffix="mp4",
        *,
        codec="libx264",
        sound_s=0.0,
        size=(64, 48),
        darkens=False,
        **options: str,
    ) -> Path:
        key = (seconds, suffix, codec, sound_s, size, darkens, *options.items())
        if key not in made:
            made[key] = folder / f"{len(made)}.{suffix}"
            pictures = [quarters.resize(size)] * round(seconds * 5)
            if darkens:
                pictures[5:] = [Image.new("RGB", size)] * len(pictures[5:])
            with av.open(made[key], "w", options=options) as container:
                _write(container, pictures, codec, sound_s)
        return made[key]

    return make


@pytest.fixture(scope="session")
def turned():
    """Rewrite an MP4 of the quarters so that players turn it clockwise by some degrees."""

    def turned(clip: Path, degrees: int) -> Path:
        content = bytearray(clip.read_bytes())
        # ISO/IEC 14496-12 §8.3.2, version 0: the matrix is 40 bytes behind the version.
        at = content.index(b"tkhd") + 4 + 40
        a, b, c, d = (value << 16 for value in MATRICES[degrees])
        content[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
        path = clip.with_name(f"{clip.stem}-{degrees}{clip.suffix}")
        path.write_bytes(content)
        return path

    return turned


def _write(container, pictures, codec, sound_s):
    video = sound = None
    if pictures:
        video = container.add_stream(codec, rate=5)
        video.width, video.height = pictures[0].size
        video.pix_fmt = "yuv420p"
        # For libvpx, which is slow otherwise; the others do not mind.
        video.options = {"deadline": "realtime", "cpu-used": "8"}
    if sound_s:
        sound = container.add_stream("aac", rate=8000, layout="mono")
    if video:
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, 5)
            container.mux(video.encode(frame))
        container.mux(video.encode())
    if sound:
        for number in range(round(sound_s * 8000 / 1000)):
            silence = av.AudioFrame(format="fltp", layout="mono", samples=1000)
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            silence.pts, silence.rate = number * 1000, 8000
            silence.time_base = Fraction(1, 8000)
            container.mux(sound.encode(silence))
        container.mux(sound.encode())
