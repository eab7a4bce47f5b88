"""The table of what is adjusted of earlier reports, line by line, alike in every form."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.weekly import adjusted
from webapp.weekly.adjusted import Adjustment, Difference
from webapp.weekly.summary import WeeklySummary

LEVEL_DIGITS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLine:
    """One adjustment with its differences: one, or two where it moved to another place or type."""

    place: int
    """Its number in the table, from 1."""
    adjustment: Adjustment
    differences: tuple[tuple[str, Difference], ...]
    """(name of the area below, what changed there)."""


def lines_of(week: WeeklySummary) -> list[AdjustmentLine]:
    """The adjustments that a paper carries, with areas as its own rows have them."""
    return [
        AdjustmentLine(place=place, adjustment=adjustment, differences=tuple(_in(week, adjustment)))
        for place, adjustment in enumerate(week.adjustments, start=1)
    ]


def _in(week: WeeklySummary, adjustment: Adjustment) -> Iterator[tuple[str, Difference]]:
    names = {place.code: place.name for place in week.frame.places}
    for line in adjusted.differences(adjustment, len(week.frame.area.code) + LEVEL_DIGITS):
        yield names.get(line.place_code, line.place_code), line
