"""The present moment, local time, and the reporting week.

It does not write dates for people (`thai.py`). Moments are aware and in UTC; days and weeks are
those of Bangkok, where all offices are.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

BANGKOK: Final = ZoneInfo("Asia/Bangkok")
# ISO 8601 weekday numbers run from Monday, 1, to Sunday, 7. Weeks are preset to start on
# Wednesday, the day of the weekly paper (docs/domain.md §4).
WEDNESDAY: Final = 3

_WEEK_DAYS: Final = 7
_BUDDHIST_OFFSET: Final = 543
_BUDDHIST_YEARS: Final = range(2400, 2700)
_KEY: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")


class NaiveMomentError(ValueError):
    """A moment came without its time zone, so it says nothing."""


class FirstWeekdayError(ValueError):
    """A first day of the week is not an ISO weekday, 1 (Monday) to 7 (Sunday)."""


class WeekKeyError(ValueError):
    """A week key is malformed, or names a week that its year does not have."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Seven local days; ordered by time. Make one with `week_of` or `week_from_key`."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        """The last local day, included."""
        return self.starts_on + timedelta(days=_WEEK_DAYS - 1)

    @property
    def key(self) -> str:
        """The week's name in URLs and file names: "2569-W48" for 18 to 24 November 2569.

        Year (พ.ศ.) and number are those of the ISO 8601 week in which the last day falls. Each ISO
        week holds exactly one such day, so for one first weekday keys and weeks pair off, whatever
        that weekday is; weeks with different first weekdays may share a key.
        """
        year, week, _ = self.ends_on.isocalendar()
        return f"{year + _BUDDHIST_OFFSET}-W{week:02d}"

    @property
    def starts_at_utc(self) -> datetime:
        """The first instant, local midnight of the first day, included."""
        return _midnight(self.starts_on)

    @property
    def ends_at_utc(self) -> datetime:
        """The end, local midnight after the last day, excluded."""
        return _midnight(self.starts_on + timedelta(days=_WEEK_DAYS))

    def overlaps(self, other: Self) -> bool:
        """Whether any day is in both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    @property
    def previous(self) -> Self:
        """The week that ends the day before this one starts."""
        return type(self)(self.starts_on - timedelta(days=_WEEK_DAYS))

    @property
    def next(self) -> Self:
        """The week that starts the day after this one ends."""
        return type(self)(self.starts_on + timedelta(days=_WEEK_DAYS))


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC: the one place that asks the machine."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """Return an aware moment as Bangkok time. Raises `NaiveMomentError` if it has no zone."""
    if moment.utcoffset() is None:
        raise NaiveMomentError(f"a moment without time zone: {moment}")
    return moment.astimezone(BANGKOK)


def today() -> date:
    """Return the present day in Bangkok."""
    return to_local(utc_now()).date()


def week_of(day: date, first_weekday: int = WEDNESDAY) -> Week:
    """Return the week that holds a local day, in weeks that start on an ISO weekday, 1 to 7.

    Raises `FirstWeekdayError`, and `TypeError` for a moment, whose own day may be that of UTC.
    """
    _check(first_weekday)
    if isinstance(day, datetime):
        raise TypeError(f"not a day but a moment: {day}")
    return Week(day - timedelta(days=(day.isoweekday() - first_weekday) % _WEEK_DAYS))


def week_from_key(key: str, first_weekday: int = WEDNESDAY) -> Week:
    """Return the week with a key as `Week.key` writes it; one week has one spelling.

    Raises `WeekKeyError` (form, a year outside พ.ศ. 2400 to 2699, or no such week in the year) and
    `FirstWeekdayError`.
    """
    _check(first_weekday)
    match = _KEY.fullmatch(key)
    if match is None or int(match[1]) not in _BUDDHIST_YEARS:
        raise WeekKeyError(f"not a week key: {key!r}")
    last_weekday = (first_weekday - 2) % _WEEK_DAYS + 1
    try:
        ends_on = date.fromisocalendar(
            int(match[1]) - _BUDDHIST_OFFSET, int(match[2]), last_weekday
        )
    except ValueError as error:
        raise WeekKeyError(f"no such week: {key!r}") from error
    return Week(ends_on - timedelta(days=_WEEK_DAYS - 1))


def _check(first_weekday: int) -> None:
    if not 1 <= first_weekday <= _WEEK_DAYS:
        raise FirstWeekdayError(f"not an ISO weekday: {first_weekday}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BANGKOK).astimezone(UTC)
