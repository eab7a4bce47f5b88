"""Clips of high dynamic range look like others: grey is grey, white is white, skin is skin."""

import math

import pytest

from tests.media.films import Player, patch
from tests.media.samples import near
from webapp.media.tone_mapping import Light, cube, to_bt709

# BT.2408: grey card 38 % of the signal in HLG and PQ alike, white 75 % in HLG and 58 % in PQ.
GREY, BLACK = (0.38,) * 3, (0.0,) * 3
# A light and a dark skin, in the sRGB of a photo, and two saturated colours.
SKINS = [(224, 172, 145), (120, 76, 56), (180, 40, 40), (40, 90, 170)]


@pytest.fixture
def played(tmp_path):
    return Player(tmp_path)


def as_hdr(srgb, light):
    """The HLG or PQ signal of light that a screen of BT.709 (gamma 2.4, white 203 nits) shows."""
    linear = [(part / 255) ** 2.4 for part in srgb]
    to_2020 = ((0.6274, 0.3293, 0.0433), (0.0691, 0.9195, 0.0114), (0.0164, 0.0880, 0.8956))
    nits = [203 * sum(k * c for k, c in zip(row, linear, strict=True)) for row in to_2020]
    if light == "pq":
        roots = [(part / 10_000) ** (2610 / 16384) for part in nits]
        return tuple(
            ((3424 / 4096 + 2413 / 128 * r) / (1 + 2392 / 128 * r)) ** (2523 / 32) for r in roots
        )
    luminance = 0.2627 * nits[0] + 0.6780 * nits[1] + 0.0593 * nits[2]
    gain = (luminance / 1000) ** (1 / 1.2 - 1) / 1000
    scene = [part * gain for part in nits]
    return tuple(
        (3 * e) ** 0.5 if e <= 1 / 12 else 0.17883277 * math.log(12 * e - 0.28466892) + 0.55991073
        for e in scene
    )


@pytest.mark.parametrize(("light", "white"), [("hlg", 0.75), ("pq", 0.58)])
def test_hdr_is_neither_washed_out_nor_burnt(played, tmp_path, light, white):
    signals = [BLACK, GREY, (white,) * 3, (1.0 if light == "hlg" else 0.752,) * 3]
    found = played(patch(tmp_path / "a.mp4", light, signals))

    seen = [found.last.getpixel((32 + 64 * n, 32)) for n in range(4)]
    assert found.video[:2] == ("h264", "yuv420p")
    assert found.colours == (1, 1, 1)
    assert near(seen[0], (0, 0, 0), tolerance=3)
    assert near(seen[1], (109, 109, 109), tolerance=5)
    assert near(seen[2], (233, 233, 233), tolerance=5)
    assert near(seen[3], (255, 255, 255), tolerance=3)


@pytest.mark.parametrize("light", ["hlg", "pq"])
def test_hdr_keeps_hues(played, tmp_path, light):
    """What is darker than the knee comes out as the same light would in BT.709."""
    found = played(patch(tmp_path / "a.mp4", light, [as_hdr(skin, light) for skin in SKINS]))

    for number, skin in enumerate(SKINS):
        assert near(found.last.getpixel((32 + 64 * number, 32)), skin, tolerance=7)


def test_colours_of_bt2020_come_out_as_bt709():
    # 75 % white, then the corners of BT.709 as BT.2020 holds them (BT.2087, inverted).
    assert to_bt709(Light.WIDE, (0.75,) * 3) == pytest.approx((0.75,) * 3, abs=0.002)
    for signal, seen in [
        ((0.6274, 0.0691, 0.0164), (1, 0, 0)),
        ((0.3293, 0.9195, 0.0880), (0, 1, 0)),
        ((0.0433, 0.0114, 0.8956), (0, 0, 1)),
    ]:
        encoded = tuple(part ** (1 / 2.4) for part in signal)
        found = to_bt709(Light.WIDE, encoded)
        assert found == pytest.approx(seen, abs=0.09)


@pytest.mark.parametrize("light", [Light.HLG, Light.PQ])
def test_brighter_stays_brighter(light):
    shades = [to_bt709(light, (step / 100,) * 3)[0] for step in range(101)]

    assert shades == pytest.approx(sorted(shades), abs=1e-9)
    assert shades[0] == 0
    assert shades[-1] == pytest.approx(1)


@pytest.mark.parametrize("light", Light)
def test_table_is_whole(light):
    lines = cube(light).splitlines()

    assert lines[0] == "LUT_3D_SIZE 33"
    assert len(lines) == 1 + 33**3
    assert lines[1] == "0.000000 0.000000 0.000000"
    assert all(0 <= float(part) <= 1 for line in lines[1::97] for part in line.split())
