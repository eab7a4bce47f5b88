"""What a person can choose on the page of a period: tabs, periods, campaigns and years."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import thai
from webapp.activity import queries as activity
from webapp.activity.models import ActivityType, Occasion, VolunteerType
from webapp.lookback import campaigns, labels, queries
from webapp.lookback.addresses import period_url
from webapp.lookback.choices import Choice
from webapp.lookback.period_page import Asked
from webapp.lookback.periods import KEYS, Period, PeriodKind, period_of
from webapp.weekly import beginnings

MOST_OFFERED: Mapping[PeriodKind, int] = {
    PeriodKind.MONTH: 36,
    PeriodKind.QUARTER: 20,
    PeriodKind.FISCAL_YEAR: 12,
    PeriodKind.YEAR: 12,
}
"""How far back a list reaches; further back leads the button of the period before."""
YEARS_OFFERED = 6

Tab = tuple[str, str, bool, None]


def key_of(args: Mapping[str, str]) -> str:
    """The key that a form names: of a period, or of an occasion and a year (พ.ศ.)."""
    occasion, year = args.get("occasion", ""), args.get("year", "")
    return f"occasion-{year}-{occasion}" if occasion else args.get("period", "")


def tabs(session: Session, asked: Asked, today: date) -> list[Tab]:
    """The kinds of period, each at the days that are looked at now."""
    period = asked.period
    day = today if period.starts_on <= today <= period.ends_on else period.starts_on
    found: list[Tab] = [
        (str(labels.TABS[kind]), period_url(asked.area.code, period_of(kind, day).key),
         kind is period.kind, None)
        for kind in KEYS
    ]  # fmt: skip
    nearest = _nearest(session, day)
    if nearest is not None:
        url = period_url(asked.area.code, nearest.key)
        found.append((str(labels.TABS[PeriodKind.OCCASION]), url,
                      period.kind is PeriodKind.OCCASION, None))  # fmt: skip
    return found


def offered(session: Session, asked: Asked, today: date) -> list[tuple[str, str]]:
    """(key, label) of the periods of this kind since the first activity, newest first."""
    if asked.period.kind not in MOST_OFFERED:
        return []
    first = beginnings.first_day(session, asked.area.code) or today
    found: list[Period] = [period_of(asked.period.kind, today)]
    while len(found) < MOST_OFFERED[asked.period.kind] and found[-1].starts_on > first:
        before = found[-1].previous
        if before is None:
            break
        found.append(before)
    if asked.period.key not in {one.key for one in found}:
        found.append(asked.period)
    return [(one.key, labels.period_label(one)) for one in found]


def occasion_choices(session: Session, chosen: Occasion | None) -> list[tuple[str, str]]:
    """(code, name) of the occasions, in the order of the year; on other tabs none."""
    if chosen is None:
        return []
    return [(row.code, row.name_th) for row in queries.occasions(session)]


def years(today: date) -> list[tuple[str, str]]:
    """(year, year) in พ.ศ., the next one first: its first campaign may begin in this one."""
    newest = thai.buddhist_year(today) + 1
    return [(str(year), str(year)) for year in range(newest, newest - YEARS_OFFERED, -1)]


def names_of(session: Session, choice: Choice) -> list[str]:
    """What a list is narrowed to, in words."""
    found = [
        session.get(VolunteerType, choice.type_code) if choice.type_code else None,
        session.get(ActivityType, choice.kind_code) if choice.kind_code else None,
    ]
    names = [row.name_th for row in found if row]
    if choice.is_area_alone:
        names.append(str(gettext("Village not given")))
    return names


def _nearest(session: Session, day: date) -> Period | None:
    """The campaign of a day; between campaigns the last one before it."""
    around: Sequence[Occasion] = activity.occasions_around(session, day)
    every = around[:1] or queries.occasions(session)
    found = [
        campaigns.period_in(row, year)
        for row in every
        for year in (day.year + 1, day.year, day.year - 1)
    ]
    begun = [period for period in found if period.starts_on <= day]
    return max(begun, key=lambda period: period.starts_on, default=None)
