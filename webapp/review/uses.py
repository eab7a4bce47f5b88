"""Where else the pictures of a submission stand: the reuse radar, over all time and all areas.

Five queries, however many pictures. What somebody may not open is told without what would give it
away: the district and the day, no number, no name, no picture.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select, union_all
from sqlalchemy.orm import Session, selectinload

from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.media import fingerprints
from webapp.media.models import MediaFile
from webapp.media.radar import distance
from webapp.review.queries import in_view_of
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status

MOST_NEAR_FILES = 24
"""Files nearly equal to a picture of the submission, nearest first."""
MOST_USES = 10
"""Reports looked at for one file: a picture that everybody has must not slow the page."""
DISTRICT_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Another report with the picture, as much of it as this person may know.

    Out of view, `area_code` is the district's, and there is neither attachment nor text.
    """

    submission_id: UUID
    media_sha256: str
    held_on: date
    area_code: str
    attachment: Attachment | None = None
    number: str = ""
    status: Status | None = None
    title: str = ""
    reporter: str = ""

    @property
    def is_in_view(self) -> bool:
        """Whether this person may open the other report."""
        return self.attachment is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A picture of the submission and one other use of it; `is_same` means byte for byte."""

    attachment_id: UUID
    use: Use
    is_same: bool


def found_elsewhere(session: Session, person: Person, submission: Submission) -> list[Match]:
    """Every other use: what the person may open first, then the oldest; one for each report."""
    own = {item.media_sha256: item.id for item in submission.attachments}
    alike = _alike(session, submission)
    matches = []
    for use in _uses(session, person, submission, {*own, *alike}):
        if use.media_sha256 in own:
            found = [Match(attachment_id=own[use.media_sha256], use=use, is_same=True)]
        else:
            pictures = alike[use.media_sha256]
            found = [Match(attachment_id=own[sha], use=use, is_same=False) for sha in pictures]
        matches += found
    return _once_a_report(matches)


def _once_a_report(matches: Iterable[Match]) -> list[Match]:
    """One match for a picture and a report, the same file before a similar one."""
    found: dict[tuple[UUID, UUID], Match] = {}
    for match in matches:
        key = match.attachment_id, match.use.submission_id
        if key not in found or (match.is_same and not found[key].is_same):
            found[key] = match
    return list(found.values())


def _alike(session: Session, submission: Submission) -> Mapping[str, Sequence[str]]:
    """File of some other report → the files of this one that it nearly equals."""
    hashes = {
        item.media_sha256: item.media_file.dhash
        for item in submission.attachments
        if item.media_file.dhash is not None
    }
    near = fingerprints.near(session, hashes.values())
    wanted = {other for others in near.values() for other in others}
    if not wanted:
        return {}
    files = session.execute(
        select(MediaFile.sha256, MediaFile.dhash)
        .where(MediaFile.dhash.in_(wanted), MediaFile.sha256.not_in(hashes))
        .limit(MOST_NEAR_FILES * len(hashes))
    ).tuples()
    pairs = sorted(
        (distance(dhash, other), sha256, own)
        for sha256, other in files
        for own, dhash in hashes.items()
        if other is not None and other in near.get(dhash, ())
    )
    alike: dict[str, list[str]] = {}
    for _, sha256, own in pairs:
        if sha256 in alike or len(alike) < MOST_NEAR_FILES:
            alike.setdefault(sha256, []).append(own)
    return alike


def _uses(
    session: Session, person: Person, submission: Submission, files: Collection[str]
) -> list[Use]:
    """The uses of files in other reports that were sent, a bounded number of each file."""
    if not files:
        return []
    arms = [select(_of_file(sha256, submission.id).subquery()) for sha256 in sorted(files)]
    found = session.execute(
        select(
            Attachment, Submission.held_on, Submission.area_code, Submission.number,
            Submission.status, Submission.title, User.name_th.label("reporter"),
            in_view_of(person).label("is_in_view"),
        )
        .join(Attachment.submission)
        .join(Submission.author)
        .where(Attachment.id.in_(union_all(*arms)))
        .options(selectinload(Attachment.renditions))
        .order_by(in_view_of(person).desc(), Submission.submitted_at, Attachment.id)
    )  # fmt: skip
    return [_told(row) for row in found.mappings()]


def _of_file(sha256: str, submission_id: UUID) -> Select[Any]:
    return (
        select(Attachment.id)
        .join(Attachment.submission)
        .where(
            Attachment.media_sha256 == sha256,
            Attachment.submission_id != submission_id,
            Submission.submitted_at.is_not(None),
        )
        .limit(MOST_USES)
    )


def _told(row: RowMapping) -> Use:
    """What this person may know of a use."""
    attachment: Attachment = row["Attachment"]
    known = {"held_on": row["held_on"], "media_sha256": attachment.media_sha256}
    if not row["is_in_view"]:
        district = row["area_code"][:DISTRICT_DIGITS]
        return Use(submission_id=attachment.submission_id, area_code=district, **known)
    return Use(
        submission_id=attachment.submission_id, attachment=attachment,
        area_code=row["area_code"], number=row["number"], status=Status(row["status"]),
        title=row["title"], reporter=row["reporter"], **known,
    )  # fmt: skip
