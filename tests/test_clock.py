"""The moment, local time and the reporting week."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from webapp import clock
from webapp.clock import (
    FirstWeekdayError,
    NaiveMomentError,
    Week,
    WeekKeyError,
    week_from_key,
    week_of,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(1, 8)
EVERY_WEEKDAY = range(1, 8)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
weekdays = st.sampled_from(EVERY_WEEKDAY)


# The moment


@time_machine.travel(datetime(2026, 11, 25, 2, 30, tzinfo=UTC), tick=False)
def test_utc_now_is_aware_and_in_utc():
    now = clock.utc_now()

    assert now == datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    assert now.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 0, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_changes_at_midnight_in_bangkok(moment, expected):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == expected


def test_to_local_adds_seven_hours():
    local = clock.to_local(datetime(2026, 11, 24, 17, 30, tzinfo=UTC))

    assert local.replace(tzinfo=None) == datetime(2026, 11, 25, 0, 30)  # noqa: DTZ001
    assert local.tzinfo is clock.BANGKOK


def test_to_local_understands_other_zones():
    tokyo = timezone(timedelta(hours=9))

    assert clock.to_local(datetime(2026, 11, 25, 1, 0, tzinfo=tokyo)).time() == time(23, 0)


def test_to_local_refuses_a_naive_moment():
    with pytest.raises(NaiveMomentError, match="2026-11-25 01:00:00"):
        clock.to_local(datetime(2026, 11, 25, 1, 0))  # noqa: DTZ001


# The week


@pytest.mark.parametrize(
    ("day", "first_weekday", "starts_on", "ends_on", "key"),
    [
        # The week printed on Wednesday 25 November 2569: ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙.
        ((2026, 11, 18), WEDNESDAY, (2026, 11, 18), (2026, 11, 24), "2569-W48"),
        ((2026, 11, 21), WEDNESDAY, (2026, 11, 18), (2026, 11, 24), "2569-W48"),
        ((2026, 11, 24), WEDNESDAY, (2026, 11, 18), (2026, 11, 24), "2569-W48"),
        ((2026, 11, 25), WEDNESDAY, (2026, 11, 25), (2026, 12, 1), "2569-W49"),
        ((2026, 11, 24), MONDAY, (2026, 11, 23), (2026, 11, 29), "2569-W48"),
        ((2026, 11, 24), TUESDAY, (2026, 11, 24), (2026, 11, 30), "2569-W49"),
        ((2026, 11, 24), THURSDAY, (2026, 11, 19), (2026, 11, 25), "2569-W48"),
        ((2026, 11, 24), FRIDAY, (2026, 11, 20), (2026, 11, 26), "2569-W48"),
        ((2026, 11, 24), SATURDAY, (2026, 11, 21), (2026, 11, 27), "2569-W48"),
        ((2026, 11, 24), SUNDAY, (2026, 11, 22), (2026, 11, 28), "2569-W48"),
        # Round the new year; 2026 (2569) has 53 ISO weeks.
        ((2026, 1, 1), WEDNESDAY, (2025, 12, 31), (2026, 1, 6), "2569-W02"),
        ((2025, 12, 30), WEDNESDAY, (2025, 12, 24), (2025, 12, 30), "2569-W01"),
        ((2026, 12, 29), WEDNESDAY, (2026, 12, 23), (2026, 12, 29), "2569-W53"),
        ((2026, 12, 30), WEDNESDAY, (2026, 12, 30), (2027, 1, 5), "2570-W01"),
        # A leap day inside.
        ((2028, 2, 29), WEDNESDAY, (2028, 2, 23), (2028, 2, 29), "2571-W09"),
    ],
)
def test_week_of_day(day, first_weekday, starts_on, ends_on, key):
    week = week_of(date(*day), first_weekday)

    assert (week.starts_on, week.ends_on, week.key) == (date(*starts_on), date(*ends_on), key)


def test_week_starts_on_wednesday_unless_told():
    assert week_of(date(2026, 11, 24)) == Week(date(2026, 11, 18))
    assert week_from_key("2569-W48") == Week(date(2026, 11, 18))


def test_week_is_a_half_open_span_of_utc():
    week = week_of(date(2026, 11, 24))

    assert week.starts_at_utc == datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
    assert week.ends_at_utc == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert week.starts_at_utc.tzinfo is UTC
    assert week.ends_at_utc.tzinfo is UTC


def test_weeks_follow_each_other():
    week = week_of(date(2026, 11, 24))

    assert week.previous == Week(date(2026, 11, 11))
    assert week.next == Week(date(2026, 11, 25))
    assert sorted([week.next, week, week.previous]) == [week.previous, week, week.next]


def test_week_of_refuses_a_moment():
    with pytest.raises(TypeError, match="not a day but a moment"):
        week_of(datetime(2026, 11, 24, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize("first_weekday", [-1, 0, 8])
def test_first_weekday_out_of_range(first_weekday):
    with pytest.raises(FirstWeekdayError):
        week_of(date(2026, 11, 24), first_weekday)
    with pytest.raises(FirstWeekdayError):
        week_from_key("2569-W48", first_weekday)


@pytest.mark.parametrize(
    "key",
    [
        "", "2569", "2569-48", "2569-W", "2569-W4", "2569-W048", "2569-w48", "2569W48",
        " 2569-W48", "2569-W48\n", "๒๕๖๙-W๔๘", "2569-W00", "2569-W54", "2568-W53",
        "2026-W48", "0001-W01", "2399-W52", "2700-W01", "9999-W01",
    ],
)  # fmt: skip
def test_week_key_refused(key):
    with pytest.raises(WeekKeyError):
        week_from_key(key)


def test_week_key_errors_are_value_errors():
    assert issubclass(WeekKeyError, ValueError)
    assert issubclass(FirstWeekdayError, ValueError)
    assert issubclass(NaiveMomentError, ValueError)


@pytest.mark.parametrize("first_weekday", EVERY_WEEKDAY)
def test_week_keys_pair_off_with_weeks_for_two_centuries(first_weekday):
    starts = week_of(date(1900, 1, 1), first_weekday).starts_on
    weeks = [Week(starts + timedelta(weeks=number)) for number in range(201 * 365 // 7)]
    keys = [week.key for week in weeks]

    assert sorted(set(keys)) == keys
    assert [week_from_key(key, first_weekday) for key in keys] == weeks


@given(days, weekdays)
def test_week_holds_its_day_and_comes_back_from_its_key(day, first_weekday):
    week = week_of(day, first_weekday)

    assert week.starts_on <= day <= week.ends_on
    assert week.starts_on.isoweekday() == first_weekday
    assert week.ends_on - week.starts_on == timedelta(days=6)
    assert week_from_key(week.key, first_weekday) == week


@given(days, weekdays)
def test_weeks_leave_no_gap(day, first_weekday):
    week = week_of(day, first_weekday)

    assert week.previous.ends_at_utc == week.starts_at_utc
    assert week.ends_at_utc == week.next.starts_at_utc
    assert week.next.previous == week
    assert week_of(week.ends_on + timedelta(days=1), first_weekday) == week.next


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)), weekdays)  # noqa: DTZ001
def test_moment_is_in_the_span_of_the_week_of_its_local_day(moment, first_weekday):
    week = week_of(clock.to_local(moment).date(), first_weekday)

    assert week.starts_at_utc <= moment < week.ends_at_utc
