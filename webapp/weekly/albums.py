"""Which photos and clips of a week go into its ZIP, and what they are called there.

Photos are those of the paper, as it shows them. Two things are as they are now, although an issued
paper is frozen: what was marked since as not to be published stays out, and what was blurred since
goes in blurred. Everything is settled here, before the first byte is sent (`album_stream`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.media import drawing, playing
from webapp.media.models import Rendition
from webapp.media.renditions import RenditionName
from webapp.submissions.models import Attachment
from webapp.weekly import listing
from webapp.weekly.listing import Line
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Photo
from webapp.zip_files import safe_name

LONGEST_NAME_BYTES: Final = 200
"""Of a whole name with its folders, in UTF-8; Windows takes 260 signs with the place it lies in."""
FALLBACK: Final = "กิจกรรม"

_AT_ONCE: Final = 500
_NAMES: Final = (RenditionName.SCREEN, RenditionName.PRINT, RenditionName.PLAY)
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/webp": "webp", "image/png": "png",
                    "video/mp4": "mp4"}  # fmt: skip
_FROZEN_TYPE: Final = "image/jpeg"
_NUMBER_DIGITS: Final = 4
_DISTRICT_DIGITS: Final = 4
_ROOM_FOR_FILE: Final = len("/clip-00.webp")


class Size(StrEnum):
    """How large the photos are: as printed, or as screens show them."""

    PRINT = "print"
    SCREEN = "screen"


class Reason(StrEnum):
    """Why a photo or clip stays out. The values are in manifests."""

    UNPUBLISHED = "unpublished"
    NOT_READY = "not_ready"
    LOST = "lost"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file that goes in. `is_as_issued` is False where it was blurred after issuing."""

    name: str
    sha256: str
    kind: str
    attachment_id: UUID
    caption: str
    line: Line
    is_as_issued: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A photo or clip that does not go in, and why."""

    line: Line
    kind: str
    attachment_id: UUID
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """What goes in and what does not. `wishes` are the jobs that would make what is not ready."""

    folder: str
    items: Sequence[Item]
    left_out: Sequence[LeftOut]
    wishes: Sequence[tuple[str, str]]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    """An attachment as it is now, with its renditions by name."""

    attachment: Attachment
    renditions: Mapping[str, Rendition]


def album_of(session: Session, paper: Paper, *, size: Size, has_clips: bool) -> Album:
    """Settle what goes in, in the order of the paper. Three queries for 500 activities."""
    folder = safe_name(listing.week_name(paper), LONGEST_NAME_BYTES)
    lines = list(listing.lines_of(paper))
    found = _attachments(session, [line.entry.submission_id for line in lines])
    items: list[Item] = []
    left_out: list[LeftOut] = []
    wishes: list[tuple[str, str]] = []
    for line in lines:
        mine = found.get(line.entry.submission_id, {})
        inside = _folder_of(paper, folder, line)
        chosen = list(_photos(line, inside, mine, size))
        if has_clips:
            chosen += _clips(line, inside, mine)
        items += [one for one in chosen if isinstance(one, Item)]
        left_out += [one for one in chosen if isinstance(one, LeftOut)]
        wishes += [
            _wish(mine[one.attachment_id].attachment)
            for one in chosen
            if isinstance(one, LeftOut) and one.reason is Reason.NOT_READY
            and one.attachment_id in mine
        ]  # fmt: skip
    return Album(folder=folder, items=items, left_out=left_out, wishes=wishes,
                 made_at=paper.report.issued_at if paper.report else clock.utc_now())  # fmt: skip


def _folder_of(paper: Paper, folder: str, line: Line) -> str:
    """มห-2569-W48/04-ดงหลวง/0007-ซ่อมฝาย, with room for a file's name behind it."""
    code = line.entry.area_code
    district = f"{code[2:_DISTRICT_DIGITS]}-{listing.district_name(paper, code)}"
    main, dot, under = line.place.partition(".")
    number = f"{main.zfill(_NUMBER_DIGITS)}{dot}{under}"
    before = f"{folder}/{safe_name(district, LONGEST_NAME_BYTES)}/{number}-"
    room = LONGEST_NAME_BYTES - len(before.encode()) - _ROOM_FOR_FILE
    return before + (safe_name(line.entry.title, room) or FALLBACK)


def _photos(
    line: Line, inside: str, mine: Mapping[UUID, _Found], size: Size
) -> Iterator[Item | LeftOut]:
    for number, photo in enumerate(line.entry.photos, start=1):
        found = mine.get(photo.attachment_id)
        if found is not None and found.attachment.is_unpublished:
            yield LeftOut(line, "photo", photo.attachment_id, Reason.UNPUBLISHED)
            continue
        if found is not None and found.attachment.gone_at is not None:
            yield LeftOut(line, "photo", photo.attachment_id, Reason.GONE)
            continue
        is_as_issued = found is None or found.attachment.edit == photo.edit
        sha256, media_type = _content(photo, found, size, is_as_issued=is_as_issued)
        if not sha256:
            yield LeftOut(line, "photo", photo.attachment_id, Reason.NOT_READY)
            continue
        yield Item(
            name=f"{inside}/{number:02d}.{_SUFFIXES.get(media_type, 'bin')}", sha256=sha256,
            kind="photo", attachment_id=photo.attachment_id, caption=photo.caption, line=line,
            is_as_issued=is_as_issued,
        )  # fmt: skip


def _content(
    photo: Photo, found: _Found | None, size: Size, *, is_as_issued: bool
) -> tuple[str, str]:
    """Key and media type of what stands for a photo; an empty key where nothing does yet."""
    made = found.renditions if found else {}
    if size is Size.SCREEN and Size.SCREEN in made:
        return made[Size.SCREEN].sha256, made[Size.SCREEN].media_type
    if is_as_issued and photo.sha256:
        return photo.sha256, _FROZEN_TYPE
    printed = made.get(Size.PRINT)
    return (printed.sha256, printed.media_type) if printed else ("", "")


def _clips(line: Line, inside: str, mine: Mapping[UUID, _Found]) -> Iterator[Item | LeftOut]:
    clips = [
        found
        for found in mine.values()
        if found.attachment.kind == "clip" and found.attachment.late_for is None
    ]
    for number, found in enumerate(clips, start=1):
        clip, played = found.attachment, found.renditions.get(RenditionName.PLAY)
        if clip.is_unpublished:
            yield LeftOut(line, "clip", clip.id, Reason.UNPUBLISHED)
        elif clip.gone_at is not None:
            yield LeftOut(line, "clip", clip.id, Reason.GONE)
        elif played is None:
            yield LeftOut(line, "clip", clip.id, Reason.NOT_READY)
        else:
            suffix = _SUFFIXES.get(played.media_type, "bin")
            yield Item(
                name=f"{inside}/clip-{number:02d}.{suffix}", sha256=played.sha256, kind="clip",
                attachment_id=clip.id, caption=clip.caption, line=line,
            )  # fmt: skip


def _attachments(
    session: Session, submission_ids: Sequence[UUID]
) -> dict[UUID, dict[UUID, _Found]]:  # fmt: skip
    """Submission → attachment → what it is now, in the order of each report."""
    its_own = and_(
        Rendition.media_sha256 == Attachment.media_sha256,
        Rendition.edit == Attachment.edit,
        Rendition.name.in_(_NAMES),
    )
    found: dict[UUID, dict[UUID, _Found]] = {}
    for start in range(0, len(submission_ids), _AT_ONCE):
        some = submission_ids[start : start + _AT_ONCE]
        rows = session.execute(
            select(Attachment, Rendition)
            .outerjoin(Rendition, its_own)
            .where(Attachment.submission_id.in_(some))
            .order_by(Attachment.submission_id, Attachment.position, Attachment.id)
        ).tuples()
        for attachment, rendition in rows:
            mine = found.setdefault(attachment.submission_id, {})
            held = mine.setdefault(attachment.id, _Found(attachment, {}))
            if rendition is not None:
                mine[attachment.id] = _Found(
                    attachment, {**held.renditions, rendition.name: rendition}
                )
    return found


def _wish(item: Attachment) -> tuple[str, str]:
    if item.kind == "clip":
        return playing.JOB, item.media_sha256
    return drawing.JOB, drawing.job_key(item.media_sha256, item.edit)
