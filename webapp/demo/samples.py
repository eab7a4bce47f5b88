"""The sample activities and their wordings, as read from `data/`."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path

from webapp.demo.pictures import THEME_OF, Theme

DATA = Path(__file__).with_name("data")
GROUPS = (
    "vol904", "royal_vol", "officials", "military", "police", "local_gov", "village_leaders",
    "community_vol", "students", "public",
)  # fmt: skip
SCHOOL_SAMPLE = 12
YEAR_ROUND = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to tell of an activity; texts hold `{village}`, and `{0}` for a quantity."""

    months: frozenset[int]
    title: str
    place: str
    details: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample activity with all its wordings."""

    no: int
    volunteer_type_code: str
    activity_type_code: str
    weight: int
    title: str
    place: str
    details: str
    result: str
    occasion: str
    month: int
    day: int
    started_at_time: time
    ended_at_time: time
    area_code: str
    presided_by: str
    quantities: tuple[tuple[Decimal, str], ...]
    people: tuple[tuple[str, int], ...]
    wordings: tuple[Wording, ...]

    @property
    def theme(self) -> Theme:
        """What its pictures show."""
        if self.no == SCHOOL_SAMPLE:
            return Theme.SCHOOL_GARDEN
        return THEME_OF[self.activity_type_code]

    @property
    def needs_ceremony(self) -> bool:
        """Whether it is only done around a day of ceremony."""
        return self.volunteer_type_code == "SPC"

    def in_season(self, month: int) -> tuple[Wording, ...]:
        """Return the wordings that suit the month."""
        return tuple(wording for wording in self.wordings if month in wording.months)

    def day_in(self, first: date, last: date) -> date | None:
        """Return its own day of the year where it lies in the range, both included."""
        for year in range(first.year, last.year + 1):
            if first <= (found := date(year, self.month, self.day)) <= last:
                return found
        return None


@cache
def samples() -> tuple[Sample, ...]:
    """Return every sample, in the order of the list."""
    wordings: defaultdict[str, list[Wording]] = defaultdict(list)
    for row in _rows("wordings.csv"):
        texts = (row["title_th"], row["place_th"], row["detail_th"], row["result_th"])
        wordings[row["no"]].append(Wording(months_of(row["months"]), *texts))
    return tuple(_sample(row, tuple(wordings[row["no"]])) for row in _rows("activities.csv"))


def months_of(text: str) -> frozenset[int]:
    """Read `10-1`, `4` or `11,12,1`; nothing means the whole year."""
    if not text:
        return YEAR_ROUND
    first, dash, last = text.partition("-")
    if not dash:
        return frozenset(int(month) for month in text.split(","))
    span = (int(last) - int(first)) % 12 + 1
    return frozenset((int(first) - 1 + step) % 12 + 1 for step in range(span))


def _sample(row: dict[str, str], wordings: tuple[Wording, ...]) -> Sample:
    month, day = row["month_day"].split("-")
    return Sample(
        no=int(row["no"]),
        volunteer_type_code=row["type_code"],
        activity_type_code=row["activity_code"],
        weight=int(row["weight"]),
        title=row["title_th"],
        place=row["place_th"],
        details=row["detail_th"],
        result=row["result_th"],
        occasion=row["occasion_th"],
        month=int(month),
        day=int(day),
        started_at_time=time.fromisoformat(row["time_from"]),
        ended_at_time=time.fromisoformat(row["time_to"]),
        area_code=row["area_code"],
        presided_by=row["presided_by_role_th"],
        quantities=tuple(_quantity(text) for text in row["quantities"].split(";")),
        people=tuple((group, int(row[group])) for group in GROUPS),
        wordings=wordings,
    )


def _quantity(text: str) -> tuple[Decimal, str]:
    amount, _, unit = text.partition(" ")
    return Decimal(amount), unit


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
