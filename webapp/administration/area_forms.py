"""Forms about areas: a name, a day, the other village, a new one."""

import re
from collections.abc import Callable, Mapping

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError

from webapp import clock
from webapp.administration.item_forms import DayField
from webapp.forms import CountField, Form
from webapp.geography.area_files import LONGEST_NAME
from webapp.geography.change_models import LONGEST_NOTE
from webapp.i18n import lazy

MOST_NUMBER = 999
KINDS = ("village", "community")
_CODE = re.compile(r"[0-9]{8,9}")


class NotedForm(Form):
    """What every change of an area says: from which day, and why.

    The page of an area has several of these: their inputs begin with `prefix`.
    """

    prefix = ""

    happened_on = DayField(lazy("From which day"))
    note = StringField(lazy("Why, or which announcement"))

    def __init__(
        self, inputs: MultiDict[str, str] | None = None, data: Mapping[str, str] | None = None
    ) -> None:  # fmt: skip
        super().__init__(inputs, data=data, prefix=self.prefix)

    def validate_happened_on(self, field: DayField) -> None:
        """Today where nothing is said; never ahead."""
        if field.data is None and not field.errors:
            field.data = clock.today()
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("That day has not come yet."))

    def validate_note(self, field: StringField) -> None:
        """As long as the column."""
        if len(field.data or "") > LONGEST_NOTE:
            raise ValidationError(gettext("Please write it shorter."))


def _name_is_right(_form: Form, field: StringField) -> None:
    if len(field.data or "") > LONGEST_NAME:
        raise ValidationError(gettext("Please write it shorter."))
    if any(ord(sign) < ord(" ") for sign in field.data or ""):
        raise ValidationError(gettext("Please write it in one line."))


def _name_is_given(_form: Form, field: StringField) -> None:
    if not field.data:
        raise ValidationError(gettext("Please write the name."))


_NAME: tuple[Callable[[Form, StringField], None], ...] = (_name_is_given, _name_is_right)


class NameForm(NotedForm):
    """Another name."""

    prefix = "name"

    name_th = StringField(lazy("Name in Thai"), validators=_NAME)
    name_en = StringField(lazy("Name in English"), validators=[_name_is_right])


class RetireForm(NotedForm):
    """Giving an area up, and what becomes of the duties of people there."""

    prefix = "retire"

    duties = StringField(lazy("Duties of people there"))


class MergeForm(NotedForm):
    """Putting a village together with another one."""

    prefix = "merge"

    into = StringField(lazy("Code of the village that stays"))
    duties = StringField(lazy("Duties of people there"))

    def validate_into(self, field: StringField) -> None:
        """A village's code."""
        if not _CODE.fullmatch(field.data or ""):
            raise ValidationError(gettext("Please choose the village that stays."))

    def validate_duties(self, field: StringField) -> None:
        """Ended or moved: somebody has to say."""
        if field.data not in {"end", "move"}:
            raise ValidationError(gettext("Please choose what becomes of the duties."))


class NewPlaceForm(NotedForm):
    """A village or community that was not in the list."""

    prefix = "new"

    kind = StringField(lazy("Kind"))
    number = CountField(lazy("Number (village: moo)"), maximum=MOST_NUMBER)
    name_th = StringField(lazy("Name in Thai"), validators=_NAME)
    name_en = StringField(lazy("Name in English"), validators=[_name_is_right])

    def validate_kind(self, field: StringField) -> None:
        """Village or community."""
        if field.data not in KINDS:
            raise ValidationError(gettext("Please choose one of the list."))

    def validate_number(self, field: CountField) -> None:
        """Needed; it is the end of the code."""
        if not field.errors and not field.data:
            raise ValidationError(gettext("Please enter a number."))
