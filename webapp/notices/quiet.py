"""The hours in which no phone makes a sound: 20:00 to 07:00 in Bangkok. Pure."""

from datetime import datetime, time, timedelta

from webapp import clock
from webapp.clock import BANGKOK

BEGINS = time(20, 0)
ENDS = time(7, 0)


def is_quiet(moment: datetime) -> bool:
    """Whether it is between 20:00 and 07:00."""
    local = clock.to_local(moment).time()
    return local >= BEGINS or local < ENDS


def after_quiet(moment: datetime) -> datetime:
    """The moment itself by day; by night the next morning at 07:00."""
    if not is_quiet(moment):
        return moment
    local = clock.to_local(moment)
    day = local.date() + timedelta(days=1) if local.time() >= BEGINS else local.date()
    return datetime.combine(day, ENDS, BANGKOK)
