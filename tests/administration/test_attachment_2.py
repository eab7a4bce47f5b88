"""Attachment 2 from a sheet: a look at every row, all of it or nothing, nothing removed."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import Cast
from webapp import clock
from webapp.activity import queries
from webapp.activity.models import ActivityType, Standing

FORM = 'form[action$="/attachment-2/imports"]'


def sheet(rows: list[list[str]]) -> tuple[io.BytesIO, str]:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig")), "สิ่งที่ส่งมาด้วย 2.csv"


def look(client: PageClient, rows: list[list[str]], status: int = 200) -> Page:
    return client.post("administration.preview_types", data={"file": sheet(rows)}, status=status)


def template(client: PageClient, kind: str = "csv") -> list[list[str]]:
    path = client.path("administration.types_template", kind=kind)
    response = client.http.get(path)
    assert response.status_code == 200
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    response.close()
    return list(csv.reader(io.StringIO(text)))


def test_template_brought_in_again_changes_nothing(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)

    page = look(client, template(client))

    assert [row.get_text() for row in page.soup.select("tbody tr td[colspan]")] != []
    assert page.soup.select("[name=retire]") == []


def test_rows_are_added_renamed_and_retired_together(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator)
    rows = template(client)
    head, (first, second, *rest) = rows[0], rows[1:]
    renamed = [first[0], first[1], "ชื่อตามหนังสือ", *first[3:]]
    new = ["", second[1], "กิจกรรมที่เพิ่มใหม่", "", ""]

    page = look(client, [["สิ่งที่ส่งมาด้วย 2"], head, renamed, *rest, new])
    (missing,) = page.soup.select("[name=retire]")
    client.post("administration.import_types", goes_to="/administration/lists/activity-types",
                data={"ticket": page.fields(FORM)["ticket"], "official": "y",
                      "retire": str(missing["value"])})  # fmt: skip

    session.expire_all()
    assert missing["value"] == second[0]
    changed = session.get_one(ActivityType, first[0])
    assert (changed.name_th, changed.standing) == ("ชื่อตามหนังสือ", Standing.OFFICIAL)
    assert session.get_one(ActivityType, second[0]).valid_to is not None
    names = [row.name_th for choice in queries.volunteer_types(session, clock.today())
             for row in choice.activity_types]  # fmt: skip
    assert names.count("กิจกรรมที่เพิ่มใหม่") == 1


@pytest.mark.parametrize(
    "row",
    [
        ["", "จิตอาสาที่ไม่มี", "กิจกรรม", "", ""],
        ["รหัสไทย", "จิตอาสาพัฒนา", "กิจกรรม", "", ""],
        ["DEV01", "จิตอาสาพัฒนา", "ซ้ำ", "", ""],
        ["", "จิตอาสาพัฒนา", "ก" * 121, "", ""],
    ],
)
def test_one_wrong_row_keeps_all_out(client: PageClient, people: Cast, row: list[str]) -> None:
    client.sign_in(people.administrator)

    page = look(client, [*template(client), row], 422)

    assert page.soup.select(FORM) == []
    assert page.soup.select("td .error") != []


def test_list_that_changed_meanwhile_is_shown_again(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.administrator)
    rows = template(client)
    rows[1][2] = "ชื่อใหม่จากตาราง"
    ticket = look(client, rows).fields(FORM)["ticket"]
    session.get_one(ActivityType, rows[2][0]).name_th = "เปลี่ยนระหว่างนั้น"
    session.commit()

    client.post("administration.import_types", data={"ticket": ticket}, status=200)

    session.expire_all()
    assert session.get_one(ActivityType, rows[1][0]).name_th != "ชื่อใหม่จากตาราง"


@pytest.mark.parametrize("rows", [[["x"]], [["ชื่อ", "สกุล"], ["ก", "ข"]]])
def test_sheet_without_the_columns_is_told(
    client: PageClient, people: Cast, rows: list[list[str]]
) -> None:
    look(client.sign_in(people.administrator), rows, 422)
