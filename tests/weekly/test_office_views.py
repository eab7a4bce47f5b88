"""The form of an office's paper, its emblem, and what of it is frozen."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.weekly.weeks import KEY, NEXT_DAY, NEXT_KEY, approved
from webapp.weekly import queries, services
from webapp.weekly.models import WeeklyReport
from webapp.weekly.office_models import OfficeSetting

WEEK = {"area_code": "49", "week_key": KEY}
SAID = {
    "department": "ที่ทำการปกครองจังหวัดมุกดาหาร", "number": "มห 0018.1/",
    "subject": "รายงาน {ช่วงวันที่}", "addressee": "ผู้ว่าราชการจังหวัด",
    "body": "มี {จำนวนครั้ง} ครั้ง {จำนวนคน} คน\nจึงเรียนมาเพื่อโปรดทราบ",
    "signer_1_name": "นายใจดี มีสุข", "signer_1_post": "ปลัดจังหวัด\nรักษาราชการแทน",
    "parts": ["memo", "summary"], "digits": "thai",
}  # fmt: skip


def emblem() -> BytesIO:
    target = BytesIO()
    Image.new("RGB", (20, 20), "red").save(target, "PNG")
    return BytesIO(target.getvalue())


def saved(client, **said):
    client.post("office_papers.save", area_code="49", data={**SAID, **said}, status=303)


def memo(page) -> str:
    return " ".join(page.soup.select_one("article.memo").get_text(" ").split())


def test_first_memo_is_suggested(client, people) -> None:
    page = client.sign_in(people.province_officer).get("office_papers.show", area_code="49")

    assert "{จำนวนครั้ง}" in page.soup.select_one("#body").text
    assert [box["value"] for box in page.soup.select("[name=parts][checked]")] == [
        "summary", "kinds", "list", "photos",
    ]  # fmt: skip


def test_memo_is_printed_with_its_figures(client, session, people) -> None:
    approved(session, people, people_total=1234)
    client.sign_in(people.province_officer)
    saved(client)

    page = client.get("weekly.show", **WEEK)

    told = memo(page)
    assert "มห ๐๐๑๘.๑/" in told
    assert "รายงาน ๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙" in told
    assert "มี ๑ ครั้ง ๑,๒๓๔ คน" in told
    assert "( นายใจดี มีสุข )" in told
    assert len(page.soup.select("article")) == 2, "the memo and the summary, nothing else"
    assert len(page.soup.select(".signer")) == 1, "signed once, on the memo"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"body": "มี {จำนวนหมู} ตัว"}, "body"),
        ({"subject": "{ช่วงวันที่"}, "subject"),
        ({"number": "{x}"}, "number"),
        ({"body": " "}, "body"),
        ({"parts": []}, "parts"),
        ({"digits": "roman"}, "digits"),
        ({"signer_2_name": "ก" * 121}, "signer_2_name"),
    ],
)
def test_what_cannot_be_printed_is_refused(client, session, people, said, field) -> None:
    client.sign_in(people.province_officer)

    page = client.post(
        "office_papers.save", area_code="49", data={**SAID, **said}, status=422
    )  # fmt: skip

    assert page.soup.select_one(f"a[href='#{field}']") is not None
    assert session.scalars(select(OfficeSetting)).all() == []


def test_preview_keeps_nothing(client, session, people) -> None:
    client.sign_in(people.province_officer)

    page = client.post("office_papers.preview", area_code="49", data=SAID, status=200)

    assert "มี ๐ ครั้ง" in memo(page)
    assert session.scalars(select(OfficeSetting)).all() == []


def test_preview_of_an_issued_week_shows_what_was_issued(client, session, people) -> None:
    # Printing day is the Wednesday after week 49, so that is the week to look at.
    approved(session, people, people_total=1234, held_on=NEXT_DAY)
    services.issue(session, people.province_officer, "49", NEXT_KEY)
    session.commit()
    client.sign_in(people.province_officer)

    page = client.post("office_papers.preview", area_code="49", data=SAID, status=200)

    assert "มี ๑ ครั้ง ๑,๒๓๔ คน" in memo(page)
    assert page.soup.select(".check-code") == [], "it was not issued with this memo"


def test_emblem_stands_on_the_paper_until_it_is_taken_off(client, session, store, people) -> None:
    client.sign_in(people.province_officer)
    saved(client, emblem=(emblem(), "e.png"))
    saved(client)

    address = client.get("weekly.show", **WEEK).soup.select_one(".memo .emblem-slot img")["src"]
    with client.http.get(address) as answer:
        shown = (answer.status_code, answer.mimetype)

    row = session.scalars(select(OfficeSetting)).one()
    assert store.exists(row.emblem_sha256)
    assert row.emblem_sha256 in list(queries.printed_pictures(session)), "the sweep leaves it"
    assert shown == (200, "image/png")
    saved(client, no_emblem="y")
    assert client.get("weekly.show", **WEEK).soup.select(".emblem-slot img") == []


def test_file_that_is_no_emblem_is_told_beside_its_field(client, people) -> None:
    client.sign_in(people.province_officer)

    page = client.post(
        "office_papers.save", area_code="49", status=422,
        data={**SAID, "emblem": (BytesIO(b"GIF89a"), "e.gif")},
    )  # fmt: skip

    assert "PNG, JPEG" in page.soup.select_one(".has-error").text


def test_issued_paper_keeps_the_memo_it_was_issued_with(client, session, people) -> None:
    client.sign_in(people.province_officer)
    saved(client)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()

    saved(client, signer_1_name="นางคนใหม่ มาแทน", parts=["summary"])

    assert "นายใจดี มีสุข" in memo(client.get("weekly.show", **WEEK))
    report = session.scalars(select(WeeklyReport)).one()
    assert report.snapshot["offices"]["49"]["signers"] == [
        ["นายใจดี มีสุข", "ปลัดจังหวัด\nรักษาราชการแทน"]
    ]


def test_district_paper_is_not_the_province_s(client, people) -> None:
    client.sign_in(people.province_officer)
    saved(client)

    page = client.get("weekly.show", area_code="4903", week_key=KEY)

    assert page.soup.select("article.memo") == []
