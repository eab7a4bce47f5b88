"""Language, digits and the template filters that write dates and numbers.

How Thai is written lives in `thai.py`; here it is only chosen and bound to templates.
"""

from datetime import date, datetime, time
from decimal import Decimal

from flask import Flask, has_request_context
from flask_babel import Babel, get_locale, lazy_gettext

from webapp import clock, thai
from webapp.cookies import read_cookie
from webapp.thai import Digits

LOCALES = ("th", "en")
DEFAULT_LOCALE = "th"


def lazy(message: str) -> str:
    """Mark a text for translation at the moment it is shown. It behaves like a `str`."""
    return lazy_gettext(message)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Choose the language per request and register the filters."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LOCALE)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", app.config["LOCALES_DIR"])
    Babel(app, locale_selector=choose_locale, default_timezone="Asia/Bangkok")
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(
        lambda: {
            "locale": str(get_locale() or DEFAULT_LOCALE),
            "large_text": read_cookie("large_text") == "on",
        }
    )


def choose_locale() -> str:
    """The language the person switched to, else Thai: an English phone is common in Thailand."""
    chosen = read_cookie("locale") if has_request_context() else None
    return chosen if chosen in LOCALES else DEFAULT_LOCALE


def screen_digits() -> Digits:
    """Arabic on screens unless the person switched to Thai digits."""
    thai_wanted = has_request_context() and read_cookie("digits") == "thai"
    return Digits.THAI if thai_wanted else Digits.ARABIC


def _digits(given: str | None) -> Digits:
    return screen_digits() if given is None else Digits(given)


def long_date(day: date, digits: str | None = None) -> str:
    """29 มิถุนายน 2565."""
    return thai.long_date(day, _digits(digits))


def weekday_date(day: date, digits: str | None = None) -> str:
    """วันพุธที่ 25 พฤศจิกายน 2569."""
    return thai.weekday_date(day, _digits(digits))


def short_date(day: date, digits: str | None = None) -> str:
    """25 พ.ย. 2569."""
    return thai.short_date(day, _digits(digits))


def date_range(days: tuple[date, date], digits: str | None = None) -> str:
    """18 – 24 พฤศจิกายน 2569. `days` are the first and the last."""
    return thai.date_range(days[0], days[1], _digits(digits))


def clock_time(at: time, digits: str | None = None) -> str:
    """09.00 น."""
    return thai.clock_time(at, _digits(digits))


def date_time(moment: datetime, digits: str | None = None) -> str:
    """25 พ.ย. 2569 09.00 น., local time of an aware instant."""
    local = clock.to_local(moment)
    chosen = _digits(digits)
    return f"{thai.short_date(local.date(), chosen)} {thai.clock_time(local.time(), chosen)}"


def number(value: Decimal | int, digits: str | None = None) -> str:
    """1,234."""
    return thai.number(value, _digits(digits))


def table_number(value: Decimal | int, digits: str | None = None) -> str:
    """1,234, and - for zero."""
    return thai.table_number(value, _digits(digits))


def area_digits(text: str, digits: str | None = None) -> str:
    """Digits inside a label, such as หมู่ที่ 6, as the person reads them."""
    is_thai = _digits(digits) is Digits.THAI
    return thai.to_thai_digits(text) if is_thai else thai.to_arabic_digits(text)


FILTERS = {
    function.__name__: function
    for function in (
        long_date, weekday_date, short_date, date_range, clock_time, date_time, number,
        table_number, area_digits,
    )
}  # fmt: skip
