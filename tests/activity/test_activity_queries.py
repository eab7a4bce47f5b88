"""The reference lists as they hold on a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from webapp.activity import queries
from webapp.activity.models import ActivityType, Occasion, PeopleGroup, QuantityUnit, Standing

DAY = date(2026, 11, 24)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)


def codes(rows):
    return [row.code for row in rows]


def test_volunteer_types_come_with_their_activity_types_in_order(session):
    choices = queries.volunteer_types(session, DAY)

    assert [choice.volunteer_type.code for choice in choices] == ["DEV", "DIS", "SPC"]
    assert codes(choices[0].activity_types) == [
        *(f"DEV{number:02}" for number in range(1, 14)), "DEV99",
    ]  # fmt: skip
    assert [len(choice.activity_types) for choice in choices] == [14, 10, 11]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_offered"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (None, YESTERDAY, False),
        (TOMORROW, None, False),
        (YESTERDAY, TOMORROW, True),
    ],
)
def test_validity_includes_its_first_and_last_day(session, valid_from, valid_to, is_offered):
    row = session.get(ActivityType, "DIS08")
    row.valid_from, row.valid_to = valid_from, valid_to
    session.flush()

    disaster = queries.volunteer_types(session, DAY)[1]

    assert ("DIS08" in codes(disaster.activity_types)) is is_offered
    assert queries.find_activity_type(session, "DIS08") is row


def test_groups_and_units_keep_the_order_of_their_lists(session):
    session.get(PeopleGroup, "police").valid_to = YESTERDAY
    session.get(QuantityUnit, "plant").valid_to = YESTERDAY
    session.flush()

    assert codes(queries.people_groups(session, DAY)) == [
        "vol904", "royal_vol", "officials", "military", "local_gov", "village_leaders",
        "community_vol", "students", "public",
    ]  # fmt: skip
    assert codes(queries.quantity_units(session, DAY))[:4] == [
        "metre",
        "kilometre",
        "animal",
        "rai",
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), ["vajiravudh", "father-day"]),
        (date(2026, 9, 21), []),
        (date(2026, 9, 22), ["navamindra"]),
        (date(2026, 10, 20), ["tree-day", "piya", "navamindra"]),
        (date(2026, 10, 21), ["tree-day", "piya"]),
        (date(2026, 12, 30), ["new-year", "taksin"]),
        (date(2027, 1, 3), ["new-year", "taksin"]),
        (date(2027, 1, 9), []),
    ],
)
def test_occasions_are_offered_from_21_days_before_to_7_after(session, day, expected):
    assert codes(queries.occasions_around(session, day)) == expected


def test_occasion_that_is_no_longer_valid_is_not_offered(session):
    session.get(Occasion, "vajiravudh").valid_to = YESTERDAY
    session.flush()

    assert codes(queries.occasions_around(session, DAY)) == ["father-day"]


def test_occasion_on_29_february_falls_on_the_28th_of_other_years(session):
    leap = Occasion(
        code="leap", name_th="ก", month=2, day=29, position=99, standing=Standing.DRAFT,
        days_before=0, days_after=0,
    )  # fmt: skip
    session.add(leap)
    session.flush()

    assert codes(queries.occasions_around(session, date(2027, 2, 28))) == ["leap"]
    assert codes(queries.occasions_around(session, date(2028, 2, 28))) == []
    assert codes(queries.occasions_around(session, date(2028, 2, 29))) == ["leap"]


def test_draft_types_are_told_until_the_last_one_is_official_or_ended(session):
    assert queries.has_draft_types(session, DAY) is True

    session.execute(update(ActivityType).values(standing=Standing.OFFICIAL))
    assert queries.has_draft_types(session, DAY) is False

    row = session.get(ActivityType, "DEV01")
    row.standing, row.valid_to = Standing.DRAFT, YESTERDAY
    session.flush()
    assert queries.has_draft_types(session, DAY) is False
    assert queries.has_draft_types(session, YESTERDAY) is True
