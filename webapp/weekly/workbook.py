"""The week as a workbook: the paper's tables with real numbers and days, ready to be printed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from webapp.clock import to_local
from webapp.table_files import storable
from webapp.weekly import adjustment_lines, labels, listing
from webapp.weekly.listing import Line
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Count

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT: Final = "TH SarabunPSK"
"""The font of Thai offices; every Windows there has it."""
KINDS_SHEET: Final = "ตามประเภทกิจกรรม"
GROUPS_SHEET: Final = "ตามกลุ่มคน"
LIST_SHEET: Final = "รายการกิจกรรม"
ADJUSTMENTS_SHEET: Final = "ปรับปรุงจากรายงานก่อน"
TOTAL: Final = "รวมทั้งสิ้น"
UNGROUPED: Final = "ไม่ได้ระบุกลุ่ม"

_FONT_PT: Final = 14
_A4: Final = 9
_MARGIN_INCHES: Final = 0.5
_FOOT_MARGIN_INCHES: Final = 0.7
_FOOTER: Final = f'&C&"{FONT},Regular"&{_FONT_PT} หน้า &P จาก &N'
_WHOLE: Final = '#,##0;-#,##0;"-"'
# The year of the Thai calendar; the cell itself stays a day.
_DAY: Final = "[$-107041E]d mmm yyyy"
_CLOCK: Final = "hh.mm"
_RULED: Final = {"border": 1, "valign": "top"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 18},
    "fact": {},
    "head": {"bold": True, "border": 1, "bg_color": "#E7ECF4", "align": "center",
             "valign": "vcenter", "text_wrap": True},
    "text": {**_RULED, "text_wrap": True},
    "centre": {**_RULED, "align": "center"},
    "number": {**_RULED, "num_format": _WHOLE},
    "signed": {**_RULED, "num_format": "+#,##0;-#,##0;0"},
    "day": {**_RULED, "num_format": _DAY, "align": "center"},
    "clock": {**_RULED, "num_format": _CLOCK, "align": "center"},
    "total": {**_RULED, "bold": True, "num_format": _WHOLE, "bg_color": "#F3F4F6"},
}  # fmt: skip

Cell = str | int | date | time | None


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float
    look: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One table. `spans` are headings above columns: (first, last, text)."""

    name: str
    columns: Sequence[_Column]
    rows: Iterable[Sequence[Cell]]
    total: Sequence[Cell]
    spans: Sequence[tuple[int, int, str]] = ()
    notes: Sequence[str] = ()
    has_filter: bool = False


def write(file: IO[bytes], paper: Paper) -> None:
    """Write the sheets row by row; texts are never taken for formulas."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": _FONT_PT},
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(_properties(paper))
        base = {"font_name": FONT, "font_size": _FONT_PT}
        formats = {name: book.add_format({**base, **how}) for name, how in _FORMATS.items()}
        adjusted = [_adjustments(paper)] if paper.summary.adjustments else []
        for sheet in (_areas(paper), _kinds(paper), _groups(paper), _activities(paper), *adjusted):
            _write_sheet(book.add_worksheet(sheet.name), sheet, paper, formats)


def areas_sheet_name(paper: Paper) -> str:
    """สรุปรายอำเภอ, of a district สรุปรายตำบล."""
    return f"สรุปราย{labels.area_heading(paper.summary.frame.area)}"


def _properties(paper: Paper) -> dict[str, Any]:
    said = {
        "title": f"{listing.title_of(paper)} {listing.days_of(paper)}",
        "subject": listing.standing_of(paper),
        "author": labels.office(paper.summary.frame.area),
    }
    if paper.report is None:
        return said
    # The same bytes whenever it is fetched.
    return {**said, "created": to_local(paper.report.issued_at).replace(tzinfo=None)}


# ------------------------------------------------------------------------------------------ tables


def _areas(paper: Paper) -> _Sheet:
    week = paper.summary
    columns = [
        _Column("ลำดับ", 6, "centre"),
        _Column("รหัส", 8, "centre"),
        _Column(labels.area_heading(week.frame.area), 20),
    ]
    spans = []
    for name in (*(named.name for named in week.frame.types), "รวม", "ในนั้นเป็นรายงานเพิ่มเติม"):
        spans.append((len(columns), len(columns) + 1, name))
        columns += [_Column("ครั้ง", 9, "number"), _Column("คน", 10, "number")]
    columns.append(_Column("ไปร่วมกับพื้นที่อื่น (ครั้ง)", 12, "number"))
    rows: Iterable[list[Cell]] = (
        [place, row.place.code, row.place.name, *_flat(*row.cells, row.total, row.late),
         row.elsewhere]
        for place, row in enumerate(week.rows, start=1)
    )  # fmt: skip
    elsewhere = sum(row.elsewhere for row in week.rows)
    total: list[Cell] = ["", "", TOTAL, *_flat(*week.totals, week.total, week.late), elsewhere]
    return _Sheet(name=areas_sheet_name(paper), columns=columns, rows=rows, total=total,
                  spans=spans, notes=_notes(paper))  # fmt: skip


def _kinds(paper: Paper) -> _Sheet:
    week = paper.summary
    names = {named.code: named.name for named in week.frame.types}
    columns = [_Column("รหัส", 10, "centre"), _Column("ประเภทจิตอาสา", 24),
               _Column("ประเภทกิจกรรม", 60), _Column("ครั้ง", 12, "number"),
               _Column("คน", 12, "number")]  # fmt: skip
    rows: Iterable[list[Cell]] = (
        [line.code, names[line.type_code], line.name, *_flat(line.count)] for line in week.by_kind
    )
    return _Sheet(name=KINDS_SHEET, columns=columns, rows=rows,
                  total=["", TOTAL, "", *_flat(week.total)])  # fmt: skip


def _groups(paper: Paper) -> _Sheet:
    week = paper.summary
    columns = [_Column("รหัส", 16, "centre"), _Column("กลุ่มผู้เข้าร่วม", 60),
               _Column("คน", 14, "number")]  # fmt: skip
    rows: list[list[Cell]] = [[line.code, line.name, line.people] for line in week.by_group]
    rows.append(["", UNGROUPED, week.ungrouped])
    return _Sheet(name=GROUPS_SHEET, columns=columns, rows=rows,
                  total=["", TOTAL, week.total.people])  # fmt: skip


def _activities(paper: Paper) -> _Sheet:
    week = paper.summary
    names = {named.code: named.name for named in week.frame.types}
    spec: list[tuple[_Column, Callable[[Line], Cell]]] = [
        (_Column("ที่", 5, "centre"), lambda it: int(it.place) if it.place.isdecimal() else it.place),
        (_Column("วันที่", 12, "day"), lambda it: it.entry.held_on),
        (_Column("เริ่ม", 6, "clock"), lambda it: it.entry.started_at_time),
        (_Column("ถึง", 6, "clock"), lambda it: it.entry.ended_at_time),
        (_Column("ประเภทจิตอาสา", 13), lambda it: names[it.entry.type_code]),
        (_Column("ประเภทกิจกรรม", 20), lambda it: it.entry.kind_name),
        (_Column("ชื่อกิจกรรม", 28), lambda it: it.entry.title),
        (_Column("สถานที่ดำเนินกิจกรรม", 28), _place),
        (_Column("ครั้ง", 6, "number"), lambda it: it.entry.count.times),
        (_Column("คน", 8, "number"), lambda it: it.entry.count.people),
        (_Column("คนตามที่รายงาน", 9, "number"), lambda it: it.entry.people),
        (_Column("ผลการปฏิบัติ", 30), _result),
        (_Column("หมายเหตุ", 16), lambda it: it.remark),
        (_Column("เลขที่", 15), lambda it: it.entry.number),
    ]  # fmt: skip
    rows = ([value(line) for _, value in spec] for line in listing.lines_of(paper))
    total: list[Cell] = [""] * len(spec)
    total[6], total[8], total[9] = TOTAL, *_flat(week.total)
    return _Sheet(name=LIST_SHEET, columns=[column for column, _ in spec], rows=rows, total=total,
                  has_filter=True)  # fmt: skip


def _adjustments(paper: Paper) -> _Sheet:
    week = paper.summary
    columns = [
        _Column("ที่", 5, "centre"), _Column("ปรับปรุงรายงานเลขที่", 15), _Column("เลขที่", 15),
        _Column("ชื่อกิจกรรม", 34), _Column(labels.area_heading(week.frame.area), 16),
        _Column("ประเภทจิตอาสา", 15), _Column("ประเภทกิจกรรม", 26), _Column("ครั้ง", 8, "signed"),
        _Column("คน", 9, "signed"), _Column("เหตุผล", 36),
    ]  # fmt: skip
    rows: Iterable[list[Cell]] = (
        [line.place, one.report_number, one.number, one.title, place, row.type_name, row.kind_name,
         *_flat(row.count), one.reason]
        for line in adjustment_lines.lines_of(week)
        for one in [line.adjustment]
        for place, row in line.differences
    )  # fmt: skip
    after = week.total_adjusted
    return _Sheet(name=ADJUSTMENTS_SHEET, columns=columns, rows=rows,
                  total=[*[""] * 6, TOTAL, *_flat(week.adjusted), ""],
                  notes=[f"รวมหลังปรับ {after.times:,} ครั้ง {after.people:,} คน"])  # fmt: skip


def _flat(*counts: Count) -> list[Cell]:
    return [figure for count in counts for figure in (count.times, count.people)]


def _place(line: Line) -> str:
    return " ".join(filter(None, [line.entry.place_name, *line.entry.place]))


def _result(line: Line) -> str:
    """As the paper has it: what came of it, else how much, else what was done."""
    entry = line.entry
    amounts = ", ".join(f"{amount} {unit}" for amount, unit in entry.quantities)
    return entry.result or amounts or entry.details


def _notes(paper: Paper) -> list[str]:
    week, notes = paper.summary, []
    if week.late.times:
        notes.append("รายงานเพิ่มเติม คือกิจกรรมก่อนสัปดาห์นี้ที่ยังไม่เคยอยู่ในรายงานที่ออกแล้ว")
    if week.joint_events:
        notes.append(
            f"กิจกรรมที่หลายหมู่บ้านจัดร่วมกัน {week.joint_events:,} ครั้ง นับครั้งเดียวที่พื้นที่เจ้าภาพ "
            f"{labels.JOINT_NOTE[week.frame.joint_people]}"
        )
    return notes


# ----------------------------------------------------------------------------------------- writing


def _write_sheet(
    sheet: Worksheet, table: _Sheet, paper: Paper, formats: dict[str, Format]
) -> None:  # fmt: skip
    facts = [listing.title_of(paper), f"ระหว่างวันที่ {listing.days_of(paper)}",
             listing.standing_of(paper)]  # fmt: skip
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    for row, fact in enumerate(facts):
        sheet.write_string(row, 0, storable(fact), formats["fact" if row else "title"])
    first = len(facts) + 1
    last_head = _write_head(sheet, table, first, formats)
    row = last_head
    for row, cells in enumerate(table.rows, start=last_head + 1):
        for place, cell in enumerate(cells):
            _write_cell(sheet, (row, place), cell, formats[table.columns[place].look])
    if table.has_filter:
        sheet.autofilter(last_head, 0, row, len(table.columns) - 1)
    for place, cell in enumerate(table.total):
        _write_cell(sheet, (row + 1, place), cell, formats["total"])
    for below, note in enumerate(table.notes, start=row + 3):
        sheet.write_string(below, 0, storable(note), formats["fact"])
    _set_up_printing(sheet, first, last_head)


def _write_head(sheet: Worksheet, table: _Sheet, row: int, formats: dict[str, Format]) -> int:
    """Write one line of headings, or two where columns share one; return the last."""
    headings = [column.heading for column in table.columns]
    if table.spans:
        # No cell may reach down: a row that is written cannot be gone back to.
        shared = {place for first, last, _ in table.spans for place in (first, last)}
        for place, heading in enumerate(headings):
            if place not in shared:
                sheet.write_string(row, place, storable(heading), formats["head"])
                headings[place] = ""
        for first, last, name in table.spans:
            sheet.merge_range(row, first, row, last, storable(name), formats["head"])
        row += 1
    for place, heading in enumerate(headings):
        _write_cell(sheet, (row, place), heading, formats["head"])
    return row


def _write_cell(sheet: Worksheet, at: tuple[int, int], cell: Cell, look: Format) -> None:
    match cell:
        case None | "":
            sheet.write_blank(*at, None, look)
        case str():
            sheet.write_string(*at, storable(cell), look)
        case date() | time():
            sheet.write_datetime(*at, cell, look)
        case _:
            sheet.write_number(*at, cell, look)


def _set_up_printing(sheet: Worksheet, first_head: int, last_head: int) -> None:
    """A4 lying, as wide as the page and as long as need be, the head on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first_head, last_head)
    sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _FOOT_MARGIN_INCHES)
    sheet.center_horizontally()
    sheet.set_footer(_FOOTER)
    sheet.freeze_panes(last_head + 1, 0)
    sheet.hide_gridlines(2)
