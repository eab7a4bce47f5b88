"""What people send to oversight."""

from datetime import time

from flask_babel import gettext
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import AnyOf

from webapp.forms import ClockField, Form
from webapp.i18n import lazy
from webapp.oversight.labels import WEEKDAYS
from webapp.oversight.models import LONGEST_NOTE
from webapp.oversight.reminding import EARLIEST, LATEST, Rule


class NilForm(Form):
    """Which village had no activity in which week."""

    area = StringField()
    week = StringField()
    note = StringField()

    @property
    def note_text(self) -> str:
        """What was said besides, cut to size."""
        return str(self.note.data or "")[:LONGEST_NOTE]


class ReminderForm(Form):
    """When a province reminds those who have not reported."""

    weekday = StringField(
        lazy("Day of the week"),
        validators=[AnyOf([str(day) for day in WEEKDAYS], message=lazy("Please choose a day."))],
    )
    at_time = ClockField(lazy("Time"))
    is_active = BooleanField(lazy("Remind every week"))

    def validate_at_time(self, field: ClockField) -> None:
        """A time is needed, and it lies in the day."""
        at = field.data
        if at is None or not EARLIEST <= at <= LATEST:
            raise ValidationError(
                gettext("Please choose a time from 07.00 to 19.45. Nobody is reminded at night.")
            )

    @property
    def rule(self) -> Rule:
        """The rule that a valid form asks for."""
        at: time | None = self.at_time.data
        assert at is not None  # noqa: S101 - a valid form has one
        return Rule(int(self.weekday.data or ""), at, bool(self.is_active.data))
