"""Photos that are photos and weigh what a test wants."""

import random
from io import BytesIO

from PIL import Image


def photo(width: int = 64, height: int = 48, *, seed: int = 0) -> bytes:
    """A JPEG of coloured noise: about two bytes a pixel, and its content decides its hash."""
    noise = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - pixels
    file = BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(file, "JPEG", quality=95)
    return file.getvalue()
