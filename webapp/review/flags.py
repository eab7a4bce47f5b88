"""What is odd about single pictures. Hints that inform a reviewer; nothing is refused by them.

Other uses of a picture are looked up in `uses`; the words for all this stand in `flag_cards`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2s

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.geography import outlines
from webapp.media.screens import is_screenshot
from webapp.review.models import FlagDismissal, FlagKind
from webapp.review.uses import DISTRICT_DIGITS, Match, Use
from webapp.submissions.models import Attachment, Submission

FAR_DAYS = timedelta(days=2)
"""The day before and the day after belong to many activities; clocks of phones go wrong too."""

KEY_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One odd thing about one picture; `key` names it, the same on every page."""

    kind: FlagKind
    attachment: Attachment
    use: Use | None = None
    """Where else the picture stands."""
    days: int = 0
    """From the activity's day to the picture's, negative before it."""
    km: float = 0.0
    """How far outside the district it was taken."""
    district_code: str = ""
    """The district that it was taken in, where that is known."""

    @property
    def key(self) -> str:
        """Says nothing about the other report to somebody who may not know of it."""
        about = self.use.submission_id if self.use else ""
        text = f"{self.kind} {self.attachment.id} {about}"
        return blake2s(text.encode(), digest_size=KEY_BYTES).hexdigest()


def flags_of(submission: Submission, matches: Sequence[Match]) -> list[Flag]:
    """Everything odd about the pictures and the clip, other uses first."""
    items = {item.id: item for item in submission.attachments}
    reused = [
        Flag(
            kind=FlagKind.SAME if match.is_same else FlagKind.ALIKE,
            attachment=items[match.attachment_id],
            use=match.use,
        )
        for match in matches
    ]
    photos = [item for item in submission.attachments if item.kind == "photo"]
    return reused + [flag for photo in photos for flag in _of_photo(submission, photo)]


def dismissals_of(session: Session, submission: Submission) -> Mapping[str, FlagDismissal]:
    """Key of a flag → who set it aside and why, oldest first."""
    found = session.scalars(
        select(FlagDismissal)
        .where(FlagDismissal.submission_id == submission.id)
        .options(joinedload(FlagDismissal.by))
        .order_by(FlagDismissal.id)
    )
    return {row.flag_key: row for row in found}


def _of_photo(submission: Submission, photo: Attachment) -> Iterator[Flag]:
    file = photo.media_file
    if file.taken_at is not None and submission.held_on is not None:
        apart = clock.to_local(file.taken_at).date() - submission.held_on
        if abs(apart) > FAR_DAYS:
            yield Flag(kind=FlagKind.OTHER_DAY, attachment=photo, days=apart.days)
    if file.latitude is not None and file.longitude is not None:
        district = str(submission.area_code)[:DISTRICT_DIGITS]
        km = outlines.km_outside(district, file.latitude, file.longitude)
        if km is not None and km > outlines.TOLERANCE_KM:
            there = outlines.district_at(file.latitude, file.longitude) or ""
            yield Flag(kind=FlagKind.OUTSIDE, attachment=photo, km=km, district_code=there)
    if is_screenshot(file):
        yield Flag(kind=FlagKind.SCREENSHOT, attachment=photo)
