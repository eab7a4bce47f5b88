"""Pictures with something to recognise in them, unlike the plain ones of `factories.jpeg`."""

import io
import random

from PIL import Image


def scene(number: int, quality: int = 90) -> bytes:
    """A JPEG of shades, as different by number as two places are; poorer ones are smaller too."""
    rng = random.Random(number)  # noqa: S311 - repeatable
    small = Image.frombytes("RGB", (11, 9), rng.randbytes(11 * 9 * 3))
    side = 640 if quality >= 80 else 480
    out = io.BytesIO()
    small.resize((side, side * 3 // 4), Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()
