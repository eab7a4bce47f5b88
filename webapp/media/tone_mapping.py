"""How bright and wide colours of phones become those that every screen shows: tables for FFmpeg.

A table (`.cube`) says for 33 × 33 × 33 colours as they stand in the file (HLG or PQ with BT.2020
primaries, or plain BT.2020) which colour of BT.709 stands for them; `lut3d` goes between those.
The numbers are of ITU-R BT.2100 (curves), BT.2087 (primaries) and BT.2408 (how bright white is).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from itertools import product
from typing import Final

Rgb = tuple[float, float, float]

POINTS: Final = 33
"""Colours along each edge of a table."""
WHITE_NITS: Final = 203.0
"""What a white sheet has, in HLG (at 75 % of the signal) as in PQ (58 %)."""
PEAK_NITS: Final = 1000.0
"""Lights beyond that are white anyway; it is also the screen for which HLG is graded."""
KNEE: Final = 0.6
"""Below this share of white light nothing is made darker; above, lights make room for others."""

# BT.2087: linear BT.2020 to linear BT.709; the luminance of BT.2020.
_TO_709: Final = (
    (1.660491, -0.587641, -0.072850),
    (-0.124550, 1.132900, -0.008349),
    (-0.018151, -0.100579, 1.118730),
)
_LUMINANCE_2020: Final = (0.2627, 0.6780, 0.0593)
_LUMINANCE_709: Final = (0.2126, 0.7152, 0.0722)
# BT.2100 table 5 and 4.
_HLG_A: Final = 0.17883277
_HLG_B: Final = 0.28466892
_HLG_C: Final = 0.55991073
_HLG_SYSTEM_GAMMA: Final = 1.2
_PQ_M1: Final = 2610 / 16384
_PQ_M2: Final = 2523 / 32
_PQ_C1: Final = 3424 / 4096
_PQ_C2: Final = 2413 / 128
_PQ_C3: Final = 2392 / 128
_PQ_PEAK_NITS: Final = 10_000.0
# BT.1886, the screen for which BT.709 is graded.
_SCREEN_GAMMA: Final = 2.4


class Light(StrEnum):
    """In what way a clip's numbers mean light, where that is not what browsers expect."""

    HLG = "hlg"
    PQ = "pq"
    WIDE = "wide"
    """BT.2020 primaries, ordinary brightness."""


def to_bt709(light: Light, signal: Rgb) -> Rgb:
    """The BT.709 signal for a signal of another kind of light; all numbers from 0 to 1."""
    lit = _LIT[light](signal)
    inside = _within_gamut(_times(_TO_709, lit))
    bright = inside if light is Light.WIDE else _rolled_off(inside)
    red, green, blue = (min(max(part, 0.0), 1.0) ** (1 / _SCREEN_GAMMA) for part in bright)
    return red, green, blue


@cache
def cube(light: Light) -> str:
    """The table as text, in the format of Adobe's Cube LUT Specification 1.0: red runs fastest."""
    steps = [step / (POINTS - 1) for step in range(POINTS)]
    rows = (
        "{:.6f} {:.6f} {:.6f}".format(*to_bt709(light, (red, green, blue)))
        for blue, green, red in product(steps, repeat=3)
    )
    return "\n".join([f"LUT_3D_SIZE {POINTS}", *rows, ""])


def _hlg(signal: Rgb) -> Rgb:
    """Light on the screen of `PEAK_NITS`, in shares of white."""
    red, green, blue = (_hlg_scene(part) for part in signal)
    luminance = sum(k * c for k, c in zip(_LUMINANCE_2020, (red, green, blue), strict=True))
    gain = luminance ** (_HLG_SYSTEM_GAMMA - 1) * PEAK_NITS / WHITE_NITS
    return red * gain, green * gain, blue * gain


def _hlg_scene(part: float) -> float:
    if part <= 1 / 2:
        return part * part / 3
    return float((2.718281828459045 ** ((part - _HLG_C) / _HLG_A) + _HLG_B) / 12)


def _pq(signal: Rgb) -> Rgb:
    red, green, blue = (_pq_nits(part) / WHITE_NITS for part in signal)
    return red, green, blue


def _pq_nits(part: float) -> float:
    root = part ** (1 / _PQ_M2)
    share = max(root - _PQ_C1, 0.0) / (_PQ_C2 - _PQ_C3 * root)
    return float(_PQ_PEAK_NITS * share ** (1 / _PQ_M1))


def _wide(signal: Rgb) -> Rgb:
    red, green, blue = (float(part**_SCREEN_GAMMA) for part in signal)
    return red, green, blue


_LIT: Final[dict[Light, Callable[[Rgb], Rgb]]] = {
    Light.HLG: _hlg,
    Light.PQ: _pq,
    Light.WIDE: _wide,
}


def _times(matrix: tuple[Rgb, Rgb, Rgb], colour: Rgb) -> Rgb:
    red, green, blue = (
        sum(k * c for k, c in zip(row, colour, strict=True)) for row in matrix
    )  # fmt: skip
    return red, green, blue


def _within_gamut(colour: Rgb) -> Rgb:
    """Mix in as much grey of the same luminance as a colour beyond BT.709 needs."""
    least = min(colour)
    if least >= 0:
        return colour
    grey = sum(k * c for k, c in zip(_LUMINANCE_709, colour, strict=True))
    if grey <= 0:
        return 0.0, 0.0, 0.0
    share = grey / (grey - least)
    red, green, blue = (grey + (part - grey) * share for part in colour)
    return red, green, blue


def _rolled_off(colour: Rgb) -> Rgb:
    """Bring lights up to `PEAK_NITS` below 1; the hue stays, since all three shrink alike."""
    most = max(colour)
    if most <= KNEE:
        return colour
    shrinks = _shoulder(min(most, PEAK_NITS / WHITE_NITS)) / most
    red, green, blue = (part * shrinks for part in colour)
    return red, green, blue


def _shoulder(light: float) -> float:
    """Reinhard's curve above the knee: slope 1 at the knee, 1 at the peak."""
    room = 1 - KNEE
    peak = (PEAK_NITS / WHITE_NITS - KNEE) / room
    above = (light - KNEE) / room
    return KNEE + room * above * (1 + above / peak**2) / (1 + above)
