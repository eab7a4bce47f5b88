"""The week as JSON for other programs. The schema is docs/weekly-json.md; change both together."""

import json
from collections.abc import Mapping
from datetime import time
from typing import IO, Any, Final

from webapp.clock import to_local
from webapp.weekly import adjustment_lines, listing
from webapp.weekly.adjustment_lines import AdjustmentLine
from webapp.weekly.listing import Line
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Count, Entry, Photo, Place, Row, WeeklySummary

SCHEMA: Final = "e-report/weekly"
VERSION: Final = 1
"""Raised when a key goes away or changes its meaning; new keys alone do not raise it."""
MEDIA_TYPE: Final = "application/json"


def write(file: IO[bytes], paper: Paper) -> None:
    """Write the week: first the figures, then one line for each activity."""
    head = json.dumps(_head(paper), ensure_ascii=False, indent=1)
    file.write(head.removesuffix("\n}").encode(errors="replace"))
    file.write(b',\n "activities": [')
    for place, line in enumerate(listing.lines_of(paper)):
        text = json.dumps(_activity(line), ensure_ascii=False, separators=(",", ":"))
        file.write((",\n  " if place else "\n  ").encode() + text.encode(errors="replace"))
    file.write(b"\n ]\n}\n")


def _head(paper: Paper) -> dict[str, Any]:
    week = paper.summary
    frame = week.frame
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "report": _report(paper),
        "area": _place(frame.area),
        "week": {
            "key": paper.week.key,
            "starts_on": frame.starts_on.isoformat(),
            "ends_on": frame.ends_on.isoformat(),
        },
        "joint_people": str(frame.joint_people),
        "total": _count(week.total),
        "late": _count(week.late),
        "joint_events": week.joint_events,
        "by_area": [_row(week, row) for row in week.rows],
        "by_type": [
            {"code": named.code, "name": named.name, **_count(count)}
            for named, count in zip(frame.types, week.totals, strict=True)
        ],
        "by_kind": [
            {"type": line.type_code, "code": line.code, "name": line.name, **_count(line.count)}
            for line in week.by_kind
        ],
        "by_group": [
            {"code": line.code, "name": line.name, "people": line.people} for line in week.by_group
        ],
        "people_without_group": week.ungrouped,
        "adjustments": [_adjustment(line) for line in adjustment_lines.lines_of(week)],
        "adjusted": _count(week.adjusted),
        "total_adjusted": _count(week.total_adjusted),
    }


def _report(paper: Paper) -> dict[str, Any] | None:
    report = paper.report
    if report is None:
        return None
    return {
        "number": report.number,
        "area_code": report.area_code,
        "issued_at": to_local(report.issued_at).isoformat(timespec="seconds"),
        "content_hash": report.content_hash,
    }


def _row(week: WeeklySummary, row: Row) -> dict[str, Any]:
    by_type = zip(week.frame.types, row.cells, strict=True)
    return {
        **_place(row.place),
        **_count(row.total),
        "late": _count(row.late),
        "elsewhere": row.elsewhere,
        "by_type": {named.code: _count(count) for named, count in by_type},
    }


def _adjustment(line: AdjustmentLine) -> dict[str, Any]:
    one = line.adjustment
    return {
        "adjustment_id": one.id,
        "id": str(one.submission_id),
        "number": one.number,
        "host_number": one.host_number or None,
        "title": one.title,
        "held_on": one.held_on.isoformat(),
        "report_number": one.report_number,
        "action": one.action,
        "reason": one.reason,
        "differences": [
            {
                "area_code": row.place_code, "area_name": name, "type": row.type_code,
                "kind": row.kind_code, "kind_name": row.kind_name, **_count(row.count),
                "groups": dict(row.groups),
            }
            for name, row in line.differences
        ],
    }  # fmt: skip


def _activity(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "position": line.place,
        "id": str(entry.submission_id),
        "number": entry.number,
        "area_code": entry.area_code,
        "place_name": entry.place_name,
        "place": list(entry.place),
        "type": entry.type_code,
        "kind": entry.kind_code,
        "kind_name": entry.kind_name,
        "title": entry.title,
        "held_on": entry.held_on.isoformat(),
        "started_at": _clock(entry.started_at_time),
        "ended_at": _clock(entry.ended_at_time),
        "counted": {**_count(entry.count), "groups": dict(entry.counted_groups)},
        "reported": {"people": entry.people, "groups": dict(entry.people_by_group)},
        "is_late": entry.is_late,
        "joint": _joint(entry),
        "result": entry.result,
        "quantities": [{"amount": amount, "unit": unit} for amount, unit in entry.quantities],
        "details": entry.details,
        "remark": line.remark,
        "photos": [_photo(photo) for photo in entry.photos],
    }


def _joint(entry: Entry) -> Mapping[str, Any] | None:
    if entry.joint is not None:
        return {
            "host_id": str(entry.joint.host_id),
            "host_number": entry.joint.host_number,
            "is_host": entry.joint.is_host,
            "reports": entry.joint.reports,
        }
    if entry.joined_to_id is None:
        return None
    return {"host_id": str(entry.joined_to_id), "host_number": entry.host_number,
            "is_host": False, "reports": None}  # fmt: skip


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "id": str(photo.attachment_id),
        "caption": photo.caption,
        "sha256": photo.sha256 or None,
        "width_px": photo.width_px,
        "height_px": photo.height_px,
    }


def _place(place: Place) -> dict[str, str]:
    return {"code": place.code, "name": place.name, "formal": place.formal, "short": place.short}


def _count(count: Count) -> dict[str, int]:
    return {"times": count.times, "people": count.people}


def _clock(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")
