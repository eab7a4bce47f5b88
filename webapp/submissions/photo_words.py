"""What is said of a photo's blurred parts and marks: badges beside it, and lines of the history."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp import i18n
from webapp.submissions.labels import MARK
from webapp.submissions.models import Attachment


def badges_of(item: Attachment) -> tuple[str, ...]:
    """What everybody who sees the photo must know of it."""
    marks = [str(label) for name, label in MARK.items() if getattr(item, name)]
    if item.edit:
        marks.append(str(gettext("Partly blurred")))
    if item.late_for:
        marks.append(str(gettext("Came after issuing, not printed")))
    return tuple(marks)


def note_of(changes: Mapping[str, object]) -> str:
    """Which photo or clip an event is about, and which marks it set or took off; else nothing."""
    number = changes.get("photo")
    if changes.get("clip"):
        photo = str(gettext("Clip"))
    elif isinstance(number, int):
        photo = str(gettext("Photo %(number)s", number=i18n.number(number)))
    else:
        return ""
    said = [_mark(str(label), changes[name]) for name, label in MARK.items() if name in changes]
    return ": ".join((photo, ", ".join(said))) if said else photo


def _mark(label: str, change: object) -> str:
    is_set = isinstance(change, list) and bool(change[-1])
    return label if is_set else str(gettext("no longer “%(mark)s”", mark=label))
