"""What part of the queue somebody wants to see: read from the address, written back into it.

It knows neither the database nor what somebody may see; `queries` narrows within that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext

from webapp import thai
from webapp.geography.scope import is_code
from webapp.submissions.workflow import Status

EVERY_STATE = "all"
STATES = (
    Status.SUBMITTED,
    Status.RETURNED,
    Status.APPROVED,
    Status.DUPLICATE,
    Status.WITHDRAWN,
)
"""The states that the desk knows, in the order of its tabs. Drafts are their authors' own."""


class Only(StrEnum):
    """A part of the list by what is odd. The values are in addresses."""

    HINTS = "hints"
    CLEAR = "clear"
    """Nothing odd, as far as lists know."""
    MISSING = "missing"
    LATE = "late"
    JOINT = "joint"
    """Tells of an event together with others."""


LONGEST_WORDS = 100
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """The part of the queue that is wanted; the preset is everything that waits."""

    state: Status | None = Status.SUBMITTED
    """None: whatever the state."""
    area_code: str = ""
    type_code: str = ""
    """Of an activity type, or of a volunteer type for all of its activities."""
    held_from: date | None = None
    held_to: date | None = None
    words: str = ""
    only: Only | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the state is asked for."""
        return self != QueueFilter(state=self.state)

    def waiting(self, *, only_clear: bool) -> "QueueFilter":
        """The same filter on what waits; with `only_clear` on what has nothing odd."""
        return replace(self, state=Status.SUBMITTED, only=Only.CLEAR if only_clear else self.only)

    def with_state(self, state: Status | None) -> "QueueFilter":
        """The same filter on another tab."""
        return replace(self, state=state)

    def query(self) -> dict[str, Any]:
        """The parts of an address that ask for this again; what is preset is left out."""
        state = "" if self.state is Status.SUBMITTED else self.state or EVERY_STATE
        parts = {
            "state": state,
            "area": self.area_code,
            "type": self.type_code,
            "from": _written(self.held_from),
            "to": _written(self.held_to),
            "q": self.words,
            "only": self.only or "",
        }
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFilter:
    """What was understood of an address, what was typed, and what was not understood."""

    chosen: QueueFilter
    page: int = 1
    typed: Mapping[str, str] = field(default_factory=dict)
    """Field name → text, to show it again as it was typed."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Field name → sentence, of what was left out of the filter."""


def read(args: Mapping[str, str]) -> ReadFilter:
    """Read the parts of an address; a wrong one is left out, and named if somebody typed it."""
    errors: dict[str, str] = {}
    held_from = _read_day(args, "from", errors)
    held_to = _read_day(args, "to", errors)
    if held_from and held_to and held_to < held_from:
        errors["to"] = gettext("The last day is before the first day, so nothing can be found.")
    words = thai.normalise(args.get("q", ""))[:LONGEST_WORDS]
    area_code = args.get("area", "")
    type_code = args.get("type", "")
    return ReadFilter(
        chosen=QueueFilter(
            state=_read_state(args.get("state", "")),
            area_code=area_code if is_code(area_code) else "",
            type_code=type_code if type_code.isalnum() and type_code.isascii() else "",
            held_from=held_from,
            held_to=held_to,
            words=words,
            only=_read_only(args.get("only", "")),
        ),
        page=_read_page(args.get("page", "")),
        typed={"from": args.get("from", ""), "to": args.get("to", ""), "q": words},
        errors=errors,
    )


def _read_state(text: str) -> Status | None:
    if text == EVERY_STATE:
        return None
    return Status(text) if text in STATES else Status.SUBMITTED


def _read_only(text: str) -> Only | None:
    return Only(text) if text in list(Only) else None


def _read_day(args: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        return thai.parse_date_text(text)
    except thai.ThaiInputError:
        errors[name] = gettext("Please write the day as in 24/11/2569. It was left out for now.")
        return None


def _read_page(text: str) -> int:
    digits = thai.to_arabic_digits(text)
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(LAST_PAGE)):
        return 1
    return max(1, int(digits))


def _written(day: date | None) -> str:
    return f"{day.day}/{day.month}/{thai.buddhist_year(day)}" if day else ""
