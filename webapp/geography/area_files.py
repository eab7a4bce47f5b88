"""What a line of the area lists means, and what is wrong with it. Nothing is stored here.

The layout and origin of the lists are described in `data/SOURCES.md`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp import thai
from webapp.geography.models import Level
from webapp.geography.scope import ROOT
from webapp.list_files import ListProblem, Row, read

REQUIRED_COLUMNS = frozenset({"code", "name_th", "name_en", "parent_code", "lat", "lon"})
LONGEST_NAME = 120
SUBDISTRICT_LENGTH = 6
# Thailand lies between 5.6 and 20.5 north, 97.3 and 105.7 east; outside it, a coordinate is zero,
# swapped, or in metres.
LATITUDES = (5.0, 21.0)
LONGITUDES = (97.0, 106.0)

_DIGITS = re.compile(r"[0-9]{2,9}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_POSTCODE = re.compile(r"[0-9]{5}")
_DEGREES = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the rows of one kind look like. A child's code is its parent's plus its own digits."""

    level: Level
    code_lengths: tuple[int, ...]
    parent_length: int
    number_column: str = ""


_LAYOUTS: Mapping[str, _Layout] = {
    "changwat": _Layout(Level.PROVINCE, (2,), 0),
    "amphoe": _Layout(Level.DISTRICT, (4,), 2),
    "khet": _Layout(Level.DISTRICT, (4,), 2),
    "tambon": _Layout(Level.SUBDISTRICT, (6,), 4),
    "khwaeng": _Layout(Level.SUBDISTRICT, (6,), 4),
    "village": _Layout(Level.VILLAGE, (8,), 6, "moo"),
    "community": _Layout(Level.VILLAGE, (8, 9), 6, "number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area as a list gives it, names in storage form."""

    code: str
    level: Level
    kind: str
    name_th: str
    name_en: str
    parent_code: str
    number: int | None
    postcode: str
    latitude: float | None
    longitude: float | None
    search_key: str


@dataclass(frozen=True, slots=True)
class AreaLists:
    """What the files hold together: areas in file order, and everything wrong with them."""

    areas: tuple[AreaRow, ...]
    problems: tuple[ListProblem, ...]


def read_areas(files: Sequence[Path], stored_codes: frozenset[str]) -> AreaLists:
    """Read the lists and check them against each other and against the codes already stored."""
    rows: list[tuple[Row, str]] = []
    problems: list[ListProblem] = []
    for path in files:
        content = read(path, REQUIRED_COLUMNS)
        problems.extend(content.problems)
        rows.extend((row, _kind(row, content.columns)) for row in content.rows)
    known = stored_codes | {row["code"] for row, _ in rows} | {ROOT}
    problems.extend(_repeated(row for row, _ in rows))
    areas = []
    for row, kind in rows:
        reasons = list(_reasons(row, kind, known))
        if reasons:
            problems.extend(row.problem(reason) for reason in reasons)
        else:
            areas.append(_area(row, kind))
    return AreaLists(tuple(areas), tuple(problems))


def search_text(kind: str, name_th: str, number: int | None) -> str:
    """Return what a search compares: หมู่ที่ and name for a village, else the name."""
    label = thai.village_label(number, name_th) if kind == "village" and number else name_th
    return thai.search_key(label)


def _kind(row: Row, columns: frozenset[str]) -> str:
    if "moo" in columns:
        return "village"
    if "number" in columns:
        return "community"
    return row["kind"] if "kind" in columns else "changwat"


def _repeated(rows: Iterable[Row]) -> Iterator[ListProblem]:
    first: dict[str, Row] = {}
    for row in rows:
        seen = first.setdefault(row["code"], row)
        if seen is not row:
            yield row.problem(f"the code already stands in {seen.file}:{seen.line}")


def _reasons(row: Row, kind: str, known: frozenset[str]) -> Iterator[str]:
    layout = _LAYOUTS.get(kind)
    if layout is None:
        yield f"unknown kind {kind!r}"
        return
    yield from _code_reasons(row, layout, known)
    if not row["name_th"]:
        yield "the Thai name is empty"
    for column in ("name_th", "name_en"):
        if len(row[column]) > LONGEST_NAME:
            yield f"{column} is longer than {LONGEST_NAME} characters"
    if layout.number_column:
        yield from _number_reasons(row, layout.number_column)
    if row["postcode"] and not _POSTCODE.fullmatch(row["postcode"]):
        yield f"postcode {row['postcode']!r} is not five digits"
    yield from _coordinate_reasons(row)


def _code_reasons(row: Row, layout: _Layout, known: frozenset[str]) -> Iterator[str]:
    code, parent = row["code"], row["parent_code"]
    if not _DIGITS.fullmatch(code):
        yield "the code is not made of 2 to 9 digits"
        return
    if len(code) not in layout.code_lengths:
        wanted = " or ".join(map(str, layout.code_lengths))
        yield f"the code has {len(code)} digits; a {layout.level} has {wanted}"
        return
    if parent != (code[: layout.parent_length] or ROOT):
        yield f"the code does not begin with its parent's code {parent!r} at the level above"
    if parent not in known:
        yield f"its parent {parent!r} is unknown"


def _number_reasons(row: Row, column: str) -> Iterator[str]:
    if not _NUMBER.fullmatch(row[column]) or int(row[column]) == 0:
        yield f"{column} {row[column]!r} is not a number from 1 to 999"
    elif row["code"][SUBDISTRICT_LENGTH:].lstrip("0") != row[column].lstrip("0"):
        yield f"{column} {row[column]!r} is not the one in the code"


def _coordinate_reasons(row: Row) -> Iterator[str]:
    if bool(row["lat"]) != bool(row["lon"]):
        yield "only one of lat and lon is given"
        return
    for column, (lowest, highest) in (("lat", LATITUDES), ("lon", LONGITUDES)):
        text = row[column]
        if text and not (_DEGREES.fullmatch(text) and lowest <= float(text) <= highest):
            yield f"{column} {text!r} is not a number of degrees in Thailand"


def _area(row: Row, kind: str) -> AreaRow:
    layout = _LAYOUTS[kind]
    number = int(row[layout.number_column]) if layout.number_column else None
    return AreaRow(
        code=row["code"],
        level=layout.level,
        kind=kind,
        name_th=row["name_th"],
        name_en=row["name_en"],
        parent_code=row["parent_code"],
        number=number,
        postcode=row["postcode"],
        latitude=float(row["lat"]) if row["lat"] else None,
        longitude=float(row["lon"]) if row["lon"] else None,
        search_key=search_text(kind, row["name_th"], number),
    )
