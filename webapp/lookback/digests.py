"""What a page of figures shows, as values: one form for screen, paper and files.

Pure: no digits are chosen and nothing is counted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.weekly.entries import Count


class Look(StrEnum):
    """How a column's cells stand."""

    TEXT = ""
    NUMBER = "number"
    CENTRE = "centre"
    CHANGE = "change"
    """A difference: with its sign, also where it is nought."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column; neighbours of one `span` stand under it together."""

    heading: str
    look: Look = Look.TEXT
    span: str = ""
    width: int = 12
    """Letters, in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """What stands in a cell, and what it is made of."""

    value: str | int
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of a table: in grey what is not final, `is_sum` what adds up the lines below it."""

    cells: tuple[FigureCell, ...]
    is_quiet: bool = False
    is_sum: bool = False
    is_change: bool = False
    """Its figures are differences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """One table, with its head, its last line, and what has to be said below it."""

    name: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    total: FigureRow | None = None
    beside: FigureRow | None = None
    """Below the total and no part of it."""
    notes: tuple[str, ...] = ()
    is_wide: bool = False

    @property
    def spans(self) -> Sequence[tuple[str, int, FigureColumn]]:
        """The head's upper line: (text or nothing, columns below, the first of them)."""
        found: list[tuple[str, int, FigureColumn]] = []
        for column in self.columns:
            if found and column.span and found[-1][0] == column.span:
                found[-1] = (column.span, found[-1][1] + 1, found[-1][2])
            else:
                found.append((column.span, 1, column))
        return found

    @property
    def has_spans(self) -> bool:
        """Whether the head has two lines."""
        return any(column.span for column in self.columns)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, in the chart's own units, from left to right."""

    label: str
    value: int
    y: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars below each other, of which every one is a line of the table beside it."""

    key: str
    title: str
    unit: str
    bars: tuple[Bar, ...]

    WIDTH = 420
    LABEL = 124
    """Where bars begin."""
    ROOM = 60
    """Kept free on the right, for the longest number."""
    LINE = 24

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return self.LINE * len(self.bars) + 4

    @classmethod
    def of(cls, key: str, title: str, unit: str, values: Sequence[tuple[str, int]]) -> "Chart":
        """Draw values to scale: the largest is as long as there is room."""
        most = max((value for _, value in values), default=0) or 1
        longest = cls.WIDTH - cls.LABEL - cls.ROOM
        bars = tuple(
            Bar(label, value, place * cls.LINE + 2, round(longest * value / most))
            for place, (label, value) in enumerate(values)
        )
        return cls(key=key, title=title, unit=unit, bars=bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A whole page of figures."""

    title: str
    subject: str
    """Area and days."""
    facts: tuple[tuple[str, str | int], ...] = ()
    tables: tuple[FigureTable, ...]
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    file_name: str = field(default="")


def pair(count: Count, url: str = "") -> tuple[FigureCell, FigureCell]:
    """Times and people as two cells; times lead to what they count."""
    return FigureCell(count.times, url if count.times else ""), FigureCell(count.people)


def pair_columns(span: str, times: str, people: str) -> tuple[FigureColumn, FigureColumn]:
    """The two columns of such cells."""
    return (
        FigureColumn(times, Look.NUMBER, span, 8), FigureColumn(people, Look.NUMBER, span, 10),
    )  # fmt: skip
