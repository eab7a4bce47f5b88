"""People from a sheet: what every row becomes, and that all of them come or none."""

import csv
import io
import time
import zipfile

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import DISTRICT, VILLAGE, Cast
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Person
from webapp.geography.models import Level
from webapp.geography.queries import areas_within
from webapp.people import importing, judging
from webapp.people.judging import Judgement, RowState
from webapp.people.models import PeopleImport
from webapp.sheet_files import SheetUnreadable

HEAD = ("ชื่อ-สกุล", "เบอร์โทร", "หน้าที่", "อำเภอ", "ตำบล", "หมู่ที่", "หมู่บ้าน")
Row = tuple[object, ...]


def as_csv(
    *rows: Row, head: Row = HEAD, encoding: str = "utf-8-sig", delimiter: str = ","
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([head, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Row, head: Row = HEAD) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def judged(session: Session, person: Person, *rows: Row, head: Row = HEAD) -> Judgement:
    return judging.judge(session, person, importing.read(as_csv(*rows, head=head)))


def one(session: Session, person: Person, *row: object, head: Row = HEAD) -> judging.JudgedRow:
    return judged(session, person, tuple(row), head=head).rows[0]


@pytest.fixture(autouse=True)
def english(app: Flask, request: pytest.FixtureRequest):
    """Sentences are made inside a request; English ids are what tests read."""
    if "client" in request.fixturenames:
        yield
        return
    with app.test_request_context(headers={"Cookie": "locale=en"}):
        yield


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("นายใหม่ มาดี", "0812345678", "ผู้ใหญ่บ้าน", "ดอนตาล", "ดอนตาล", "6", ""), VILLAGE),
        (("นายใหม่ มาดี", "", "", "อำเภอดอนตาล", "ต.ดอนตาล", "หมู่ที่ ๖", "บ้านนาม่วง"), VILLAGE),
        (("นายใหม่ มาดี", "", "", "", "ดอนตาล", "", "นาม่วง"), VILLAGE),
        (("นายใหม่ มาดี", "", "ผญบ.", "", "ตำบลดอนตาล", "", "ม.6 บ้านนาม่วง"), VILLAGE),
        (("นายใหม่ มาดี", "", "กำนันตำบลดอนตาล", "", "ดอนตาล", "6", ""), "490301"),
    ],
)
def test_place_is_found_however_it_is_written(
    session: Session, people: Cast, row: Row, place: str
) -> None:
    found = one(session, people.reviewer, *row)

    assert (found.state, found.area_code) == (RowState.NEW, place), found.said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "0812345678", "", "", "ดอนตาล", "6", ""), "Write the name"),
        (("นายใหม่ มาดี", "12345", "", "", "ดอนตาล", "6", ""), "12345 is no Thai telephone"),
        (("นายใหม่ มาดี", "", "", "", "ดอนตาล", "99", ""), "no village 99 in ตำบลดอนตาล (there are"),
        (("นายใหม่ มาดี", "", "", "", "ดอนตูม", "6", ""), "no ดอนตูม in อำเภอดอนตาล (there is: "),
        (("นายใหม่ มาดี", "", "", "คำชะอี", "คำชะอี", "6", ""), "คำชะอี is not in your area"),
        (("นายใหม่ มาดี", "", "", "", "ดอนตาล", "6", "บ้านผิด"), "is บ้านนาม่วง, not บ้านผิด"),
        (("นายใหม่ มาดี", "", "", "", "ดอนตาล", "", ""), "The village is missing"),
        (("นายใหม่ มาดี", "", "", "", "", "6", ""), "The subdistrict is missing"),
        (("นายใหม่ มาดี", "", "พระราชา", "", "ดอนตาล", "6", ""), "The duty พระราชา is not known"),
        (("นายใหม่ มาดี", "", "ผู้ดูแลระบบ", "", "ดอนตาล", "6", ""), "second administrator"),
        (("นายใหม่ มาดี", "", "ปลัดอำเภอ", "", "", "", ""), "is not yours to give"),
    ],
)
def test_error_says_what_to_do(session: Session, people: Cast, row: Row, said: str) -> None:
    found = one(session, people.reviewer, *row)

    assert found.state is RowState.ERROR
    assert said in found.said


def test_code_of_the_village_is_enough(session: Session, people: Cast) -> None:
    head = ("รหัสหมู่บ้าน", "ชื่อ", "สกุล")
    found = one(session, people.reviewer, VILLAGE, "นายใหม่", "มาดี", head=head)

    assert (found.area_code, found.name) == (VILLAGE, "นายใหม่ มาดี")
    elsewhere = one(session, people.reviewer, "49050403", "นายใหม่", "มาดี", head=head)
    assert "no code 49050403 in your area" in elsewhere.said


@pytest.mark.parametrize(
    "head",
    [("ลำดับ", "ชื่อ - นามสกุล*", "หมายเลขโทรศัพท์", "ตำบล", "หมู่"),
     ("ที่", "ชื่อ–สกุล (ผู้ใหญ่บ้าน)", "โทรศัพทมือถือ", "ตําบล", "หมู่ที่")],
)  # fmt: skip
def test_headings_are_known_in_many_spellings(session: Session, people: Cast, head: Row) -> None:
    found = one(session, people.reviewer, 1, "นายใหม่ มาดี", "812345678", "ดอนตาล", 6, head=head)

    assert (found.state, found.phone, found.area_code) == (RowState.NEW, "0812345678", VILLAGE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_writing(encoding: str, delimiter: str) -> None:
    row = ("นายใหม่ มาดี", "0812345678", "", "", "ดอนตาล", "6", "")
    content = as_csv(row, encoding=encoding, delimiter=delimiter)

    assert importing.read(content) == [
        {"line": 2, "name": "นายใหม่ มาดี", "phone": "0812345678", "subdistrict": "ดอนตาล",
         "moo": "6"}
    ]  # fmt: skip


def test_xlsx_is_read_with_a_title_above_and_numbers_in_cells() -> None:
    book = Workbook()
    for row in (("บัญชีรายชื่อ",), (), HEAD, ("นายใหม่ มาดี", 812345678, None, None, "ดอนตาล", 6.0)):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    assert importing.read(file.getvalue()) == [
        {"line": 4, "name": "นายใหม่ มาดี", "phone": "812345678", "subdistrict": "ดอนตาล",
         "moo": "6"}
    ]  # fmt: skip


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (90 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b"\n\n", "empty"), (b"PK\x03\x04broken", "not_a_table"),
        (b"a,b\n1,2\n", "no_headings"), (b"%PDF-1.7\x00\x01", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"), (as_csv(), "empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "too_large"), (bomb(), "too_large"),
    ],
    ids=["nothing", "lines", "zip", "headings", "pdf", "xls", "nobody", "large", "bomb"],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SheetUnreadable) as refused:
        importing.read(content)

    assert refused.value.details["reason"] == reason


def test_rows_are_compared_with_each_other(session: Session, people: Cast) -> None:
    place = ("", "", "ดอนตาล", "6", "")
    found = judged(
        session, people.reviewer,
        ("นายใหม่ มาดี", "0812345678", *place), ("นายใหม่  มาดี", "0812345678", *place),
        ("นายอื่น มาดี", "0812345678", *place),
        ("นายใหม่ มาดี", "0812345678", "กำนัน", "", "ดอนตาล", "", ""),
    )  # fmt: skip

    assert [row.state for row in found.rows] == ["new", "error", "error", "adds"]
    assert "as row 2" in found.rows[1].said
    assert "in row 2" in found.rows[2].said


def test_rows_are_compared_with_who_is_here(session: Session, people: Cast) -> None:
    session.get_one(User, people.sister.id).phone = "0812345678"
    session.commit()
    place = ("", "", "ดอนตาล", "6", "")
    found = judged(
        session, people.reviewer,
        (people.reporter.name, "", *place), ("นายใหม่ มาดี", "0812345678", *place),
        (people.sister.name, "0812345678", *place), ("นายใหม่ มาดี", "", *place),
    )  # fmt: skip

    assert [row.state for row in found.rows] == ["same", "error", "adds", "new"]
    assert people.sister.name in found.rows[1].said
    assert people.reporter.name in found.rows[3].said


def test_nobody_learns_whose_telephone_it_is_elsewhere(session: Session, people: Cast) -> None:
    session.get_one(User, people.reporter_elsewhere.id).phone = "0812345678"
    session.commit()
    found = one(session, people.reviewer, "นายใหม่ มาดี", "0812345678", "", "", "ดอนตาล", "6", "")

    assert found.state is RowState.ERROR
    assert people.reporter_elsewhere.name not in found.said


def upload(client: PageClient, content: bytes, *, status: int = 303) -> Page:
    return client.post("people.upload", data={"file": (io.BytesIO(content), "คน.csv")},
                       status=status)  # fmt: skip


GOOD = ("นายใหม่ มาดี", "0812345678", "", "", "ดอนตาล", "6", "")
WRONG = ("นายผิด ที่อยู่", "", "", "", "ดอนตาล", "99", "")


def test_nothing_is_written_before_it_is_pressed(
    client: PageClient, people: Cast, session: Session
) -> None:
    before = session.scalar(select(func.count()).select_from(User))
    client.sign_in(people.reviewer)
    page = client.get_path(upload(client, as_xlsx(GOOD, WRONG)).location)

    assert "0812345678" in page.text
    assert session.scalar(select(func.count()).select_from(User)) == before


def test_import_is_done_once_however_often_it_is_pressed(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer)
    path = upload(client, as_csv(GOOD, WRONG)).location
    fields = client.get_path(path).fields("form.import-now")
    for _ in range(3):
        client.post(path, data=fields, goes_to=path)

    made = session.scalars(select(User).where(User.name_th == "นายใหม่ มาดี")).one()
    assert (made.login, made.secret_kind, made.password_hash) == ("0812345678", "none", "")
    assert len(session.scalars(select(Assignment).where(Assignment.user_id == made.id)).all()) == 1
    kept = session.scalars(select(PeopleImport)).one()
    assert (kept.people_added, kept.duties_added, kept.rows_left_out) == (1, 1, 1)
    assert kept.rows == []
    again = client.get_path(upload(client, as_csv(GOOD, WRONG)).location)
    assert again.soup.select_one("form.import-now") is None


def test_import_that_is_no_longer_what_was_shown_is_shown_anew(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer)
    path = upload(client, as_csv(GOOD)).location
    fields = client.get_path(path).fields("form.import-now")
    session.get_one(User, people.sister.id).phone = "0812345678"
    session.commit()

    client.post(path, data=fields, status=409)
    assert session.scalars(select(User).where(User.name_th == "นายใหม่ มาดี")).all() == []


def test_import_of_somebody_else_is_not_there(client: PageClient, people: Cast) -> None:
    path = upload(client.sign_in(people.reviewer), as_csv(GOOD)).location
    client.sign_in(people.reviewer_elsewhere)

    assert client.http.get(path).status_code == 404
    assert (
        client.http.post(
            path, data={"csrf_token": client.token()}, headers={"Origin": "http://localhost"}
        ).status_code
        == 404
    )


def test_template_comes_back_as_an_import(
    client: PageClient, people: Cast, session: Session
) -> None:
    page = client.sign_in(people.reviewer).get("people.import_template", kind="csv")
    lines = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))
    villages = areas_within(session, DISTRICT, Level.VILLAGE)
    assert len(lines) == len(villages) + 1
    filled = [[*row[:6], f"นาย{place} มาดี", ""] for place, row in enumerate(lines[1:])]

    with client.app.test_request_context():
        read = importing.read(as_csv(*map(tuple, filled), head=tuple(lines[0])))
        found = judging.judge(session, people.reviewer, read)
    assert found.count(RowState.NEW) == len(villages)
    assert [row.area_code for row in found.rows] == [row[0] for row in lines[1:]]


cells = st.text(max_size=12) | st.sampled_from(
    [
        "นายใหม่ มาดี",
        "0812345678",
        "ดอนตาล",
        "6",
        "๖",
        "หมู่ที่ 6",
        "บ้านนาม่วง",
        VILLAGE,
        "กำนัน",
        "\x00",
        "=1",
    ]
)


@given(rows=st.lists(st.lists(cells, min_size=1, max_size=9), max_size=8),
       head=st.permutations(HEAD) | st.lists(cells, max_size=8))  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sheet_breaks_anything(session: Session, people: Cast, rows, head) -> None:
    try:
        content = as_csv(*map(tuple, rows), head=tuple(head), encoding="utf-8")
    except (csv.Error, UnicodeEncodeError):
        return
    try:
        read = importing.read(content)
    except SheetUnreadable:
        return
    for row in judging.judge(session, people.province_officer, read).rows:
        assert row.said or row.state is not RowState.ERROR


@pytest.mark.slow
def test_sixteen_hundred_people_take_seconds(
    client: PageClient, people: Cast, session: Session
) -> None:
    villages = areas_within(session, "49", Level.VILLAGE)
    rows = [
        (f"นายคนที่{place} มาดี", f"08{place:08d}", "", area.code)
        for place, area in enumerate((villages * 3)[:1600])
    ]
    content = as_xlsx(*rows, head=("ชื่อ-สกุล", "เบอร์โทร", "หน้าที่", "รหัสหมู่บ้าน"))
    client.sign_in(people.province_officer)
    started = time.monotonic()
    path = upload(client, content).location
    page = client.get_path(path)
    seen = time.monotonic()
    client.post(path, data=page.fields("form.import-now"), goes_to=path)
    done = time.monotonic()

    print(f"preview {seen - started:.1f} s, import {done - seen:.1f} s")  # noqa: T201
    assert session.scalar(select(func.count()).where(User.name_th.like("นายคนที่%"))) == 1600
    assert seen - started < 15
    assert done - seen < 30
