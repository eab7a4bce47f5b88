"""The list of a week as one table for other programs: ids and codes beside every name.

A row is a report. What it adds to the figures stands in columns of its own, so that sums of the
columns are the figures of the paper.
"""

from collections.abc import Callable

from webapp.table_files import Cell, Column, Table
from webapp.weekly import adjustment_lines, listing
from webapp.weekly.adjusted import Difference
from webapp.weekly.adjustment_lines import AdjustmentLine
from webapp.weekly.listing import Line
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Entry, Named

_DISTRICT_DIGITS = 4
_Spec = tuple[str, Callable[[Line], Cell]]
_AdjustmentValue = Callable[[AdjustmentLine, tuple[str, Difference]], Cell]


def table_of(paper: Paper) -> Table:
    """The table; its rows are made while they are written."""
    spec = [*_report_columns(paper), *_activity_columns(paper), *_figure_columns(paper),
            *_text_columns()]  # fmt: skip
    return Table(
        title=listing.week_name(paper),
        columns=[Column(heading) for heading, _ in spec],
        rows=([value(line) for _, value in spec] for line in listing.lines_of(paper)),
    )


def adjustments_of(paper: Paper) -> Table:
    """What the report carries of earlier ones: a row for each difference, to be added to theirs."""
    spec = _adjustment_columns(paper)
    lines = adjustment_lines.lines_of(paper.summary)
    rows = ([value(line, row) for _, value in spec] for line in lines for row in line.differences)
    return Table(
        title=listing.week_name(paper), columns=[Column(heading) for heading, _ in spec], rows=rows
    )


def group_heading(group: Named) -> str:
    """How the column of a group is called; names are edited, codes are not."""
    return f"{group.name} [{group.code}] (คน)"


def _report_columns(paper: Paper) -> list[_Spec]:
    number = paper.report.number if paper.report else ""
    return [
        ("รหัสรายงานกิจกรรม", lambda line: str(line.entry.submission_id)),
        ("เลขที่รายงานกิจกรรม", lambda line: line.entry.number),
        ("รายงานประจำสัปดาห์เลขที่", lambda _: number),
        ("สัปดาห์", lambda _: paper.week.key),
        ("ลำดับในรายงาน", lambda line: line.place),
    ]


def _activity_columns(paper: Paper) -> list[_Spec]:
    names = {named.code: named.name for named in paper.summary.frame.types}
    places = {place.code: place.name for place in paper.summary.frame.places}

    def district(line: Line) -> str:
        code = line.entry.area_code[:_DISTRICT_DIGITS]
        return places.get(code, code)

    return [
        ("รหัสพื้นที่", lambda line: line.entry.area_code),
        ("รหัสอำเภอ", lambda line: line.entry.area_code[:_DISTRICT_DIGITS]),
        ("อำเภอ", district),
        ("หมู่บ้าน ตำบล อำเภอ", lambda line: " ".join(line.entry.place)),
        ("สถานที่", lambda line: line.entry.place_name),
        ("รหัสประเภทจิตอาสา", lambda line: line.entry.type_code),
        ("ประเภทจิตอาสา", lambda line: names[line.entry.type_code]),
        ("รหัสประเภทกิจกรรม", lambda line: line.entry.kind_code),
        ("ประเภทกิจกรรม", lambda line: line.entry.kind_name),
        ("ชื่อกิจกรรม", lambda line: line.entry.title),
        ("วันที่", lambda line: line.entry.held_on),
        ("เวลาเริ่ม", lambda line: line.entry.started_at_time),
        ("เวลาสิ้นสุด", lambda line: line.entry.ended_at_time),
    ]


def _figure_columns(paper: Paper) -> list[_Spec]:
    return [
        ("นับเป็น (ครั้ง)", lambda line: line.entry.count.times),
        ("นับเป็น (คน)", lambda line: line.entry.count.people),
        *((group_heading(group), _came(group.code)) for group in paper.summary.frame.groups),
        ("คนตามที่รายงาน", lambda line: line.entry.people),
        ("รายงานเพิ่มเติม", lambda line: int(line.entry.is_late)),
        ("กิจกรรมเดียวกับรายงานเลขที่", lambda line: _host(line.entry)),
    ]


def _adjustment_columns(paper: Paper) -> list[tuple[str, _AdjustmentValue]]:
    number = paper.report.number if paper.report else ""
    return [
        ("รหัสรายการปรับปรุง", lambda line, _: line.adjustment.id),
        ("อยู่ในรายงานประจำสัปดาห์เลขที่", lambda *_: number),
        ("ปรับปรุงรายงานประจำสัปดาห์เลขที่", lambda line, _: line.adjustment.report_number),
        ("รหัสรายงานกิจกรรม", lambda line, _: str(line.adjustment.submission_id)),
        ("เลขที่รายงานกิจกรรม", lambda line, _: line.adjustment.number),
        ("นับที่รายงานเจ้าภาพเลขที่", lambda line, _: line.adjustment.host_number),
        ("ชื่อกิจกรรม", lambda line, _: line.adjustment.title),
        ("วันที่", lambda line, _: line.adjustment.held_on),
        ("รหัสพื้นที่", lambda _, row: row[1].place_code),
        ("พื้นที่", lambda _, row: row[0]),
        ("รหัสประเภทจิตอาสา", lambda _, row: row[1].type_code),
        ("ประเภทจิตอาสา", lambda _, row: row[1].type_name),
        ("รหัสประเภทกิจกรรม", lambda _, row: row[1].kind_code),
        ("ประเภทกิจกรรม", lambda _, row: row[1].kind_name),
        ("ปรับ (ครั้ง)", lambda _, row: row[1].count.times),
        ("ปรับ (คน)", lambda _, row: row[1].count.people),
        *((group_heading(group), _more(group.code)) for group in paper.summary.frame.groups),
        ("เหตุผล", lambda line, _: line.adjustment.reason),
    ]


def _more(code: str) -> _AdjustmentValue:
    return lambda _, row: sum(people for group, people in row[1].groups if group == code)


def _text_columns() -> list[_Spec]:
    return [
        ("ผลการปฏิบัติ", lambda line: line.entry.result),
        ("ปริมาณงาน", lambda line: ", ".join(f"{amount} {unit}"
                                             for amount, unit in line.entry.quantities)),
        ("รายละเอียด", lambda line: line.entry.details),
        ("จำนวนรูป", lambda line: len(line.entry.photos)),
        ("หมายเหตุ", lambda line: line.remark),
    ]  # fmt: skip


def _came(code: str) -> Callable[[Line], Cell]:
    return lambda line: sum(people for group, people in line.entry.counted_groups if group == code)


def _host(entry: Entry) -> str:
    """The number of the report that the same event is told by, where this is not the host's."""
    if entry.joint is not None:
        return "" if entry.joint.is_host else entry.joint.host_number
    return entry.host_number if entry.is_hostless else ""
