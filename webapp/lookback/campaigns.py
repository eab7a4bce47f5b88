"""The days around an occasion, year by year: when what was held for it may have been held."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from webapp.activity.models import Occasion
from webapp.errors import NotVisible
from webapp.lookback import periods
from webapp.lookback.periods import Period, PeriodKeyError

LEAP_DAY: Final = (2, 29)


def period_in(occasion: Occasion, year: int) -> Period:
    """The days that an occasion is offered in, around its day in a year of the common era."""
    day = _day_in(occasion, year)
    return periods.occasion_period(
        occasion.code,
        day - timedelta(days=occasion.days_before),
        day + timedelta(days=occasion.days_after),
        on=day,
    )


def find(session: Session, key: str) -> tuple[Period, Occasion | None]:
    """The period that an address names, and its occasion where it is a campaign.

    Raises:
        NotVisible: there is no such period.
    """
    try:
        named = periods.occasion_key(key)
        if named is None:
            return periods.read(key), None
        year, code = named
    except PeriodKeyError as error:
        raise NotVisible from error
    occasion = session.get(Occasion, code)
    if occasion is None:
        raise NotVisible
    return period_in(occasion, year), occasion


def _day_in(occasion: Occasion, year: int) -> date:
    if (occasion.month, occasion.day) == LEAP_DAY:
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, occasion.month, occasion.day)
