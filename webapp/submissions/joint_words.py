"""What the history says of events that several submissions tell of."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp import i18n


def note_of(changes: Mapping[str, object]) -> str:
    """Which report takes part in whose event, where a line of the history is about that."""
    numbers = changes.get("joint")
    if not isinstance(numbers, list):
        return ""
    other, host = (i18n.area_digits(str(number)) for number in numbers)
    return str(gettext("%(other)s with the event of %(host)s", other=other, host=host))
