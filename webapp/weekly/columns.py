"""Two tables of one sheet: beside each other where a page holds both, else one below the other.

Browsers and the PDF writer split columns at the end of a page each in its own way, rows alike.
"""

from collections.abc import Iterable
from typing import Final

from webapp import thai
from webapp.weekly.summary import WeeklySummary

_LINES: Final = 22
"""Below the head of a table, on a lying page with nothing else on it."""
_KIND_LETTERS: Final = 48
_GROUP_LETTERS: Final = 32
"""Side by side on one line of the wider column, and of the narrower."""


def fit_beside(week: WeeklySummary) -> bool:
    """Whether figures by activity type and by group of people stand beside each other."""
    types = {named.code: named.name for named in week.frame.types}
    met = {line.type_code: types[line.type_code] for line in week.by_kind}
    kinds = _lines([*met.values(), *(line.name for line in week.by_kind), "total"], _KIND_LETTERS)
    ungrouped = [""] if week.ungrouped else []
    groups = [*(line.name for line in week.by_group), *ungrouped, "total"]
    return max(kinds, _lines(groups, _GROUP_LETTERS)) <= _LINES


def _lines(names: Iterable[str], letters: int) -> int:
    return sum(1 + max(thai.width(name) - 1, 0) // letters for name in names)
