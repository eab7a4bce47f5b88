"""A page of figures as a file: a workbook with a sheet for each table, or one long list."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask import Response
from flask_babel import gettext

from webapp import clock, table_files, thai
from webapp.lookback.digests import Digest, FigureColumn, FigureRow, FigureTable, Look
from webapp.table_files import Cell, Column, Table, TableKind
from webapp.thai import Digits


def answer(digest: Digest, kind: TableKind, made_at: datetime) -> Response:
    """The digest as a file to save. The texts are in the locale that is set."""
    if kind is TableKind.CSV:
        return table_files.answer(_long_list(digest), kind, digest.file_name)
    sheets = [_facts(digest, made_at), *(_sheet(table) for table in digest.tables)]
    return table_files.written(
        lambda file: table_files.write_book(file, sheets),
        table_files.XLSX_TYPE,
        f"{digest.file_name}.{kind.value}",
    )


def _facts(digest: Digest, made_at: datetime) -> Table:
    """What the figures are of, and what has to be known of them."""
    moment = thai.date_and_time(clock.to_local(made_at), Digits.ARABIC)
    rows: list[list[Cell]] = [[digest.title], [digest.subject]]
    rows.append([str(gettext("Figures as of")), moment])
    rows += [[name, value] for name, value in digest.facts]
    rows += [[note] for note in digest.notes]
    columns = [Column(str(gettext("About these figures")), 60), Column("", 24)]
    return Table(title=str(gettext("About these figures")), columns=columns, rows=rows)


def _sheet(table: FigureTable) -> Table:
    columns = [
        Column(_heading(column), column.width, is_count=column.look in (Look.NUMBER, Look.CHANGE))
        for column in table.columns
    ]
    return Table(
        title=table.name, columns=columns, rows=_cells(table.rows),
        closing=_cells(filter(None, (table.total, table.beside))),
    )  # fmt: skip


def _cells(rows: Iterable[FigureRow]) -> list[list[Cell]]:
    return [[cell.value for cell in row.cells] for row in rows]


def _long_list(digest: Digest) -> Table:
    """A line for each figure, as other programs like it."""
    headings = (gettext("Table"), gettext("Line"), gettext("Column"), gettext("times or people"),
                gettext("Figure"))  # fmt: skip
    columns = [Column(str(heading)) for heading in headings]
    return Table(title=digest.title, columns=columns, rows=_figures(digest.tables))


def _figures(tables: Iterable[FigureTable]) -> Iterator[list[Cell]]:
    for table in tables:
        for row in (*table.rows, *filter(None, [table.beside])):
            name = _name_of(table, row)
            for column, cell in zip(table.columns, row.cells, strict=True):
                if column.look in (Look.NUMBER, Look.CHANGE):
                    yield [table.name, name, column.span, column.heading, cell.value]


def _name_of(table: FigureTable, row: FigureRow) -> str:
    """The first text of a line."""
    named = zip(table.columns, row.cells, strict=True)
    return next((str(cell.value) for column, cell in named if column.look is Look.TEXT), "")


def _heading(column: FigureColumn) -> str:
    return f"{column.span} {column.heading}".strip()
