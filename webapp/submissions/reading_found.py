"""What is found in a text: the value, where it stands, and how sure that is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Certainty(StrEnum):
    """How sure a finding is, the surest first. All are only ever offered."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(Certainty).index(self)


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value and the part of the text that says it: `text[start:end]`."""

    value: Value
    start: int
    end: int
    certainty: Certainty

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the part from `start` to `end` shares a letter with this one."""
        return self.start < end and start < self.end


def any_of(words: Iterable[str]) -> str:
    """A pattern of one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def best_first(found: Iterable[Found[Value]]) -> tuple[Found[Value], ...]:
    """The surest first, then as they stand; a value named twice counts once."""
    kept: dict[Value, Found[Value]] = {}
    for item in sorted(found, key=lambda item: (item.certainty.rank, item.start, item.end)):
        kept.setdefault(item.value, item)
    return tuple(kept.values())
