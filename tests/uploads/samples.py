"""Photos that are photos and weigh what a test wants, and a clip."""

import random
from io import BytesIO

import av
from PIL import Image


def photo(width: int = 64, height: int = 48, *, seed: int = 0) -> bytes:
    """A JPEG of coloured noise: about two bytes a pixel, and its content decides its hash."""
    noise = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - pixels
    file = BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(file, "JPEG", quality=95)
    return file.getvalue()


def clip(seconds: int = 2) -> bytes:
    """An MP4 of a few grey pictures."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for shade in range(seconds * 5):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (shade * 5,) * 3))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()
