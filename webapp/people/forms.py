"""What offices send about people."""

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, IntegerField, StringField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length

from webapp import thai
from webapp.accounts import phones
from webapp.accounts.models import DutyEnd
from webapp.accounts.permissions import Role
from webapp.forms import Form
from webapp.geography.scope import is_code
from webapp.i18n import lazy
from webapp.people import card_sheets, labels
from webapp.people.accounts import Somebody
from webapp.people.services import Ending, NewDuty

LONGEST_NAME = 120
LONGEST_UNIT = 160
LONGEST_DAY = 30
LONGEST_REASON = 200


class DayField(StringField):
    """A day as people write it: 24/11/2569, 24 พ.ย. 2569. Empty is None; the text is kept."""

    data: date | None  # type: ignore[assignment]  # the parent keeps the text itself

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed text."""
        self.data = None
        typed = valuelist[0].strip()[:LONGEST_DAY] if valuelist else ""
        if not typed:
            return
        try:
            self.data = thai.parse_date_text(typed)
        except thai.ThaiInputError as error:
            raise ValueError(gettext("Please write the day as in 24/11/2569.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        day = self.data
        return f"{day.day}/{day.month}/{thai.buddhist_year(day)}" if day else ""


class PersonForm(Form):
    """Name and telephone."""

    name = StringField(
        lazy("Name with title"),
        validators=[
            InputRequired(lazy("Please write the name.")),
            Length(min=4, max=LONGEST_NAME, message=lazy("Please write the whole name.")),
        ],
    )
    phone = StringField(lazy("Telephone"), validators=[Length(max=30)])

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called, or none."""
        if field.data and not phones.clean(field.data):
            raise ValidationError(gettext("Please write the whole number, such as 081 234 5678."))

    @property
    def who(self) -> Somebody:
        """Who is meant by a valid form."""
        return Somebody(name=self.name.data or "", phone=self.phone.data or "")


class DutyForm(Form):
    """A duty: which, where, in what office, from when until when."""

    role = StringField(lazy("Duty"))
    area = StringField(lazy("Place"))
    unit_name = StringField(lazy("Office or post"), validators=[Length(max=LONGEST_UNIT)])
    begins_on = DayField(lazy("From"))
    last_on = DayField(lazy("Until"))

    def validate_role(self, field: StringField) -> None:
        """One of the duties that there are; whether it may be given is judged later."""
        if field.data not in list(Role):
            raise ValidationError(gettext("Please choose a duty."))

    def validate_area(self, field: StringField) -> None:
        """The code of a place."""
        if not is_code(field.data or ""):
            raise ValidationError(gettext("Please choose the place."))

    @property
    def duty(self) -> NewDuty:
        """The duty that a valid form asks for."""
        return NewDuty(
            role=Role(self.role.data or ""), area_code=self.area.data or "",
            unit_name=self.unit_name.data or "", begins_on=self.begins_on.data,
            last_on=self.last_on.data,
        )  # fmt: skip


class NewPersonForm(PersonForm, DutyForm):
    """Somebody new with their first duty."""


class EndForm(Form):
    """Why a duty ends, and its last day; without one it is over at once."""

    reason = StringField(
        lazy("Why"),
        default=DutyEnd.TERM_OVER.value,
        validators=[AnyOf(labels.CHOSEN_ENDS, message=lazy("Please choose why."))],
    )
    last_on = DayField(lazy("Last day in office"))

    @property
    def ending(self) -> Ending:
        """What a valid form says."""
        return Ending(reason=DutyEnd(self.reason.data or ""), last_on=self.last_on.data)


class MoveForm(Form):
    """To where, and the last day in the old place."""

    area = StringField(lazy("New place"))
    last_on = DayField(lazy("Last day in the old place"))
    validate_area = DutyForm.validate_area


class SuccessorForm(PersonForm, EndForm):
    """Who follows, from the day after the last one of who leaves."""


class DeputyForm(PersonForm):
    """Who stands in, from when until when."""

    begins_on = DayField(lazy("From"), validators=[InputRequired(lazy("Please write the day."))])
    last_on = DayField(lazy("Until"), validators=[InputRequired(lazy("Please write the day."))])


class FactorForm(Form):
    """Why a way of signing in is taken from somebody."""

    reason = StringField(
        lazy("Why"),
        validators=[
            InputRequired(lazy("Please write why.")),
            Length(min=4, max=LONGEST_REASON, message=lazy("Please write why, in a few words.")),
        ],
    )
    is_to_sign_out = BooleanField(lazy("Sign out everywhere as well"), default=True)


class CardForm(Form):
    """How long cards are good."""

    days = IntegerField(lazy("Good for"))

    def chosen_days(self, usual: int) -> int:
        """One of the lives that there are; the usual one for anything else."""
        days: Any = self.days.data
        return days if days in card_sheets.LIVES else usual
