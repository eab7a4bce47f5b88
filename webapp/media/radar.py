"""Near-equal pictures: how hashes are compared, and how they are split to be found without a scan.

A dHash has 64 bits; two pictures are taken for the same when at most `NEAR` of them differ. Made
smaller or saved again a picture differs in 0 to 6, different pictures in 25 to 37 mostly.

The split is multi-index hashing (Norouzi, Punjani, Fleet: Fast Search in Hamming Space, 2012).
Were band i of two hashes to differ in more than `reach` i bits, for every band, then the hashes
would differ in at least the sum of all reach + 1. With reaches 2, 1 and 1 that is 7, so of two
hashes at most 6 apart one band always lies within its reach. Looking a hash up means looking up
300 band values in an index. Among 10 million hashes that leaves about 800 to compare; four bands
of 16 bits would leave 8,000, seven bands of 9 bits 137,000. `bench/radar.py` measures it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

BITS: Final = 64
NEAR: Final = 6
PLAIN: Final = 6

_ALL: Final = (1 << BITS) - 1
_SIDE: Final = 8
"""A dHash is 8 rows of 8 comparisons."""


@dataclass(frozen=True)
class Plan:
    """How hashes are split: one band for each reach, the number of bits that may differ in it.

    Bits are dealt to the bands in turn. Neighbours in a picture are alike, so a band of
    neighbouring bits would hold few different values and long lists behind each.
    """

    reaches: tuple[int, ...]

    @property
    def finds_all_within(self) -> int:
        """The largest distance that no pair can have without being found."""
        return sum(reach + 1 for reach in self.reaches) - 1

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Bits of every band."""
        count = len(self.reaches)
        return tuple(len(range(band, BITS, count)) for band in range(count))

    def bands(self, dhash: int) -> tuple[int, ...]:
        """The bands of a hash, as small numbers."""
        bits = f"{dhash & _ALL:064b}"
        count = len(self.reaches)
        return tuple(int(bits[band::count], 2) for band in range(count))

    def probes(self, dhash: int) -> tuple[tuple[int, ...], ...]:
        """For every band the values that a hash within the plan's distance may have there."""
        return tuple(
            tuple(value ^ flip for flip in flips)
            for value, flips in zip(self.bands(dhash), self._flips, strict=True)
        )

    @cached_property
    def _flips(self) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(_flips(width, reach))
            for width, reach in zip(self.widths, self.reaches, strict=True)
        )


PLAN: Final = Plan((2, 1, 1))


def distance(first: int, second: int) -> int:
    """In how many bits two hashes differ."""
    return ((first ^ second) & _ALL).bit_count()


def is_plain(dhash: int) -> bool:
    """Whether the hash says too little to recognise a picture by.

    A black frame, a wall or an empty sky has the same comparison all over, all down or all along,
    but for a few bits; there are many such pictures, and all of them are alike.
    """
    rows = (dhash & _ALL).to_bytes(_SIDE)
    columns = [sum(row >> bit & 1 for row in rows) for bit in range(_SIDE)]
    down = sum(min(ones, _SIDE - ones) for ones in columns)
    along = sum(min(row.bit_count(), _SIDE - row.bit_count()) for row in rows)
    return min(down, along) <= PLAIN


def _flips(width: int, reach: int) -> Iterator[int]:
    """Every number of `width` bits with at most `reach` ones, fewest first."""
    for ones in range(reach + 1):
        for places in combinations(range(width), ones):
            yield sum(1 << place for place in places)
