"""What part of the ledger somebody wants to see: read from the address, written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from webapp import thai
from webapp.clock import FirstWeekdayError, Week, WeekKeyError, week_from_key
from webapp.geography.scope import is_code
from webapp.ledger.models import EntryState

LONGEST_WORDS = 100
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """The part that is wanted; the preset is everything that is not entered yet."""

    state: EntryState = EntryState.PENDING
    week_key: str = ""
    area_code: str = ""
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the state is asked for."""
        return self != LedgerFilter(state=self.state)

    def with_state(self, state: EntryState) -> "LedgerFilter":
        """The same on another tab."""
        return replace(self, state=state)

    def week(self, first_weekday: int) -> Week | None:
        """The days of the week asked for; None for all weeks."""
        return week_from_key(self.week_key, first_weekday) if self.week_key else None

    def query(self) -> dict[str, Any]:
        """The parts of an address that ask for this again; what is preset is left out."""
        parts = {
            "state": "" if self.state is EntryState.PENDING else self.state.value,
            "week": self.week_key,
            "area": self.area_code,
            "q": self.words,
        }
        return {name: value for name, value in parts.items() if value}


def read(args: Mapping[str, str]) -> LedgerFilter:
    """Read the parts of an address; a wrong one is left out."""
    state, area_code = args.get("state", ""), args.get("area", "")
    return LedgerFilter(
        state=EntryState(state) if state in list(EntryState) else EntryState.PENDING,
        week_key=_read_week(args.get("week", "")),
        area_code=area_code if is_code(area_code) else "",
        words=thai.normalise(args.get("q", ""))[:LONGEST_WORDS],
    )


def read_page(args: Mapping[str, str]) -> int:
    """The page asked for, from 1."""
    digits = thai.to_arabic_digits(args.get("page", ""))
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(LAST_PAGE)):
        return 1
    return max(1, int(digits))


def _read_week(text: str) -> str:
    try:
        return week_from_key(text).key
    except (WeekKeyError, FirstWeekdayError):
        return ""
