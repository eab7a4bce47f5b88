"""The figures of periods and weeks agree: with each other, with papers, and with their lists."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.lookback import worlds
from tests.people import Cast
from webapp.clock import week_of
from webapp.geography.queries import get_area
from webapp.lookback import entries
from webapp.lookback.choices import Choice, digits_below
from webapp.lookback.periods import PeriodKind, parts_of, period_of
from webapp.lookback.tally import Tally, tally
from webapp.lookback.week_rows import compared_figures, week_figures
from webapp.weekly import queries as weekly
from webapp.weekly import services
from webapp.weekly.entries import Count

YEAR = period_of(PeriodKind.FISCAL_YEAR, worlds.FIRST)
TODAY = date(2026, 12, 2)
SEEDS = pytest.mark.parametrize("seed", range(6))


def of_year(session: Session, area_code: str, **said: object) -> Tally:
    choice = Choice(area_code=area_code, first=YEAR.starts_on, last=YEAR.ends_on, **said)  # type: ignore[arg-type]
    return tally(session, choice, digits_below(area_code))


def total(found: Tally) -> Count:
    return found.total


@SEEDS
def test_every_way_of_adding_up_gives_the_total(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)

    found = of_year(session, "49")

    assert found.joint_events > 0
    assert sum(found.by_kind.values(), Count()) == found.total
    assert sum(found.by_day.values(), Count()) == found.total


@SEEDS
def test_months_of_a_year_add_up_to_the_year(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)

    months = [
        tally(session, Choice(area_code="49", first=part.starts_on, last=part.ends_on), 4)
        for part in parts_of(YEAR, 3)
    ]

    year = of_year(session, "49")
    assert sum((month.total for month in months), Count()) == year.total
    assert sum(month.joint_events for month in months) == year.joint_events
    assert sum(month.unissued for month in months) == year.unissued
    for group in year.by_group:
        assert sum(month.by_group.get(group, 0) for month in months) == year.by_group[group]


@SEEDS
def test_areas_add_up_to_the_area_above(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)

    country, province = of_year(session, "TH"), of_year(session, "49")

    assert sum((total(of_year(session, code)) for code in ("48", "49")), Count()) == country.total
    districts = [f"490{number}" for number in range(1, 8)]
    assert sum((total(of_year(session, code)) for code in districts), Count()) == province.total
    for code in ("48", "49"):
        row = [count for (area, _), count in country.by_row.items() if area == code]
        assert sum(row, Count()) == of_year(session, code).total


@SEEDS
def test_year_is_the_sum_of_its_weekly_reports(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)
    first = week_of(worlds.FIRST)
    papers, week = [], first
    while week.starts_on <= worlds.FIRST + timedelta(days=worlds.DAYS):
        if weekly.issued_report(session, "49", week.key) is None and week.ends_on < TODAY:
            services.issue(session, people.province_officer, "49", week.key)
        paper = weekly.get_paper(session, people.province_officer, "49", week.key, today=TODAY)
        papers.append(paper.summary)
        week = week.next

    found = of_year(session, "49")

    assert found.unissued == 0
    assert found.total == sum((summary.total for summary in papers), Count())
    for (type_code, kind), count in found.by_kind.items():
        lines = [line.count for summary in papers for line in summary.by_kind
                 if (line.type_code, line.code) == (type_code, kind)]  # fmt: skip
        assert count == sum(lines, Count())
    for code, came in found.by_group.items():
        told = [line.people for summary in papers for line in summary.by_group if line.code == code]
        assert came == sum(told)


@SEEDS
def test_week_is_that_of_its_paper(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed, is_of_one_day=True)
    officer = people.province_officer
    first = week_of(worlds.FIRST)
    weeks = [first]
    while weeks[-1].next.starts_on <= worlds.FIRST + timedelta(days=worlds.DAYS):
        weeks.append(weeks[-1].next)
    for week in weeks:
        if week.ends_on < TODAY:
            services.issue(session, officer, "49", week.key)

    for week in weeks:
        paper = weekly.get_paper(session, officer, "49", week.key, today=TODAY)
        found = tally(session, Choice(area_code="49", first=week.starts_on, last=week.ends_on), 4)
        assert not paper.summary.late.times
        assert found.total == paper.summary.total
        assert found.joint_events == paper.summary.joint_events


@SEEDS
def test_country_has_the_figures_of_every_paper(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)
    for week in (week_of(date(2026, 10, 28)), week_of(date(2026, 11, 18))):
        country = week_figures(session, people.department_officer, "TH", week.key, today=TODAY)

        rows = {row.code: row for row in country.rows}
        assert len(rows) == 77
        for code in ("48", "49"):
            area = get_area(session, code)
            summary = weekly.paper_of(session, area, week.key, today=TODAY).summary
            assert rows[code].total == summary.total
            for named, count in zip(summary.frame.types, summary.totals, strict=True):
                assert rows[code].by_type.get(named.code, Count()) == count


@SEEDS
def test_lists_count_what_figures_say(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)
    found = of_year(session, "49")

    for (area, type_code), count in found.by_row.items():
        choice = Choice(area_code=area, first=YEAR.starts_on, last=YEAR.ends_on,
                        type_code=type_code)  # fmt: skip
        listed = entries.of_choice(session, choice)
        assert listed.total == count
        assert len(listed.lines) == count.times
        assert sum(line.people for line in listed.lines) == count.people


@SEEDS
def test_lists_of_a_week_count_what_its_figures_say(
    session: Session, people: Cast, seed: int
) -> None:
    worlds.make(session, people, seed=seed)
    for week in (week_of(date(2026, 10, 28)), week_of(date(2026, 11, 18))):
        for code in ("49", "4903"):
            officer = people.province_officer
            paper = weekly.get_paper(session, officer, code, week.key, today=TODAY)
            figures = week_figures(session, officer, code, week.key, today=TODAY)
            for row in figures.rows:
                for type_code, count in row.by_type.items():
                    listed = entries.of_paper(paper, below=row.code, type_code=type_code)
                    assert listed.total == count
                    assert len(listed.lines) == count.times


def test_totals_are_kept_with_the_report(session: Session, people: Cast) -> None:
    worlds.make(session, people, seed=1)
    key = week_of(date(2026, 10, 28)).key
    report = weekly.issued_report(session, "49", key)
    assert report is not None

    country = week_figures(session, people.department_officer, "TH", key, today=TODAY)

    row = next(row for row in country.rows if row.code == "49")
    assert row.number == report.number
    assert row.total == Count(**report.snapshot["total"])


@SEEDS
def test_weeks_side_by_side_count_nothing_twice(session: Session, people: Cast, seed: int) -> None:
    worlds.make(session, people, seed=seed)
    for area in ("49", "TH"):
        person = people.department_officer
        week, compared = week_of(worlds.FIRST), Count()
        while week.starts_on <= worlds.FIRST + timedelta(days=worlds.DAYS):
            compared += compared_figures(session, person, area, week.key, today=TODAY).total()
            week = week.next

        assert compared == of_year(session, area).total
