"""Writing tables as files that offices open in Excel: CSV and XLSX, of any length.

Cells are values: numbers stay numbers and days stay days. Texts stay texts, whatever they begin
with: people write them, and a spreadsheet must not calculate what they wrote. A table is written
to a temporary file first, so that memory does not grow with it and a table that failed in the
middle never looks whole.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import SEEK_END, TextIOWrapper
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Final
from urllib.parse import quote

import xlsxwriter
from flask import Response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from webapp import clock

Cell = str | int | float | Decimal | date | time | datetime | None
Writer = Callable[[IO[bytes], "Table"], None]

CHUNK_BYTES: Final = 64 * 1024
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT: Final = 32_767
"""Characters that a cell of Excel holds; what is longer ends there."""
_LONGEST_SHEET_NAME: Final = 31
_SHEET_NAME_SIGNS: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel and LibreOffice show the year of the Thai calendar; the cell itself stays a day.
_FORMATS: Final[Mapping[type, str]] = {
    date: "[$-107041E]d mmm yyyy",
    datetime: "[$-107041E]d mmm yyyy hh:mm",
    time: "hh:mm",
}


_COUNT_FORMAT: Final = "#,##0"
_BEFORE_SUFFIX: Final = re.compile(r" +(?=\.\w+$)")
_A4: Final = 9
_MARGIN_INCHES: Final = 0.5
_FOOT_MARGIN_INCHES: Final = 0.75
_FOOTER: Final = "&Cหน้า &P จาก &N"


class TableKind(StrEnum):
    """The kinds of file; the values are in addresses and are the suffixes of names."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and how many letters wide it is in a spreadsheet."""

    heading: str
    width: int = 14
    is_count: bool = False
    """Its numbers are written 1,234."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table to be written. `rows` is gone through once and may be as long as it likes."""

    title: str
    """Of the sheet, where the file has sheets."""
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    closing: Sequence[Sequence[Cell]] = ()
    """Totals below the rows, which stay there when a spreadsheet sorts and filters these."""


def answer(table: Table, kind: TableKind, name: str) -> Response:
    """The table as a file to save under `name`, without suffix."""
    write, media_type = _KINDS[kind]
    return written(lambda file: write(file, table), media_type, f"{name}.{kind.value}")


def written(write: Callable[[IO[bytes]], None], media_type: str, name: str) -> Response:
    """A file to save under `name`, written to the disk first and only then sent."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        write(file)
        size = file.seek(0, SEEK_END)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    response = download(_chunks(file), media_type, name)
    response.call_on_close(file.close)
    response.content_length = size
    return response


def download(chunks: Iterable[bytes], media_type: str, name: str) -> Response:
    """Chunks as a file to save, kept by no browser; the name may be Thai."""
    plain = name.encode("ascii", "ignore").decode().strip(" -_") or "file"
    plain = _BEFORE_SUFFIX.sub("", plain.replace('"', "").replace("\\", ""))
    response = Response(chunks, mimetype=media_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def write_csv(file: IO[bytes], table: Table) -> None:
    """Write UTF-8 with a BOM, by which Excel knows Thai; days and times as ISO 8601."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([inert(column.heading) for column in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in chain(table.rows, table.closing))
    text.detach()


def write_xlsx(file: IO[bytes], table: Table) -> None:
    """Write one sheet with a head that stays, row by row."""
    write_book(file, [table])


def write_book(file: IO[bytes], tables: Iterable[Table]) -> None:
    """Write a sheet for each table, each with a head that stays, row by row."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        formats = {kind: book.add_format({"num_format": how}) for kind, how in _FORMATS.items()}
        formats[int] = book.add_format({"num_format": _COUNT_FORMAT})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for table in tables:
            _write_sheet(book.add_worksheet(_sheet_name(table.title)), table, head, formats)


def _write_sheet(
    sheet: Worksheet, table: Table, head: Format, formats: Mapping[type, Format]
) -> None:  # fmt: skip
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, formats[int] if column.is_count else None)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, storable(column.heading), head)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, (last, place), cell, formats)
    for below, row in enumerate(table.closing, start=last + 1):
        for place, cell in enumerate(row):
            _write(sheet, (below, place), cell, formats)
    if all(column.heading for column in table.columns):
        sheet.autofilter(0, 0, last, max(0, len(table.columns) - 1))
    _set_up_printing(sheet, 0, 0)


def _set_up_printing(sheet: Worksheet, first_head: int, last_head: int) -> None:
    """A4 lying, as wide as the page and as long as need be, the head on every page and in sight."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first_head, last_head)
    sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _FOOT_MARGIN_INCHES)
    sheet.set_footer(_FOOTER)
    sheet.freeze_panes(last_head + 1, 0)


def inert(text: str) -> str:
    """A text that no spreadsheet calculates: an apostrophe stands before what may be a formula."""
    bare = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\ufeff")
    return f"'{text}" if bare.startswith(_FORMULA_SIGNS) else text


def storable(text: str) -> str:
    """A text as a cell of a spreadsheet can hold it."""
    # Half of a surrogate pair is no text that a file can hold.
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def _csv_cell(cell: Cell) -> str | int | float | Decimal:
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case datetime():
            return clock.to_local(cell).replace(tzinfo=None).isoformat(" ", "minutes")
        case time():
            return cell.isoformat("minutes")
        case date():
            return cell.isoformat()
    return cell


def _write(
    sheet: Worksheet, at: tuple[int, int], cell: Cell, formats: Mapping[type, Format]
) -> None:  # fmt: skip
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(*at, storable(cell))
        case datetime():
            local = clock.to_local(cell).replace(tzinfo=None)
            sheet.write_datetime(*at, local, formats[datetime])
        case date() | time():
            sheet.write_datetime(*at, cell, formats[type(cell)])
        case _:
            sheet.write_number(*at, cell)


def _sheet_name(title: str) -> str:
    return title.translate(_SHEET_NAME_SIGNS).strip()[:_LONGEST_SHEET_NAME] or "1"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


_KINDS: Final[Mapping[TableKind, tuple[Writer, str]]] = {
    TableKind.CSV: (write_csv, "text/csv"),
    TableKind.XLSX: (write_xlsx, XLSX_TYPE),
}
