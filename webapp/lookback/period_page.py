"""The summary of a period: by area below, activity type, group of people, and month or week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.activity.models import ActivityType, Occasion, VolunteerType
from webapp.geography.labels import short_label
from webapp.geography.models import Area
from webapp.lookback import choices, labels, periods, queries
from webapp.lookback.addresses import entries_url, period_url
from webapp.lookback.choices import Choice
from webapp.lookback.digests import (
    Chart,
    Digest,
    FigureCell,
    FigureColumn,
    FigureRow,
    FigureTable,
    Look,
    pair,
    pair_columns,
)
from webapp.lookback.periods import Period, PeriodPart
from webapp.lookback.tally import Tally, tally
from webapp.weekly.entries import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose summary is wanted, of when, and of a campaign whether only what names it."""

    area: Area
    period: Period
    occasion: Occasion | None = None
    is_named: bool = True

    @property
    def choice(self) -> Choice:
        """What is added up."""
        name = self.occasion.name_th if self.occasion and self.is_named else ""
        return Choice(area_code=self.area.code, first=self.period.starts_on,
                      last=self.period.ends_on, occasion=name)  # fmt: skip

    @property
    def label(self) -> str:
        """What the period is called."""
        return labels.period_label(self.period, self.occasion.name_th if self.occasion else "")

    def entries(self, area_code: str = "", **said: object) -> str:
        """The list of what a figure counts."""
        return entries_url(area_code or self.area.code, self.period.key, named=self.is_named,
                           **said)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the tables are ruled with, read once."""

    types: Sequence[VolunteerType]
    kinds: Mapping[str, ActivityType]
    rows: Sequence[Area]
    digits: int


def digest_of(session: Session, asked: Asked) -> Digest:
    """Everything that screen, paper and files show. Fifteen queries at most."""
    digits = choices.digits_below(asked.area.code)
    found = tally(session, asked.choice, digits)
    last = asked.period.ends_on
    ruled = Ruled(
        types=queries.types_on(session, last, {type_code for _, type_code in found.by_row}),
        kinds=queries.kinds_by_code(session),
        rows=queries.rows_of(session, asked.area, digits, {code for code, _ in found.by_row}),
        digits=digits,
    )
    groups = queries.groups_on(session, last, set(found.by_group))
    parts = periods.parts_of(asked.period, queries.weekday_of(session, asked.area.code))
    # What is to come is not none yet.
    begun = [part for part in parts if part.starts_on <= clock.today()] or parts[:1]
    by_part = [(part, _count_in(found.by_day, part)) for part in begun]
    return Digest(
        title=str(gettext("Summary of royal volunteer work, %(period)s", period=asked.label)),
        subject=_subject(asked),
        facts=(
            (str(gettext("Activities")), found.total.times),
            (str(gettext("Participants")), found.total.people),
            (str(gettext("Not in an issued report yet")), found.unissued),
        ),
        tables=(
            _areas(asked, ruled, found),
            _kinds(asked, ruled, found),
            _groups({row.code: row.name_th for row in groups}, found),
            _course(asked, by_part, found.total),
        ),
        charts=_charts(by_part),
        notes=_notes(asked, found),
        file_name=f"{asked.label} {labels.area_label(asked.area)}",
    )


def _subject(asked: Asked) -> str:
    days = labels.days_label(asked.period.starts_on, asked.period.ends_on)
    return f"{labels.area_label(asked.area)} {gettext('from')} {days}"


def _areas(asked: Asked, ruled: Ruled, found: Tally) -> FigureTable:
    below = str(labels.BELOW[asked.area.level])
    times, people = str(gettext("times")), str(gettext("people"))
    columns = [FigureColumn(str(gettext("Order")), Look.CENTRE, width=7),
               FigureColumn(below, width=26)]  # fmt: skip
    for name in (*(row.name_th for row in ruled.types), str(gettext("Total"))):
        columns += pair_columns(name, times, people)
    rows = [_area_row(asked, ruled, found, place, row) for place, row in enumerate(ruled.rows, 1)]
    total = [FigureCell(""), FigureCell(str(gettext("Grand total")))]
    for row in ruled.types:
        count = _sum(count for (_, code), count in found.by_row.items() if code == row.code)
        total += pair(count, asked.entries(type=row.code))
    total += pair(found.total, asked.entries())
    return FigureTable(
        name=str(gettext("By area and volunteer type")), columns=tuple(columns),
        rows=tuple(rows), total=FigureRow(tuple(total)), is_wide=True,
    )  # fmt: skip


def _area_row(asked: Asked, ruled: Ruled, found: Tally, place: int, area: Area) -> FigureRow:
    # Of a subdistrict: what does not say in which village it was.
    is_rest = area.code == asked.area.code
    alone = "yes" if is_rest else ""
    name = str(gettext("Village not given")) if is_rest else short_label(area)
    has_page = area.level in queries.LEVELS and not is_rest
    url = period_url(area.code, asked.period.key, named=asked.is_named) if has_page else ""
    cells = [FigureCell(place), FigureCell(name, url)]
    total = Count()
    for row in ruled.types:
        count = found.by_row.get((area.code, row.code), Count())
        total += count
        cells += pair(count, asked.entries(area.code, type=row.code, alone=alone))
    cells += pair(total, asked.entries(area.code, alone=alone))
    return FigureRow(tuple(cells))


def _kinds(asked: Asked, ruled: Ruled, found: Tally) -> FigureTable:
    rows = []
    position = {code: place for place, code in enumerate(ruled.kinds)}
    for row in ruled.types:
        lines = {kind: count for (code, kind), count in found.by_kind.items() if code == row.code}
        if not lines:
            continue
        of_type = pair(_sum(lines.values()), asked.entries(type=row.code))
        rows.append(FigureRow((FigureCell(row.name_th), *of_type), is_sum=True))
        for kind in sorted(lines, key=lambda code: (position.get(code, len(position)), code)):
            name = ruled.kinds[kind].name_th if kind in ruled.kinds else kind
            cells = pair(lines[kind], asked.entries(type=row.code, kind=kind))
            rows.append(FigureRow((FigureCell(name), *cells)))
    return FigureTable(
        name=str(gettext("By activity type")),
        columns=(FigureColumn(str(gettext("Activity type")), width=44), *_pair_heads()),
        rows=tuple(rows),
        total=_total_row(found.total),
    )


def _groups(names: Mapping[str, str], found: Tally) -> FigureTable:
    rows = [
        FigureRow((FigureCell(name), FigureCell(found.by_group.get(code, 0))))
        for code, name in names.items()
    ]
    ungrouped = found.total.people - sum(found.by_group.values())
    if ungrouped:
        name = FigureCell(str(gettext("Group not given")))
        rows.append(FigureRow((name, FigureCell(ungrouped))))
    total = (FigureCell(str(gettext("Grand total"))), FigureCell(found.total.people))
    return FigureTable(
        name=str(gettext("By group of participants")),
        columns=(FigureColumn(str(gettext("Group")), width=44),
                 FigureColumn(str(gettext("people")), Look.NUMBER)),
        rows=tuple(rows), total=FigureRow(total),
    )  # fmt: skip


def _course(asked: Asked, by_part: Sequence[tuple[PeriodPart, Count]], total: Count) -> FigureTable:
    rows = [
        FigureRow((
            FigureCell(labels.part_label(part)),
            *pair(count, asked.entries(first=part.starts_on, last=part.ends_on)),
        ))
        for part, count in by_part
    ]  # fmt: skip
    kind = by_part[0][0].kind
    names = {None: gettext("By day"), periods.PeriodKind.WEEK: gettext("By week")}
    return FigureTable(
        name=str(names.get(kind, gettext("By month"))),
        columns=(FigureColumn(str(labels.PARTS[kind]), width=26), *_pair_heads()),
        rows=tuple(rows),
        total=_total_row(total),
    )


def _charts(by_part: Sequence[tuple[PeriodPart, Count]]) -> tuple[Chart, ...]:
    names = [labels.part_short(part) for part, _ in by_part]
    times = [count.times for _, count in by_part]
    people = [count.people for _, count in by_part]
    return (
        Chart.of("times", str(gettext("Activities")), str(gettext("times")),
                 list(zip(names, times, strict=True))),
        Chart.of("people", str(gettext("Participants")), str(gettext("people")),
                 list(zip(names, people, strict=True))),
    )  # fmt: skip


def _notes(asked: Asked, found: Tally) -> tuple[str, ...]:
    notes = [gettext("Approved reports by the day of the activity, as they stand now. What was put "
                     "right after a weekly report was issued is in these figures.")]  # fmt: skip
    if found.unissued:
        notes.append(gettext("Not in an issued weekly report yet: %(count)s activities.",
                             count=f"{found.unissued:,}"))  # fmt: skip
    if found.joint_events:
        notes.append(gettext("Events that several villages held together count once each, where "
                             "the host is: %(count)s.", count=found.joint_events))  # fmt: skip
    if asked.occasion and asked.is_named:
        notes.append(gettext("Only reports that name the occasion."))
    elif asked.occasion:
        notes.append(gettext("Every activity of these days, whatever its occasion."))
    return tuple(notes)


def _pair_heads() -> tuple[FigureColumn, FigureColumn]:
    return pair_columns("", str(gettext("times")), str(gettext("people")))


def _total_row(total: Count) -> FigureRow:
    return FigureRow((FigureCell(str(gettext("Grand total"))), *pair(total)))


def _count_in(by_day: Mapping[date, Count], part: PeriodPart) -> Count:
    return _sum(count for day, count in by_day.items() if part.starts_on <= day <= part.ends_on)


def _sum(counts: object) -> Count:
    return sum(counts, Count())  # type: ignore[call-overload,no-any-return]
