"""Reading a sheet that an office filled in, XLSX or CSV, as rows of text: hostile at first.

Runs in a process with limits, so it knows neither the web nor the database.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from webapp import thai
from webapp.errors import DomainError

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 80 * 1024 * 1024
MOST_MEMBERS: Final = 200
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 40
LONGEST_CELL: Final = 300

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""Old Excel files, and new ones with a password, are both in such a container."""
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


class SheetUnreadable(DomainError):
    """What was uploaded is no table that can be read; detail `reason`."""

    code = "sheet_unreadable"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty: where it stands in the file, and its cells as text."""

    line: int
    cells: tuple[str, ...]


def read(content: bytes) -> tuple[SheetRow, ...]:
    """Every row with something in it.

    Raises:
        SheetUnreadable: it is too large, or no table.
    """
    if len(content) > MOST_BYTES:
        raise SheetUnreadable(reason="too_large")
    if content.startswith(_OLD):
        raise SheetUnreadable(reason="locked" if _LOCKED in content else "old_excel")
    lines = _of_xlsx(content) if content.startswith(_ZIP) else _of_csv(content)
    found = []
    for line, cells in enumerate(lines, start=1):
        texts = tuple(_text(cell) for cell in list(cells)[:MOST_COLUMNS])
        if any(texts):
            found.append(SheetRow(line, texts))
        if len(found) > MOST_ROWS:
            raise SheetUnreadable(reason="too_long")
    if not found:
        raise SheetUnreadable(reason="empty")
    return tuple(found)


def _of_xlsx(content: bytes) -> Iterator[Iterable[object]]:
    _check_size(content)
    # It loads what is large, and only here.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is not None:
            # Some programs write the size of the sheet wrongly.
            sheet.reset_dimensions()
            yield from sheet.iter_rows(
                values_only=True, max_col=MOST_COLUMNS, max_row=2 * MOST_ROWS
            )
    except Exception as broken:
        # A hostile or broken file breaks its reader in any way that it likes.
        raise SheetUnreadable(reason="not_a_table") from broken


def _check_size(content: bytes) -> None:
    """Refuse what would unpack to more than a sheet of an office ever does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as broken:
        raise SheetUnreadable(reason="not_a_table") from broken
    # No more than what a member announces is ever unpacked of it.
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise SheetUnreadable(reason="too_large")
    if any(one.flag_bits & 1 for one in members):
        raise SheetUnreadable(reason="locked")
    if "[Content_Types].xml" not in {one.filename for one in members}:
        raise SheetUnreadable(reason="not_a_table")


def _of_csv(content: bytes) -> Iterator[Iterable[object]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as broken:
        raise SheetUnreadable(reason="not_a_table") from broken


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or else the Thai code page of Windows (TIS-620)."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise SheetUnreadable(reason="not_a_table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874", errors="replace")


def _text(cell: object) -> str:
    match cell:
        case None | bool():
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()[:10]
    return thai.normalise(str(cell)[: 2 * LONGEST_CELL]).replace("\n", " ")[:LONGEST_CELL]
