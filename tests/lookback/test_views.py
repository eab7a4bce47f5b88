"""The pages of looking back: who may open them, what they show, and what they hand out."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import KEY, NEXT_KEY, approved
from webapp.audit.models import AuditEntry
from webapp.submissions.joining import join
from webapp.weekly import services

PERIOD = "lookback.period"
YEAR: dict[str, Any] = {"area_code": "49", "period_key": "FY2570"}


def test_menu_leads_to_the_running_fiscal_year(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer)

    answer = client.http.get("/lookback/")

    assert answer.location == "/lookback/49/FY2570"
    assert "/lookback/" in [
        link["href"] for link in client.get("weekly.index").soup.select("nav a")
    ]


@pytest.mark.parametrize(
    ("who", "area", "status"),
    [
        ("province_officer", "49", 200),
        ("province_officer", "4905", 200),
        ("province_officer", "490301", 200),
        ("province_officer", "48", 404),
        ("province_officer", "TH", 404),
        ("province_officer", "99", 404),
        ("reviewer", "4903", 200),
        ("reviewer", "4905", 404),
        ("reviewer", "49", 404),
        ("department_officer", "TH", 200),
        ("department_officer", "48", 200),
        ("reporter", "4903", 403),
    ],
)
def test_others_areas_are_not_there(
    client: PageClient, people: Cast, who: str, area: str, status: int
) -> None:
    client.sign_in(getattr(people, who))

    for endpoint in (PERIOD, "lookback.period_paper", "lookback.period_entries"):
        client.get(endpoint, area_code=area, period_key="2569-11", status=status)
    client.get("lookback.reports", area_code=area, status=status)


@pytest.mark.parametrize("key", ["2569-13", "x", "occasion-2569-nothing", "FY9999"])
def test_periods_that_are_none_are_not_there(client: PageClient, people: Cast, key: str) -> None:
    client.sign_in(people.province_officer)

    client.get(PERIOD, area_code="49", period_key=key, status=404)


def test_week_of_the_country_is_for_the_department_alone(client: PageClient, people: Cast) -> None:
    assert client.path("lookback.week", area_code="TH", week_key=KEY) == f"/weekly/TH/{KEY}"
    client.sign_in(people.department_officer).get("lookback.week", area_code="TH", week_key=KEY)
    client.sign_in(people.province_officer)
    client.get("lookback.week", area_code="TH", week_key=KEY, status=404)
    client.get("lookback.comparison", area_code="48", week_key=KEY, status=404)
    client.get("lookback.week_entries", area_code="48", week_key=KEY, status=404)


def test_figures_lead_to_lists_of_as_many(
    client: PageClient, session: Session, people: Cast
) -> None:
    host, other = approved(session, people, people_total=30), approved(session, people)
    approved(session, people, area_code="49050403", people_total=5)
    join(session, people.reviewer, [other.id], host.id)
    session.commit()
    client.sign_in(people.department_officer)

    for page in (
        client.get(PERIOD, **YEAR),
        client.get("lookback.week", area_code="49", week_key=KEY),
    ):
        links = [link for link in page.soup.select("td a") if "/entries" in link["href"]]
        assert links
        for link in links:
            answer = client.http.get(link["href"]).get_data(as_text=True)
            assert answer.count('class="grow"><a') == int(link.text)


def test_country_leads_to_its_provinces_districts_and_submissions(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people, people_total=30)
    approved(session, people, area_code="49050403", people_total=5)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.department_officer)

    def follow(page: BeautifulSoup, rows: str, text: str) -> BeautifulSoup:
        row = next(line for line in page.select(rows) if text in line.text)
        links = [row.select_one("a[href$='/figures']"), row.select_one("td.number a")]
        href = next(str(link["href"]) for link in links if link)
        return BeautifulSoup(client.http.get(href).data, "html.parser")

    country = client.get("lookback.week", area_code="TH", week_key=KEY)
    provinces = follow(country.soup, "tfoot tr", "รวมทั้งสิ้น")
    districts = follow(provinces, "tbody tr", "มุกดาหาร")
    below = follow(districts, "tbody tr", "ดอนตาล")
    listed = follow(below, "tbody tr", "ต.ดอนตาล")

    assert [cell.text for cell in provinces.select("dd")] == ["1", "2", "35"]
    assert client.path("review.show", submission_id=made.id) in str(listed)
    client.get("review.show", submission_id=made.id)


def test_provinces_of_a_type_are_those_that_have_it(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    client.sign_in(people.department_officer)
    said: dict[str, Any] = {"area_code": "TH", "week_key": KEY}

    rows = {
        type_code: len(client.get("lookback.week_entries", **said, type=type_code).soup.select(
            "tbody tr"
        ))
        for type_code in ("", "DEV", "DIS", "nothing")
    }  # fmt: skip

    assert rows == {"": 1, "DEV": 1, "DIS": 0, "nothing": 0}
    client.sign_in(people.province_officer)
    client.get("lookback.week_entries", **said, status=404)


def test_province_is_grey_until_it_issues(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people, people_total=30)
    client.sign_in(people.department_officer)

    def row() -> tuple[bool, str]:
        page = client.get("lookback.week", area_code="TH", week_key=KEY)
        found = next(line for line in page.soup.select("tbody tr") if "มุกดาหาร" in line.text)
        figures = [cell.text for cell in found.select("td.number")]
        return "quiet" in (found.get("class") or []), " ".join(figures[-2:])

    before = row()
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()

    assert (before, row()) == ((True, "1 30"), (False, "1 30"))


def test_comparison_tells_differences(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people, people_total=30)
    client.sign_in(people.reviewer)

    page = client.get("lookback.comparison", area_code="4903", week_key=KEY)

    total = page.soup.select("tfoot tr")[0]
    assert [cell.text for cell in total.select("td")][:6] == ["1", "30", "-", "-", "+1", "+30"]


def test_campaign_counts_what_names_it(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people, occasion="วันสมเด็จพระมหาธีรราชเจ้า")
    approved(session, people)
    client.sign_in(people.province_officer)
    key = "occasion-2569-vajiravudh"

    named = client.get(PERIOD, area_code="49", period_key=key)
    every = client.get(PERIOD, area_code="49", period_key=key, all="yes")

    assert named.soup.select_one(".figures dd").text == "1"
    assert every.soup.select_one(".figures dd").text == "2"


def test_issued_reports_are_found_by_number_and_day(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    services.issue(session, people.province_officer, "49", KEY)
    services.issue(session, people.province_officer, "49", NEXT_KEY)
    session.commit()
    client.sign_in(people.reviewer)

    def found(**said: Any) -> list[str]:
        page = client.get("lookback.reports", area_code="4903", **said)
        return [line.select("td")[1].text for line in page.soup.select("tbody tr")]

    assert found() == [f"49-{NEXT_KEY}", f"49-{KEY}"]
    assert found(q="w48") == found(q="๑๘ พ.ย. ๒๕๖๙") == found(q="18/11/2569") == [f"49-{KEY}"]
    assert found(q="ไม่มี") == []
    assert found(year="2569") == found(year="1") == found()


def test_charts_stand_with_title_and_words(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    page = client.sign_in(people.province_officer).get(PERIOD, area_code="49", period_key="2569-11")

    charts = page.soup.select("figure.chart svg[role=img]")
    assert len(charts) == 2
    assert all(chart.title.text and chart.desc.text for chart in charts)
    assert not page.soup.select("[style], svg script")


def test_course_ends_with_the_month_that_has_begun(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    page = client.sign_in(people.province_officer).get("lookback.period", **YEAR)

    bars = [label.text for label in page.soup.select(".chart .chart-label")]
    assert bars == ["ต.ค. 69", "พ.ย. 69", "ธ.ค. 69"] * 2
    rows = page.soup.select("table")[-1].select("tbody th, tbody td:first-child")
    assert [row.text for row in rows] == ["ตุลาคม 2569", "พฤศจิกายน 2569", "ธันวาคม 2569"]


def test_paper_is_thai_with_thai_digits(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people, people_total=30)
    client.sign_in(people.province_officer)
    client.http.set_cookie("locale", "en")

    thai = client.get("lookback.period_paper", **YEAR).soup.select_one("article.paper").text
    arabic = client.get("lookback.period_paper", digits="arabic", **YEAR).text

    assert "ปีงบประมาณ ๒๕๗๐" in thai
    assert "๓๐" in thai
    assert "ปีงบประมาณ 2570" in arabic


@pytest.mark.parametrize("endpoint", ["period", "week", "comparison"])
def test_files_hold_the_figures_and_are_noted(
    client: PageClient, session: Session, people: Cast, endpoint: str
) -> None:
    approved(session, people, people_total=1234)
    client.sign_in(people.province_officer)
    said: dict[str, Any] = YEAR if endpoint == "period" else {"area_code": "49", "week_key": KEY}

    book = client.http.get(
        client.path(f"lookback.{endpoint}_file", form="xlsx", **said), buffered=True
    )
    table = client.http.get(
        client.path(f"lookback.{endpoint}_file", form="csv", **said), buffered=True
    )

    sheets = openpyxl.load_workbook(io.BytesIO(book.data), read_only=True).worksheets
    assert 1234 in [cell for row in sheets[1].values for cell in row]
    lines = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert "1234" in [line[4] for line in lines]
    noted = session.scalars(
        select(AuditEntry.action).where(AuditEntry.action == "lookback.downloaded")
    ).all()
    assert len(noted) == 2


def test_short_tables_stay_on_one_sheet_and_charts_by_themselves(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    client.sign_in(people.province_officer)

    page = client.get("lookback.period_paper", **YEAR)

    parts = page.soup.select("section.digest-part")
    rows = [len(part.select("tbody tr")) for part in parts]
    assert ["whole" in part["class"] for part in parts] == [count <= 14 for count in rows]
    assert page.soup.select("section .chart") == []
    assert len(page.soup.select(".weekly-columns .chart")) == 2
