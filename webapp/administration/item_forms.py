"""One line of a list as a form. Which fields it has follows from the list."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField, ValidationError

from webapp import thai
from webapp.activity.catalogue import Catalogue
from webapp.activity.list_rows import LEAP_YEAR, ListedRow
from webapp.activity.models import AppliesTo, Standing
from webapp.forms import CountField, Form
from webapp.i18n import lazy

LONGEST_EVIDENCE = 1000
MOST_DAYS_AROUND = 180
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_OWN_FIELDS = frozenset({"name_th", "name_en", "code"})


class DayField(StringField):
    """A day as people type it, 24/11/2569; empty is None. What was typed is kept on error."""

    data: date | None  # type: ignore[assignment]  # the parent keeps the text itself

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed text."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = thai.parse_date_text(valuelist[0])
        except thai.ThaiInputError as error:
            raise ValueError(gettext("Please write a day like 1/11/2569.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed_day(self.data)


def typed_day(day: date | None) -> str:
    """A day as it is typed: 24/11/2569."""
    return "" if day is None else f"{day.day}/{day.month}/{thai.buddhist_year(day)}"


class ItemForm(Form):
    """The words, days and standing of one line."""

    code = StringField(lazy("Code"))
    name_th = StringField(lazy("Name in Thai"))
    name_en = StringField(lazy("Name in English"))
    volunteer_type_code = StringField(lazy("Volunteer type"))
    standing = StringField(lazy("Standing"))
    applies_to = StringField(lazy("About what"))
    field = StringField(lazy("Only for this answer"))
    month = CountField(lazy("Month"), maximum=12)
    day = CountField(lazy("Day"), maximum=31)
    days_before = CountField(lazy("Offered how many days before"), maximum=MOST_DAYS_AROUND)
    days_after = CountField(lazy("Offered how many days after"), maximum=MOST_DAYS_AROUND)
    valid_from = DayField(lazy("In use from"))
    valid_to = DayField(lazy("In use until"))
    evidence = TextAreaField(lazy("Where this is from"))

    def __init__(
        self, catalogue: Catalogue, inputs: MultiDict[str, str] | None = None, *,
        row: ListedRow | None = None, choices: Mapping[str, frozenset[str]] | None = None,
    ) -> None:  # fmt: skip
        self.catalogue = catalogue
        self.allowed = choices or {}
        super().__init__(inputs, obj=row)
        for name in list(self._fields):
            if name not in catalogue.fields | _OWN_FIELDS:
                del self[name]
        if row is not None:
            del self["code"]

    def has(self, name: str) -> bool:
        """Whether this list has the field."""
        return name in self._fields

    def values(self) -> dict[str, Any]:
        """Column → value of everything but the code."""
        found = {name: field.data for name, field in self._fields.items() if name != "code"}
        return {name: _stored(name, value) for name, value in found.items()}

    def validate_code(self, field: StringField) -> None:
        """Letters, digits, - and _; empty lets the product choose."""
        if not field.data:
            return
        if not _CODE.fullmatch(field.data) or len(field.data) > self.catalogue.longest_code:
            raise ValidationError(
                gettext("Please use Latin letters, digits, - and _ only, at most %(most)s.",
                        most=self.catalogue.longest_code)
            )  # fmt: skip

    def validate_name_th(self, field: StringField) -> None:
        """Needed, and as long as the column."""
        if not field.data:
            raise ValidationError(gettext("Please write the name."))
        self.validate_name_en(field)

    def validate_name_en(self, field: StringField) -> None:
        """As long as the column."""
        if len(field.data or "") > self.catalogue.longest_name:
            raise ValidationError(gettext("Please write it shorter."))
        if any(ord(sign) < ord(" ") for sign in field.data or ""):
            raise ValidationError(gettext("Please write it in one line."))

    def validate_evidence(self, field: TextAreaField) -> None:
        """A note, not an essay."""
        if len(field.data or "") > LONGEST_EVIDENCE:
            raise ValidationError(gettext("Please write it shorter."))

    def validate_standing(self, field: StringField) -> None:
        """Official or draft."""
        _check_one_of(field, {standing.value for standing in Standing})

    def validate_applies_to(self, field: StringField) -> None:
        """What a reason can be about."""
        _check_one_of(field, {target.value for target in AppliesTo})

    def validate_volunteer_type_code(self, field: StringField) -> None:
        """One of the volunteer types."""
        _check_one_of(field, self.allowed.get("volunteer_type_code", frozenset()))

    def validate_field(self, field: StringField) -> None:
        """A field of the report, for reasons about one answer alone."""
        if field.data:
            _check_one_of(field, self.allowed.get("field", frozenset()))
            if self.applies_to.data != AppliesTo.FIELD:
                raise ValidationError(gettext("Only a reason about one answer names an answer."))

    def validate_day(self, field: CountField) -> None:
        """A day of the year, the 29th of February included."""
        try:
            date(LEAP_YEAR, self.month.data or 0, field.data or 0)
        except ValueError:
            raise ValidationError(gettext("There is no such day in this month.")) from None


def _stored(name: str, value: Any) -> Any:  # noqa: ANN401 - any column of a list
    if name in {"valid_from", "valid_to"}:
        return value
    if name in {"days_before", "days_after"}:
        return value or 0
    return "" if value is None else value


def _check_one_of(field: StringField, allowed: frozenset[str] | set[str]) -> None:
    if field.data not in allowed:
        raise ValidationError(gettext("Please choose one of the list."))
