"""The fields of the department's form, in its order and words, and what a report says in each.

The order is data that an office edits (`EReportField`); `DEFAULTS` is what holds without it. Texts
are Thai whatever language the screens are in, because they are typed into a Thai system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from webapp import thai
from webapp.geography import labels as area_labels
from webapp.geography.models import Area, Level
from webapp.i18n import lazy
from webapp.ledger.models import EReportField
from webapp.submissions.models import Submission
from webapp.submissions.presenting import quantities_of
from webapp.thai import Digits

GROUPS = "people_by_group"

DEFAULTS: Mapping[str, str] = {
    "volunteer_type": lazy("Volunteer type"),
    "activity_type": lazy("Type of activity"),
    "title": lazy("Name of the activity"),
    "held_on": lazy("Date of the activity"),
    "started_at": lazy("Start time"),
    "ended_at": lazy("End time"),
    "occasion": lazy("Occasion"),
    "province": lazy("Province"),
    "district": lazy("District"),
    "subdistrict": lazy("Subdistrict"),
    "village": lazy("Village or community"),
    "place_name": lazy("Place name"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
    "host_role": lazy("Organised or took part"),
    "organising_unit": lazy("Organising unit"),
    "presided_by": lazy("Led by"),
    "people_total": lazy("Number of participants"),
    GROUPS: lazy("Participants by group"),
    "details": lazy("What was done"),
    "result": lazy("Result"),
    "quantities": lazy("Quantities"),
    "beneficiaries": lazy("Who benefits"),
    "problems": lazy("Problems and suggestions"),
    "reporter": lazy("Reporter"),
    "number": lazy("Report number"),
}
"""Key → the product's own word, in the order of docs/domain.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of the department's form."""

    key: str
    label: str
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What goes into one field. `text` is copied as it stands; `hint` is only read."""

    key: str
    label: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report and what its codes mean."""

    submission: Submission
    path: Sequence[Area]
    """From the province down to the place."""
    group_names: Mapping[str, str]


def in_order(rows: Sequence[EReportField]) -> list[Field]:
    """Every field once, as the office ordered them; those it never heard of come last."""
    edited = {row.key: row for row in rows if row.key in DEFAULTS}
    places = {key: place for place, key in enumerate(DEFAULTS)}
    keys = sorted(
        DEFAULTS,
        key=lambda key: (edited[key].position if key in edited else len(places), places[key]),
    )
    return [
        Field(key=key, label=edited[key].label or str(DEFAULTS[key]),
              is_shown=edited[key].is_shown)
        if key in edited
        else Field(key=key, label=str(DEFAULTS[key]))
        for key in keys
    ]  # fmt: skip


def values_of(source: Source, wanted: Sequence[Field]) -> list[Value]:
    """What the report says in each field that is shown, also where it says nothing.

    Groups of people are a field each, because numbers are typed one by one.
    """
    said = texts_of(source)
    values: list[Value] = []
    for field in wanted:
        if not field.is_shown:
            continue
        if field.key == GROUPS:
            values += _groups(source)
        else:
            hint = _hint(source.submission, field.key)
            values.append(
                Value(key=field.key, label=field.label, text=said.get(field.key, ""), hint=hint)
            )
    return values


def said_by(source: Source) -> dict[str, str]:
    """Key → text of everything that can be copied; what an entry keeps."""
    groups = {value.key: value.text for value in _groups(source)}
    return {**texts_of(source), **groups}


def labels_of(source: Source, wanted: Sequence[Field]) -> dict[str, str]:
    """Key → name of everything that `said_by` may hold, groups included."""
    groups = {f"{GROUPS}:{code}": name for code, name in source.group_names.items()}
    return {field.key: field.label for field in wanted} | groups


def texts_of(source: Source) -> dict[str, str]:
    """Key → what is typed into the department's form: plain numbers, days as 24/11/2569."""
    report = source.submission
    by_level = {Level(area.level): area for area in source.path}
    village = by_level.get(Level.VILLAGE)
    return {
        "volunteer_type": report.volunteer_type.name_th if report.volunteer_type else "",
        "activity_type": report.activity_type_name,
        "title": report.title,
        "held_on": _day(report),
        "started_at": _time(report.started_at_time),
        "ended_at": _time(report.ended_at_time),
        "occasion": report.occasion,
        "province": _name(by_level.get(Level.PROVINCE)),
        "district": _name(by_level.get(Level.DISTRICT)),
        "subdistrict": _name(by_level.get(Level.SUBDISTRICT)),
        "village": area_labels.short_label(village) if village else report.village_text,
        "place_name": report.place_name,
        "latitude": _degrees(report.latitude),
        "longitude": _degrees(report.longitude),
        "host_role": _role(report),
        "organising_unit": report.organising_unit,
        "presided_by": report.presided_by,
        "people_total": "" if report.people_total is None else str(report.people_total),
        "details": report.details,
        "result": report.result,
        "quantities": quantities_of(report, Digits.ARABIC),
        "beneficiaries": report.beneficiaries,
        "problems": report.problems,
        "reporter": report.author.name_th,
        "number": report.number or "",
    }


def _groups(source: Source) -> list[Value]:
    order = {code: place for place, code in enumerate(source.group_names)}
    rows = sorted(source.submission.people, key=lambda row: order.get(row.group_code, len(order)))
    return [
        Value(
            key=f"{GROUPS}:{row.group_code}",
            label=source.group_names.get(row.group_code, row.group_code),
            text=str(row.people),
        )
        for row in rows
    ]


def _hint(report: Submission, key: str) -> str:
    if key == "held_on" and report.held_on is not None:
        return thai.weekday_date(report.held_on, Digits.ARABIC)
    return ""


def _day(report: Submission) -> str:
    day = report.held_on
    return f"{day:%d/%m}/{thai.buddhist_year(day)}" if day else ""


def _time(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _name(area: Area | None) -> str:
    return area.name_th if area else ""


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _role(report: Submission) -> str:
    if report.host_role == "organiser":
        return "เป็นผู้จัด"
    return f"ไปเข้าร่วม {report.host_unit}".strip()
