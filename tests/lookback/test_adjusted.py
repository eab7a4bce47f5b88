"""What is adjusted after issuing: sums of periods follow the rows, weeks tell it beside."""

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.weekly.test_adjusting import correction_of
from tests.weekly.test_histories import History
from tests.weekly.weeks import KEY, NEXT_KEY, approved
from webapp.lookback import carried
from webapp.lookback.choices import Choice
from webapp.lookback.periods import PeriodKind, period_of
from webapp.lookback.tally import tally
from webapp.weekly import adjusted, adjustment_services, services
from webapp.weekly.entries import Count


@pytest.mark.parametrize("seed", range(4))
def test_year_follows_the_rows_that_were_adjusted(
    session: Session, people: Cast, seed: int
) -> None:
    history = History(session, people, seed)
    history.begin()
    for _ in range(25):
        history.step()
    reports = history.reports()

    def total(*, is_unissued: bool = False) -> Count:
        year = period_of(PeriodKind.FISCAL_YEAR, reports[0][0].starts_on)
        choice = Choice(area_code="49", first=year.starts_on, last=year.ends_on,
                        is_unissued=is_unissued)  # fmt: skip
        return tally(session, choice, 4).total

    issued = sum((summary.total for _, summary in reports), Count())
    corrected = sum((adjusted.net(summary.adjustments) for _, summary in reports), Count())
    waiting = adjusted.net(history.pending())
    assert total() == issued + corrected + waiting + total(is_unissued=True)

    found = carried.of_reports(session, [report.id for report, _ in reports])
    for report, summary in reports:
        assert dict(found.get(report.id, {})) == dict(carried.by_type(summary.adjustments))
        assert sum(found.get(report.id, {}).values(), Count()) == adjusted.net(summary.adjustments)


def test_figures_tell_what_a_report_carries_of_earlier_ones(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people, people_total=30)
    services.issue(session, people.province_officer, "49", KEY)
    correction = correction_of(made, people_total=12, people_by_group=())
    adjustment_services.adjust(session, people.province_officer, made.id, correction, reason="นับผิด")
    services.issue(session, people.province_officer, "49", NEXT_KEY)
    session.commit()
    client.sign_in(people.department_officer)

    def beside(area: str, key: str) -> list[str]:
        page = client.get("lookback.week", area_code=area, week_key=key)
        return [cell.text for cell in page.soup.select("tfoot .beside .number")][-2:]

    assert beside("49", NEXT_KEY) == beside("TH", NEXT_KEY) == ["0", "\N{MINUS SIGN}18"]
    assert beside("49", KEY) == beside("TH", KEY) == []
    listed = client.get("lookback.reports", area_code="49").soup.select("tbody tr")
    told = [row.select_one(".hint") for row in listed]
    assert ["\N{MINUS SIGN}18" in one.text if one else False for one in told] == [True, False]
    note = client.get("lookback.comparison", area_code="49", week_key=NEXT_KEY)
    assert "\N{MINUS SIGN}18" in note.text
