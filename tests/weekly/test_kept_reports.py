"""Issued reports: nobody changes them, no two share a day, and their hash covers who and when."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import FIRST_DAY, KEY, NEXT_DAY, NEXT_KEY, approved, unguarded
from webapp import clock
from webapp.clock import Week
from webapp.weekly import queries, services, week_lists
from webapp.weekly.errors import WeekCovered
from webapp.weekly.intact import is_as_issued
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import SIGNED_FROM, content_hash, from_snapshot

MONDAY = 1
COVERED_KEY = "2569-W47"
"""By Monday weeks 16 to 22 November, of which week 48 has the last five days."""


@pytest.fixture
def report(session: Session, people: Cast) -> WeeklyReport:
    """Week 48, issued with one activity."""
    approved(session, people)
    made = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return made


# ---------------------------------------------------------------------------------------- database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE weekly_reports SET issued_at = '2026-01-01 00:00:00'",
        "UPDATE weekly_reports SET number = '49-2569-W01'",
        "DELETE FROM weekly_report_items",
        "UPDATE weekly_report_items SET is_late = true",
        "DELETE FROM weekly_report_totals",
        "UPDATE weekly_report_totals SET people = people + 1",
        "DELETE FROM weekly_reports",
    ],
)
def test_database_refuses_changes(session: Session, report: WeeklyReport, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        session.execute(text(statement))


def row_like(report: WeeklyReport, **said: object) -> dict[str, object]:
    values = {
        column.name: getattr(report, column.name)
        for column in WeeklyReport.__table__.columns
        if column.name != "id"
    }
    return {**values, "number": "49-2569-W99", **said}


@pytest.mark.parametrize("days", [-6, -1, 1, 6])
def test_database_refuses_days_twice(session: Session, report: WeeklyReport, days: int) -> None:
    moved = {
        name: getattr(report, name) + timedelta(days=days) for name in ("starts_on", "ends_on")
    }

    with pytest.raises(DBAPIError, match="share no day"):
        session.execute(insert(WeeklyReport).values(**row_like(report, **moved)))


@pytest.mark.parametrize("said", [{"starts_on": date(2026, 11, 25), "ends_on": date(2026, 12, 1)},
                                  {"area_code": "48"}])  # fmt: skip
def test_database_takes_other_days_and_other_provinces(
    session: Session, report: WeeklyReport, said: dict[str, object]
) -> None:
    session.execute(insert(WeeklyReport).values(**row_like(report, **said)))


# ------------------------------------------------------------------------------------------- weeks


def test_week_that_shares_days_with_an_issued_one_is_refused(
    session: Session, people: Cast, report: WeeklyReport
) -> None:
    services.set_first_weekday(session, people.province_officer, "49", MONDAY)

    with pytest.raises(WeekCovered) as refused:
        services.issue(session, people.province_officer, "49", COVERED_KEY)

    assert refused.value.details == {"number": report.number}


def test_week_that_shares_days_is_not_offered(
    client: PageClient, session: Session, people: Cast, report: WeeklyReport
) -> None:
    services.set_first_weekday(session, people.province_officer, "49", MONDAY)
    session.commit()
    client.sign_in(people.province_officer)

    lines = week_lists.weeks_of(
        session, queries.get_area(session, people.province_officer, "49"), today=clock.today()
    )
    page = client.get("weekly.weeks", area_code="49")
    shown = client.get("weekly.show", area_code="49", week_key=COVERED_KEY)

    days = [(line.week.starts_on, line.number, line.covered_by) for line in lines[1:4]]
    assert days == [
        (date(2026, 11, 23), None, report.number),
        (FIRST_DAY, report.number, ""),
        (date(2026, 11, 16), None, report.number),
    ]
    assert page.soup.select(f"a[href*='{COVERED_KEY}']") == []
    assert report.number in shown.soup.select_one(".later-note").get_text()
    assert shown.soup.select("article.paper, form[action$=files], a[href$=issues]") == []
    client.get(
        "weekly.confirm", area_code="49", week_key=COVERED_KEY, status=303,
        goes_to=f"/weekly/49/{COVERED_KEY}",
    )  # fmt: skip
    assert client.post("weekly.issue", area_code="49", week_key=COVERED_KEY, status=409).text.count(
        report.number
    )


def test_days_of_an_issued_week_stay(
    client: PageClient, session: Session, people: Cast, report: WeeklyReport
) -> None:
    services.set_first_weekday(session, people.province_officer, "49", MONDAY)
    session.commit()

    assert queries.days_of(session, "4903", KEY) == Week(FIRST_DAY)
    assert queries.days_of(session, "4903", NEXT_KEY) == Week(date(2026, 11, 30))
    assert week_lists.unissued_before(session, "49", Week(NEXT_DAY)) == []


# -------------------------------------------------------------------------------------------- hash


def test_hash_covers_number_moment_and_issuer(report: WeeklyReport, people: Cast) -> None:
    assert report.snapshot["issued"] == {
        "number": "49-2569-W48",
        "issued_at": "2026-12-02T01:30:00+00:00",
        "issued_by_id": people.province_officer.id,
    }
    assert is_as_issued(report)
    changed = {**report.snapshot, "issued": {**report.snapshot["issued"], "number": "49-2569-W01"}}
    assert content_hash(changed) != report.content_hash


@pytest.mark.parametrize(
    "change",
    [
        "issued_at = '2026-12-01 01:30:00'", "number = '49-2569-W01'", "issued_by_id = 1",
        "starts_on = '2026-11-17'",
    ],
)  # fmt: skip
def test_changed_row_is_told(
    client: PageClient, session: Session, people: Cast, report: WeeklyReport, change: str
) -> None:
    unguarded(session)
    session.execute(text(f"UPDATE weekly_reports SET {change}"))  # noqa: S608 - our own words
    session.commit()
    session.expire_all()

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert not is_as_issued(report)
    assert "ไม่ตรงกับเมื่อวันออกรายงาน" in page.soup.select_one(".later-note").get_text()


def test_report_of_an_older_format_still_agrees(session: Session, report: WeeklyReport) -> None:
    older = json.loads(json.dumps(report.snapshot))
    del older["issued"]
    older["format"] = SIGNED_FROM - 1
    unguarded(session)
    report.snapshot, report.content_hash = older, content_hash(older)
    session.flush()

    assert is_as_issued(report)
    assert from_snapshot(older).total.times == 1
