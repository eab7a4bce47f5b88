"""The clip of a submission as people see it: it plays, is being prepared, or cannot be played."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Response, after_this_request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Person
from webapp.i18n import lazy
from webapp.jobs import queries as jobs
from webapp.jobs.models import Job, JobState
from webapp.jobs.wishes import wish
from webapp.media import playing
from webapp.media.models import Rendition
from webapp.media.renditions import RenditionName
from webapp.submissions import file_links
from webapp.submissions.labels import CLIP_CODE
from webapp.submissions.models import Attachment
from webapp.submissions.permissions import may_open_originals

GONE: Final[Mapping[str, str]] = {
    "expired": lazy("Clip no longer kept"),
    "request": lazy("Clip removed on request"),
}
"""Why a clip was given up."""
_UNDER_WAY: Final = (JobState.QUEUED, JobState.RUNNING)


class ClipState(StrEnum):
    """How far the copy is that every browser plays."""

    READY = "ready"
    WAITING = "waiting"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip as `clip_box` shows it. `src` is empty until it is ready.

    `original_url` takes a POST, and is empty for who may not open originals. Of one that was given
    up `facts` says why.
    """

    id: str
    state: ClipState
    percent: int
    src: str
    poster_url: str
    thumb_url: str
    media_type: str
    width: int
    height: int
    facts: str
    status_url: str
    original_url: str
    take_down_url: str = ""


def clip(session: Session, person: Person, item: Attachment) -> Clip:
    """What `person` is shown of a clip; one that nobody ever prepared is asked for on the way."""
    if item.gone_at is not None:
        return _gone(item)
    played = next((row for row in item.renditions if row.name == RenditionName.PLAY), None)
    job = None if played else jobs.find(session, playing.JOB, item.media_sha256)
    state = _state(played, job)
    if state is ClipState.WAITING and (job is None or job.state not in _UNDER_WAY):
        _ask_for(item.media_sha256)
    seconds = i18n.number(round(item.media_file.duration_s or 0))
    return Clip(
        id=str(item.id),
        state=state,
        percent=job.progress if job and job.state == JobState.RUNNING else 0,
        src=_address(person, item, RenditionName.PLAY) if played else "",
        poster_url=_address(person, item, RenditionName.POSTER),
        thumb_url=_address(person, item, RenditionName.THUMB),
        media_type=played.media_type if played else "",
        width=(played or item.media_file).width_px,
        height=(played or item.media_file).height_px,
        facts=gettext("Clip, %(seconds)s seconds", seconds=seconds),
        status_url=url_for("submission_clips.show", attachment_id=item.id),
        original_url=_original_url(person, item),
        take_down_url=take_down_url(item),
    )


def take_down_url(item: Attachment) -> str:
    """Where one asks that a file be taken down; empty of what was not sent, or is gone."""
    report = item.submission.number
    if not report or item.gone_at is not None:
        return ""
    which = CLIP_CODE if item.kind == "clip" else str(item.position + 1)
    return url_for("privacy.ask", photo=f"{report}-{which}")


def _gone(item: Attachment) -> Clip:
    return Clip(
        id=str(item.id), state=ClipState.GONE, percent=0, src="", poster_url="", thumb_url="",
        media_type="", width=item.media_file.width_px, height=item.media_file.height_px,
        facts=str(GONE[item.gone_why]), status_url="", original_url="",
    )  # fmt: skip


def _state(played: Rendition | None, job: Job | None) -> ClipState:
    if played:
        return ClipState.READY
    return ClipState.FAILED if job and job.state == JobState.FAILED else ClipState.WAITING


def _ask_for(media_sha256: str) -> None:
    @after_this_request
    def wished(response: Response) -> Response:
        wish(response, playing.JOB, media_sha256)
        return response


def _address(person: Person, item: Attachment, name: RenditionName) -> str:
    return file_links.address(person, item.id, name.value, edit=item.edit)


def _original_url(person: Person, item: Attachment) -> str:
    if not may_open_originals(person, item.submission):
        return ""
    return url_for(
        "submission_media.open_original",
        submission_id=item.submission_id,
        attachment_id=item.id,
    )
