"""Whether a picture looks like a photograph of a phone's own screen. Pure, and only ever a guess.

A screenshot has exactly the size of a screen and nothing that a camera writes. A camera's picture
that lost what the camera wrote, as chat applications make them, seldom has that shape: sensors are
4:3, 3:2 or 16:9, today's screens are longer than 2:1. Shorter screens are believed only as PNG,
which cameras do not write.
"""

from typing import Final

from webapp.media.models import MediaFile

PNG: Final = "image/png"
LONG: Final = 2.0

# Width and height of screens held upright: what phones of the last ten years have.
SCREENS: Final = frozenset({
    (480, 854), (540, 960), (640, 1136), (720, 1280), (720, 1440), (720, 1480), (720, 1520),
    (720, 1544), (720, 1560), (720, 1570), (720, 1600), (720, 1604), (720, 1612), (720, 1640),
    (750, 1334), (828, 1792), (1080, 1920), (1080, 2160), (1080, 2220), (1080, 2246), (1080, 2280),
    (1080, 2310), (1080, 2316), (1080, 2340), (1080, 2376), (1080, 2388), (1080, 2392),
    (1080, 2400), (1080, 2404), (1080, 2408), (1080, 2412), (1080, 2424), (1080, 2460),
    (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1220, 2712), (1224, 2700),
    (1242, 2208), (1242, 2688), (1260, 2800), (1284, 2778), (1290, 2796), (1320, 2868),
    (1440, 2560), (1440, 2880), (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120),
    (1440, 3200),
})  # fmt: skip
# The report form makes pictures smaller before they are sent (static/js/photos.js).
SENT_SIDES: Final = (1600, 1280, 1024)


def is_screenshot(picture: MediaFile) -> bool:
    """Whether it has the size of a screen and no word of a camera."""
    if picture.taken_at is not None or picture.latitude is not None or picture.device:
        return False
    size = min(picture.width_px, picture.height_px), max(picture.width_px, picture.height_px)
    return size in _LONG_SIZES or (picture.media_type == PNG and size in SCREENS)


def _made_smaller(size: tuple[int, int]) -> set[tuple[int, int]]:
    short, long = size
    return {(round(short * side / long), side) for side in SENT_SIDES if side < long}


_LONG_SIZES: Final = frozenset(
    size
    for screen in SCREENS
    if screen[1] / screen[0] >= LONG
    for size in {screen, *_made_smaller(screen)}
)
