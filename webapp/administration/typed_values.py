"""Values of settings as people type and read them."""

from datetime import date

from flask_babel import gettext

from webapp import i18n, thai
from webapp.administration import labels
from webapp.settings.errors import SettingRefused
from webapp.settings.registry import NUMBERS, Definition, Kind, Value

ON, OFF = "on", "off"
LARGEST = 9_999_999
"""The largest number that is read as one; what is too large for a setting is told its bounds."""


def read(definition: Definition, typed: str) -> Value:
    """What was typed, as a value.

    Raises:
        SettingRefused: it is none; `reason` is a key of labels.REFUSED.
    """
    text = thai.normalise(typed)
    if not text:
        return None
    if definition.kind in NUMBERS:
        try:
            return thai.parse_count(text, maximum=LARGEST)
        except thai.ThaiInputError:
            raise SettingRefused(reason="not_a_number") from None
    if definition.kind is Kind.DATE:
        try:
            return thai.parse_date_text(text)
        except thai.ThaiInputError:
            raise SettingRefused(reason="not_a_date") from None
    if definition.kind is Kind.SWITCH:
        if text not in {ON, OFF}:
            raise SettingRefused(reason="not_a_choice")
        return text == ON
    return text


def typed_of(definition: Definition, value: Value) -> str:
    """The value as it stands in its input."""
    if value is None:
        return ""
    if definition.kind is Kind.SWITCH:
        return ON if value else OFF
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{thai.buddhist_year(value)}"
    return str(value)


def in_words(definition: Definition, value: Value) -> str:
    """The value in a sentence."""
    if value is None or value == "":
        return str(gettext("nothing"))
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, date):
        return i18n.long_date(value)
    if isinstance(value, int):
        return _number(definition, value)
    return str(definition.choices.get(value, value))


def _number(definition: Definition, value: int) -> str:
    number = i18n.number(value)
    if definition.kind is Kind.DAYS:
        return str(gettext("%(count)s days", count=number))
    if definition.kind is Kind.MINUTES:
        return str(gettext("%(count)s minutes", count=number))
    return number


def refusal(refused: SettingRefused) -> str:
    """Why a value is not taken, in one sentence."""
    details = dict(refused.details)
    reason = str(details.pop("reason", ""))
    sentence = str(labels.REFUSED.get(reason, labels.REFUSED["not_a_choice"]))
    numbers = {name: i18n.number(value) for name, value in details.items()
               if isinstance(value, int)}  # fmt: skip
    return sentence % numbers if numbers else sentence
