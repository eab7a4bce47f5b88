"""A submission in plain values for templates: facts, photos, clip, timeline.

Pages of the reporter and of the desk show the same submission in the same words, from here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import NamedTuple

from flask import url_for
from flask_babel import get_locale, gettext

from webapp import i18n, thai
from webapp.accounts.guard import current_person
from webapp.activity.models import ActivityType, PeopleGroup, VolunteerType
from webapp.db import db
from webapp.geography import labels as area_labels
from webapp.geography.models import Area
from webapp.media.models import Rendition
from webapp.submissions import (
    clips_shown,
    file_links,
    joint_words,
    labels,
    on_behalf,
    origins,
    photo_words,
)
from webapp.submissions.clips_shown import Clip
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.workflow import Status

Named = ActivityType | PeopleGroup | VolunteerType
GroupNames = Mapping[str, str]


class Fact(NamedTuple):
    """A line of `data_list`: what it is, what was said, and where that can be changed."""

    label: str
    value: str
    change_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as `photo_grid` and `photo_picker` show it."""

    id: str
    thumb_url: str
    full_url: str
    caption: str
    alt: str
    width: int
    height: int
    mark: str = ""
    badges: tuple[str, ...] = ()
    """What must be known of it: children, not to be published, partly blurred."""
    shows_children: bool = False
    is_unpublished: bool = False
    is_blurred: bool = False
    edit_url: str = ""
    """Where its author sends what is to be blurred."""
    is_waiting: bool = False
    """Whether a stand-in is shown until the small picture is made."""
    take_down_url: str = ""
    """Where one asks that it be taken down; empty of what was not sent, or is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of `timeline`."""

    title: str
    when: str
    who: str
    note: str
    kind: str
    source: str = ""
    """From where it was done."""


def facts_of(
    submission: Submission,
    path: Sequence[Area],
    *,
    group_names: GroupNames | None = None,
    change: Callable[[str], str] | None = None,
) -> list[Fact]:
    """All that was said, in the order of the form; fields with nothing in them are left out.

    `path` is `geography.queries.path_to` of the place, empty where there is none. `group_names`
    name the groups of people by code. `change` gives the address where a field can be changed.
    """
    said = {
        "volunteer_type_code": name_of(submission.volunteer_type),
        "activity_type_code": submission.activity_type_name or name_of(submission.activity_type),
        "title": submission.title,
        "held_on": i18n.weekday_date(submission.held_on) if submission.held_on else "",
        "started_at_time": time_text(submission.started_at_time, submission.ended_at_time),
        "occasion": submission.occasion,
        "area_code": place_of(submission, path),
        "place_name": submission.place_name,
        "host_role": _role(submission),
        "organising_unit": submission.organising_unit,
        "presided_by": submission.presided_by,
        "people_total": _people(submission.people_total),
        "people_by_group": _groups(submission, group_names or {}),
        "details": submission.details,
        "result": submission.result,
        "quantities": quantities_of(submission),
        "beneficiaries": submission.beneficiaries,
        "problems": submission.problems,
    }
    return [
        Fact(str(labels.SHOWN[field]), value, change(field) if change else "")
        for field, value in said.items()
        if value
    ]


def name_of(row: Named | None) -> str:
    """The name of a row of a reference list in the language of the screen."""
    if row is None:
        return ""
    return row.name_en if str(get_locale()) == "en" and row.name_en else row.name_th


def place_of(submission: Submission, path: Sequence[Area]) -> str:
    """Village, subdistrict, district and province; a village that is on no list by its own name."""
    label = i18n.area_digits(area_labels.full_label(path)) if path else ""
    if not submission.village_text:
        return label
    return f"{submission.village_text} {label}".strip()


def time_text(first: time | None, last: time | None) -> str:
    """เวลา 08.30 – 11.30 น., or the one that is known."""
    digits = i18n.screen_digits()
    if first is not None and last is not None:
        return thai.time_range(first, last, digits).removeprefix("เวลา ")
    known = first or last
    return thai.clock_time(known, digits) if known is not None else ""


def quantities_of(submission: Submission, digits: thai.Digits | None = None) -> str:
    """300 ต้น, 2.5 ไร่: what was counted."""
    digits = digits or i18n.screen_digits()
    return ", ".join(
        thai.amount(_whole(row.amount), row.unit, digits) for row in submission.quantities
    )


def photos_of(submission: Submission) -> list[Photo]:
    """The photos in their order, the cover first."""
    photos = [item for item in submission.attachments if item.kind == "photo"]
    return [_photo(item, number) for number, item in enumerate(photos, start=1)]


def clip_of(submission: Submission) -> Clip | None:
    """The clip, also one that was given up, or None; one query more while it is being prepared."""
    clips = [item for item in submission.attachments if item.kind == "clip"]
    if not clips:
        return None
    kept = next((item for item in clips if item.gone_at is None), clips[0])
    return clips_shown.clip(db.session, current_person(), kept)


def cover_url(submission: Submission) -> str | None:
    """The small picture that stands for a submission in a list, or None."""
    first = next((item for item in submission.attachments if item.kind == "photo"), None)
    return file_url(first, "thumb") if first is not None else None


def timeline_of(events: Iterable[SubmissionEvent]) -> list[TimelineEntry]:
    """What happened, in the order of the events given."""
    return [
        TimelineEntry(
            title=str(labels.HAPPENED[event.action]),
            when=i18n.date_time(event.at),
            who=event.actor.name_th,
            note=on_behalf.note_of(event) or event.comment or changed_fields(event.changes),
            kind=Status(event.to_status).value if event.action in labels.DONE else "",
            source=origins.source_of(event.from_place),
        )
        for event in events
    ]


def changed_fields(changes: Mapping[str, object]) -> str:
    """แก้ไข: จำนวนผู้เข้าร่วม, สถานที่. What a corrected sending changed; else which photo or event."""
    names = [str(labels.FIELD[name]) for name in labels.FIELD if name in changes]
    if not names:
        return photo_words.note_of(changes) or joint_words.note_of(changes)
    return str(gettext("Corrected: %(fields)s", fields=", ".join(dict.fromkeys(names))))


def _role(submission: Submission) -> str:
    if submission.host_role == "organiser":
        return ""
    if not submission.host_unit:
        return str(gettext("Took part"))
    return str(gettext("Took part in an activity of %(unit)s", unit=submission.host_unit))


def _people(total: int | None) -> str:
    if total is None:
        return ""
    return str(gettext("%(count)s people", count=i18n.number(total)))


def _groups(submission: Submission, names: GroupNames) -> str:
    rows = sorted(submission.people, key=lambda row: row.group_code)
    return "\n".join(
        f"{names.get(row.group_code, row.group_code)} {_people(row.people)}" for row in rows
    )


def _whole(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _photo(item: Attachment, number: int) -> Photo:
    file = item.media_file
    thumb = _rendition(item, "thumb")
    return Photo(
        id=str(item.id),
        thumb_url=file_url(item, "thumb"),
        full_url=file_url(item, "screen"),
        caption=item.caption,
        alt=item.caption or gettext("Photo %(number)s", number=i18n.area_digits(str(number))),
        width=thumb.width_px if thumb else file.width_px,
        height=thumb.height_px if thumb else file.height_px,
        badges=photo_words.badges_of(item),
        shows_children=item.shows_children,
        is_unpublished=item.is_unpublished,
        is_blurred=bool(item.edit),
        edit_url=url_for(
            "submissions.edit_photo", submission_id=item.submission_id, attachment_id=item.id
        ),
        is_waiting=thumb is None and item.gone_at is None,
        take_down_url=take_down_url(item),
    )


def take_down_url(item: Attachment) -> str:
    """Where one asks that a photo or clip be taken down; empty of what was not sent, or is gone."""
    return clips_shown.take_down_url(item)


def file_url(item: Attachment, name: str) -> str:
    """The address of one rendition of an attachment, for who is asking.

    The one place where addresses of files are made. A photo that somebody blurred leads to its
    blurred copies alone.
    """
    return file_links.address(current_person(), item.id, name, edit=item.edit)


def is_ready(item: Attachment, name: str) -> bool:
    """Whether a rendition was made; until then a stand-in is shown, and the page looks again."""
    return item.gone_at is not None or _rendition(item, name) is not None


def _rendition(item: Attachment, name: str) -> Rendition | None:
    return next((row for row in item.renditions if row.name == name), None)
