"""Which weeks a page counts, and in which of them a day of an area falls.

Provinces choose their own first weekday. Below a province one setting holds; across the country
columns go by week key, and each province's days are those of its own week of that key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from webapp.clock import WEDNESDAY, Week, week_from_key, week_of
from webapp.geography.models import COUNTRY_CODE
from webapp.weekly.models import WeekSetting
from webapp.weekly.queries import PROVINCE_DIGITS, first_weekday

WEEKS_SHOWN = 8
# A nil report written before the setting changed belongs to the week that shares most of its days.
HALF_A_WEEK = timedelta(days=3)
# Weeks of one key begin at most this far apart, whatever the setting.
LONGEST_SHIFT = timedelta(days=7)

Column = Any
"""A column, or an SQL expression, of days or of area codes."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some weeks, newest first, as one area and, where they differ, its provinces have them."""

    weeks: tuple[Week, ...]
    special: Mapping[int, tuple[str, ...]]
    """First weekday → provinces that begin their weeks on it and not as `weeks` do."""

    @classmethod
    def of_week(cls, week: Week) -> Self:
        """One week alone, in a province or below."""
        return cls((week,), {})

    @property
    def oldest(self) -> Week:
        """The week furthest back."""
        return self.weeks[-1]

    @property
    def newest(self) -> Week:
        """The week last begun."""
        return self.weeks[0]

    def position(self, day: Column, area_code: Column) -> ColumnElement[int]:
        """SQL: the place in `weeks` of the week that holds `day`; NULL where none does."""
        return self._by_province(
            area_code,
            lambda weeks: case(
                *(
                    (and_(day >= week.starts_on, day <= week.ends_on), place)
                    for place, week in enumerate(weeks)
                )
            ),
        )

    def position_of_start(self, day: Column, area_code: Column) -> ColumnElement[int]:
        """SQL: as `position`, for the first day of a week that was kept under an older setting."""
        return self._by_province(
            area_code,
            lambda weeks: case(
                *((_starts_about(day, week), place) for place, week in enumerate(weeks))
            ),
        )

    def may_hold(self, day: Column) -> ColumnElement[bool]:
        """SQL: the day is near enough for an index to leave out the rest."""
        return and_(
            day >= self.oldest.starts_on - LONGEST_SHIFT, day <= self.newest.ends_on + LONGEST_SHIFT
        )

    def holds_in(
        self, place: int, valid_from: Column, valid_to: Column, area_code: Column
    ) -> ColumnElement[bool]:
        """SQL: what is valid between two days, either may be NULL, is so in the week there."""

        def overlaps(weeks: Sequence[Week]) -> ColumnElement[bool]:
            week = weeks[place]
            return and_(
                or_(valid_from.is_(None), valid_from <= week.ends_on),
                or_(valid_to.is_(None), valid_to >= week.starts_on),
            )

        return self._by_province(area_code, overlaps)

    def _by_province(self, area_code: Column, make: Any) -> ColumnElement[Any]:  # noqa: ANN401
        if not self.special:
            found: ColumnElement[Any] = make(self.weeks)
            return found
        province = func.substr(area_code, 1, PROVINCE_DIGITS)
        return case(
            *(
                (province.in_(codes), make([_same_key(week, weekday) for week in self.weeks]))
                for weekday, codes in self.special.items()
            ),
            (true(), make(self.weeks)),
        )


def starts_about(day: Column, week: Week) -> ColumnElement[bool]:
    """SQL: a week that began on `day` under whatever setting is, for the most part, this week."""
    return _starts_about(day, week)


def window_for(session: Session, area_code: str, chosen: Week, *, today: date) -> Window:
    """The last eight weeks, or the eight up to `chosen` where it lies further back. One query."""
    weekday = weekday_of(session, area_code)
    newest = week_of(today, weekday)
    if chosen.starts_on <= newest.starts_on - WEEKS_SHOWN * timedelta(days=7):
        newest = chosen
    weeks = [newest]
    while len(weeks) < WEEKS_SHOWN:
        weeks.append(weeks[-1].previous)
    special = _special(session) if area_code == COUNTRY_CODE else {}
    return Window(tuple(weeks), special)


def weekday_of(session: Session, area_code: str) -> int:
    """On which ISO weekday the weeks of the area begin; across the country, as preset."""
    return WEDNESDAY if area_code == COUNTRY_CODE else first_weekday(session, area_code)


def week_in_hand(today: date, weekday: int) -> Week:
    """The week that offices ask about: the running one; on its first day still the last one."""
    return week_of(today - timedelta(days=1), weekday)


def _starts_about(day: Column, week: Week) -> ColumnElement[bool]:
    return and_(day >= week.starts_on - HALF_A_WEEK, day <= week.starts_on + HALF_A_WEEK)


def _same_key(week: Week, weekday: int) -> Week:
    return week_from_key(week.key, weekday)


def _special(session: Session) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for code, weekday in session.execute(
        select(WeekSetting.area_code, WeekSetting.first_weekday)
        .where(WeekSetting.first_weekday != WEDNESDAY)
        .order_by(WeekSetting.first_weekday, WeekSetting.area_code)
    ).tuples():
        found.setdefault(weekday, []).append(code)
    return {weekday: tuple(codes) for weekday, codes in found.items()}
