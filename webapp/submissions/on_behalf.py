"""The words for reports that an office wrote down for a village."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp import i18n
from webapp.geography import labels as area_labels
from webapp.i18n import lazy
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.recording import Source
from webapp.submissions.workflow import Action

SOURCE: Mapping[Source, str] = {
    Source.LINE: lazy("LINE"),
    Source.PAPER: lazy("Paper"),
    Source.PHONE: lazy("Telephone"),
    Source.OTHER: lazy("Another way"),
}


def mark_of(submission: Submission) -> str:
    """บันทึกแทน นายสมชาย ใจดี จาก LINE; empty of what its author reported."""
    if submission.recorded_by_id is None:
        return ""
    source = SOURCE[Source(submission.recorded_from)]
    return str(
        gettext(
            "Recorded on behalf of %(name)s · %(source)s", name=_name(submission), source=source
        )
    )


def note_of(event: SubmissionEvent) -> str:
    """What the timeline adds: that it was recorded, and that the same person approved it."""
    submission = event.submission
    if submission.recorded_by_id is None or event.actor_id != submission.recorded_by_id:
        return ""
    if event.action == Action.SUBMIT:
        return mark_of(submission)
    if event.action == Action.APPROVE:
        return str(gettext("Recorded and approved by the same person"))
    return ""


def _name(submission: Submission) -> str:
    if submission.author_id != submission.recorded_by_id:
        return submission.author.name_th
    area = submission.area
    return i18n.area_digits(area_labels.short_label(area)) if area else ""
