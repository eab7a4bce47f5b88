"""Which approved submissions are added up: of an area, some days, perhaps of one kind."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from webapp.geography.models import COUNTRY_CODE, Area
from webapp.geography.scope import LEAF_LENGTHS, within
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

PROVINCE_DIGITS = 2
VILLAGE_DIGITS = min(LEAF_LENGTHS)
STEP_DIGITS = 2

AreaColumn = InstrumentedAttribute[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen. All that is said narrows; what is preset does not."""

    area_code: str
    first: date | None = None
    last: date
    occasion: str = ""
    """The occasion as submissions name it."""
    type_code: str = ""
    kind_code: str = ""
    is_unissued: bool = False
    """Only what no issued report carries."""
    provinces: tuple[str, ...] | None = None
    """Across the country, only these."""
    is_area_alone: bool = False
    """Only what names the area itself, not what lies in it."""

    def clauses(self) -> list[ColumnElement[bool]]:
        """SQL of all of it, of approved submissions alone."""
        found = [
            Submission.status == Status.APPROVED,
            Submission.held_on <= self.last,
            self._is_there(),
        ]
        if self.first:
            found.append(Submission.held_on >= self.first)
        if self.occasion:
            found.append(Submission.occasion == self.occasion)
        if self.type_code:
            found.append(Submission.volunteer_type_code == self.type_code)
        if self.kind_code:
            found.append(Submission.activity_type_code == self.kind_code)
        if self.is_unissued:
            found.append(Submission.issued_in.is_(None))
        if self.provinces is not None:
            province = func.substr(Submission.area_code, 1, PROVINCE_DIGITS)
            found.append(province.in_(self.provinces))
        if self.is_area_alone:
            found.append(Submission.area_code == self.area_code)
        return found

    def _is_there(self) -> ColumnElement[bool]:
        """SQL of the area.

        Named one by one where days are limited: then the index leads to these days of every place,
        instead of to all that was ever reported there.
        """
        if self.first is None or self.area_code == COUNTRY_CODE:
            return within(Submission.area_code, self.area_code)
        return Submission.area_code.in_(select(Area.code).where(within(Area.code, self.area_code)))


def digits_below(area_code: str) -> int:
    """How many digits the codes of the rows have: one level below; a village is its own row."""
    if area_code == COUNTRY_CODE:
        return PROVINCE_DIGITS
    return min(len(area_code) + STEP_DIGITS, VILLAGE_DIGITS)


def row_of(area_code: AreaColumn, digits: int) -> ColumnElement[str | None]:
    """SQL: the code of the area above with so many digits; of a village its own, of 8 or 9."""
    if digits >= VILLAGE_DIGITS:
        return area_code.expression
    return func.substr(area_code, 1, digits)


def row_code(area_code: str, digits: int) -> str:
    """The same of one code."""
    return area_code if digits >= VILLAGE_DIGITS else area_code[:digits]
