"""Table files: real numbers and days, texts that stay texts, memory that does not grow."""

import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import table_files
from webapp.table_files import Cell, Column, Table, TableKind, inert

NASTY = ("=1+1", "+66812345678", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", "＝1+1",
         "\N{ZERO WIDTH SPACE}=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0")  # fmt: skip
MEGABYTE = 1024 * 1024


def table(rows: Sequence[Sequence[Cell]], *headings: str) -> Table:
    columns = [Column(heading) for heading in headings or "ABCDEFG"[: len(rows[0])]]
    return Table(title="ตาราง", columns=columns, rows=rows)


def as_csv(made: Table) -> list[list[str]]:
    response = table_files.answer(made, TableKind.CSV, "x")
    text = response.get_data().decode("utf-8")
    response.close()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_sheet(made: Table) -> openpyxl.worksheet.worksheet.Worksheet:
    response = table_files.answer(made, TableKind.XLSX, "x")
    book = openpyxl.load_workbook(io.BytesIO(response.get_data()))
    response.close()
    assert len(book.worksheets) == 1
    return book.worksheets[0]


@pytest.mark.parametrize("text", NASTY)
def test_formula_is_a_text_in_csv(text: str) -> None:
    assert as_csv(table([[text]]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", [one for one in NASTY if "\r" not in one])
def test_formula_is_a_text_in_a_sheet(text: str) -> None:
    cell = as_sheet(table([[text]])).cell(2, 1)

    assert (cell.data_type, cell.value) == ("s", text)


def test_heading_is_no_formula_either() -> None:
    assert as_csv(table([["x"]], "=1+1"))[0] == ["'=1+1"]


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    written = inert(text)

    assert written.removeprefix("'") == text.removeprefix("'")
    assert not written.lstrip().startswith(("=", "+", "-", "@"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_texts_come_back_from_csv(cells: list[str]) -> None:
    rows = as_csv(table([cells], *(f"c{place}" for place in range(len(cells)))))

    assert rows[1:] == (
        [[inert(cell) for cell in cells]] if any(cells) or len(cells) > 1 else [[""]]
    )


def test_values_stay_values() -> None:
    row: list[Cell] = [
        -5, Decimal("2.50"), 16.25, date(2026, 11, 24), time(8, 30),
        datetime(2026, 11, 24, 1, 30, tzinfo=UTC), None,
    ]  # fmt: skip
    made = table([row])

    assert as_csv(made)[1] == [
        "-5", "2.50", "16.25", "2026-11-24", "08:30", "2026-11-24 08:30", "",
    ]  # fmt: skip
    sheet = as_sheet(made)
    assert [cell.value for cell in sheet[2]] == [
        -5, 2.5, 16.25, datetime(2026, 11, 24), time(8, 30), datetime(2026, 11, 24, 8, 30), None,  # noqa: DTZ001
    ]  # fmt: skip
    assert sheet.cell(2, 4).is_date


def test_what_no_file_can_hold_is_replaced() -> None:
    lone, long = "ก\ud800ข", "ก" * 40_000

    assert as_csv(table([[lone]]))[1] == ["ก?ข"]
    sheet = as_sheet(table([[lone, long]]))
    assert sheet.cell(2, 1).value == "ก?ข"
    assert len(str(sheet.cell(2, 2).value)) == table_files.LONGEST_TEXT


@pytest.mark.parametrize("title", ["a[b]:c*?/\\d'", "ก" * 50, "", "'"])
def test_any_title_names_a_sheet(title: str) -> None:
    made = Table(title=title, columns=[Column("A")], rows=[["x"]])

    assert as_sheet(made).cell(2, 1).value == "x"


def test_sheet_prints_lying_with_its_head_and_totals_stay_below() -> None:
    made = Table(
        title="สรุป", columns=[Column("อำเภอ", 20), Column("คน", is_count=True)],
        rows=[["ดอนตาล", 1234], ["ดงหลวง", 5]], closing=[["รวม", 1239]],
    )  # fmt: skip

    sheet = as_sheet(made)

    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "A2")
    assert sheet.auto_filter.ref == "A1:B3"
    assert [cell.value for cell in sheet[4]] == ["รวม", 1239]
    assert (sheet["B2"].number_format, sheet["A2"].number_format) == ("#,##0", "General")


def test_plain_name_ends_before_its_suffix() -> None:
    response = table_files.answer(table([["x"]]), TableKind.CSV, "2569-W46 มุกดาหาร")
    response.close()

    assert 'filename="2569-W46.csv"' in response.headers["Content-Disposition"]


def test_name_may_be_thai() -> None:
    response = table_files.answer(table([["x"]]), TableKind.XLSX, 'E-Report อ.ดอนตาล "2569"')
    response.close()

    header = response.headers["Content-Disposition"]
    assert header.isascii()
    assert header.startswith('attachment; filename="E-Report .')
    assert "filename*=UTF-8''E-Report%20%E0%B8%AD" in header
    assert header.count('"') == 2


def test_table_that_fails_in_the_middle_is_no_answer() -> None:
    def rows() -> Iterator[list[Cell]]:
        yield ["x"]
        raise LookupError

    with pytest.raises(LookupError):
        table_files.answer(Table(title="x", columns=[Column("A")], rows=rows()), TableKind.CSV, "x")


@pytest.mark.slow
@pytest.mark.parametrize("kind", TableKind)
def test_memory_does_not_grow_with_the_table(kind: TableKind) -> None:
    def row(number: int) -> list[Cell]:
        return [f"ข้อความที่ {number} " + "ก" * 3000, number, date(2026, 11, 24)] * 3

    def peak_of(count: int) -> int:
        rows = (row(number) for number in range(count))
        made = Table(title="x", columns=[Column(str(n)) for n in range(9)], rows=rows)
        tracemalloc.start()
        response = table_files.answer(made, kind, "x")
        size = sum(map(len, response.iter_encoded()))
        response.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count
        return peak

    peak_of(10)
    few, many = peak_of(200), peak_of(2_000)

    assert many - few < MEGABYTE
