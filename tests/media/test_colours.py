import struct

import pytest
from PIL import Image

from tests.media.samples import P3_PRIMARIES, distance, near, png, rgb_profile, screen_of


def test_transparency_lies_on_white(encode):
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 40))

    screen = screen_of(encode(image, "PNG"))

    assert near(screen.getpixel((5, 20)), (0, 0, 254))
    assert near(screen.getpixel((35, 20)), (255, 255, 255))


def test_transparent_grey_lies_on_white(encode):
    assert near(
        screen_of(encode(Image.new("LA", (8, 8), (0, 0)), "PNG")).getpixel((4, 4)), (255,) * 3
    )


def test_palette_with_a_transparent_entry_lies_on_white(encode):
    image = Image.new("P", (20, 20), 1)
    image.putpalette([255, 0, 0, 0, 128, 0])
    image.paste(0, (0, 0, 10, 20))

    screen = screen_of(encode(image, "PNG", transparency=bytes([255, 0])))

    assert near(screen.getpixel((3, 10)), (254, 0, 0))
    assert near(screen.getpixel((16, 10)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "P", "1"])
def test_plain_modes_keep_light_and_dark(meadow, encode, mode):
    screen = screen_of(encode(meadow.convert(mode), "PNG")).convert("L")
    halves = screen.resize((1, 2), Image.Resampling.BOX)

    assert halves.getpixel((0, 0)) > 190
    assert halves.getpixel((0, 1)) < 110


def test_grey_of_16_bits_keeps_its_tones():
    rows = b"".join(b"\0" + struct.pack(">32H", *range(0, 65536, 2048)) for _ in range(8))

    screen = screen_of(png(32, 8, rows, depth=16, colour=0)).convert("L")

    assert [round(screen.getpixel((x, 4)) / 8) for x in (0, 8, 16, 24)] == [0, 8, 16, 24]


def test_colour_of_16_bits_keeps_its_tones():
    rows = b"".join(b"\0" + struct.pack(">3H", 200 << 8, 100 << 8, 50 << 8) * 8 for _ in range(8))

    assert near(screen_of(png(8, 8, rows, depth=16)).getpixel((4, 4)), (200, 100, 50))


def test_four_inks_become_screen_colours(meadow, encode):
    screen = screen_of(encode(meadow.convert("CMYK"), "JPEG", quality=95))

    assert near(screen.getpixel((30, 5)), (200, 220, 240))
    assert near(screen.getpixel((30, 35)), (40, 120, 60))


def test_wide_colours_become_screen_colours(encode):
    image = Image.new("RGB", (16, 16), (200, 100, 80))

    plain = screen_of(encode(image, "PNG"))
    wide = screen_of(encode(image, "PNG", icc_profile=rgb_profile(P3_PRIMARIES)))

    assert near(plain.getpixel((8, 8)), (200, 100, 80), 2)
    # The same numbers mean a stronger red in Display P3: 2.2 powers, the matrix of P3, the
    # inverse one of sRGB adapted to D50 (Bradford), and sRGB's curve.
    assert near(wide.getpixel((8, 8)), (216, 93, 72), 3)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_broken_or_foreign_profile_is_left_aside(meadow, encode, mode):
    for profile in (b"no profile at all", rgb_profile(P3_PRIMARIES)[:200]):
        source = encode(meadow.convert(mode), "JPEG", quality=95, icc_profile=profile)

        assert (
            distance(
                screen_of(source).convert("L").convert("RGB"), meadow.convert("L").convert("RGB")
            )
            < 4
        )


def test_profile_of_another_colour_space_is_left_aside(meadow, encode):
    source = encode(
        meadow.convert("CMYK"), "JPEG", quality=95, icc_profile=rgb_profile(P3_PRIMARIES)
    )

    assert distance(screen_of(source), meadow) < 4


def test_moving_picture_shows_its_first_frame(encode):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for file_format in ("WEBP", "PNG", "AVIF"):
        source = encode(
            frames[0], file_format, save_all=True, append_images=frames[1:], duration=90
        )

        assert near(screen_of(source).getpixel((10, 10)), (254, 0, 0), 6)
