"""The six lists by name, and what a line of each consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from webapp.activity.list_rows import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_OCCASION_NAME,
    LONGEST_TYPE_CODE,
    LONGEST_UNIT_NAME,
    ListedRow,
)
from webapp.activity.models import (
    ActivityType,
    Occasion,
    PeopleGroup,
    QuantityUnit,
    ReturnReason,
    VolunteerType,
)


class ListName(StrEnum):
    """The lists; the values stand in addresses."""

    VOLUNTEER_TYPES = "volunteer-types"
    ACTIVITY_TYPES = "activity-types"
    OCCASIONS = "occasions"
    PEOPLE_GROUPS = "people-groups"
    UNITS = "units"
    RETURN_REASONS = "return-reasons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What one list is made of."""

    name: ListName
    model: type[ListedRow]
    thing: str
    """What the audit calls a line."""
    prefix: str
    """How codes begin that are given by the product."""
    longest_code: int
    longest_name: int
    fields: frozenset[str]
    """Columns that only some lists have and that people write."""

    @property
    def has_standing(self) -> bool:
        """Whether lines are official or draft."""
        return "standing" in self.fields

    @property
    def has_validity(self) -> bool:
        """Whether lines hold from a day to a day; reasons are only in use or not."""
        return "valid_to" in self.fields


_DAYS: Final = {"valid_from", "valid_to"}
CATALOGUES: Final[Mapping[ListName, Catalogue]] = {
    catalogue.name: catalogue
    for catalogue in (
        Catalogue(
            name=ListName.VOLUNTEER_TYPES, model=VolunteerType, thing="volunteer_type", prefix="V",
            longest_code=LONGEST_TYPE_CODE, longest_name=LONGEST_NAME,
            fields=frozenset({"standing", *_DAYS}),
        ),
        Catalogue(
            name=ListName.ACTIVITY_TYPES, model=ActivityType, thing="activity_type", prefix="A",
            longest_code=LONGEST_TYPE_CODE, longest_name=LONGEST_NAME,
            fields=frozenset({"standing", "volunteer_type_code", "evidence", *_DAYS}),
        ),
        Catalogue(
            name=ListName.OCCASIONS, model=Occasion, thing="occasion", prefix="occasion",
            longest_code=LONGEST_CODE, longest_name=LONGEST_OCCASION_NAME,
            fields=frozenset({"standing", "month", "day", "days_before", "days_after", *_DAYS}),
        ),
        Catalogue(
            name=ListName.PEOPLE_GROUPS, model=PeopleGroup, thing="people_group", prefix="group",
            longest_code=LONGEST_CODE, longest_name=LONGEST_NAME,
            fields=frozenset({"standing", *_DAYS}),
        ),
        Catalogue(
            name=ListName.UNITS, model=QuantityUnit, thing="unit", prefix="unit",
            longest_code=LONGEST_CODE, longest_name=LONGEST_UNIT_NAME, fields=frozenset(_DAYS),
        ),
        Catalogue(
            name=ListName.RETURN_REASONS, model=ReturnReason, thing="return_reason",
            prefix="reason", longest_code=LONGEST_CODE, longest_name=LONGEST_NAME,
            fields=frozenset({"applies_to", "field"}),
        ),
    )
}  # fmt: skip


def in_use(row: ListedRow) -> bool:
    """Whether a line was not retired; whether it holds today is a question of its days."""
    return row.active if isinstance(row, ReturnReason) else row.valid_to is None
