"""The frozen form of a week: plain values that JSON holds, and their fingerprint.

What an issued report shows, now and later, is read from here alone. Figures are stored beside the
entries, so that a later change of how they are added up cannot change an issued paper.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from webapp.weekly import adjusted
from webapp.weekly.adjusted import Adjustment
from webapp.weekly.joints import Joint, JointPeople
from webapp.weekly.offices import PRESET, OfficePaper, from_plain, to_plain
from webapp.weekly.summary import (
    Count,
    Entry,
    Frame,
    GroupLine,
    KindLine,
    Named,
    Photo,
    Place,
    Row,
    WeeklySummary,
)

FORMAT = 5
READABLE = frozenset({1, 2, 3, 4, 5})
"""Format 1 knew no events that several report: what it lacks is as if none had been joined.
Formats 1 and 2 knew no papers of offices: they print as every office did then.
Formats 1 to 3 knew no adjustments: they carry none.
Formats 1 to 4 do not say under which number, when and by whom they were issued: of those reports
only the row says so, and no hash."""

SIGNED_FROM = 5
"""The first format whose hash covers `Issue`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The act of issuing, as the paper's head says it."""

    number: str
    issued_at: datetime
    issued_by_id: int
    """A name would outlive the account in every file that was handed out."""


class UnknownSnapshotError(ValueError):
    """A snapshot was written by a newer version than this one."""


def to_snapshot(
    summary: WeeklySummary,
    papers: Mapping[str, OfficePaper] | None = None,
    issue: Issue | None = None,
) -> dict[str, Any]:
    """Write a summary as dicts, lists, texts and whole numbers; `papers` by area code."""
    offices = {code: to_plain(office) for code, office in (papers or {}).items()}
    issued = None if issue is None else issue_to_plain(issue)
    return {"format": FORMAT, **_plain(summary), "offices": offices, "issued": issued}


def issue_to_plain(issue: Issue) -> dict[str, Any]:
    """Write the act of issuing; the moment in UTC, so that it has one spelling."""
    at = issue.issued_at.astimezone(UTC).isoformat()
    return {"number": issue.number, "issued_at": at, "issued_by_id": issue.issued_by_id}


def from_snapshot(snapshot: Mapping[str, Any]) -> WeeklySummary:
    """Read what `to_snapshot` wrote; nothing is added up again.

    Raises:
        UnknownSnapshotError: it has a format that is not known here.
    """
    if snapshot.get("format") not in READABLE:
        raise UnknownSnapshotError(f"snapshot of format {snapshot.get('format')!r}")
    return WeeklySummary(
        frame=_frame(snapshot["frame"]),
        rows=tuple(_row(row) for row in snapshot["rows"]),
        totals=_counts(snapshot["totals"]),
        total=Count(**snapshot["total"]),
        late=Count(**snapshot["late"]),
        by_kind=tuple(
            KindLine(**{**line, "count": Count(**line["count"])}) for line in snapshot["by_kind"]
        ),
        by_group=tuple(GroupLine(**line) for line in snapshot["by_group"]),
        ungrouped=snapshot["ungrouped"],
        entries=tuple(_entry(entry) for entry in snapshot["entries"]),
        adjustments=tuple(_adjustment(one) for one in snapshot.get("adjustments", ())),
    )


def office_in(snapshot: Mapping[str, Any], area_code: str) -> OfficePaper:
    """How the area's office printed when this was frozen."""
    plain = snapshot.get("offices", {}).get(area_code)
    return PRESET if plain is None else from_plain(plain)


def pictures_of(snapshot: Mapping[str, Any], without: Collection[str] = ()) -> set[str]:
    """The keys of all photos and emblems that a snapshot shows, but for these attachments."""
    photos = {
        photo["sha256"]
        for entry in snapshot["entries"]
        for photo in entry["photos"]
        if photo["attachment_id"] not in without
    }
    emblems = {plain["emblem_sha256"] for plain in snapshot.get("offices", {}).values()}
    return photos | (emblems - {""})


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """The one text of a snapshot: JSON in UTF-8, keys sorted, no spaces."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a summary
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _frame(plain: Mapping[str, Any]) -> Frame:
    return Frame(
        area=Place(**plain["area"]),
        starts_on=date.fromisoformat(plain["starts_on"]),
        ends_on=date.fromisoformat(plain["ends_on"]),
        places=tuple(Place(**place) for place in plain["places"]),
        types=tuple(Named(**named) for named in plain["types"]),
        groups=tuple(Named(**named) for named in plain["groups"]),
        joint_people=JointPeople(plain.get("joint_people", JointPeople.SUM)),
    )


def _row(plain: Mapping[str, Any]) -> Row:
    return Row(
        Place(**plain["place"]),
        _counts(plain["cells"]),
        Count(**plain["total"]),
        Count(**plain["late"]),
        plain.get("elsewhere", 0),
    )


def _counts(plain: list[dict[str, int]]) -> tuple[Count, ...]:
    return tuple(Count(**count) for count in plain)


def _entry(plain: Mapping[str, Any]) -> Entry:
    read = {
        "submission_id": UUID(plain["submission_id"]),
        "place": tuple(plain["place"]),
        "held_on": date.fromisoformat(plain["held_on"]),
        "started_at_time": _time(plain["started_at_time"]),
        "ended_at_time": _time(plain["ended_at_time"]),
        "people_by_group": tuple((code, people) for code, people in plain["people_by_group"]),
        "quantities": tuple((amount, unit) for amount, unit in plain["quantities"]),
        "photos": tuple(
            Photo(**{**photo, "attachment_id": UUID(photo["attachment_id"])})
            for photo in plain["photos"]
        ),
    }
    host_id = plain.get("joined_to_id")
    joined = {
        "joined_to_id": UUID(host_id) if host_id else None,
        "joint": _joint(plain.get("joint")),
    }
    return Entry(**{**plain, **read, **joined})


def _joint(plain: Mapping[str, Any] | None) -> Joint | None:
    if plain is None:
        return None
    groups = tuple((code, people) for code, people in plain["groups"])
    return Joint(**{**plain, "host_id": UUID(plain["host_id"]), "groups": groups})


def _adjustment(plain: Mapping[str, Any]) -> Adjustment:
    read = {
        "submission_id": UUID(plain["submission_id"]),
        "held_on": date.fromisoformat(plain["held_on"]),
        "before": adjusted.from_plain(plain["before"]),
        "after": adjusted.from_plain(plain["after"]),
    }
    return Adjustment(**{**plain, **read})


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
