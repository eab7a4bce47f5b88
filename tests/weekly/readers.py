"""Reading a week back from each of its forms, into one table of figures that can be compared.

A figure is named by what stands at its row and column: ("4901", "พัฒนา"), ("kind", "พัฒนา", "ฝาย").
Zeros are left out, because some forms do not say them.
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
from bs4 import BeautifulSoup, Tag

from webapp import table_files, thai
from webapp.weekly import adjustment_lines, chat_texts, exchange, flat_table, workbook
from webapp.weekly.queries import Paper
from webapp.weekly.summary import WeeklySummary

ALL = "รวม"
UNGROUPED = "ไม่ได้ระบุกลุ่ม"
Figures = dict[tuple[str, ...], tuple[int, ...]]
_COUNT = r"([\d,]+) ครั้ง ([\d,]+) คน"


def said(figures: Iterable[tuple[tuple[str, ...], tuple[int, ...]]]) -> Figures:
    """Without what is nothing."""
    return {name: count for name, count in figures if any(count)}


def of_summary(week: WeeklySummary) -> Figures:
    """What all forms have to say."""
    types = [named.name for named in week.frame.types]
    names = {named.code: named.name for named in week.frame.types}
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    rows = [(row.place.name, (*row.cells, row.total)) for row in week.rows]
    for place, cells in [*rows, (ALL, (*week.totals, week.total))]:
        found += [((place, type_), (cell.times, cell.people))
                  for type_, cell in zip([*types, ALL], cells, strict=True)]  # fmt: skip
    found += [(("kind", names[line.type_code], line.name), (line.count.times, line.count.people))
              for line in week.by_kind]  # fmt: skip
    found += [(("group", line.name), (line.people,)) for line in week.by_group]
    found.append((("group", UNGROUPED), (week.ungrouped,)))
    return said(found)


def of_html(html: str, types: Sequence[str]) -> Figures:
    """From the sheets in Arabic digits, as screen and printer show them."""
    soup = BeautifulSoup(html, "html.parser")
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    for row in soup.select(".weekly-summary tbody tr, .weekly-summary tfoot tr"):
        place = ALL if row.find_parent("tfoot") else _said(row.th)
        numbers = [_number(_said(cell)) for cell in row.select("td.number")]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        found += [((place, type_), pair) for type_, pair in zip([*types, ALL], pairs, strict=True)]
    kinds, groups = soup.select(".weekly-columns section") or (None, None)
    type_ = ""
    for row in kinds.select("tbody tr") if kinds else ():
        pair = tuple(_number(_said(cell)) for cell in row.select("td.number"))
        if row.th is not None:
            type_ = _said(row.th)
        else:
            found.append((("kind", type_, _said(row.td)), pair))
    for row in groups.select("tbody tr") if groups else ():
        found.append((("group", _said(row.td)), (_number(_said(row.select_one(".number"))),)))
    return said(found)


def of_workbook(paper: Paper) -> Figures:
    """From the cells of the workbook."""
    file = io.BytesIO()
    workbook.write(file, paper)
    book = openpyxl.load_workbook(file)
    areas, kinds, groups, *_ = book.worksheets
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    head, rows = _table(areas, heads=2)
    types = [name for name in head[3:-5] if name]
    for cells in rows:
        pairs = zip(cells[3:-3:2], cells[4:-3:2], strict=True)
        place = ALL if cells[2] == workbook.TOTAL else cells[2]
        found += [((place, type_), pair) for type_, pair in zip([*types, ALL], pairs, strict=False)]
    for _, type_, name, times, people in _table(kinds)[1][:-1]:
        found.append((("kind", type_, name), (times, people)))
    for _, name, people in _table(groups)[1][:-1]:
        found.append((("group", name), (people,)))
    return said(found)


def list_of_workbook(paper: Paper) -> list[tuple[Any, ...]]:
    """The rows of the list: number, times, people; the last is the total."""
    file = io.BytesIO()
    workbook.write(file, paper)
    sheet = openpyxl.load_workbook(file)[workbook.LIST_SHEET]
    return [(row[13], row[8], row[9]) for row in _table(sheet)[1]]


def of_csv(paper: Paper) -> Figures:
    """By adding the columns up, as another program would."""
    week = paper.summary
    places = {row.place.code: row.place.name for row in week.rows}
    digits = len(paper.area.code) + 2
    counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    grouped = people = 0
    for row in csv_rows(paper):
        count = int(row["นับเป็น (ครั้ง)"]), int(row["นับเป็น (คน)"])
        place, type_ = places[row["รหัสพื้นที่"][:digits]], row["ประเภทจิตอาสา"]
        names = [(place, type_), (place, ALL), (ALL, type_), (ALL, ALL),
                 ("kind", type_, row["ประเภทกิจกรรม"])]  # fmt: skip
        for name in names:
            counts[name] = [had + more for had, more in zip(counts[name], count, strict=True)]
        people += count[1]
        for group in week.frame.groups:
            came = int(row[flat_table.group_heading(group)])
            counts["group", group.name] = [counts["group", group.name][0] + came]
            grouped += came
    counts["group", UNGROUPED] = [people - grouped]
    return said((name, tuple(count)) for name, count in counts.items())


def csv_rows(paper: Paper) -> list[dict[str, str]]:
    """The lines of the CSV by heading."""
    file = io.BytesIO()
    table_files.write_csv(file, flat_table.table_of(paper))
    text = file.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def of_json(paper: Paper) -> Figures:
    """From the figures that the JSON says, which must be those of its list too."""
    made = json_of(paper)
    types = {named["code"]: named["name"] for named in made["by_type"]}
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    for row in made["by_area"]:
        found += [
            ((row["name"], types[code]), _pair(cell)) for code, cell in row["by_type"].items()
        ]
        found.append(((row["name"], ALL), _pair(row)))
    found += [((ALL, named["name"]), _pair(named)) for named in made["by_type"]]
    found.append(((ALL, ALL), _pair(made["total"])))
    found += [(("kind", types[line["type"]], line["name"]), _pair(line))
              for line in made["by_kind"]]  # fmt: skip
    found += [(("group", line["name"]), (line["people"],)) for line in made["by_group"]]
    found.append((("group", UNGROUPED), (made["people_without_group"],)))
    for key in ("times", "people"):
        assert sum(one["counted"][key] for one in made["activities"]) == made["total"][key]
    return said(found)


def json_of(paper: Paper) -> dict[str, Any]:
    """The JSON as another program reads it."""
    file = io.BytesIO()
    exchange.write(file, paper)
    made: dict[str, Any] = json.loads(file.getvalue())
    return made


def of_long_text(paper: Paper) -> Figures:
    """From the lines of the long text."""
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    part, type_ = "types", ""
    for line in map(thai.to_arabic_digits, chat_texts.long_text(paper).splitlines()):
        if whole := re.fullmatch(f"รวม {_COUNT}", line):
            found.append(((ALL, ALL), _counted(whole)))
        elif line.startswith("ผลราย"):
            part = "areas"
        elif line.startswith("ประเภทกิจกรรม "):
            part, type_ = "kinds", line.removeprefix("ประเภทกิจกรรม ")
        elif line == "ผู้เข้าร่วมแยกตามกลุ่ม":
            part = "groups"
        elif line.startswith("- "):
            found += _line(part, type_, line.removeprefix("- "))
    figures = said(found)
    if not any(name[0] == "group" for name in figures) and (ALL, ALL) in figures:
        # Where no report names a group, the text says nothing of groups.
        figures |= said([(("group", UNGROUPED), (figures[ALL, ALL][1],))])
    return figures


def of_short_text(paper: Paper) -> Figures:
    """The totals alone."""
    found: list[tuple[tuple[str, ...], tuple[int, ...]]] = []
    for line in map(thai.to_arabic_digits, chat_texts.short_text(paper).splitlines()):
        if whole := re.fullmatch(f"รวม {_COUNT}", line):
            found.append(((ALL, ALL), _counted(whole)))
        elif line.startswith("- "):
            found += _line("types", "", line.removeprefix("- "))
    return said(found)


def _line(part: str, type_: str, text: str) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    if part == "groups":
        group = re.fullmatch(r"(.+) ([\d,]+) คน", text)
        assert group
        return [(("group", group[1]), (_number(group[2]),))]
    found = re.fullmatch(rf"(.+?) {_COUNT}(?: \((.+)\))?", text)
    if not found:
        assert text.endswith(chat_texts.NOTHING)
        return []
    count = (_number(found[2]), _number(found[3]))
    if part == "kinds":
        return [(("kind", type_, found[1]), count)]
    if part == "types":
        return [((ALL, found[1]), count)]
    cells = re.findall(rf"([^\s\d,(][^\s,]*) {_COUNT}", found[4] or "")
    return [((found[1], ALL), count)] + [
        ((found[1], name), (_number(times), _number(people))) for name, times, people in cells
    ]


def _table(sheet: Any, heads: int = 1) -> tuple[list[str], list[list[Any]]]:
    """The first line of headings and all rows down to the total, which is told by its look."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    head = [str(value or "") for value in rows[0]]
    body = rows[heads:]
    last = next(place for place, row in enumerate(body) if workbook.TOTAL in row)
    return head, body[: last + 1]


def _said(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def _number(text: str) -> int:
    return 0 if text == "-" else int(text.replace(",", ""))


def _pair(plain: dict[str, int]) -> tuple[int, int]:
    return plain["times"], plain["people"]


def _counted(found: re.Match[str]) -> tuple[int, int]:
    return _number(found[1]), _number(found[2])


Changes = list[tuple[str, str, str, int, int]]
"""Number of the activity, area below, activity type, times and people, line by line."""


def changes_of_summary(week: WeeklySummary) -> Changes:
    """What every form has to say of adjustments."""
    return [
        (line.adjustment.number, place, row.kind_name, row.count.times, row.count.people)
        for line in adjustment_lines.lines_of(week)
        for place, row in line.differences
    ]


def changes_of_html(html: str) -> tuple[Changes, list[tuple[int, int]]]:
    """From the table of the paper: its lines, and the three of its foot."""
    soup = BeautifulSoup(html, "html.parser")
    found: Changes = []
    number = ""
    for row in soup.select(".weekly-adjusted tbody tr"):
        cells = list(row.select("td"))
        if len(cells) > 4:
            number = _said(cells[2].select_one(".nowrap"))
            cells = cells[3:-1]
        place, kind, times, people = (_said(cell) for cell in cells)
        found.append((number, place, kind.split(" / ", 1)[1], _signed(times), _signed(people)))
    foot = [
        tuple(_signed(_said(cell)) for cell in row.select(".number"))
        for row in soup.select(".weekly-adjusted tfoot tr")
    ]
    return found, [(pair[0], pair[1]) for pair in foot]


def changes_of_workbook(paper: Paper) -> tuple[Changes, tuple[int, int] | None]:
    """From its own sheet, which is there where anything was adjusted; with its total."""
    file = io.BytesIO()
    workbook.write(file, paper)
    book = openpyxl.load_workbook(file)
    if workbook.ADJUSTMENTS_SHEET not in book.sheetnames:
        return [], None
    *rows, total = _table(book[workbook.ADJUSTMENTS_SHEET])[1]
    return [(row[2], row[4], row[6], row[7], row[8]) for row in rows], (total[7], total[8])


def changes_of_csv(paper: Paper) -> Changes:
    """From the file of its own."""
    file = io.BytesIO()
    table_files.write_csv(file, flat_table.adjustments_of(paper))
    text = file.getvalue().decode("utf-8").removeprefix("\ufeff")
    return [
        (row["เลขที่รายงานกิจกรรม"], row["พื้นที่"], row["ประเภทกิจกรรม"],
         int(row["ปรับ (ครั้ง)"]), int(row["ปรับ (คน)"]))
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]  # fmt: skip


def changes_of_json(paper: Paper) -> Changes:
    """From the JSON."""
    return [
        (one["number"], row["area_name"], row["kind_name"], row["times"], row["people"])
        for one in json_of(paper)["adjustments"]
        for row in one["differences"]
    ]


def changed_in_text(text: str) -> list[tuple[int, int]]:
    """The two lines of a chat text: what is adjusted, and the total after it."""
    lines = thai.to_arabic_digits(text).splitlines()
    figure = r"([+−-]?[\d,]+)"
    wanted = rf"(?:ปรับปรุงจากรายงานก่อน [\d,]+ รายการ|รวมหลังปรับ) {figure} ครั้ง {figure} คน"
    found = [match for line in lines if (match := re.fullmatch(wanted, line))]
    return [(_signed(match[1]), _signed(match[2])) for match in found]


def _signed(text: str) -> int:
    return _number(text.replace("−", "-").replace("+", "")) if text != "-" else 0


def documented_keys(path: str) -> set[str]:
    """The keys that a document names in back quotes, of tables' first cells."""
    text = (Path(__file__).resolve().parents[2] / path).read_text("utf-8")
    cells = re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE)
    return {part for cell in cells for name in re.findall(r"`([^`]+)`", cell)
            for part in re.split(r"[.\[\] ]+", name) if part}  # fmt: skip


def rows_of_pdf(path: Path) -> list[str]:
    """The words of a PDF, a row of a table after the other."""
    with pdfium.PdfDocument(path) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return text.split()
