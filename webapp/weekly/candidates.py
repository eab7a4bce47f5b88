"""What a weekly report would carry now: approved submissions, read as entries of the summary.

Issued reports are read from their snapshots and never from here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from webapp.activity.models import PeopleGroup, VolunteerType
from webapp.clock import Week
from webapp.geography import labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.geography.scope import within
from webapp.media.models import MediaFile, Rendition
from webapp.media.renditions import PRINT_PX, RenditionName, fitted
from webapp.submissions.joint_models import JointActivity
from webapp.submissions.models import (
    Attachment,
    Submission,
    SubmissionEvent,
    SubmissionPeople,
    SubmissionQuantity,
)
from webapp.submissions.workflow import Action, Status
from webapp.weekly.models import WeeklyReportItem
from webapp.weekly.office_models import PictureChoice
from webapp.weekly.shared_events import touches
from webapp.weekly.summary import Entry, Frame, Named, Photo, Place
from webapp.weekly.week_settings import joint_people

Listed = TypeVar("Listed", VolunteerType, PeopleGroup)
Quantities = tuple[tuple[str, str], ...]


def approved_in(session: Session, area_code: str, week: Week, *, lock: bool = False) -> list[Entry]:
    """Approved submissions that the area's report of this week would carry, in no order.

    Those held in the week, and those before it that no issued report carries, marked late; of a
    district also what tells elsewhere of one event with them. The number of queries is constant.
    With `lock` they are held until the transaction ends: none is reopened while being issued.
    """
    conditions = (
        touches(area_code),
        Submission.status == Status.APPROVED,
        Submission.held_on <= week.ends_on,
        ~is_issued(),
    )
    query = select(Submission).where(*conditions).order_by(Submission.id)
    if lock:
        query = query.with_for_update(of=Submission)
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    ids = select(Submission.id).where(*conditions)
    paths = geography.paths_to(session, (str(row.area_code) for row in found))
    groups, quantities = _groups(session, ids), _quantities(session, ids)
    hosts, returns, photos = _hosts(session, ids), _returns(session, ids), _chosen(session, ids)
    return [
        replace(
            _entry(row, week, paths[str(row.area_code)]),
            people_by_group=tuple(groups[row.id]),
            quantities=tuple(quantities[row.id]),
            **hosts.get(row.id, {}),
            returns=returns.get(row.id, 0),
            # What is frozen names bytes, so a photo that could not be drawn is not printed.
            photos=tuple(photo for photo in photos[row.id] if photo.sha256 or not lock),
        )
        for row in found
    ]


def photos_of(session: Session, submissions: Sequence[UUID]) -> defaultdict[UUID, list[Photo]]:
    """All photos of these submissions that may be printed, in their own order."""
    return _photos(session, select(Submission.id).where(Submission.id.in_(submissions)))


def showing_children(session: Session, entries: Iterable[Entry]) -> frozenset[UUID]:
    """Those of the entries' photos that somebody marked as showing children."""
    wanted = [entry.submission_id for entry in entries if entry.photos]
    return frozenset(
        session.scalars(
            select(Attachment.id).where(
                Attachment.submission_id.in_(wanted), Attachment.shows_children
            )
        )
    )


def is_issued() -> ColumnElement[bool]:
    """SQL clause: an issued report of the province carries the submission."""
    return exists().where(
        WeeklyReportItem.submission_id == Submission.id,
        WeeklyReportItem.level == Level.PROVINCE,
    )


def frame_of(session: Session, area: Area, week: Week, entries: Iterable[Entry]) -> Frame:
    """The rows and columns of an area's report, with names as they hold on its last day.

    Retired areas, types and groups are ruled in only where an entry still uses them. Four queries.
    """
    entries = list(entries)
    used_places = {entry.area_code[:digits] for entry in entries for digits in (4, 6)}
    return Frame(
        area=place_of(area),
        starts_on=week.starts_on,
        ends_on=week.ends_on,
        places=_places(session, area, used_places),
        types=_named(session, VolunteerType, week, {entry.type_code for entry in entries}),
        groups=_named(
            session, PeopleGroup, week,
            {code for entry in entries for code, _ in entry.people_by_group},
        ),
        joint_people=joint_people(session, area.code),
    )  # fmt: skip


def _entry(row: Submission, week: Week, path: Sequence[Area]) -> Entry:
    # The table's own check holds these for every status after draft.
    assert row.held_on is not None  # noqa: S101
    assert row.people_total is not None  # noqa: S101
    place = [labels.short_label(area) for area in reversed(path) if area.level != Level.PROVINCE]
    return Entry(
        submission_id=row.id,
        number=str(row.number),
        area_code=str(row.area_code),
        place_name=row.place_name,
        place=(*filter(None, [row.village_text]), *place),
        type_code=str(row.volunteer_type_code),
        kind_code=str(row.activity_type_code),
        kind_name=row.activity_type_name,
        title=row.title,
        held_on=row.held_on,
        started_at_time=row.started_at_time,
        ended_at_time=row.ended_at_time,
        people=row.people_total,
        result=row.result,
        details=row.details,
        is_late=row.held_on < week.starts_on,
    )


def _groups(session: Session, ids: Select[tuple[UUID]]) -> defaultdict[UUID, list[tuple[str, int]]]:
    found: defaultdict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for row in session.execute(
        select(SubmissionPeople.submission_id, SubmissionPeople.group_code, SubmissionPeople.people)
        .where(SubmissionPeople.submission_id.in_(ids))
        .order_by(SubmissionPeople.submission_id, SubmissionPeople.group_code)
    ).tuples():
        found[row[0]].append((row[1], row[2]))
    return found


def _quantities(
    session: Session, ids: Select[tuple[UUID]]
) -> defaultdict[UUID, list[tuple[str, str]]]:
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for row in session.scalars(
        select(SubmissionQuantity)
        .where(SubmissionQuantity.submission_id.in_(ids))
        .order_by(SubmissionQuantity.submission_id, SubmissionQuantity.position)
    ):
        found[row.submission_id].append((f"{row.amount.normalize():,f}", row.unit))
    return found


def _hosts(session: Session, ids: Select[tuple[UUID]]) -> dict[UUID, dict[str, Any]]:
    """Submission → the fields that name its host, in the report or not, where it has one."""
    host = aliased(Submission)
    rows = session.execute(
        select(JointActivity.submission_id, host.id, host.number, host.issued_in)
        .join(host, host.id == JointActivity.host_id)
        .where(JointActivity.submission_id.in_(ids))
    ).tuples()
    return {
        submission_id: {
            "joined_to_id": host_id,
            "host_number": number or "",
            "host_report": issued_in or "",
        }
        for submission_id, host_id, number, issued_in in rows
    }


def _returns(session: Session, ids: Select[tuple[UUID]]) -> dict[UUID, int]:
    """Submission → how often it was returned, where it was."""
    rows = session.execute(
        select(SubmissionEvent.submission_id, func.count())
        .where(SubmissionEvent.submission_id.in_(ids), SubmissionEvent.action == Action.RETURN)
        .group_by(SubmissionEvent.submission_id)
    )
    return dict(rows.tuples().all())


def _chosen(session: Session, ids: Select[tuple[UUID]]) -> defaultdict[UUID, list[Photo]]:
    """The photos that the papers are to show: those chosen, as chosen, else all of them."""
    photos = _photos(session, ids)
    rows = session.execute(
        select(PictureChoice.submission_id, PictureChoice.attachments).where(
            PictureChoice.submission_id.in_(ids)
        )
    )
    for submission_id, chosen in rows.tuples():
        by_id = {str(photo.attachment_id): photo for photo in photos[submission_id]}
        photos[submission_id] = [by_id[wanted] for wanted in chosen if wanted in by_id]
    return photos


def _photos(session: Session, ids: Select[tuple[UUID]]) -> defaultdict[UUID, list[Photo]]:
    """The photos that may be printed, each as the edit that stands for it.

    One whose rendition is not made yet has no `sha256`; its size is what it will have.
    """
    found: defaultdict[UUID, list[Photo]] = defaultdict(list)
    is_its_print = and_(
        Rendition.media_sha256 == Attachment.media_sha256,
        Rendition.edit == Attachment.edit,
        Rendition.name == RenditionName.PRINT,
    )
    for attachment, file, rendition in session.execute(
        select(Attachment, MediaFile, Rendition)
        .join(Attachment.media_file)
        .outerjoin(Rendition, is_its_print)
        .where(Attachment.submission_id.in_(ids), Attachment.kind == "photo")
        .where(~Attachment.is_unpublished, Attachment.gone_at.is_(None))
        .order_by(Attachment.submission_id, Attachment.position, Attachment.id)
    ).tuples():
        found[attachment.submission_id].append(_photo(attachment, file, rendition))
    return found


def _photo(attachment: Attachment, file: MediaFile, rendition: Rendition | None) -> Photo:
    width, height = fitted((file.width_px, file.height_px), PRINT_PX)
    return Photo(
        attachment_id=attachment.id,
        caption=attachment.caption,
        sha256=rendition.sha256 if rendition else "",
        width_px=rendition.width_px if rendition else width,
        height_px=rendition.height_px if rendition else height,
        edit=attachment.edit,
    )


def _places(session: Session, area: Area, used: set[str]) -> tuple[Place, ...]:
    found = session.scalars(
        select(Area)
        .where(within(Area.code, area.code))
        .where(Area.level.in_([Level.DISTRICT, Level.SUBDISTRICT]))
        .order_by(Area.code)
    )
    return tuple(place_of(row) for row in found if row.retired_on is None or row.code in used)


def place_of(area: Area) -> Place:
    """The area as papers name it."""
    return Place(area.code, area.name_th, labels.formal_label(area), labels.short_label(area))


def _named(session: Session, model: type[Listed], week: Week, used: set[str]) -> tuple[Named, ...]:
    rows = session.scalars(select(model).order_by(model.position, model.code))
    return tuple(
        Named(row.code, row.name_th)
        for row in rows
        if row.code in used
        or (
            (row.valid_from is None or row.valid_from <= week.ends_on)
            and (row.valid_to is None or row.valid_to >= week.ends_on)
        )
    )
