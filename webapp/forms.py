"""What every form of the product shares: the base class, CSRF, and fields that read Thai.

Forms of a feature live in that feature's `forms.py`.
"""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from flask import Flask
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from wtforms import Form as WTForm
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.fields.core import Field

from webapp import thai

csrf = CSRFProtect()

NUMBER_SENTENCES: Mapping[str, str] = {
    "empty": lazy_gettext("Please enter a number."),
    "not_a_number": lazy_gettext("Please enter digits only, for example 25."),
    "negative": lazy_gettext("The number cannot be below zero."),
    "too_large": lazy_gettext("That number is too large. Please check it."),
}
DATE_SENTENCES: Mapping[str, str] = {
    "empty": lazy_gettext("Please choose the day, month and year."),
    "not_a_date": lazy_gettext("There is no such day. Please check the day, month and year."),
    "year_out_of_range": lazy_gettext("Please check the year, for example 2569."),
}


def init_app(app: Flask) -> None:
    """Ask for a token on every writing request, and give templates the hidden field."""
    csrf.init_app(app)
    app.jinja_env.globals["csrf_field"] = csrf_field


def csrf_field() -> Markup:
    """The hidden token of a form."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


class Form(WTForm):
    """The base of every form. Texts arrive in the storage form of `thai.normalise`."""

    class Meta:
        """Normalise what was typed before any field reads it."""

        def bind_field(
            self,
            form: WTForm,
            unbound_field: Any,  # noqa: ANN401 - WTForms' own private class
            options: dict[str, Any],
        ) -> Field:
            """Add the text normaliser to every plain text field."""
            if unbound_field.field_class in {StringField, TextAreaField}:
                filters: list[Callable[[Any], Any]] = [_clean]
                options["filters"] = filters + list(unbound_field.kwargs.get("filters", ()))
                unbound_field.kwargs.pop("filters", None)
            field: Field = unbound_field.bind(form=form, **options)
            return field


class CountField(IntegerField):
    """A count of people or things, in Thai or Arabic digits. The typed text is kept on error."""

    def __init__(self, label: str | None = None, *, maximum: int = 99_999, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, **kwargs)
        self.maximum = maximum

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed text; an empty one leaves None."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = thai.parse_count(valuelist[0], maximum=self.maximum)
        except thai.ThaiInputError as error:
            self.data = None
            raise ValueError(str(NUMBER_SENTENCES[error.code])) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class ClockField(StringField):
    """A time of day as people type it: 8.30, 08:30, ๐๘.๓๐ น."""

    data: time | None  # type: ignore[assignment]  # the parent keeps the text itself

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed text; an empty one leaves None."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = thai.parse_time(valuelist[0])
        except thai.ThaiInputError as error:
            raise ValueError(gettext("Please enter a time such as 08.30.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.strftime("%H.%M")


def read_date(day: str, month: str, year: str) -> date:
    """Read a date from three inputs.

    Raises:
        ValidationError: with the sentence for the person.
    """
    try:
        return thai.parse_date(day, month, year)
    except thai.ThaiInputError as error:
        raise ValidationError(str(DATE_SENTENCES[error.code])) from error


def _clean(value: object) -> object:
    return thai.normalise(value) if isinstance(value, str) else value
