"""Where a submission stands in a list, and what stands beside it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a submission stands in a list; no `number` if it is not in it, or nobody counts."""

    number: int | None
    total: int
    previous_id: UUID | None
    next_id: UUID | None
