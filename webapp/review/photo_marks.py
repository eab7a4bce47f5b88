"""What the desk shows and offers of a photo's blurred parts and marks."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from webapp.accounts.permissions import Person
from webapp.review.filters import QueueFilter
from webapp.submissions import photo_words, privacy
from webapp.submissions.labels import MARK
from webapp.submissions.models import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoMarks:
    """Badges for everybody; addresses and buttons for those who may change them."""

    id: str
    badges: tuple[str, ...]
    buttons: tuple[tuple[str, str, bool], ...] = ()
    """(value to post, label, is set now)."""
    is_blurred: bool = False
    mark_url: str = ""
    edit_url: str = ""


def of(person: Person, item: Attachment, chosen: QueueFilter) -> PhotoMarks:
    """The badges of a photo, and the controls for those who may use them."""
    badges = photo_words.badges_of(item)
    if not privacy.may_protect(person, item.submission, item):
        return PhotoMarks(id=str(item.id), badges=badges)
    at: dict[str, Any] = {"submission_id": item.submission_id, "attachment_id": item.id}
    return PhotoMarks(
        id=str(item.id),
        badges=badges,
        buttons=tuple(
            (f"{name}={'no' if is_set else 'yes'}", str(label), is_set)
            for name, label in MARK.items()
            for is_set in [bool(getattr(item, name))]
        ),
        is_blurred=bool(item.edit),
        mark_url=url_for("review_photos.mark", **at, **chosen.query()),
        edit_url=url_for("review_photos.edit", **at),
    )
