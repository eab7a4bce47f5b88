"""Values as they lie in the database (JSON) and as code uses them; what is no value is refused."""

from datetime import date

from webapp.settings.errors import SettingRefused
from webapp.settings.registry import LONGEST_TEXT, NUMBERS, Definition, Kind, Value


def stored(definition: Definition, value: Value) -> bool | int | str | None:
    """The value as JSON.

    Raises:
        SettingRefused: it is no value of this setting; `reason` says why.
    """
    if value is None or value == "":
        if definition.is_optional:
            return None
        raise SettingRefused(reason="empty")
    if definition.kind in NUMBERS:
        return _number(definition, value)
    if definition.kind is Kind.DATE:
        if not isinstance(value, date):
            raise SettingRefused(reason="not_a_date")
        return value.isoformat()
    if definition.kind is Kind.SWITCH:
        if not isinstance(value, bool):
            raise SettingRefused(reason="not_a_choice")
        return value
    return _text(definition, value)


def read(definition: Definition, value: object) -> Value:
    """What code uses. What an older release stored and is no value any more is the preset."""
    if value is None:
        return None if definition.is_optional else definition.preset
    try:
        if definition.kind is Kind.DATE:
            return date.fromisoformat(str(value))
        stored(definition, value)  # type: ignore[arg-type]  # judged by it
    except (ValueError, SettingRefused):
        return definition.preset
    return value  # type: ignore[return-value]  # judged above


def _number(definition: Definition, value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SettingRefused(reason="not_a_number")
    if not definition.lowest <= value <= definition.highest:
        raise SettingRefused(
            reason="out_of_bounds", lowest=definition.lowest, highest=definition.highest
        )
    return value


def _text(definition: Definition, value: Value) -> str:
    if not isinstance(value, str):
        raise SettingRefused(reason="not_a_text")
    if definition.kind is Kind.CHOICE and value not in definition.choices:
        raise SettingRefused(reason="not_a_choice")
    if len(value) > min(definition.highest, LONGEST_TEXT):
        raise SettingRefused(reason="too_long")
    return value
