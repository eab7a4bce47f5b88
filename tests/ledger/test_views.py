"""The pages of the ledger: list, one report, ticking, bulk, tables, fields, the desk's warning."""

import csv
import io
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import Connection, event, insert
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.ledger.conftest import Make, approve, reopen, retitle
from tests.people import VILLAGE, Cast
from webapp import clock, table_files
from webapp.db import db
from webapp.ledger import exports
from webapp.ledger.filters import LedgerFilter
from webapp.submissions.models import Submission
from webapp.table_files import TableKind

MEGABYTE = 1024 * 1024
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def counted(connection: Connection) -> Counted:
    """Opens a context that notes every select made in it, of all sessions."""

    @contextmanager
    def note() -> Any:
        noted: list[str] = []

        def on_execute(*args: object) -> None:
            if str(args[2]).startswith("SELECT"):
                noted.append(str(args[2]))

        event.listen(connection, "before_cursor_execute", on_execute)
        yield noted
        event.remove(connection, "before_cursor_execute", on_execute)

    return note


def tabs(client: PageClient, **asked: Any) -> list[str]:
    page = client.get("ledger.index", **asked)
    return [" ".join(link.get_text().split()).rsplit(" ", 1)[1]
            for link in page.soup.select(".tabs a")]  # fmt: skip


def titles(client: PageClient, **asked: Any) -> list[str]:
    page = client.get("ledger.index", **asked)
    return [link.get_text() for link in page.soup.select("tr.opens a")]


def table_of(client: PageClient, kind: str, **asked: str) -> bytes:
    response = client.http.get(client.path("ledger.table", kind=kind, **asked))
    content = response.get_data()
    response.close()
    assert response.status_code == 200
    return content


def test_list_counts_what_stands_under_its_tabs(
    client: PageClient, session: Session, people: Cast, approved: Make, entered: Make
) -> None:
    approved(title="ยังไม่บันทึก")
    entered(title="บันทึกแล้ว", note="DOPA-1")
    reopen(session, people, entered(title="แก้ทีหลัง"))
    client.sign_in(people.reviewer)

    assert tabs(client) == ["1", "1", "1"]
    assert titles(client) == ["ยังไม่บันทึก"]
    assert titles(client, state="changed") == ["แก้ทีหลัง"]
    assert titles(client, state="entered") == ["บันทึกแล้ว"]
    page = client.get("ledger.index", state="entered")
    assert "นางสาวพิมพ์ใจ ศรีสว่าง" in page.text


def test_number_of_queries_does_not_depend_on_the_lines(
    client: PageClient, people: Cast, approved: Make, counted: Counted
) -> None:
    client.sign_in(people.province_officer)
    approved()
    with counted() as one:
        client.get("ledger.index")
    for number in range(5):
        approved(title=f"เรื่องที่ {number}")
    with counted() as many:
        client.get("ledger.index")

    assert len(many) == len(one)


def test_province_reads_and_cannot_tick(client: PageClient, people: Cast, approved: Make) -> None:
    made = approved()
    client.sign_in(people.province_officer)

    page = client.get("ledger.show", submission_id=made.id)

    assert page.soup.select('form[action*="entries"]') == []
    assert client.get("ledger.index").soup.select('input[name="id"]') == []
    client.post("ledger.enter", submission_id=made.id, status=403)


def test_tick_by_form_offers_the_next_one_and_undo(
    client: PageClient, people: Cast, approved: Make
) -> None:
    made, following = approved(title="หนึ่ง"), approved(title="สอง")
    client.sign_in(people.reviewer)
    page = client.get("ledger.show", submission_id=made.id)
    form = page.fields('form[action*="entries"]')

    client.post("ledger.enter", submission_id=made.id, data={**form, "note": "DOPA-5"},
                goes_to=f"/ledger/{made.id}")  # fmt: skip

    page = client.get("ledger.show", submission_id=made.id)
    assert "DOPA-5" in page.text
    following_url = client.path("ledger.show", submission_id=following.id)
    assert page.soup.select_one('a[aria-keyshortcuts="N"]')["href"] == following_url
    assert tabs(client) == ["1", "0", "1"]
    client.post("ledger.undo", submission_id=made.id)
    client.post("ledger.undo", submission_id=made.id)
    assert tabs(client) == ["2", "0", "0"]


def test_stale_tick_shows_the_page_with_the_note_kept(
    client: PageClient, session: Session, people: Cast, approved: Make
) -> None:
    made = approved()
    client.sign_in(people.reviewer)
    form = client.get("ledger.show", submission_id=made.id).fields('form[action*="entries"]')
    approve(session, people, reopen(session, people, made))

    page = client.post("ledger.enter", submission_id=made.id, status=409,
                       data={**form, "note": "พิมพ์ไว้แล้ว"})  # fmt: skip

    assert page.fields('form[action*="entries"]')["note"] == "พิมพ์ไว้แล้ว"
    assert tabs(client) == ["1", "0", "0"]
    client.get("ledger.entries_page", submission_id=made.id, status=303,
               goes_to=f"/ledger/{made.id}")  # fmt: skip


def test_what_changed_since_is_said_field_by_field(
    client: PageClient, session: Session, people: Cast, entered: Make
) -> None:
    made = entered(title="ปลูกป่า")
    reopen(session, people, made)
    retitle(session, made, "ปลูกต้นไม้")

    page = client.sign_in(people.reviewer).get("ledger.show", submission_id=made.id)

    change = page.soup.select_one(".changes")
    assert (change.select_one("del").get_text(), change.select_one("ins").get_text()) == (
        "ปลูกป่า", "ปลูกต้นไม้",
    )  # fmt: skip


def test_desk_warns_before_an_entered_report_is_opened_again(
    client: PageClient, people: Cast, approved: Make, entered: Make
) -> None:
    client.sign_in(people.reviewer)

    plain = client.get("review.show", submission_id=approved().id)
    ticked = client.get("review.show", submission_id=entered().id)

    assert plain.soup.select_one("#reopen-entered") is None
    assert "นางสาวพิมพ์ใจ ศรีสว่าง" in ticked.soup.select_one("#reopen-entered").get_text()


def test_bulk_previews_its_count_and_can_be_taken_back(
    client: PageClient, people: Cast, approved: Make
) -> None:
    made = [approved(title=title) for title in ("หนึ่ง", "สอง", "สาม")]
    client.sign_in(people.reviewer)

    some = client.get("ledger.entries", id=[str(one.id) for one in made[:2]] + ["nonsense"])
    whole = client.get("ledger.entries", all="yes")

    assert [len(page.soup.select("[name=pick]")) for page in (some, whole)] == [2, 3]
    assert tabs(client) == ["3", "0", "0"]
    picks = [field["value"] for field in some.soup.select("[name=pick]")]
    answer = client.post("ledger.enter_many", data={"pick": [*picks, "x:y", f"{uuid4()}:1"]})
    assert tabs(client) == ["1", "0", "2"]
    page = client.get_path(answer.location)
    undo = page.soup.select_one('form[action*="/undos"]')
    client.post(str(undo["action"]))
    assert tabs(client) == ["3", "0", "0"]


def test_tables_hold_real_values_and_no_formula(
    client: PageClient, session: Session, people: Cast, approved: Make, entered: Make
) -> None:
    made = approved(held_on=date(2026, 11, 23), people_total=62,
                    people_by_group=(("royal_vol", 22), ("vol904", 40)))  # fmt: skip
    retitle(session, made, "=HYPERLINK(1)")
    entered(title="ที่สอง")
    client.sign_in(people.province_officer)

    text = table_of(client, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    sheet = openpyxl.load_workbook(io.BytesIO(table_of(client, "xlsx"))).worksheets[0]

    assert {row[next(iter(row))] for row in rows} >= {str(made.id)}
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[0].values()
    assert {"62", "40", "22", "2026-11-23"} <= set(rows[0].values())
    cells = {cell.value: cell for cell in sheet[2]}
    assert cells["=HYPERLINK(1)"].data_type == "s"
    assert cells[62].data_type == "n"
    assert any(cell.is_date for cell in sheet[2])
    assert len({cell.value for cell in sheet[1]}) == sheet.max_column


def test_tables_follow_week_area_and_scope(
    client: PageClient, people: Cast, approved: Make
) -> None:
    approved()

    def count(**asked: str) -> int:
        return table_of(client, "csv", **asked).decode("utf-8-sig").count("\r\n") - 1

    client.sign_in(people.reviewer)
    assert (count(), count(week="2569-W48"), count(week="2569-W40"), count(area="4905")) == (
        1, 1, 0, 0,
    )  # fmt: skip
    client.sign_in(people.reviewer_elsewhere)
    assert count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", TableKind)
def test_two_thousand_reports_fit_in_little_memory(
    app: Flask, session: Session, people: Cast, approved: Make, kind: TableKind
) -> None:
    pattern = approved()
    copied = {column.name: getattr(pattern, column.key) for column in Submission.__table__.columns
              if column.name not in {"id", "number", "details"}}  # fmt: skip
    session.execute(
        insert(Submission),
        [{**copied, "id": UUID(int=place), "number": f"49-2569-9{place:05}", "details": "ก" * 2000}
         for place in range(2_000)],
    )  # fmt: skip
    session.commit()
    session.expunge_all()
    assert (copied["area_code"], copied["status"]) == (VILLAGE, "approved")

    with app.test_request_context():
        started = clock.utc_now()
        tracemalloc.start()
        made = exports.table_of(db.session, people.province_officer, LedgerFilter())
        response = table_files.answer(made, kind, "x")
        size = sum(map(len, response.iter_encoded()))
        response.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert started == clock.utc_now()
    assert size > 100_000
    # All of the texts together are 12 MB; the parts that are read at once are two.
    assert peak < 8 * MEGABYTE


def test_fields_are_edited_and_brought_back(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)
    form = client.get("ledger.fields").fields('form[action="/ledger/fields"]')
    first = next(iter(name for name in form if name.startswith("label-")))

    client.post("ledger.set_fields", goes_to="ledger.fields",
                data={**form, "position-title": "๑", "label-title": "ชื่อโครงการ"})  # fmt: skip

    page = client.get("ledger.fields")
    labels = [field["value"] for field in page.soup.select('input[name^="label-"]')]
    assert labels[0] == "ชื่อโครงการ"
    client.post("ledger.set_fields", data={"intent": "reset"})
    again = client.get("ledger.fields").soup.select('input[name^="label-"]')
    assert again[0]["name"] == first
