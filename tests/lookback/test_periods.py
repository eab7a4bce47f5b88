"""Periods: which days they have, how they follow each other, and what they are divided into."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.lookback.periods import (
    KEYS,
    PeriodKeyError,
    PeriodKind,
    occasion_key,
    parts_of,
    period_of,
    read,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2569-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2571-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("FY2570", date(2026, 10, 1), date(2027, 9, 30)),
        ("FY2570-Q1", date(2026, 10, 1), date(2026, 12, 31)),
        ("FY2570-Q2", date(2027, 1, 1), date(2027, 3, 31)),
        ("FY2570-Q4", date(2027, 7, 1), date(2027, 9, 30)),
        ("2569", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_period_has_its_days(key: str, first: date, last: date) -> None:
    period = read(key)

    assert (period.key, period.starts_on, period.ends_on) == (key, first, last)


@pytest.mark.parametrize(
    "key", ["", "2569-13", "2569-00", "FY2570-Q5", "FY257", "1999", "occasion-2569-x", "๒๕๖๙"]
)
def test_other_keys_name_no_period(key: str) -> None:
    with pytest.raises(PeriodKeyError):
        read(key)


def test_campaign_is_named_by_its_year() -> None:
    assert occasion_key("occasion-2569-king-birthday") == (2026, "king-birthday")
    assert occasion_key("occasion-9999-king-birthday") is None
    assert occasion_key("2569-11") is None


@given(day=DAYS, kind=st.sampled_from(KEYS))
def test_period_holds_its_day_and_is_read_again(day: date, kind: PeriodKind) -> None:
    period = period_of(kind, day)

    assert period.starts_on <= day <= period.ends_on
    assert read(period.key) == period


@given(day=DAYS, kind=st.sampled_from(KEYS))
def test_periods_follow_without_a_gap(day: date, kind: PeriodKind) -> None:
    period = period_of(kind, day)
    after = period.next

    assert after is not None
    assert after.starts_on == period.ends_on + timedelta(days=1)
    assert after.previous == period


@given(day=DAYS, kind=st.sampled_from(KEYS), weekday=st.integers(1, 7))
def test_parts_fill_the_period(day: date, kind: PeriodKind, weekday: int) -> None:
    period = period_of(kind, day)
    parts = parts_of(period, weekday)

    assert (parts[0].starts_on, parts[-1].ends_on) == (period.starts_on, period.ends_on)
    assert all(
        after.starts_on == before.ends_on + timedelta(days=1) for before, after in pairwise(parts)
    )
