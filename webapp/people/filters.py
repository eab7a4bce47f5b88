"""What part of the people somebody wants to see: read from the address, written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from webapp import thai
from webapp.accounts.permissions import Role
from webapp.geography.scope import is_code

LONGEST_WORDS = 100
LAST_PAGE = 100_000


class State(StrEnum):
    """How far somebody is on the way in. The values are in addresses."""

    NEVER = "never"
    """Never signed in, with a card or without."""
    NO_CARD = "no_card"
    CARD = "card"
    """Has a card that is good, and never signed in."""
    SIGNED_IN = "signed_in"
    ENDED = "ended"
    """The duty is over, or the account closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """The part that is wanted; the preset is everybody with a duty that holds or will hold."""

    state: State | None = None
    area_code: str = ""
    role: Role | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the state is asked for."""
        return self != PeopleFilter(state=self.state)

    def with_state(self, state: State | None) -> "PeopleFilter":
        """The same filter on another tab."""
        return replace(self, state=state)

    def query(self) -> dict[str, Any]:
        """The parts of an address that ask for this again."""
        parts = {
            "state": self.state or "", "area": self.area_code, "role": self.role or "",
            "q": self.words,
        }  # fmt: skip
        return {name: str(value) for name, value in parts.items() if value}


def read(args: Mapping[str, str]) -> PeopleFilter:
    """Read the parts of an address; what is wrong is left out."""
    state, role, area_code = args.get("state", ""), args.get("role", ""), args.get("area", "")
    return PeopleFilter(
        state=State(state) if state in list(State) else None,
        role=Role(role) if role in list(Role) else None,
        area_code=area_code if is_code(area_code) else "",
        words=thai.normalise(args.get("q", ""))[:LONGEST_WORDS],
    )


def page_of(args: Mapping[str, str]) -> int:
    """The page that is asked for, 1 where none is."""
    digits = thai.to_arabic_digits(args.get("page", ""))
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(LAST_PAGE)):
        return 1
    return max(1, int(digits))
