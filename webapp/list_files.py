"""Reading the CSV lists that ship with the product or come from an office, with line numbers.

What a row means is the business of the feature that owns the list; nothing is stored here.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp import thai


@dataclass(frozen=True, slots=True)
class ListProblem:
    """Why one line of a list cannot be taken. Line 1 is the header; `code` may be empty."""

    file: str
    line: int
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code or '-'}: {self.reason}"


class ListRefused(Exception):
    """Lists were refused as a whole; `problems` names every line at fault, in file order."""

    def __init__(self, problems: Sequence[ListProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: where it stands, and its cells by column in storage form."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell, "" where the list has no such column."""
        return self.cells.get(column, "")

    def problem(self, reason: str) -> ListProblem:
        """Say what is wrong with this line."""
        return ListProblem(self.file, self.line, self["code"], reason)


@dataclass(frozen=True, slots=True)
class ListFile:
    """What one file holds: its columns, its rows in file order, and what could not be read."""

    columns: frozenset[str]
    rows: tuple[Row, ...]
    problems: tuple[ListProblem, ...]


def read(path: Path, required: frozenset[str]) -> ListFile:
    """Read a UTF-8 list with a header row; problems are collected, not raised."""
    problems: list[ListProblem] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return ListFile(frozenset(), (), (ListProblem(path.name, 1, "", "is not UTF-8 text"),))
    lines = _records(path.name, text, problems)
    _, header = next(lines, (1, []))
    missing = sorted(required - set(header))
    if missing or len(set(header)) != len(header):
        reason = f"the header lacks {', '.join(missing)}" if missing else "a column comes twice"
        problems.append(ListProblem(path.name, 1, "", reason))
        return ListFile(frozenset(header), (), tuple(problems))
    rows = []
    for line, cells in lines:
        row = Row(path.name, line, dict(zip(header, cells, strict=False)))
        if len(cells) == len(header):
            rows.append(row)
        else:
            problems.append(row.problem(f"has {len(cells)} cells instead of {len(header)}"))
    return ListFile(frozenset(header), tuple(rows), tuple(problems))


def _records(name: str, text: str, problems: list[ListProblem]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line that is not blank."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    while True:
        # A quoted cell may span lines; a record is named by the line it begins on.
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(ListProblem(name, line, "", f"is not CSV: {error}"))
            return
        if any(cells):
            yield line, [thai.normalise(cell) for cell in cells]
