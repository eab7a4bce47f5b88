"""The six weeks that the demo tells of, and at which times people send and decide.

Nothing happens after yesterday evening, so that what is told depends on the day alone and never
on the hour of loading.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from webapp.clock import BANGKOK, Week, week_of

WEEKS = 6
"""Whole weeks before the present one."""
LAST_TIME = time(20, 30)
ISSUING_TIME = time(9, 30)
LATEST_START = 16 * 60
SATURDAY = 6
WEEKEND_DUTY = 0.4


@dataclass(frozen=True, slots=True)
class Days:
    """The span of the story, as seen from one day."""

    today: date

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The whole weeks, oldest first; the present one is not among them."""
        weeks = [week_of(self.today).previous]
        while len(weeks) < WEEKS:
            weeks.insert(0, weeks[0].previous)
        return tuple(weeks)

    @property
    def newest_week(self) -> Week:
        """The last week that is over: its report is left to be issued."""
        return self.weeks[-1]

    @property
    def issued_weeks(self) -> tuple[Week, ...]:
        """The weeks whose reports were issued, oldest first."""
        return self.weeks[:-1]

    @property
    def first(self) -> date:
        """The first day."""
        return self.weeks[0].starts_on

    @property
    def last(self) -> date:
        """The last day: yesterday."""
        return self.today - timedelta(days=1)

    @property
    def end(self) -> datetime:
        """The moment after which nothing happens any more."""
        return at(self.last, LAST_TIME)

    @property
    def all(self) -> tuple[date, ...]:
        """Every day, oldest first."""
        return tuple(
            self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)
        )

    def recent(self, count: int) -> tuple[date, ...]:
        """The last days."""
        return self.all[-count:]

    def sent(self, rng: random.Random, held_on: date, ended_at: time) -> datetime:
        """When a report was sent: mostly the same evening, or within three days."""
        ended = at(held_on, ended_at)
        delay = rng.choices((0, 1, 2, 3, 9), (70, 20, 7, 2, 1))[0]
        if delay == 0:
            moment = ended + timedelta(minutes=rng.randint(15, 150))
        else:
            moment = at(held_on, time(7, 30)) + timedelta(days=delay, minutes=rng.randint(0, 740))
        if moment <= self.end:
            return moment + timedelta(seconds=rng.randrange(60))
        return ended + (self.end - ended) * rng.uniform(0.15, 0.95)

    def decided(self, rng: random.Random, after: datetime) -> datetime | None:
        """When the district looked at what came in: in office hours; None if it has not yet."""
        day = after.astimezone(BANGKOK).date() + timedelta(
            days=rng.choices((0, 1, 2), (8, 3, 1))[0]
        )
        while True:
            moment = at(day, time(8, 35)) + timedelta(seconds=rng.randrange(8 * 3600))
            is_staffed = day.isoweekday() < SATURDAY or rng.random() < WEEKEND_DUTY
            if is_staffed and moment > after:
                return moment if moment <= self.end else None
            day += timedelta(days=1)


def at(day: date, when: time) -> datetime:
    """Return the moment of a local time."""
    return datetime.combine(day, when, BANGKOK)


def issuing_moment(week: Week) -> datetime:
    """When the province issued a week's report: on the morning after its last day."""
    return at(week.next.starts_on, ISSUING_TIME)
