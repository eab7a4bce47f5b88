"""What a line of the reference lists means, and what is wrong with it. Nothing is stored here.

The lists are `data/*.csv`; their order is the order of the screens.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from webapp.activity.models import (
    ActivityType,
    AppliesTo,
    Occasion,
    PeopleGroup,
    QuantityUnit,
    ReturnReason,
    Standing,
    VolunteerType,
)
from webapp.list_files import ListProblem, Row, read

DATA_DIR = Path(__file__).parent / "data"
LEAP_YEAR = 2028
LONGEST_TYPE_CODE = 12
LONGEST_CODE = 24
LONGEST_NAME = 120
LONGEST_UNIT_NAME = 60
LONGEST_OCCASION_NAME = 240

ListedRow = VolunteerType | ActivityType | Occasion | PeopleGroup | QuantityUnit | ReturnReason

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NUMBER = re.compile(r"[0-9]{1,2}")
_STANDINGS = frozenset(standing.value for standing in Standing)
_TARGETS = frozenset(target.value for target in AppliesTo)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the five files hold together, volunteer types first, and everything wrong with them."""

    rows: tuple[ListedRow, ...]
    problems: tuple[ListProblem, ...]


def read_lists(folder: Path = DATA_DIR) -> Lists:
    """Read the five lists of a folder; a missing file is an `OSError`."""
    rows: list[ListedRow] = []
    problems: list[ListProblem] = []
    for name, columns, reasons, build in _LISTS:
        content = read(folder / name, columns)
        problems.extend(content.problems)
        repeated = _repeated(content.rows)
        known = {row["code"] for row in content.rows if not row["parent_code"]}
        for position, row in enumerate(content.rows, 1):
            wrong = [*_common(row, columns), *reasons(row, known)]
            if row["code"] in repeated:
                wrong.append("the code comes more than once")
            problems.extend(row.problem(reason) for reason in wrong)
            if not wrong:
                rows.append(build(row, position))
    return Lists(tuple(rows), tuple(problems))


def _repeated(rows: Sequence[Row]) -> set[str]:
    return {code for code, times in Counter(row["code"] for row in rows).items() if times > 1}


def _common(row: Row, columns: frozenset[str]) -> Iterator[str]:
    if not _CODE.fullmatch(row["code"]):
        yield "the code is not made of letters, digits, - and _"
    if not row["name_th"]:
        yield "the Thai name is empty"
    if "standing" in columns and row["standing"] not in _STANDINGS:
        yield f"standing {row['standing']!r} is not official or draft"


def _type_reasons(row: Row, known: set[str]) -> Iterator[str]:
    parent = row["parent_code"]
    if parent and parent not in known:
        yield f"its volunteer type {parent!r} is not in the list"
    yield from _too_long(row, LONGEST_TYPE_CODE, LONGEST_NAME)


def _occasion_reasons(row: Row, _known: set[str]) -> Iterator[str]:
    yield from _too_long(row, LONGEST_CODE, LONGEST_OCCASION_NAME)
    month, day = row["month"], row["day"]
    if not (_NUMBER.fullmatch(month) and _NUMBER.fullmatch(day) and _is_a_day(month, day)):
        yield f"month {month!r} and day {day!r} are not a day of the year"


def _is_a_day(month: str, day: str) -> bool:
    try:
        date(LEAP_YEAR, int(month), int(day))
    except ValueError:
        return False
    return True


def _group_reasons(row: Row, _known: set[str]) -> Iterator[str]:
    yield from _too_long(row, LONGEST_CODE, LONGEST_NAME)


def _unit_reasons(row: Row, _known: set[str]) -> Iterator[str]:
    yield from _too_long(row, LONGEST_CODE, LONGEST_UNIT_NAME)


def _reason_reasons(row: Row, _known: set[str]) -> Iterator[str]:
    yield from _too_long(row, LONGEST_CODE, LONGEST_NAME)
    if row["applies_to"] not in _TARGETS:
        yield f"applies_to {row['applies_to']!r} is not photo, clip, field or whole"


def _too_long(row: Row, longest_code: int, longest_name: int) -> Iterator[str]:
    for column, longest in (
        ("code", longest_code),
        ("name_th", longest_name),
        ("name_en", longest_name),
    ):
        if len(row[column]) > longest:
            yield f"{column} is longer than {longest} characters"


def _type(row: Row, position: int) -> VolunteerType | ActivityType:
    names = {"code": row["code"], "name_th": row["name_th"], "name_en": row["name_en"]}
    standing = Standing(row["standing"])
    if not row["parent_code"]:
        return VolunteerType(**names, position=position, standing=standing)
    return ActivityType(
        **names,
        volunteer_type_code=row["parent_code"],
        position=position,
        standing=standing,
        evidence=row["evidence"],
    )


def _occasion(row: Row, position: int) -> Occasion:
    return Occasion(
        code=row["code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        month=int(row["month"]),
        day=int(row["day"]),
        position=position,
        standing=Standing(row["standing"]),
    )


def _people_group(row: Row, position: int) -> PeopleGroup:
    return PeopleGroup(
        code=row["code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        position=position,
        standing=Standing(row["standing"]),
    )


def _quantity_unit(row: Row, position: int) -> QuantityUnit:
    return QuantityUnit(
        code=row["code"], name_th=row["name_th"], name_en=row["name_en"], position=position
    )


def _return_reason(row: Row, position: int) -> ReturnReason:
    return ReturnReason(
        code=row["code"], name_th=row["name_th"], name_en=row["name_en"], position=position,
        applies_to=AppliesTo(row["applies_to"]), field=row["field"],
    )  # fmt: skip


_Reasons = Callable[[Row, set[str]], Iterator[str]]
_Build = Callable[[Row, int], ListedRow]
_LISTS: tuple[tuple[str, frozenset[str], _Reasons, _Build], ...] = (
    (
        "activity_types.csv",
        frozenset({"code", "name_th", "name_en", "parent_code", "standing", "evidence"}),
        _type_reasons,
        _type,
    ),
    (
        "occasions.csv",
        frozenset({"code", "name_th", "month", "day", "standing"}),
        _occasion_reasons,
        _occasion,
    ),
    (
        "people_groups.csv",
        frozenset({"code", "name_th", "name_en", "standing"}),
        _group_reasons,
        _people_group,
    ),
    (
        "quantity_units.csv",
        frozenset({"code", "name_th", "name_en"}),
        _unit_reasons,
        _quantity_unit,
    ),
    (
        "return_reasons.csv",
        frozenset({"code", "name_th", "name_en", "applies_to", "field"}),
        _reason_reasons,
        _return_reason,
    ),
)
