"""Taking a week home: who may, what is in the files, what they are called, and that it is noted."""

import csv
import io
import json
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.client import PageClient
from tests.people import Cast
from tests.weekly import readers
from tests.weekly.weeks import KEY, approved
from webapp.audit.models import AuditEntry
from webapp.weekly import exchange, services, workbook
from webapp.weekly.models import WeeklyReport

WEEK: dict[str, Any] = {"area_code": "49", "week_key": KEY}


def issued(session: Session, people: Cast) -> WeeklyReport:
    report = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return report


def fetched(
    client: PageClient, form: str, area_code: str = "49", status: int = 200
) -> TestResponse:
    path = client.path("weekly_forms.table", area_code=area_code, week_key=KEY, form=form)
    response = client.http.get(path, buffered=True)
    assert response.status_code == status
    return response


def saved_as(response: TestResponse) -> str:
    header = response.headers["Content-Disposition"]
    assert header.isascii()
    assert header.startswith("attachment; ")
    return unquote(header.partition("filename*=UTF-8''")[2])


# ------------------------------------------------------------------------------------------- files


def test_workbook_has_the_papers_tables_with_numbers_and_days(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people, title="=ซ่อมฝาย", started_at_time=time(8, 30))

    response = fetched(client.sign_in(people.province_officer), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    areas, *_, listed = book.worksheets
    row = [cell.value for cell in listed[6]]

    assert response.mimetype == workbook.MEDIA_TYPE
    assert saved_as(response) == f"รายงานประจำสัปดาห์ มห-{KEY} (ร่าง).xlsx"
    assert book.sheetnames == ["สรุปรายอำเภอ", "ตามประเภทกิจกรรม", "ตามกลุ่มคน", "รายการกิจกรรม"]
    assert row[:4] == [1, datetime(2026, 11, 18), time(8, 30), None]  # noqa: DTZ001
    assert (row[6], row[8], row[9]) == ("=ซ่อมฝาย", 1, 62)
    assert listed["G6"].data_type == "s"
    assert areas["A1"].value == "ผลการปฏิบัติงานจิตอาสาพระราชทานประจำสัปดาห์ จังหวัดมุกดาหาร"


def test_workbook_is_set_up_for_printing(client: PageClient, people: Cast) -> None:
    response = fetched(client.sign_in(people.province_officer), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))

    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert int(sheet.page_setup.fitToWidth or 1) == 1
        assert int(sheet.page_setup.fitToHeight) == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in str(sheet.oddFooter.center.text)
        assert {cell.font.name for cell in sheet[1]} == {workbook.FONT}
    assert [sheet.print_title_rows for sheet in book.worksheets] == [
        "$5:$6", "$5:$5", "$5:$5", "$5:$5",
    ]  # fmt: skip


def test_csv_has_ids_and_days_that_programs_read(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people, title="=ซ่อมฝาย")
    report = issued(session, people)

    response = fetched(client.sign_in(people.province_officer), "csv")
    (row,) = csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline=""))

    assert response.data.startswith(b"\xef\xbb\xbf")
    assert saved_as(response) == f"รายงานประจำสัปดาห์ มห-{KEY}.csv"
    assert row["รหัสรายงานกิจกรรม"] == str(made.id)
    assert row["รายงานประจำสัปดาห์เลขที่"] == report.number
    assert (row["วันที่"], row["อำเภอ"], row["ชื่อกิจกรรม"]) == ("2026-11-18", "ดอนตาล", "'=ซ่อมฝาย")
    assert date.fromisoformat(row["วันที่"]) == made.held_on


def test_json_says_what_it_is_and_of_which_report(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people)
    report = issued(session, people)

    response = fetched(client.sign_in(people.province_officer), "json")
    plain = json.loads(response.data)

    assert (plain["schema"], plain["version"]) == (exchange.SCHEMA, exchange.VERSION)
    assert plain["report"]["number"] == report.number
    assert plain["report"]["content_hash"] == report.content_hash
    assert plain["activities"][0]["id"] == str(made.id)
    assert plain["total"] == {"times": 1, "people": 62}


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_issued_week_is_the_same_file_whatever_comes_later(
    client: PageClient, session: Session, people: Cast, form: str
) -> None:
    approved(session, people)
    issued(session, people)
    client.sign_in(people.province_officer)

    before = fetched(client, form).data
    approved(session, people, title="มาทีหลัง")

    assert fetched(client, form).data == before


def test_district_takes_its_own_part(client: PageClient, session: Session, people: Cast) -> None:
    approved(session, people)
    approved(session, people, area_code="49040101")
    issued(session, people)

    response = fetched(client.sign_in(people.reviewer), "json", "4903")
    plain = json.loads(response.data)

    assert saved_as(response) == f"รายงานประจำสัปดาห์ มห-{KEY}-ดอนตาล.json"
    assert {one["area_code"][:4] for one in plain["activities"]} == {"4903"}
    assert plain["total"]["times"] == 1


def test_week_without_anything_has_all_forms(client: PageClient, people: Cast) -> None:
    client.sign_in(people.province_officer)

    plain = json.loads(fetched(client, "json").data)
    rows = fetched(client, "csv").data.decode("utf-8-sig").splitlines()

    assert (plain["total"], plain["activities"]) == ({"times": 0, "people": 0}, [])
    assert len(rows) == 1
    assert openpyxl.load_workbook(io.BytesIO(fetched(client, "xlsx").data)).worksheets


# -------------------------------------------------------------------------------------------- who


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "zip", "line"])
def test_forms_of_other_areas_are_not_there(client: PageClient, people: Cast, form: str) -> None:
    client.sign_in(people.province_officer_elsewhere)

    assert client.http.get(f"/weekly/49/{KEY}/files/{form}").status_code == 404
    assert client.http.get("/weekly/48/2569-W60/files/xlsx").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "zip"])
def test_every_download_is_noted(
    client: PageClient, session: Session, people: Cast, form: str
) -> None:
    report = issued(session, people)
    client.sign_in(people.reviewer)

    client.http.get(f"/weekly/4903/{KEY}/files/{form}", buffered=True)

    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "weekly_report.downloaded")
    ).one()
    assert (noted.subject, noted.area_code) == (report.number, "4903")
    assert form in str(noted.after)


# ----------------------------------------------------------------------------------- page and text


def test_menu_leads_to_every_form(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("weekly.show", **WEEK)

    forms = {str(link["href"]).rpartition("/")[2] for link in page.soup.select(".download a")}

    assert forms == {"xlsx", "zip", "zip?size=screen&clips=yes", "line", "csv", "json"}


def test_texts_are_official_and_in_thai_digits(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    issued(session, people)

    page = client.sign_in(people.province_officer).get("weekly_forms.texts", **WEEK)
    short, long = (area.get_text().strip() for area in page.soup.select("textarea"))

    assert short.splitlines() == [
        "เรียน ผู้บังคับบัญชา",
        "ศอ.จอส.พระราชทาน จ.มุกดาหาร",
        "สรุปผลการปฏิบัติงานจิตอาสาพระราชทาน ระหว่างวันที่ ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙",
        "รวม ๑ ครั้ง ๖๒ คน",
        "- จิตอาสาพัฒนา ๑ ครั้ง ๖๒ คน",
        "รายงานเลขที่ 49-2569-W48",
        "จึงเรียนมาเพื่อโปรดทราบ",
    ]
    assert "- ดอนตาล ๑ ครั้ง ๖๒ คน (จิตอาสาพัฒนา ๑ ครั้ง ๖๒ คน)" in long
    assert "- ดงหลวง ไม่มีกิจกรรม" in long


def test_text_of_a_draft_says_so(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.province_officer).get("weekly_forms.texts", **WEEK)

    for area in page.soup.select("textarea"):
        assert "ร่าง ยังไม่ออกรายงาน ข้อมูล ณ ๒ ธันวาคม ๒๕๖๙" in area.get_text()
        assert "รวม ไม่มีกิจกรรม" in area.get_text()


def test_documented_keys_are_those_that_are_written(
    client: PageClient, session: Session, people: Cast
) -> None:
    """docs/weekly-json.md names every key; a key that goes away raises the version."""
    approved(session, people)
    plain = json.loads(fetched(client.sign_in(people.province_officer), "json").data)
    documented = readers.documented_keys("docs/weekly-json.md")

    assert {*_keys(plain)} - {row["code"] for row in plain["by_type"]} <= documented


def _keys(plain: object) -> list[str]:
    match plain:
        case dict():
            inside = [key for value in plain.values() for key in _keys(value)]
            return [*plain, *inside]
        case list():
            return [key for value in plain for key in _keys(value)]
    return []
